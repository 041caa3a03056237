"""Tells a screen reader what has arrived."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

_LONGEST = 1000
"""Characters that are read out by themselves; the rest is there to be read."""


def announce(widget: QWidget, read: Callable[[], str]) -> None:
    """Has what `read` gives read out, if a screen reader listens: else a long answer is not gone through for it."""
    if QAccessible.isActive() and (text := read()):
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text[:_LONGEST]))
