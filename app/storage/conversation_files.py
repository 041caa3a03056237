"""Changes the files of conversations, for the writer's thread only: everything here blocks and raises StorageError."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from app.core.changes import Change
from app.core.conversation import Conversation
from app.storage import encoding, files
from app.storage.folders import Folders
from app.storage.reading import JOURNAL, SNAPSHOT, Reading, read_conversation
from app.storage.repairs import Problem
from app.storage.storage_error import EXISTS, FOLDER_GONE, StorageError, as_storage_error

ATTACHMENTS = "attachments"


@dataclass
class _State:
    """What is known of a conversation's files."""

    last: int = 0
    """Number of the last journal line."""
    problem: Problem | None = None
    keep_snapshot: bool = False
    keep_journal: bool = False
    """Whether a copy is set aside before the file is replaced: it holds what could not be read."""


class ConversationFiles:
    """The folders of all conversations. Must be used from one thread at a time."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._states: dict[str, _State] = {}
        self._created: set[str] = set()

    def folder(self, conversation_id: str) -> Path:
        """Where a conversation is. Raises ValueError for an id that is no plain file name."""
        if conversation_id.startswith(".") or not re.fullmatch(r"[^/\\:\0]+", conversation_id):
            raise ValueError("not a conversation's id")
        return self._folders.conversations / conversation_id

    def read(self, conversation_id: str) -> Reading:
        """What the files hold now."""
        folder = self.folder(conversation_id)
        with as_storage_error(folder):
            reading = read_conversation(folder)
        self._states[conversation_id] = _State(
            reading.last, reading.problem, reading.snapshot_damaged, reading.journal_damaged
        )
        return reading

    def create(self, conversation: Conversation) -> None:
        """Makes the folder with its first snapshot. After a failure it can be done again."""
        folder = self.folder(conversation.id)
        path = folder / SNAPSHOT
        with as_storage_error(path):
            if path.exists() and conversation.id not in self._created:
                raise StorageError(EXISTS, path)
            self._created.add(conversation.id)
            files.make_folder(folder)
            files.write_whole(path, encoding.snapshot(conversation, 0))
        self._states[conversation.id] = _State()

    def append(self, conversation_id: str, changes: tuple[Change, ...], *, sync: bool) -> None:
        """Adds journal lines, all or none."""
        state = self._writable(conversation_id)
        path = self.folder(conversation_id) / JOURNAL
        lines = encoding.journal_lines(changes, state.last)
        state.last += len(changes)  # a number is not used again, even if its line could not be taken back
        with as_storage_error(path):
            files.append(path, lines, sync=sync)

    def fold(self, conversation: Conversation) -> None:
        """Replaces the snapshot, then removes the journal.

        Safe at every instant: until the snapshot is replaced, the old files say all; afterwards the journal's
        lines carry numbers up to the snapshot's `folded` and are skipped.
        """
        state = self._writable(conversation.id)
        folder = self.folder(conversation.id)
        snapshot, journal = folder / SNAPSHOT, folder / JOURNAL
        with as_storage_error(snapshot):
            if state.keep_snapshot:
                files.copy(snapshot, files.set_aside_name(snapshot))
                state.keep_snapshot = False
            files.write_whole(snapshot, encoding.snapshot(conversation, state.last))
            if state.keep_journal:
                files.move(journal, files.set_aside_name(journal))
                state.keep_journal = False
            files.remove(journal)

    def _writable(self, conversation_id: str) -> _State:
        """What is known of files that may be changed; otherwise raises."""
        if conversation_id not in self._states:
            self.read(conversation_id)
        state = self._states[conversation_id]
        if state.problem:
            raise StorageError(state.problem.refusal, self.folder(conversation_id))
        return state

    def exists(self, conversation_id: str) -> bool:
        """Whether there are files of this conversation, readable or not."""
        folder = self.folder(conversation_id)
        return (folder / SNAPSHOT).exists() or (folder / JOURNAL).exists()

    def is_trashed(self, conversation_id: str) -> bool:
        """Whether the conversation is in the trash, and not back as well."""
        return bool(self._trashed(conversation_id)) and not self.exists(conversation_id)

    def trash(self, conversation_id: str) -> None:
        """Moves the folder to the trash."""
        folder = self.folder(conversation_id)
        with as_storage_error(folder):
            files.make_folder(self._folders.trash)
            number = len(self._trashed(conversation_id))
            name = f"{conversation_id}~{number + 1}" if number else conversation_id
            files.move(folder, self._folders.trash / name)
        self._states.pop(conversation_id, None)

    def restore(self, conversation_id: str) -> None:
        """Moves the folder that was trashed last under this id back."""
        folder = self.folder(conversation_id)
        with as_storage_error(folder):
            trashed = self._trashed(conversation_id)
            if not trashed:
                raise StorageError(FOLDER_GONE, self._folders.trash / conversation_id)
            if folder.exists():
                raise StorageError(EXISTS, folder)
            files.make_folder(folder.parent)
            files.move(trashed[-1], folder)

    def _trashed(self, conversation_id: str) -> list[Path]:
        """What the trash has of this id, the last trashed at the end."""
        first = self._folders.trash / conversation_id
        trashed = [first] if first.exists() else []
        while (later := first.with_name(f"{conversation_id}~{len(trashed) + 1}")).exists():
            trashed.append(later)
        return trashed

    def add_attachment(self, conversation_id: str, data: bytes, suffix: str) -> str:
        """Keeps `data` under its hash and returns the file name."""
        ending = re.sub(r"[^a-z0-9]", "", suffix.lower())[:10] or "bin"
        path = self.folder(conversation_id) / ATTACHMENTS / f"{hashlib.sha256(data).hexdigest()}.{ending}"
        with as_storage_error(path):
            files.make_folder(path.parent)
            if not path.exists():
                files.write_whole(path, data)
        return path.name

    def read_attachment(self, conversation_id: str, name: str) -> bytes:
        """The content of an attachment; any thread may ask. Names come from files: no paths, no links are followed."""
        path = self.folder(conversation_id) / ATTACHMENTS / name
        if not re.fullmatch(r"\w[\w.\-]*", name) or path.is_symlink():
            raise StorageError(FOLDER_GONE, path)
        with as_storage_error(path):
            data = files.read(path)
        if data is None:
            raise StorageError(FOLDER_GONE, path)
        return data
