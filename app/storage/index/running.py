"""A search as the window's side holds it: asks the searching thread for more, and can be cancelled."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Protocol, TypeVar

from app.core.search.hits import Found, Group
from app.storage.index.database import IndexDamaged, IndexUnavailable, SearchInterrupted

T = TypeVar("T")


class _Search(Protocol):
    def more(self, groups: int) -> Found: ...

    def hits_in(self, conversation_id: str, most: int) -> Group | None: ...

    def count(self) -> tuple[int, dict[str, int]] | None: ...


class RunningSearch:
    """Answers come in the order of the calls; after `cancel` they are empty."""

    def __init__(
        self, begin: Callable[[RunningSearch], _Search], thread: Executor, on_failed: Callable[[], None]
    ) -> None:
        """`begin` makes the search, on the thread; again after `on_failed`, which is called when the index fails."""
        self._begin, self._thread, self._on_failed = begin, thread, on_failed
        self._search: _Search | None = None
        self.cancelled = threading.Event()
        self.interrupt: Callable[[], None] | None = None
        """Ends what the thread is at; set by whoever begins."""
        self._is_busy = False
        self.failed = False
        """Whether the index turned out to be broken: files are searched then."""

    async def more(self, groups: int) -> Found:
        """The next so many conversations with hits."""
        return await self._asked(lambda search: search.more(groups), Found(is_complete=True))

    async def hits_in(self, conversation_id: str, most: int) -> Group | None:
        """The newest `most` hits in one conversation; None when there are none any more."""
        return await self._asked(lambda search: search.hits_in(conversation_id, most), None)

    async def count(self) -> tuple[int, dict[str, int]] | None:
        """How many messages have hits, in all and by conversation id; None when that is not known."""
        return await self._asked(lambda search: search.count(), None)

    async def _asked(self, question: Callable[[_Search], T], otherwise: T) -> T:
        if self.cancelled.is_set():
            return otherwise
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._answer, question, otherwise)

    def _answer(self, question: Callable[[_Search], T], otherwise: T) -> T:
        if self.cancelled.is_set():
            return otherwise
        self._is_busy = True
        try:
            if self._search is None:
                self._search = self._begin(self)
            try:
                return question(self._search)
            except (IndexDamaged, IndexUnavailable):
                self.failed = True
                self._on_failed()
                self._search = self._begin(self)
                return question(self._search)
        except SearchInterrupted:
            if self.cancelled.is_set():
                return otherwise
        finally:
            self._is_busy = False
        self._search = None  # the interruption was meant for the search before this one
        return self._answer(question, otherwise)

    def cancel(self) -> None:
        """Nobody wants more answers."""
        self.cancelled.set()
        if self._is_busy and self.interrupt is not None:
            self.interrupt()
