"""A search without an index, file after file, the newest first: slow, but it needs nothing but the conversations."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator
from pathlib import Path

from app.core.search.hits import FIRST_HITS, Found, Group, Order
from app.core.search.query import Query
from app.storage.index.database import SearchInterrupted
from app.storage.index.documents import read_document
from app.storage.index.finding import group_of
from app.storage.marks import SNAPSHOT

_ALL = 1 << 30


class ScanSearch:
    """Has the methods of IndexSearch; the best come first only among those that one call finds."""

    def __init__(self, conversations: Path, query: Query, order: Order, cancelled: threading.Event) -> None:
        self._conversations, self._query, self._order, self._cancelled = conversations, query, order, cancelled
        self._waiting: Iterator[Group] | None = None

    def more(self, groups: int) -> Found:
        """The next so many conversations with hits."""
        if self._waiting is None:
            self._waiting = self._groups()
        found = list(itertools.islice(self._waiting, groups))
        if self._order == Order.BEST:
            found.sort(key=lambda group: group.count or 0, reverse=True)
        return Found(tuple(found), is_complete=len(found) < groups)

    def hits_in(self, conversation_id: str, most: int) -> Group | None:
        """The newest `most` hits in one conversation; None when there are none any more."""
        return group_of(read_document(self._conversations / conversation_id), self._query, most=most)

    def count(self) -> tuple[int, dict[str, int]] | None:
        """Nobody has counted."""
        return None

    def _groups(self) -> Iterator[Group]:
        for name in self._names():
            if self._cancelled.is_set():
                raise SearchInterrupted
            group = group_of(read_document(self._conversations / name), self._query, most=_ALL)
            if group:
                yield Group(group.conversation_id, group.hits[:FIRST_HITS], len(group.hits), group.title_spans)

    def _names(self) -> list[str]:
        """The conversations, the last changed first."""
        try:
            names = [name for name in os.listdir(self._conversations) if not name.startswith(".")]
        except OSError:
            return []
        return sorted(names, key=lambda name: _changed(self._conversations / name / SNAPSHOT), reverse=True)


def _changed(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0.0
