"""All conversations on disk: snapshot and journal, trash, attachments. docs/format.md describes the files."""

from __future__ import annotations

import asyncio
import copy
import hashlib
import os
import re
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from app.core.changes import Change
from app.core.conversation import Conversation, ConversationSummary
from app.core.localized import Text
from app.storage import encoding, files, repairs
from app.storage.folders import Folders
from app.storage.reading import JOURNAL, SNAPSHOT, Reading, read_conversation, read_summary
from app.storage.repairs import Problem
from app.storage.search import Search
from app.storage.storage_error import EXISTS, FOLDER_GONE, StorageError, as_storage_error, reason_for

__all__ = ["ConversationStore", "Listing", "Loaded", "StorageError"]

T = TypeVar("T")
ATTACHMENTS = "attachments"
_ABANDONED_AFTER_S = 60


@dataclass(frozen=True)
class Listing:
    """What there is, newest first."""

    summaries: tuple[ConversationSummary, ...]
    needs_attention: tuple[ConversationSummary, ...]
    """Their `problem` says why; their files are never touched."""
    repairs: tuple[Text, ...]
    """Sentences for the start-up report."""


@dataclass(frozen=True)
class Loaded:
    """A conversation from disk."""

    conversation: Conversation
    repairs: tuple[Text, ...] = ()
    """Sentences that were not reported before in this run."""
    problem: Text | None = None
    """Why it can only be read: what would write to it raises StorageError. None when all is well."""


@dataclass
class _State:
    """What the writer knows of a conversation's files."""

    last: int = 0
    """Number of the last journal line."""
    problem: Problem | None = None
    keep_snapshot: bool = False
    keep_journal: bool = False
    """Whether a copy is set aside before the file is replaced: it holds what could not be read."""


