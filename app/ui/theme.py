"""The switch between light and dark: palette and style sheet of the app; leaves painting to each widget."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.colours import DARK_COLOURS, LIGHT_COLOURS, Colours
from app.ui.resources import RESOURCES

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
        self._app.setStyleSheet(_style_sheet(self.colours))
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


def _style_sheet(colours: Colours) -> str:
    """The few rules that a palette cannot say. Widgets opt in by property: `panel`, `primary`, `muted`, `link`."""
    return _everywhere(colours) + _in_the_sidebar(colours)


def _everywhere(colours: Colours) -> str:
    check = "check-dark.svg" if colours.is_dark else "check-light.svg"
    return f"""
    *[panel="true"] {{ background: {colours.panel}; }}
    QLabel[muted="true"] {{ color: {colours.muted}; }}
    QLabel[error="true"] {{ color: {colours.error}; }}
    QLabel[warning="true"] {{ color: {colours.warning}; }}
    QPushButton {{ padding: 5px 12px; border: 1px solid {colours.border}; border-radius: 6px;
        background: {colours.field}; }}
    QPushButton:hover {{ background: {colours.hover}; }}
    QPushButton:focus {{ border-color: {colours.accent}; }}
    QPushButton:disabled {{ color: {colours.muted}; background: {colours.panel}; }}
    QPushButton[primary="true"] {{ background: {colours.accent}; color: {colours.on_accent};
        border-color: {colours.accent}; }}
    QPushButton[primary="true"]:disabled {{ background: {colours.hover}; color: {colours.muted};
        border-color: {colours.border}; }}
    QToolButton {{ border: 1px solid transparent; border-radius: 6px; padding: 4px; background: transparent; }}
    QToolButton:hover, QToolButton:open {{ background: {colours.hover}; }}
    QToolButton:focus {{ border-color: {colours.accent}; }}
    QToolButton::menu-indicator {{ image: none; }}
    QLineEdit, QPlainTextEdit, QTextEdit[framed="true"], QSpinBox, QDoubleSpinBox, QComboBox {{
        border: 1px solid {colours.border}; border-radius: 6px; padding: 4px 6px; background: {colours.field};
        selection-background-color: {colours.selection}; selection-color: {colours.text}; }}
    QLineEdit:focus, QPlainTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {{
        border-color: {colours.accent}; }}
    QCheckBox::indicator {{ width: 14px; height: 14px; border: 1px solid {colours.muted}; border-radius: 4px;
        background: {colours.field}; }}
    QCheckBox::indicator:checked {{ background: {colours.accent}; border-color: {colours.accent};
        image: url("{(RESOURCES / "icons" / check).as_posix()}"); }}
    QCheckBox::indicator:focus {{ border-color: {colours.accent}; }}
    QRadioButton::indicator {{ width: 14px; height: 14px; border: 1px solid {colours.muted}; border-radius: 8px;
        background: {colours.field}; }}
    QRadioButton::indicator:checked {{ border-color: {colours.accent}; background: qradialgradient(cx: 0.5, cy: 0.5,
        radius: 0.5, fx: 0.5, fy: 0.5, stop: 0.5 {colours.accent}, stop: 0.6 {colours.field}); }}
    QRadioButton::indicator:focus {{ border-color: {colours.accent}; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    QHeaderView {{ background: {colours.panel}; }}
    QHeaderView::section {{ padding: 4px 7px; background: {colours.panel}; border: none;
        border-right: 1px solid {colours.border}; border-bottom: 1px solid {colours.border}; }}
    QHeaderView::section:last {{ border-right: none; }}
    QSplitter::handle {{ background: {colours.border}; }}
    QToolTip {{ color: {colours.text}; background: {colours.panel}; border: 1px solid {colours.border};
        padding: 4px; }}
    QScrollBar:vertical {{ width: 10px; background: transparent; margin: 0; }}
    QScrollBar:horizontal {{ height: 10px; background: transparent; margin: 0; }}
    QScrollBar::handle {{ background: {colours.border}; border-radius: 5px; min-height: 32px; min-width: 32px; }}
    QScrollBar::handle:hover {{ background: {colours.muted}; }}
    QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
        background: transparent; border: none; width: 0; height: 0; }}
    """


def _in_the_sidebar(colours: Colours) -> str:
    """A sheet of the sidebar's own would make Qt match both for everything inside it, which took 5 % longer."""
    return f"""
    #parameterSidebar QScrollArea, #sidebarPage {{ background: transparent; border: none; }}
    QToolButton[heading="true"] {{ font-weight: 600; padding: 6px 2px; border-radius: 6px; }}
    QToolButton[heading="true"]:checked:!hover {{ background: transparent; }}
    QToolButton[small="true"] {{ padding: 2px; }}
    QToolButton[boxed="true"] {{ padding: 6px 8px; border: 1px solid {colours.border}; background: {colours.field}; }}
    QToolButton[boxed="true"]:hover {{ background: {colours.hover}; }}
    QToolButton[boxed="true"]:focus {{ border-color: {colours.accent}; }}
    QToolButton[tag="true"] {{ padding: 2px 6px; background: {colours.selection}; border-radius: 10px; }}
    QToolButton[tag="true"]:focus {{ border-color: {colours.accent}; }}
    QPushButton[link="true"] {{ border: 1px solid transparent; background: transparent; color: {colours.link};
        padding: 2px 4px; text-align: left; }}
    QPushButton[link="true"]:hover {{ text-decoration: underline; }}
    QPushButton[link="true"]:focus {{ border-color: {colours.accent}; }}
    QWidget[segments="true"] {{ background: {colours.hover}; border-radius: 7px; }}
    QPushButton[segment="true"] {{ border: 1px solid transparent; background: transparent; padding: 3px 4px;
        border-radius: 5px; color: {colours.muted}; }}
    QPushButton[segment="true"]:checked {{ background: {colours.accent}; color: {colours.on_accent};
        font-weight: 600; }}
    QPushButton[segment="true"][unset="true"]:checked {{ background: {colours.field}; color: {colours.muted};
        font-weight: 400; }}
    QPushButton[segment="true"]:focus {{ border-color: {colours.accent}; }}
    QPushButton[segment="true"]:checked:focus {{ border-color: {colours.text}; }}
    #parameterSidebar QAbstractSpinBox::up-button, #parameterSidebar QAbstractSpinBox::down-button {{
        width: 5px; border: none; background: transparent; }}
    #parameterSidebar QAbstractSpinBox::up-arrow, #parameterSidebar QAbstractSpinBox::down-arrow {{
        width: 0; height: 0; }}
    QFrame[hint="true"] {{ background: {colours.warning_background}; border-radius: 6px; }}
    QFrame[hint="true"] QPushButton[link="true"] {{ color: {colours.warning}; font-weight: 600; padding: 1px 0; }}
    QFrame[notice="true"] {{ background: {colours.hover}; border-radius: 6px; }}
    QWidget[flash="true"] {{ background: {colours.highlight}; border-radius: 6px; }}
    """
