"""Presets: one button with a menu to apply, save, make the default of new chats, or delete; and a line to name one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeyEvent
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from app.core.settings import Preset
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.ui.icons import icon
from app.ui.pieces import column, named, row
from app.ui.sidebar.notice import Notice
from app.ui.theme import Theme


class _NameLine(QLineEdit):
    """Escape gives up naming."""

    given_up = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
        else:
            super().keyPressEvent(event)


class PresetRow(QWidget):
    """Acts on the conversation shown and on the presets in the settings. What it replaces can be brought back."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._theme, self._preferences = theme, preferences
        self._session: ChatSession | None = None
        self._button = named(QToolButton(), "presetButton")
        self._button.setProperty("boxed", True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self._button)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._button.setMenu(self._menu)
        self._naming = QWidget()
        self._name = named(_NameLine(parent=self._naming), "presetName")
        self._save = named(QPushButton(), "savePresetButton")
        naming = row(self._naming, spacing=6)
        naming.addWidget(self._name, 1)
        naming.addWidget(self._save)
        self._naming.hide()
        self._notice = Notice()
        layout = column(self, spacing=6)
        for part in (self._button, self._naming, self._notice):
            layout.addWidget(part)
        self._name.given_up.connect(self._naming.hide)
        self._save.clicked.connect(self._save_named)
        self._name.returnPressed.connect(self._save_named)
        self._name.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        preferences.changed.connect(self.refresh)

    def show_session(self, session: ChatSession | None) -> None:
        """Acts on `session` from now on."""
        self._session = session
        self._notice.hide()
        self._naming.hide()
        self.refresh()

    def refresh(self) -> None:
        """Shows which preset the conversation agrees with."""
        matching = self._matching()
        self._button.setEnabled(self._session is not None)
        self._button.setText(self.tr("Preset: {name}").format(name=matching.name) if matching else self.tr("Presets"))

    def _matching(self) -> Preset | None:
        if self._session is None:
            return None
        conversation = self._session.conversation
        for preset in self._preferences.settings.presets:
            same_prompt = preset.system_prompt in {"", conversation.system_prompt}
            if same_prompt and dict(preset.parameters) == conversation.parameters:
                return preset
        return None

    # the menu

    def _fill_menu(self) -> None:
        menu, settings, matching = self._menu, self._preferences.settings, self._matching()
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
        matching = self._matching()
        self._name.setText(matching.name if matching else "")
        self._save.setEnabled(bool(self._name.text()))
        self._naming.show()
        self._name.selectAll()
        self._name.setFocus()

    def _save_named(self) -> None:
        name = " ".join(self._name.text().split())
        if not name or self._session is None:
            return
        settings, conversation = self._preferences.settings, self._session.conversation
        before = next((preset for preset in settings.presets if preset.name == name), None)
        preset = Preset(name, dict(conversation.parameters), conversation.system_prompt)
        self._preferences.save_preset(preset)
        self._naming.hide()
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
        self._button.setToolTip(self.tr("Named sets of settings: apply, save, use for new chats, delete"))
        self._name.setPlaceholderText(self.tr("Name of the preset"))
        self._name.setAccessibleName(self._name.placeholderText())
        self._save.setText(self.tr("Save"))
        self.refresh()

    def dress(self) -> None:
        """Icons of the theme in force."""
        self._button.setIcon(icon("sliders", self._theme, self._theme.colours.muted))
