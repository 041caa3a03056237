"""Deleted conversations: moved here with everything in their folder, and back, until the user deletes them for good.

Names in the trash are ids; `<id>~2` is the second one that was deleted under an id.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app.core.conversation import ConversationSummary
from app.storage import files
from app.storage.attachment_files import ATTACHMENTS
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import Folders
from app.storage.reading import read_conversation
from app.storage.storage_error import EXISTS, FOLDER_GONE, StorageError, as_storage_error
from app.storage.summaries import read_summary


class Trashed(msgspec.Struct, frozen=True):
    """One deleted conversation."""

    name: str
    """Its folder in the trash."""
    summary: ConversationSummary
    deleted_at: str
    """As `clock.now` writes times."""


class Trash:
    """The trash folder. Must be used from the thread of `ConversationFiles`; raises StorageError."""

    def __init__(self, folders: Folders, conversations: ConversationFiles) -> None:
        self._folder = folders.trash
        self._conversations = conversations

    def put(self, conversation_id: str) -> None:
        """Moves a conversation here."""
        folder = self._conversations.folder(conversation_id)
        with self._conversations.writing(folder):
            files.make_folder(self._folder)
            before = self._of(conversation_id)
            target = self._folder / (f"{conversation_id}~{before[-1][0] + 1}" if before else conversation_id)
            files.move(folder, target)
            with suppress(OSError):  # when it was deleted; only for the list
                os.utime(target)
        self._conversations.forget(conversation_id)

    def restore_last(self, conversation_id: str) -> None:
        """Moves what was deleted last under this id back."""
        folder = self._conversations.folder(conversation_id)
        with self._conversations.writing(folder):
            trashed = self._of(conversation_id)
            if not trashed:
                raise StorageError(FOLDER_GONE, self._folder / conversation_id)
            if folder.exists():
                raise StorageError(EXISTS, folder)
            self._move_back(trashed[-1][1], folder)

    def holds(self, conversation_id: str) -> bool:
        """Whether the conversation is here, and not back as well."""
        return bool(self._of(conversation_id)) and not self._conversations.exists(conversation_id)

    def restore(self, name: str) -> str:
        """Brings one back and gives its id; into the conversation of that id, should there be one again."""
        source = self._named(name)
        conversation_id = re.sub(r"~\d+$", "", name)
        folder = self._conversations.folder(conversation_id)
        if not folder.exists():
            with self._conversations.writing(folder):
                self._move_back(source, folder)
            return conversation_id
        with as_storage_error(source):
            reading = read_conversation(source)
            kept = source / ATTACHMENTS
            names = os.listdir(kept) if kept.is_dir() else []
        conversation = reading.conversation
        conversation.id = conversation_id
        attachments = {file: (kept / file).read_bytes for file in names if (kept / file).is_file()}
        self._conversations.take_in(conversation, attachments, reading.last)
        self.discard(name)
        return conversation_id

    @staticmethod
    def _move_back(source: Path, folder: Path) -> None:
        files.make_folder(folder.parent)
        files.move(source, folder)

    def listing(self) -> list[Trashed]:
        """What is here, deleted last first; what a crash left of something deleted for good is removed."""
        found = []
        with as_storage_error(self._folder):
            names = sorted(os.listdir(self._folder)) if self._folder.is_dir() else []
        for name in names:
            path = self._folder / name
            if name.startswith(".") and name.endswith(files.TEMPORARY):
                with suppress(OSError):
                    files.remove_folder(path)
            elif path.is_dir() and not name.startswith("."):
                when = datetime.fromtimestamp(path.stat().st_mtime, UTC).isoformat(timespec="milliseconds")
                summary, _ = read_summary(path)
                found.append(Trashed(name, summary, when.replace("+00:00", "Z")))
        return sorted(found, key=lambda trashed: trashed.deleted_at, reverse=True)

    def discard(self, name: str) -> None:
        """Deletes one for good."""
        path = self._named(name)
        with self._conversations.writing(path):
            if not path.exists() and not path.is_symlink():
                raise StorageError(FOLDER_GONE, path)
            files.remove_folder(path)

    def _named(self, name: str) -> Path:
        self._conversations.folder(name)  # refuses what is no plain name
        return self._folder / name

    def _of(self, conversation_id: str) -> list[tuple[int, Path]]:
        """What is here of this id with its number, the last deleted at the end."""
        if not self._folder.is_dir():
            return []
        pattern = re.compile(re.escape(conversation_id) + r"(?:~(\d+))?")
        matches = filter(None, map(pattern.fullmatch, os.listdir(self._folder)))
        return sorted((int(match[1] or 1), self._folder / match[0]) for match in matches)
