"""The switch between light and dark: palette and style sheet of the app; leaves painting to each widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.colours import DARK_COLOURS, LIGHT_COLOURS, Colours
from app.ui.style_sheet import style_sheet

SYSTEM, LIGHT, DARK = "system", "light", "dark"


class Theme(QObject):
    """The theme in force. `changed` comes after the application's palette has been switched.

    The style is Fusion on every system; `application` says so on Qt's command line: setting it here would make PySide
    load all of QStyle before the window is there.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._choice = SYSTEM
        self.colours = LIGHT_COLOURS
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)

    def choose(self, choice: str) -> None:
        """Switches to "light", "dark" or what the system says ("system")."""
        self._choice = choice
        dark = choice == DARK or (choice == SYSTEM and _system_is_dark())
        self.colours = DARK_COLOURS if dark else LIGHT_COLOURS
        palette = _palette(self.colours)
        self._app.setPalette(palette)
        if dark:  # Fusion's frame of a menu is darker than the window: not to be seen on a dark one
            palette.setColor(QPalette.ColorRole.Base, QColor(self.colours.hover))
        self._app.setPalette(palette, "QMenu")  # type: ignore[arg-type]  # bytes, as the stubs say, are refused
        self._app.setStyleSheet(style_sheet(self.colours))
        self.changed.emit()

    def _follow_system(self) -> None:
        if self._choice == SYSTEM:
            self.choose(SYSTEM)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def _palette(colours: Colours) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.window,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.field,
        QPalette.ColorRole.AlternateBase: colours.panel,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.PlaceholderText: colours.muted,
        QPalette.ColorRole.Button: colours.panel,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.panel,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.selection,
        QPalette.ColorRole.HighlightedText: colours.text,
        QPalette.ColorRole.Link: colours.link,
        QPalette.ColorRole.LinkVisited: colours.link,
        QPalette.ColorRole.Accent: colours.accent,
        QPalette.ColorRole.Light: colours.hover,
        QPalette.ColorRole.Mid: colours.border,
        QPalette.ColorRole.Dark: colours.border,
        QPalette.ColorRole.BrightText: colours.error,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    faded = QColor(colours.muted)
    faded.setAlpha(150)
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText, QPalette.ColorRole.WindowText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette
