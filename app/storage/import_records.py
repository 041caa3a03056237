"""What each import brought, one file an import: so that a whole import can be undone, even after a restart.

One JSON line a fact, written before the conversation it is about: an import that was killed can be undone as well.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.core.clock import new_id, now
from app.core.message import JsonValue
from app.storage import decoding, files
from app.storage.folders import Folders
from app.storage.storage_error import as_storage_error

_MOST = 100
"""Records that are read: the newest."""


@dataclass
class ImportRecord:
    """One import."""

    id: str
    at: str = ""
    format: str = ""
    label: str = ""
    """Of the program that the conversations come from."""
    source: str = ""
    """Name of the file or folder."""
    created: list[str] = field(default_factory=list)
    """Conversations that were not there before."""
    added: dict[str, tuple[list[str], str | None]] = field(default_factory=dict)
    """Conversations that were there: ids of the messages that came to them, and what was shown last before."""
    undone: bool = False
    """It was taken back, or that was begun."""
    undone_whole: bool = False


class ImportRecords:
    """The records of all imports. Everything here blocks; what writes raises StorageError."""

    def __init__(self, folders: Folders) -> None:
        self._folder = folders.data / "imports"

    def begin(self, format: str, label: str, source: str) -> str:
        """A new record; its id."""
        record_id = new_id()
        with as_storage_error(self._folder):
            files.make_folder(self._folder)
        self._add(record_id, {"event": "began", "at": now(), "format": format, "label": label, "source": source})
        return record_id

    def created(self, record_id: str, conversation_id: str) -> None:
        """A conversation is about to be made."""
        self._add(record_id, {"event": "created", "id": conversation_id})

    def added(self, record_id: str, conversation_id: str, messages: list[str], shown: str | None) -> None:
        """Messages are about to be added to a conversation whose path ended at `shown`."""
        self._add(record_id, {"event": "added", "id": conversation_id, "messages": messages, "shown": shown})

    def undo(self, record_id: str, *, whole: bool) -> None:
        """It is being taken back; with `whole`, all of it was."""
        self._add(record_id, {"event": "undone" if whole else "undoing", "at": now()})

    def forget_if_empty(self, record_id: str) -> None:
        """Removes the record of an import that brought nothing."""
        record = self.read(record_id)
        if not record.created and not record.added:
            with as_storage_error(self._folder):
                files.remove(self._path(record_id))

    def read(self, record_id: str) -> ImportRecord:
        """One record; what cannot be read of it is left out."""
        record = ImportRecord(record_id)
        with as_storage_error(self._folder):
            lines = (files.read(self._path(record_id)) or b"").split(b"\n")
        for line in lines:
            try:
                fact = decoding.from_json(line, [])
            except ValueError:
                continue  # cut off
            if isinstance(fact, dict):
                _learn(record, fact)
        return record

    def all(self) -> list[ImportRecord]:
        """The newest first; unreadable ones are left out."""
        try:
            names = sorted((n for n in os.listdir(self._folder) if n.endswith(".jsonl")), reverse=True)[:_MOST]
        except OSError:
            return []
        records = []
        for name in names:
            try:
                record = self.read(name.removesuffix(".jsonl"))
            except OSError:
                continue
            if record.at:
                records.append(record)
        return records

    def undone_ids(self) -> frozenset[str]:
        """Conversations that are in the trash because their import was undone, not because the user deleted them."""
        return frozenset(own for record in self.all() if record.undone for own in record.created)

    def _path(self, record_id: str) -> Path:
        return self._folder / f"{record_id}.jsonl"

    def _add(self, record_id: str, fact: JsonValue) -> None:
        path = self._path(record_id)
        with as_storage_error(path):
            files.append(path, msgspec.json.encode(fact) + b"\n", sync=False)


def _learn(record: ImportRecord, fact: dict[str, JsonValue]) -> None:
    event, own = fact.get("event"), fact.get("id")
    if event == "began":
        names = ("at", "format", "label", "source")
        record.at, record.format, record.label, record.source = (str(fact.get(name) or "") for name in names)
    elif event == "created" and isinstance(own, str):
        record.created.append(own)
    elif event == "added" and isinstance(own, str):
        listed = fact.get("messages")
        messages = [item for item in listed if isinstance(item, str)] if isinstance(listed, list) else []
        before, shown = record.added.get(own, ([], fact.get("shown")))
        record.added[own] = (before + messages, shown if isinstance(shown, str) else None)
    elif event in {"undone", "undoing"}:
        record.undone = True
        record.undone_whole = record.undone_whole or event == "undone"
