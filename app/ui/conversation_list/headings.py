"""The headings of the list and which of them stands higher; their words are the row texts' part."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.core.list_order import name_key


class GroupKind(StrEnum):
    """The headings, in the order of the list."""

    ATTENTION = "attention"
    PINNED = "pinned"
    FOLDER = "folder"
    TODAY = "today"
    YESTERDAY = "yesterday"
    WEEK = "week"
    """The seven days before today."""
    DAYS_30 = "30 days"
    MONTH = "month"
    UNDATED = "undated"
    TITLE = "title"
    """All others, by title."""
    MODEL = "model"


_PLACES = {kind: place for place, kind in enumerate(GroupKind)}


@dataclass(frozen=True)  # quicker than a struct where rows of a long list are compared
class GroupKey:
    """One heading."""

    kind: GroupKind
    start: str = ""
    """For dates: the first instant as core.clock writes it; later strings belong to it or to a heading above."""
    month: date | None = None
    """First day of the month, for MONTH."""
    name: str = ""
    """For FOLDER and MODEL."""

    def is_above(self, other: GroupKey) -> bool:
        """Whether this heading stands higher than `other`."""
        if self.kind != other.kind:
            return _PLACES[self.kind] < _PLACES[other.kind]
        if self.kind == GroupKind.MONTH:
            return self.start > other.start
        return self.name != other.name and (name_key(self.name), self.name) < (name_key(other.name), other.name)


ATTENTION = GroupKey(GroupKind.ATTENTION)
PINNED = GroupKey(GroupKind.PINNED)
UNDATED = GroupKey(GroupKind.UNDATED)
BY_TITLE = GroupKey(GroupKind.TITLE)


def folder(name: str) -> GroupKey:
    """The heading of a folder."""
    return GroupKey(GroupKind.FOLDER, name=name)


def model(name: str) -> GroupKey:
    """The heading of a model."""
    return GroupKey(GroupKind.MODEL, name=name)
