"""Presets: one button; its menu, and what that does, are loaded when it is first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolButton, QWidget

from app.core.settings import Preset
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.ui.icons import icon
from app.ui.pieces import column, named
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.sidebar.preset_menu import PresetMenu


class PresetRow(QWidget):
    """Says which preset the conversation agrees with; below the button stands what its menu asks and tells."""

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._theme, self._preferences = theme, preferences
        self._session: ChatSession | None = None
        self._button = named(QToolButton(), "presetButton")
        self._button.setProperty("boxed", True)
        self._button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        menu = QMenu(self._button)
        menu.aboutToShow.connect(self._fill_menu)
        self._button.setMenu(menu)
        self._presets: PresetMenu | None = None
        self._column = column(self, spacing=6)
        self._column.addWidget(self._button)
        preferences.changed.connect(self.refresh)

    def show_session(self, session: ChatSession | None) -> None:
        """Acts on `session` from now on."""
        self._session = session
        if self._presets:
            self._presets.show_session(session)
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

    def _fill_menu(self) -> None:
        from app.ui.sidebar.preset_menu import PresetMenu  # nobody needs it at start-up

        if self._presets is None:
            self._presets = PresetMenu(self._preferences, self._button, self._column)
            self._presets.show_session(self._session)
        self._presets.fill(self._matching())

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._button.setToolTip(self.tr("Named sets of settings: apply, save, use for new chats, delete"))
        if self._presets:
            self._presets.retranslate()
        self.refresh()

    def dress(self) -> None:
        """Icons of the theme in force."""
        self._button.setIcon(icon("sliders", self._theme, self._theme.colours.muted))
