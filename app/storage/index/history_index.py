"""The index as the store uses it: told what changes, asked what there is. Its own threads do the work."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from app.core.changes import Change
from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.core.search.hits import Order
from app.core.search.query import Query
from app.storage.folders import Folders
from app.storage.index import database
from app.storage.index.database import IndexDamaged, IndexUnavailable
from app.storage.index.documents import read_document
from app.storage.index.finding import Documents, IndexSearch
from app.storage.index.notes import Note, Notes
from app.storage.index.running import RunningSearch
from app.storage.index.scanning import ScanSearch
from app.storage.index.walking import Verified, Walk, is_worn
from app.storage.index.writing import IndexWriter

log = logging.getLogger(__name__)
T = TypeVar("T")
_GATHER_S = 0.1
"""What happens within this time is written at once."""
_TRY_AGAIN_S = 30.0


class HistoryIndex:
    """Everything may be called from the loop's thread; nothing raises, a search without the index is only slower."""

    def __init__(self, folders: Folders) -> None:
        self._folder, self._conversations = folders.cache, folders.conversations
        self._keeper = ThreadPoolExecutor(1, "index")
        self._reader = ThreadPoolExecutor(1, "index-search")
        self._notes = Notes()
        self._is_scheduled = False
        self._closing = threading.Event()
        self._writer: IndexWriter | None = None
        self._try_again_at = 0.0
        self._reading: sqlite3.Connection | None = None
        self._generation = 0
        """Counts how often the file was made anew: the reader then opens it again."""
        self._read_generation = -1
        self._documents = Documents(folders.conversations)
        self.progress: float | None = None
        """How much of a rebuild is done, from 0 to 1; None when none is going on."""
        self.problem: Text | None = None
        """Why there is no index now, as a phrase; None when there is one."""

    # what is there

    async def summaries(self) -> list[ConversationSummary] | None:
        """What the list shows; None when only the files can tell."""
        return await self._on_keeper(self._summaries, None)

    def _summaries(self) -> list[ConversationSummary] | None:
        writer = self._open()
        return writer.summaries() if writer.is_complete else None

    async def verify(self, listed: Mapping[str, ConversationSummary]) -> Verified:
        """Compares with the files and takes in what is different; fills the index if it is new or worn.

        Tells what is different from `listed`.
        """
        return await self._on_keeper(lambda: self._verify(listed), Verified())

    def _verify(self, listed: Mapping[str, ConversationSummary]) -> Verified:
        writer = self._open()
        if is_worn(*writer.stale):
            self._make_anew()
            writer = self._open()
        walk = Walk(self._conversations, writer, self._pause, self._report)
        try:
            if not writer.is_complete:
                self.progress = 0.0
            if walk.run({name: summary.updated_at for name, summary in listed.items()}) and not writer.is_complete:
                writer.set_complete()
        finally:
            self.progress = None
        while self._pause() and writer.tidy():
            pass
        return walk.result.differing_from(listed)

    def _pause(self) -> bool:
        self._write_notes()
        return not self._closing.is_set()

    def _report(self, progress: float) -> None:
        if self.progress is not None:
            self.progress = progress

    # what happens

    def note(self, conversation_id: str) -> None:
        """A conversation was made, folded or brought back: its files say what is in it."""
        self._notes.whole(conversation_id)
        self._schedule()

    def note_changes(self, conversation_id: str, changes: tuple[Change, ...]) -> None:
        """Lines were added to the journal of a conversation."""
        if self._notes.changes(conversation_id, changes):
            self._schedule()

    def note_gone(self, conversation_id: str) -> None:
        """A conversation was moved to the trash."""
        self._notes.gone(conversation_id)
        self._schedule()

    def _schedule(self) -> None:
        if not self._is_scheduled and not self._closing.is_set():
            self._is_scheduled = True
            self._keeper.submit(self._write_soon)

    def _write_soon(self) -> None:
        self._closing.wait(_GATHER_S)
        self._is_scheduled = False
        if not self._closing.is_set():
            self._guarded(self._write_notes, None)

    def _write_notes(self) -> None:
        notes = self._notes.take()
        done: list[str] = []
        try:
            for conversation_id, note in notes.items():
                self._write(self._open(), conversation_id, note)
                done.append(conversation_id)
        except (IndexUnavailable, IndexDamaged):
            self._notes.put_back({name: note for name, note in notes.items() if name not in done})
            raise

    def _write(self, writer: IndexWriter, conversation_id: str, note: Note) -> None:
        folder = self._conversations / conversation_id
        if note.gone or (note.whole and not folder.exists()):
            writer.forget(conversation_id)
        elif note.whole or not writer.put(conversation_id, note.passages):
            writer.replace(read_document(folder))

    # searching

    def search(self, query: Query, order: Order) -> RunningSearch:
        """A search; its `cancel` must be called once nobody wants more of it."""
        return RunningSearch(lambda search: self._begin(search, query, order), self._reader, self._failed)

    def _begin(self, search: RunningSearch, query: Query, order: Order) -> IndexSearch | ScanSearch:
        try:
            if not (search.failed or self.problem) and self._writer is not None:
                reading = self._connection()
                search.interrupt = reading.interrupt
                return IndexSearch(reading, self._documents, query, order)
        except IndexUnavailable:
            pass
        return ScanSearch(self._conversations, query, order, search.cancelled)

    def _connection(self) -> sqlite3.Connection:
        if self._reading is None or self._read_generation != self._generation:
            if self._reading is not None:
                self._reading.close()
            self._read_generation = self._generation
            self._reading = database.open_to_read(self._folder)
        return self._reading

    def _failed(self) -> None:
        """A search found the index broken: it is made anew."""
        if not self._closing.is_set():
            self._keeper.submit(self._guarded, self._rebuild, None)

    # errors

    def _open(self) -> IndexWriter:
        if self._writer is None:
            if time.monotonic() < self._try_again_at:
                raise IndexUnavailable(self.problem or Text("", ""))
            self._writer = IndexWriter(self._folder)
        return self._writer

    def _make_anew(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._generation += 1
        database.remove(self._folder)

    def _rebuild(self) -> None:
        self._make_anew()
        self._verify({})

    async def _on_keeper(self, work: Callable[[], T], otherwise: T) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._keeper, self._guarded, work, otherwise)

    def _guarded(self, work: Callable[[], T], otherwise: T) -> T:
        """Does `work`; once more with a new index when this one is broken; `otherwise` when the disk refuses."""
        try:
            try:
                result = work()
            except IndexDamaged as error:
                log.info("the index is made anew: %s", error)
                self._make_anew()
                result = work()
        except IndexUnavailable as error:
            log.info("no index: %s", error)
            self.problem = error.reason
            self._try_again_at = time.monotonic() + _TRY_AGAIN_S
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            return otherwise
        except IndexDamaged as error:
            log.error("the index could not be made anew: %s", error)
            self.problem = Text("索引文件无法写入", "the index cannot be written")
            return otherwise
        self.problem = None
        return result

    async def aclose(self) -> None:
        """Writes what is still noted, if that is quick, and ends the threads; the next start catches up on the rest."""
        self._closing.set()
        await asyncio.get_running_loop().run_in_executor(self._keeper, self._end)
        self._keeper.shutdown()
        self._reader.shutdown(cancel_futures=True)
        if self._reading is not None:
            self._reading.close()

    def _end(self) -> None:
        if 0 < len(self._notes) < 20:
            self._guarded(self._write_notes, None)
        if self._writer is not None:
            self._writer.close()
        self._writer = None