class ConversationStore:
    """All conversations on disk. What changes files runs in the order of the calls on one thread; so does `load`.

    The coroutines take what they need from their arguments when they are called; if one is cancelled, its work
    is done all the same. All raise StorageError.
    """

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._writer = ThreadPoolExecutor(1, "storage")
        self._search = Search(folders.conversations)
        self._states: dict[str, _State] = {}
        self._created: set[str] = set()
        self._reported: set[tuple[str, Text]] = set()

    async def listing(self) -> Listing:
        """All conversations. Never raises: what cannot be read is under `needs_attention` or in `repairs`."""
        return await self._in_order(self._listing)

    async def load(self, conversation_id: str) -> Loaded:
        """One conversation. A message that was being received when the app ended reads as INTERRUPTED."""
        return await self._in_order(lambda: self._load(conversation_id))

    async def create(self, conversation: Conversation) -> None:
        """Gives a new conversation its folder; on disk at the end. Can be called again after it failed."""
        frozen = _frozen(conversation)
        await self._in_order(lambda: self._create(frozen))

    async def append(self, conversation_id: str, *changes: Change, sync: bool = False) -> None:
        """Adds `changes` to the journal, all or, if it raises, none; with `sync`, on disk at the end.

        The conversation must have had them already: use what `changes.apply` returned.
        """
        await self._in_order(lambda: self._append(conversation_id, changes, sync))

    async def fold(self, conversation: Conversation) -> None:
        """Writes the whole conversation and removes its journal. Includes all changes applied before the call."""
        frozen = _frozen(conversation)
        await self._in_order(lambda: self._fold(frozen))

    async def trash(self, conversation_id: str) -> None:
        """Moves a conversation to the trash with everything in its folder."""
        await self._in_order(lambda: self._trash(conversation_id))

    async def restore(self, conversation_id: str) -> None:
        """Brings back from the trash what was trashed last under this id."""
        await self._in_order(lambda: self._restore(conversation_id))

    async def add_attachment(self, conversation_id: str, data: bytes, suffix: str) -> str:
        """Keeps `data` (the same content once) and returns the file name to put into a message part."""
        return await self._in_order(lambda: self._add_attachment(conversation_id, data, suffix))

    def read_attachment(self, conversation_id: str, name: str) -> bytes:
        """The content of an attachment; blocks. Names come from files: only plain files of ours are read."""
        path = self._folder(conversation_id) / ATTACHMENTS / name
        if not re.fullmatch(r"\w[\w.\-]*", name) or path.is_symlink():
            raise StorageError(FOLDER_GONE, path)
        with as_storage_error(path):
            data = files.read(path)
        if data is None:
            raise StorageError(FOLDER_GONE, path)
        return data

    async def search(self, text: str) -> list[str]:
        """Ids of the conversations with `text` in title, messages or reasoning, newest first; cancellable."""
        return await self._search.run(text)

    async def aclose(self) -> None:
        """Waits until everything is written. Nothing may be called afterwards."""
        await self._in_order(lambda: None)
        self._writer.shutdown()
        self._search.close()

    async def _in_order(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._writer, work)

    # From here on: on the writer's thread.

    def _folder(self, conversation_id: str) -> Path:
        """The folder of a conversation. Raises ValueError for an id that is no plain file name."""
        if conversation_id.startswith(".") or not conversation_id or re.search(r"[/\\:\0]", conversation_id):
            raise ValueError("not a conversation id")
        return self._folders.conversations / conversation_id

    def _listing(self) -> Listing:
        mended: list[Text] = []
        summaries: list[ConversationSummary] = []
        try:
            found = sorted(entry.name for entry in os.scandir(self._folders.conversations) if entry.is_dir())
        except FileNotFoundError:
            found = []
        except OSError as error:
            mended.append(repairs.not_readable(reason_for(error), self._folders.conversations).sentence)
            found = []
        for name in found:
            folder = self._folders.conversations / name
            if name.startswith(".") or _is_unborn(folder):
                continue
            summary, repaired = read_summary(folder)
            summaries.append(summary)
            mended += self._fresh(name, repaired)
        summaries.sort(key=lambda summary: (summary.updated_at, summary.id), reverse=True)
        return Listing(
            tuple(summary for summary in summaries if not summary.problem),
            tuple(summary for summary in summaries if summary.problem),
            tuple(mended),
        )

    def _fresh(self, conversation_id: str, sentences: list[Text]) -> list[Text]:
        """Those of `sentences` that the user was not told before."""
        fresh = [sentence for sentence in sentences if (conversation_id, sentence) not in self._reported]
        self._reported.update((conversation_id, sentence) for sentence in fresh)
        return fresh

    def _read(self, conversation_id: str) -> Reading:
        folder = self._folder(conversation_id)
        with as_storage_error(folder):
            reading = read_conversation(folder)
        self._states[conversation_id] = _State(
            reading.last, reading.problem, reading.snapshot_damaged, reading.journal_damaged
        )
        return reading

    def _load(self, conversation_id: str) -> Loaded:
        reading = self._read(conversation_id)
        fresh = self._fresh(conversation_id, reading.repairs)
        problem = reading.problem.sentence if reading.problem else None
        return Loaded(reading.conversation, tuple(fresh), problem)

    def _state(self, conversation_id: str) -> _State:
        """What is known of files that may be written to."""
        if conversation_id not in self._states:
            self._read(conversation_id)
        state = self._states[conversation_id]
        if state.problem:
            raise StorageError(state.problem.refusal, self._folder(conversation_id))
        return state

    def _create(self, conversation: Conversation) -> None:
        folder = self._folder(conversation.id)
        path = folder / SNAPSHOT
        with as_storage_error(path):
            if path.exists() and conversation.id not in self._created:
                raise StorageError(EXISTS, path)
            self._created.add(conversation.id)
            files.make_folder(folder)
            files.write_whole(path, encoding.snapshot(conversation, 0))
            files.sync_folder(folder.parent)
        self._states[conversation.id] = _State()

    def _append(self, conversation_id: str, changes: tuple[Change, ...], sync: bool) -> None:
        state = self._state(conversation_id)
        path = self._folder(conversation_id) / JOURNAL
        lines = encoding.journal_lines(changes, state.last)
        state.last += len(changes)  # a number is not used again, even if its line could not be taken back
        with as_storage_error(path):
            files.append(path, lines, sync=sync)

    def _fold(self, conversation: Conversation) -> None:
        state = self._state(conversation.id)
        folder = self._folder(conversation.id)
        snapshot, journal = folder / SNAPSHOT, folder / JOURNAL
        data = encoding.snapshot(conversation, state.last)
        with as_storage_error(snapshot):
            if state.keep_snapshot:
                files.copy(snapshot, files.set_aside_name(snapshot))
                state.keep_snapshot = False
            files.write_whole(snapshot, data)
            if state.keep_journal:
                files.move(journal, files.set_aside_name(journal))
                state.keep_journal = False
            files.remove(journal)

    def _trash(self, conversation_id: str) -> None:
        folder = self._folder(conversation_id)
        with as_storage_error(folder):
            files.make_folder(self._folders.trash)
            number = len(self._trashed(conversation_id))
            name = f"{conversation_id}~{number + 1}" if number else conversation_id
            files.move(folder, self._folders.trash / name)
        self._states.pop(conversation_id, None)

    def _restore(self, conversation_id: str) -> None:
        folder = self._folder(conversation_id)
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

    def _add_attachment(self, conversation_id: str, data: bytes, suffix: str) -> str:
        ending = re.sub(r"[^a-z0-9]", "", suffix.lower())[:10] or "bin"
        path = self._folder(conversation_id) / ATTACHMENTS / f"{hashlib.sha256(data).hexdigest()}.{ending}"
        with as_storage_error(path):
            files.make_folder(path.parent)
            if not path.exists():
                files.write_whole(path, data)
        return path.name


def _frozen(conversation: Conversation) -> Conversation:
    """The conversation as it is now, for another thread. Messages are frozen: copying the dicts is enough."""
    frozen = copy.copy(conversation)
    frozen.messages = dict(conversation.messages)
    frozen.parameters, frozen.extra = dict(conversation.parameters), dict(conversation.extra)
    return frozen


def _is_unborn(folder: Path) -> bool:
    """Whether the app ended between making the folder and filling it; it is removed once it is old."""
    try:
        names = os.listdir(folder)
        if SNAPSHOT in names or JOURNAL in names:
            return False
        if all(name.endswith(files.TEMPORARY) for name in names) and _age_s(folder) > _ABANDONED_AFTER_S:
            for name in names:
                files.remove(folder / name)
            folder.rmdir()
    except OSError:
        return False
    return True


def _age_s(folder: Path) -> float:
    return time.time() - folder.stat().st_mtime
