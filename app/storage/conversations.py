"""All conversations on disk: snapshot and journal, trash, attachments. docs/format.md describes the files."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

import msgspec

from app.core.changes import Change
from app.core.conversation import Conversation, ConversationSummary
from app.core.localized import Text
from app.storage.conversation_files import ChangedOutsideError, ConversationFiles
from app.storage.folders import Folders
from app.storage.memory import without_collecting
from app.storage.reading import read_conversation
from app.storage.storage_error import StorageError, as_storage_error

if TYPE_CHECKING:
    from app.storage.index import HistoryIndex
    from app.storage.sweep import Sweep
    from app.storage.taking_in import Announce, Differences, TakenIn
    from app.storage.trash_bin import TrashBin

__all__ = ["ChangedOutsideError", "ConversationStore", "Listing", "Loaded", "StorageError"]

T = TypeVar("T")


class Listing(msgspec.Struct, frozen=True):
    """What there is, newest first."""

    summaries: tuple[ConversationSummary, ...]
    needs_attention: tuple[ConversationSummary, ...]
    """Their `problem` says why; their files are never touched."""
    repairs: tuple[Text, ...]
    """Sentences for the start-up report."""


class Loaded(msgspec.Struct, frozen=True):
    """A conversation from disk."""

    conversation: Conversation
    repairs: tuple[Text, ...] = ()
    """Sentences that were not reported before in this run."""
    problem: Text | None = None
    """Why it can only be read: whatever would write to it raises StorageError. None when all is well."""


class ConversationStore:
    """All conversations on disk. What changes files runs in the order of the calls on one thread; so does `load`.

    The coroutines take what they need from their arguments when they are called; if one is cancelled, its work is
    done all the same. All raise StorageError.

    What opening a conversation does not need (index, trash, sweep) is loaded when it is first asked for.
    """

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._files = ConversationFiles(folders)
        self._writer = ThreadPoolExecutor(1, "storage")
        self._reported = _Reported()
        self.read_attachment = self._files.attachments.read
        """The content of an attachment, by the conversation's id and the file's name; blocks."""

    @cached_property
    def index(self) -> HistoryIndex:
        """Searching is asked of it; what it must know, it is told here."""
        from app.storage.index import HistoryIndex

        return HistoryIndex(self._folders)

    @cached_property
    def trash(self) -> TrashBin:
        """Deleted conversations."""
        from app.storage.trash import Trash
        from app.storage.trash_bin import TrashBin

        return TrashBin(Trash(self._folders, self._files), self.index, self._in_order)

    @cached_property
    def sweep(self) -> Sweep:
        """The look at what others have changed."""
        from app.storage.sweep import Sweep

        return Sweep(self._folders.conversations, self.index)

    async def listing(self) -> Listing:
        """All conversations. Never raises: what cannot be read is under `needs_attention` or in `repairs`.

        The index answers at once, and `verify` says where it was wrong; without one all files are read.
        """
        if (indexed := await self.index.summaries()) is not None:
            indexed.sort(key=lambda summary: (summary.updated_at, summary.id), reverse=True)
            return _listing(indexed, ())
        from app.storage.summaries import read_summaries

        summaries, mended = await self._in_order(lambda: read_summaries(self._folders.conversations))
        return _listing(summaries, self._reported.fresh(mended))

    async def verify(self, listed: Mapping[str, ConversationSummary]) -> tuple[Listing, list[str]]:
        """Compares the index with the files and brings it up to date: what is new or different, and what is gone."""
        verified = await self.index.verify(listed)
        return _listing(verified.summaries, self._reported.fresh(verified.repairs)), verified.removed

    async def load(self, conversation_id: str) -> Loaded:
        """One conversation. A message that was being received when the app ended reads as INTERRUPTED."""
        return await asyncio.shield(asyncio.wrap_future(self.begin_loading(conversation_id)))

    def begin_loading(self, conversation_id: str) -> Future[Loaded]:
        """`load` for who has no loop yet to await it in; the future raises StorageError like that."""
        return self._writer.submit(_load, self._files, conversation_id, self._reported)

    def read(self, conversation_id: str) -> Conversation:
        """What the files of a conversation hold now; blocks, for any thread. For one that is not open."""
        folder = self._files.folder(conversation_id)
        with as_storage_error(folder):
            return read_conversation(folder).conversation

    async def create(self, conversation: Conversation) -> None:
        """Gives a new conversation its folder; on disk at the end. Can be called again after it failed."""
        frozen = _frozen(conversation)
        await self._in_order(lambda: self._files.create(frozen))
        self.index.note(frozen.id)

    async def append(self, conversation_id: str, *changes: Change, sync: bool = False) -> None:
        """Adds `changes` to the journal, all or, if it raises, none; with `sync`, on disk at the end.

        Raises ChangedOutsideError when somebody else has written to the conversation: then `fold` it. The
        conversation must have had the changes already: give what `changes.apply` returned.
        """
        await self._in_order(lambda: self._files.append(conversation_id, changes, sync=sync))
        self.index.note_changes(conversation_id, changes)

    async def fold(self, conversation: Conversation) -> Conversation | None:
        """Writes the whole conversation and removes its journal. Includes all changes applied before the call.

        Gives the union that was written when somebody else had written to the conversation, too.
        """
        frozen = _frozen(conversation)
        union = await self._in_order(lambda: self._files.fold(frozen))
        self.index.note(frozen.id)
        return union

    async def look(self, conversation: Conversation) -> Conversation | None:
        """The union of an open conversation with what somebody else wrote to its files; None when nobody did."""
        frozen = _frozen(conversation)
        union = await self._in_order(lambda: self._files.look(frozen))
        if union is not None:
            self.index.note(frozen.id)
        return union

    async def take_in(self, other: Conversation, attachments: Mapping[str, Callable[[], bytes]], last: int) -> None:
        """Adds what a copy from elsewhere has to the conversation of its id, or makes that conversation."""
        await self._in_order(lambda: self._files.take_in(other, attachments, last))
        self.index.note(other.id)

    async def take_over(self, conversation: Conversation, differences: Differences, announce: Announce) -> TakenIn:
        """Makes a new conversation of one from elsewhere, or adds what is new of it to the one with its id.

        Not for a conversation that is open: its session would not know. See `taking_in`.
        """
        from app.storage.taking_in import take_over

        taken = await self._in_order(lambda: take_over(self._files, conversation, differences, announce, self.sweep))
        if taken.created or taken.changes:
            self.index.note(conversation.id)
        return taken

    async def change(self, conversation_id: str, changes_for: Callable[[Conversation], Sequence[Change]]) -> TakenIn:
        """Changes a conversation that is not open, as `changes_for` says when it sees what is on disk."""
        from app.storage.taking_in import change

        taken = await self._in_order(lambda: change(self._files, conversation_id, changes_for, lambda *_: None))
        self.index.note(conversation_id)
        return taken

    async def add_attachment(self, conversation_id: str, data: bytes, suffix: str) -> str:
        """Keeps `data`, the same content once, and returns the file name to put into a message part."""
        return await self._in_order(lambda: self._files.attachments.add(conversation_id, data, suffix))

    async def remove_attachment(self, conversation_id: str, name: str) -> None:
        """Takes away an attachment that nothing refers to any more."""
        await self._in_order(lambda: self._files.attachments.remove(conversation_id, name))

    async def aclose(self) -> None:
        """Waits until everything is written. Nothing may be called afterwards."""
        await self._in_order(self._files.close)
        self._writer.shutdown()
        await self.index.aclose()

    async def _in_order(self, work: Callable[[], T]) -> T:
        # Shielded: cancelling the future of work that still waits for its turn would take it off the thread's queue.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._writer, work))


def _load(files: ConversationFiles, conversation_id: str, reported: _Reported) -> Loaded:
    with without_collecting():  # which would take as long again with 10,000 messages
        reading = files.read(conversation_id)
    fresh = reported.fresh((conversation_id, sentence) for sentence in reading.repairs)
    return Loaded(reading.conversation, fresh, reading.problem.sentence if reading.problem else None)


class _Reported:
    """What the user was told in this run."""

    def __init__(self) -> None:
        self._sentences: set[tuple[str, Text]] = set()

    def fresh(self, sentences: Iterable[tuple[str, Text]]) -> tuple[Text, ...]:
        """Those of the sentences about conversations that were not told yet; from now on they were."""
        fresh = [about for about in sentences if about not in self._sentences]
        self._sentences.update(fresh)
        return tuple(sentence for _, sentence in fresh)


def _listing(summaries: list[ConversationSummary], repairs: tuple[Text, ...]) -> Listing:
    return Listing(
        tuple(summary for summary in summaries if not summary.problem),
        tuple(summary for summary in summaries if summary.problem),
        repairs,
    )


def _frozen(conversation: Conversation) -> Conversation:
    """The conversation as it is now, for another thread. Messages are frozen: copying the dicts is enough."""
    frozen = copy.copy(conversation)
    frozen.messages = dict(conversation.messages)
    frozen.parameters, frozen.extra = dict(conversation.parameters), dict(conversation.extra)
    return frozen
