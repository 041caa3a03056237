"""What delegate and view ask the list's model for besides Qt's own roles."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """Roles of the conversation list."""

    ID = Qt.ItemDataRole.UserRole + 1
    """The conversation's id; "" for a heading."""
    STATE = Qt.ItemDataRole.UserRole + 2
    SUBTITLE = Qt.ItemDataRole.UserRole + 3
    PROBLEM = Qt.ItemDataRole.UserRole + 4
    """Whether the conversation needs attention."""
    TAGS = Qt.ItemDataRole.UserRole + 5
    STARRED = Qt.ItemDataRole.UserRole + 6
    GROUP = Qt.ItemDataRole.UserRole + 7
    """The GroupKey of a heading, or of the heading above a conversation."""
    SIZE = Qt.ItemDataRole.UserRole + 8
    """How many conversations are under a heading."""
    CLOSED = Qt.ItemDataRole.UserRole + 9
    """Whether a heading shows nothing of what is under it."""
