"""Tells a screen reader what has arrived."""

from __future__ import annotations

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_LONGEST = 1000
"""Characters that are read out by themselves; the rest is there to be read."""


def announce(widget: QWidget, text: str) -> None:
    """Has `text` read out, if a screen reader listens."""
    if QAccessible.isActive() and text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text[:_LONGEST]))
