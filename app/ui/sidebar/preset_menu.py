"""The menu of the presets: apply, save, make the default of new chats, delete. What it replaces can be brought back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QVBoxLayout

from app.core.settings import Preset
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.ui.pieces import tab_through
from app.ui.sidebar.notice import Notice
from app.ui.sidebar.preset_name import PresetName


class PresetMenu(QObject):
    """Acts on the conversation shown and on the presets in the settings."""

    def __init__(self, preferences: Preferences, button: QToolButton, below: QVBoxLayout) -> None:
        """`button` has the menu; the line for a name and what was done are shown `below`."""
        super().__init__(button)
        self._preferences, self._button = preferences, button
        self._session: ChatSession | None = None
        self._matching: Preset | None = None
        self._name, self._notice = PresetName(), Notice()
        self._name.given.connect(self._save)
        below.addWidget(self._name)
        below.addWidget(self._notice)
        tab_through(button, *self._name.tab_stops(), *self._notice.tab_stops())

    def show_session(self, session: ChatSession | None) -> None:
        """Acts on `session` from now on."""
        self._session = session
        self._notice.hide()
        self._name.hide()

    def fill(self, matching: Preset | None) -> None:
        """Fills the menu; `matching` is the preset that the conversation agrees with."""
        self._matching = matching
        menu, settings = self._button.menu(), self._preferences.settings
        menu.clear()
        for preset in settings.presets:
            action = self._add(menu, preset.name, partial(self._apply, preset))
            action.setCheckable(True)
            action.setChecked(preset is matching)
        if not settings.presets:
            menu.addAction(self.tr("No presets yet")).setEnabled(False)
        menu.addSeparator()
        self._add(menu, self.tr("Save these settings as a preset…"), self._ask_name)
        clear = self._add(menu, self.tr("Reset all settings of this chat"), self._clear)
        clear.setEnabled(bool(self._session and self._session.conversation.parameters))
        if settings.presets:
            self._add_default_menu(menu)
            delete = menu.addMenu(self.tr("Delete a preset"))
            for preset in settings.presets:
                self._add(delete, preset.name, partial(self._delete, preset))

    def _add_default_menu(self, menu: QMenu) -> None:
        settings = self._preferences.settings
        defaults = menu.addMenu(self.tr("Use for new chats"))
        group = QActionGroup(defaults)
        for name in ("", *(preset.name for preset in settings.presets)):
            text = name or self.tr("No preset")
            action = self._add(defaults, text, partial(self._preferences.update, default_preset=name))
            action.setCheckable(True)
            action.setChecked(name == settings.default_preset)
            group.addAction(action)

    def _add(self, menu: QMenu, text: str, act: Callable[[], object]) -> QAction:
        action = menu.addAction(text.replace("&", "&&"))
        action.triggered.connect(lambda _checked=False: act())
        return action

    # what it does

    def _apply(self, preset: Preset) -> None:
        if self._session:
            back = self._way_back(self._session)
            self._session.apply_preset(preset)
            self._notice.tell(self.tr("“{name}” is in use now.").format(name=preset.name), back)

    def _clear(self) -> None:
        if self._session:
            back = self._way_back(self._session)
            self._session.set_fields(parameters={})
            self._notice.tell(self.tr("All settings were reset."), back)

    def _way_back(self, session: ChatSession) -> Callable[[], None]:
        parameters = dict(session.conversation.parameters)
        prompt = session.conversation.system_prompt
        return lambda: session.set_fields(parameters=parameters, system_prompt=prompt)

    def _ask_name(self) -> None:
        self._name.ask(self._matching.name if self._matching else "")

    def _save(self, name: str) -> None:
        if self._session is None:
            return
        settings, conversation = self._preferences.settings, self._session.conversation
        before = next((preset for preset in settings.presets if preset.name == name), None)
        preset = Preset(name, dict(conversation.parameters), conversation.system_prompt)
        self._preferences.save_preset(preset)
        self._name.hide()
        self._button.setFocus()
        if before and before != preset:
            sentence = self.tr("“{name}” was replaced.").format(name=name)
            self._notice.tell(sentence, lambda: self._preferences.save_preset(before))
        else:
            self._notice.tell(self.tr("Saved as “{name}”.").format(name=name))

    def _delete(self, preset: Preset) -> None:
        before = self._preferences.settings
        self._preferences.remove_preset(preset.name)
        self._notice.tell(
            self.tr("“{name}” was deleted.").format(name=preset.name),
            lambda: self._preferences.update(presets=before.presets, default_preset=before.default_preset),
        )

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._name.retranslate()
