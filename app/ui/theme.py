"""All colours of the app in one table, light and dark, and the switch between them; leaves painting to each widget."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from app.ui.resources import RESOURCES

SYSTEM, LIGHT, DARK = "system", "light", "dark"


class Colours(msgspec.Struct, frozen=True):
    """One theme's colours as #rrggbb. Text colours have a contrast of at least 4.5 against their background."""

    is_dark: bool
    window: str
    panel: str
    """Side panes and bars."""
    field: str
    """Where text is typed, and the transcript's paper."""
    text: str
    muted: str
    """Secondary text."""
    border: str
    hover: str
    accent: str
    """Bean red: buttons that matter, links' underline, focus, selection marks."""
    on_accent: str
    selection: str
    """Background of selected text and rows."""
    link: str
    user_bubble: str
    code_background: str
    code_header: str
    quote_bar: str
    table_header: str
    error: str
    error_background: str
    warning: str
    warning_background: str
    success: str
    highlight: str
    """Background of found text."""
    code_keyword: str
    code_string: str
    code_comment: str
    code_number: str
    code_name: str
    """Functions, classes, tags, attributes."""


LIGHT_COLOURS = Colours(
    is_dark=False,
    window="#fbf9f8",
    panel="#f4f0ee",
    field="#ffffff",
    text="#241d1b",
    muted="#6e635f",
    border="#e0d8d4",
    hover="#ebe4e0",
    accent="#9c3d3a",
    on_accent="#ffffff",
    selection="#f3d9d5",
    link="#9a3334",
    user_bubble="#f7ece8",
    code_background="#f6f4f3",
    code_header="#ece7e4",
    quote_bar="#d2b8b2",
    table_header="#f3eeeb",
    error="#a3211c",
    error_background="#fdecea",
    warning="#7a5200",
    warning_background="#fdf3dc",
    success="#24703a",
    highlight="#ffe28a",
    code_keyword="#8a2c5b",
    code_string="#3b6b1e",
    code_comment="#72665f",
    code_number="#9a4a00",
    code_name="#235a8c",
)

DARK_COLOURS = Colours(
    is_dark=True,
    window="#1c1918",
    panel="#242020",
    field="#1f1c1b",
    text="#ece5e2",
    muted="#a99e99",
    border="#3d3634",
    hover="#332d2b",
    accent="#d5807a",
    on_accent="#24110f",
    selection="#5b3733",
    link="#eda39c",
    user_bubble="#332927",
    code_background="#282322",
    code_header="#332d2b",
    quote_bar="#6d4f4a",
    table_header="#2e2827",
    error="#ff9f96",
    error_background="#43211f",
    warning="#f2c871",
    warning_background="#3c301a",
    success="#83cf97",
    highlight="#77601a",
    code_keyword="#e692bd",
    code_string="#a8cf86",
    code_comment="#a1958f",
    code_number="#e8ae72",
    code_name="#8fbfe8",
)


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
    """The few rules that a palette cannot say. Widgets opt in by property: `panel`, `primary`, `flat`, `muted`."""
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
