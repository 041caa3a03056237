"""The sidebar's own style rules, in the theme's colours: what a palette and the app's few rules cannot say."""

from __future__ import annotations

from app.ui.theme import Colours


def style_sheet(colours: Colours) -> str:
    """Rules for the properties that the sidebar's widgets carry."""
    return f"""
    QScrollArea, #sidebarPage {{ background: transparent; border: none; }}
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
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ width: 5px; border: none; background: transparent; }}
    QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 0; height: 0; }}
    QComboBox::drop-down {{ border: none; width: 26px; }}
    QComboBox::down-arrow {{ image: none; }}
    QComboBox[unset="true"] {{ color: {colours.muted}; }}
    QFrame[hint="true"] {{ background: {colours.warning_background}; border-radius: 6px; }}
    QFrame[hint="true"] QPushButton[link="true"] {{ color: {colours.warning}; font-weight: 600; padding: 1px 0; }}
    QFrame[notice="true"] {{ background: {colours.hover}; border-radius: 6px; }}
    QWidget[parameterRow="true"] {{ border-radius: 6px; }}
    QWidget[parameterRow="true"][flash="true"] {{ background: {colours.highlight}; }}
    """
