"""All conversations on disk: snapshot and journal, trash, attachments. docs/format.md describes the files."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from app.core.changes import Change
from app.core.conversation import Conversation, ConversationSummary
from app.core.localized import Text
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import Folders
from app.storage.reading import read_conversation
from app.storage.search import Search
from app.storage.storage_error import StorageError, as_storage_error
from app.storage.summaries import read_summaries
from app.storage.taking_in import Announce, Differences, TakenIn, change, take_in

__all__ = ["ConversationStore", "Listing", "Loaded", "StorageError", "TakenIn"]

T = TypeVar("T")


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
    """Why it can only be read: whatever would write to it raises StorageError. None when all is well."""


class ConversationStore:
    """All conversations on disk. What changes files runs in the order of the calls on one thread; so does `load`.

    The coroutines take what they need from their arguments when they are called; if one is cancelled, its work is
    done all the same. All raise StorageError.
    """

    def __init__(self, folders: Folders) -> None:
        self._conversations = folders.conversations
        self._files = ConversationFiles(folders)
        self._writer = ThreadPoolExecutor(1, "storage")
        self._search = Search(folders.conversations)
        self._reported: set[tuple[str, Text]] = set()

    async def listing(self) -> Listing:
        """All conversations. Never raises: what cannot be read is under `needs_attention` or in `repairs`."""
        summaries, mended = await self._in_order(lambda: read_summaries(self._conversations))
        return Listing(
            tuple(summary for summary in summaries if not summary.problem),
            tuple(summary for summary in summaries if summary.problem),
            self._not_yet_reported(mended),
        )

    async def load(self, conversation_id: str) -> Loaded:
        """One conversation. A message that was being received when the app ended reads as INTERRUPTED."""
        reading = await self._in_order(lambda: self._files.read(conversation_id))
        fresh = self._not_yet_reported((conversation_id, sentence) for sentence in reading.repairs)
        return Loaded(reading.conversation, fresh, reading.problem.sentence if reading.problem else None)

    def read(self, conversation_id: str) -> Conversation:
        """What the files of a conversation hold now; blocks, for any thread. For one that is not open."""
        folder = self._files.folder(conversation_id)
        with as_storage_error(folder):
            return read_conversation(folder).conversation

    async def create(self, conversation: Conversation) -> None:
        """Gives a new conversation its folder; on disk at the end. Can be called again after it failed."""
        frozen = _frozen(conversation)
        await self._in_order(lambda: self._files.create(frozen))

    async def append(self, conversation_id: str, *changes: Change, sync: bool = False) -> None:
        """Adds `changes` to the journal, all or, if it raises, none; with `sync`, on disk at the end.

        The conversation must have had them already: give what `changes.apply` returned.
        """
        await self._in_order(lambda: self._files.append(conversation_id, changes, sync=sync))

    async def fold(self, conversation: Conversation) -> None:
        """Writes the whole conversation and removes its journal. Includes all changes applied before the call."""
        frozen = _frozen(conversation)
        await self._in_order(lambda: self._files.fold(frozen))

    async def trash(self, conversation_id: str) -> None:
        """Moves a conversation to the trash with everything in its folder."""
        await self._in_order(lambda: self._files.trash(conversation_id))

    async def restore(self, conversation_id: str) -> None:
        """Brings back from the trash what was trashed last under this id."""
        await self._in_order(lambda: self._files.restore(conversation_id))

    async def is_trashed(self, conversation_id: str) -> bool:
        """Whether a conversation is in the trash."""
        return await self._in_order(lambda: self._files.is_trashed(conversation_id))

    async def take_in(self, conversation: Conversation, differences: Differences, announce: Announce) -> TakenIn:
        """Makes a new conversation of one from elsewhere, or adds what is new of it to the one with its id.

        Not for a conversation that is open: its session would not know. See `taking_in`.
        """
        return await self._in_order(lambda: take_in(self._files, conversation, differences, announce))

    async def change(self, conversation_id: str, changes_for: Callable[[Conversation], Sequence[Change]]) -> TakenIn:
        """Changes a conversation that is not open, as `changes_for` says when it sees what is on disk."""
        return await self._in_order(lambda: change(self._files, conversation_id, changes_for, lambda *_: None))

    async def add_attachment(self, conversation_id: str, data: bytes, suffix: str) -> str:
        """Keeps `data`, the same content once, and returns the file name to put into a message part."""
        return await self._in_order(lambda: self._files.add_attachment(conversation_id, data, suffix))

    def read_attachment(self, conversation_id: str, name: str) -> bytes:
        """The content of an attachment; blocks."""
        return self._files.read_attachment(conversation_id, name)

    async def search(self, text: str) -> list[str]:
        """Ids of the conversations with `text` in title, messages or reasoning, newest first; cancellable."""
        return await self._search.run(text)

    async def aclose(self) -> None:
        """Waits until everything is written. Nothing may be called afterwards."""
        await self._in_order(lambda: None)
        self._writer.shutdown()
        self._search.close()

    async def _in_order(self, work: Callable[[], T]) -> T:
        # Shielded: cancelling the future of work that still waits for its turn would take it off the thread's queue.
        return await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._writer, work))

    def _not_yet_reported(self, sentences: Iterable[tuple[str, Text]]) -> tuple[Text, ...]:
        """Those of the sentences about conversations that the user was not told in this run."""
        fresh = [about for about in sentences if about not in self._reported]
        self._reported.update(fresh)
        return tuple(sentence for _, sentence in fresh)


def _frozen(conversation: Conversation) -> Conversation:
    """The conversation as it is now, for another thread. Messages are frozen: copying the dicts is enough."""
    frozen = copy.copy(conversation)
    frozen.messages = dict(conversation.messages)
    frozen.parameters, frozen.extra = dict(conversation.parameters), dict(conversation.extra)
    return frozen
