"""What has happened to conversations since the index last looked. Any thread may add."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import msgspec

from app.core.changes import Change, FieldsSet, MessagePut

if TYPE_CHECKING:
    from app.storage.index.documents import Passage


class Note(msgspec.Struct):
    """About one conversation. The last word counts: what comes later takes the place of what came before."""

    whole: bool = False
    """It must be read anew."""
    gone: bool = False
    passages: dict[str, Passage | None] = {}
    """By message id; None: it is to be taken out."""


class Notes:
    """The pending notes by conversation id."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pending: dict[str, Note] = {}

    def whole(self, conversation_id: str) -> None:
        """The files of a conversation are new or others."""
        with self._lock:
            self._pending[conversation_id] = Note(whole=True)

    def gone(self, conversation_id: str) -> None:
        """A conversation was moved away."""
        with self._lock:
            self._pending[conversation_id] = Note(gone=True)

    def changes(self, conversation_id: str, changes: tuple[Change, ...]) -> bool:
        """Lines were added to the journal of a conversation; says whether they matter."""
        from app.storage.index.documents import Passage, passage_of  # with the first message

        passages: dict[str, Passage | None] = {}
        for change in changes:
            if isinstance(change, MessagePut):
                passages[change.message.id] = passage_of(change.message)
            elif isinstance(change, FieldsSet) and isinstance(title := change.fields.get("title"), str):
                passages[""] = Passage("", title) if title else None
        if passages:
            with self._lock:
                self._pending.setdefault(conversation_id, Note()).passages.update(passages)
        return bool(passages)

    def take(self) -> dict[str, Note]:
        """All notes; they are the caller's now."""
        with self._lock:
            taken, self._pending = self._pending, {}
        return taken

    def put_back(self, notes: dict[str, Note]) -> None:
        """What could not be done: it is read anew when that is possible."""
        with self._lock:
            for conversation_id, note in notes.items():
                self._pending.setdefault(conversation_id, Note(whole=not note.gone, gone=note.gone))

    def __len__(self) -> int:
        return len(self._pending)
