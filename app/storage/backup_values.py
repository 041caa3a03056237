"""What is said about backups: which there are, what restoring one would bring. Making and reading them is elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import msgspec

Report = Callable[[int, int], bool]
"""Told how many of how many conversations are done; gives False to stop."""


class CancelledError(Exception):
    """The user does not want it any more; nothing is left of it."""


class Backup(msgspec.Struct, frozen=True):
    """One backup file."""

    path: Path
    made_at: datetime
    since: str
    """The time in the name of the whole backup that it builds upon; "" for a whole one."""
    size: int

    @property
    def stamp(self) -> str:
        """The time in its name."""
        return self.made_at.strftime("%Y%m%d-%H%M%S")


class Addition(msgspec.Struct, frozen=True):
    """What a backup has of one conversation that is not here."""

    id: str
    title: str
    messages: int
    is_new: bool
    """Whether the conversation itself is not here."""
    attachments: int = 0


class Plan(msgspec.Struct, frozen=True):
    """What restoring a backup would add."""

    source: Path
    additions: tuple[Addition, ...] = ()
    same: int = 0
    """Conversations that are here with all that the backup has."""
    deleted: tuple[Addition, ...] = ()
    """Conversations that are in the trash: brought back only if asked for."""
    unreadable: int = 0

    @property
    def conversations(self) -> int:
        """How many would come back."""
        return sum(addition.is_new for addition in self.additions)

    @property
    def messages(self) -> int:
        """How many messages would come back, with or without their conversation."""
        return sum(addition.messages for addition in self.additions)
