"""The index as the store uses it: told what changes, asked what there is. Its own threads do the work."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from app.core.changes import Change
from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.storage.folders import Folders
from app.storage.index import database
from app.storage.index.database import IndexUnavailable
from app.storage.index.keeping import Keeper
from app.storage.index.notes import Notes
from app.storage.index.walking import Verified

if TYPE_CHECKING:  # loaded when something is looked for
    from app.core.search.hits import Order
    from app.core.search.query import Query
    from app.storage.index.finding import Documents, IndexSearch
    from app.storage.index.running import RunningSearch
    from app.storage.index.scanning import ScanSearch

T = TypeVar("T")
_GATHER_S, _GATHER_MANY_S, _MANY = 0.1, 1.0, 3
"""What happens within this time is written at once; longer while much happens: FTS5 has to join the pieces later."""
_FEW = 20
"""So many notes are still written when the app ends; the next start finds the rest."""


class HistoryIndex:
    """Everything may be called from the loop's thread; nothing raises, a search without the index is only slower."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._keeping = ThreadPoolExecutor(1, "index")
        self._searching = ThreadPoolExecutor(1, "index-search")
        self._notes = Notes()
        self._closing = threading.Event()
        self._keeper = Keeper(folders, self._notes, self._closing)
        self._is_scheduled = False
        self._reading: sqlite3.Connection | None = None
        self._generation = -1
        """Of the keeper's files, that which `_reading` has open."""

    @property
    def progress(self) -> float | None:
        """How much of a rebuild is done, from 0 to 1; None when none is going on."""
        return self._keeper.progress

    @property
    def version(self) -> int:
        """Grows whenever something that happened was taken in: a search may find more then."""
        return self._keeper.version

    @property
    def problem(self) -> Text | None:
        """Why there is no index now, as a phrase; None when there is one."""
        return self._keeper.problem

    # what is there

    async def summaries(self) -> list[ConversationSummary] | None:
        """What the list shows; None when only the files can tell."""
        return await self._kept(self._keeper.summaries, None)

    async def verify(self, listed: Mapping[str, ConversationSummary]) -> Verified:
        """Compares with the files and takes in what is different; fills the index if it is new or worn.

        Tells what is different from `listed`.
        """
        verified = await self._kept(lambda: self._keeper.verify(listed), Verified())
        if not self._closing.is_set():
            self._keeping.submit(self._keeper.guarded, self._keeper.tidy, None)
        return verified

    async def _kept(self, work: Callable[[], T], otherwise: T) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._keeping, self._keeper.guarded, work, otherwise)

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
            self._keeping.submit(self._write_soon)

    def _write_soon(self) -> None:
        self._closing.wait(_GATHER_S)
        if len(self._notes) > _MANY:
            self._closing.wait(_GATHER_MANY_S)
        self._is_scheduled = False
        if not self._closing.is_set():
            self._keeper.guarded(self._keeper.write_notes, None)

    # searching

    def search(self, query: Query, order: Order) -> RunningSearch:
        """A search; its `cancel` must be called once nobody wants more of it."""
        from app.storage.index.running import RunningSearch

        return RunningSearch(lambda search: self._begin(search, query, order), self._searching, self._failed)

    @cached_property
    def _documents(self) -> Documents:
        from app.storage.index.finding import Documents

        return Documents(self._folders.conversations)

    def _begin(self, search: RunningSearch, query: Query, order: Order) -> IndexSearch | ScanSearch:
        from app.storage.index.finding import IndexSearch
        from app.storage.index.scanning import ScanSearch

        try:
            if self._keeper.is_open and not search.failed:
                reading = self._connection()
                search.interrupt = reading.interrupt
                return IndexSearch(reading, self._documents, query, order)
        except IndexUnavailable:
            pass
        return ScanSearch(self._folders.conversations, query, order, search.cancelled)

    def _connection(self) -> sqlite3.Connection:
        if self._reading is None or self._generation != self._keeper.generation:
            if self._reading is not None:
                self._reading.close()
            self._generation = self._keeper.generation
            self._reading = database.open_to_read(self._folders.cache)
        return self._reading

    def _failed(self) -> None:
        """A search found the index broken: it is made anew."""
        if not self._closing.is_set():
            self._keeping.submit(self._keeper.guarded, self._keeper.rebuild, None)

    async def aclose(self) -> None:
        """Writes what is still noted, if that is quick, and ends the threads; the next start catches up on the rest."""
        self._closing.set()
        await asyncio.get_running_loop().run_in_executor(self._keeping, self._end)
        self._keeping.shutdown()
        self._searching.shutdown(cancel_futures=True)
        if self._reading is not None:
            self._reading.close()

    def _end(self) -> None:
        if 0 < len(self._notes) < _FEW:
            self._keeper.guarded(self._keeper.write_notes, None)
        self._keeper.close()
