"""The app's one style sheet, in the theme's colours: the few rules that a palette cannot say.

A pane with a sheet of its own makes Qt match both sheets for everything inside it: the sidebar took 5 % longer so. Its
rules stand here as well.
"""

from __future__ import annotations

from app.ui.colours import Colours
from app.ui.resources import RESOURCES


def style_sheet(colours: Colours) -> str:
    """All rules. Widgets opt in by property: `panel`, `primary`, `flat`, `muted`, `small`, `link`."""
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
