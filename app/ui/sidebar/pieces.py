"""Two-line things said in one: a widget with its object name, a layout with its margins and spacing."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

W = TypeVar("W", bound=QWidget)
Margins = tuple[int, int, int, int]
"""Left, top, right, bottom."""


def named(widget: W, name: str) -> W:
    """`widget`, which is called `name` for automation from now on."""
    widget.setObjectName(name)
    return widget


def column(parent: QWidget | None = None, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QVBoxLayout:
    """A vertical layout, on `parent` or to be put into another one."""
    layout = QVBoxLayout(parent) if parent else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def row(parent: QWidget | None = None, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QHBoxLayout:
    """A horizontal layout, on `parent` or to be put into another one."""
    layout = QHBoxLayout(parent) if parent else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout
