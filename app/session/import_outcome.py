"""How far an import is, and what came of it: plain values for whoever shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.localized import Text
from app.exchange.importers.importing import ImportedConversation


class Stage(StrEnum):
    """What an import is doing."""

    IDLE = "idle"
    LOOKING = "looking"
    """Finding out which program a file is from."""
    READY = "ready"
    """The program is known; what there is, is being counted or has been."""
    REFUSED = "refused"
    """Nothing can be taken from it; the problem says why."""
    IMPORTING = "importing"
    DONE = "done"
    """Finished, cancelled, or ended by a full disk: the outcome says which."""


@dataclass
class Outcome:
    """What an import has brought so far."""

    record_id: str = ""
    created: list[str] = field(default_factory=list)
    """Ids of the new conversations."""
    grown: list[str] = field(default_factory=list)
    """Ids of conversations that were there and have got more messages."""
    unchanged: int = 0
    """Conversations that were there with all their messages."""
    in_trash: int = 0
    """Conversations that the user has deleted: they stay where they are."""
    messages: int = 0
    images: int = 0
    files: int = 0
    problems: Counter[Text] = field(default_factory=Counter)
    """What of single conversations could not be taken, and in how many."""
    notes: list[Text] = field(default_factory=list)
    """What of the whole export could not be taken."""
    cancelled: bool = False
    stopped_by: Text | None = None
    """Why nothing more could be written, as a phrase."""

    @property
    def conversations(self) -> int:
        """How many conversations were looked at."""
        return len(self.created) + len(self.grown) + self.unchanged + self.in_trash

    @property
    def is_undoable(self) -> bool:
        """Whether it brought anything."""
        return bool(self.created or self.grown)

    def count(self, imported: ImportedConversation) -> None:
        """Notes what could not be taken of one more."""
        self.problems.update(set(imported.problems))
