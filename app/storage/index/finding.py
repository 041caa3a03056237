"""One search in the index: which conversations have hits, the newest or the best first, and excerpts from their files.

Everything here blocks and belongs on the thread for searching.
"""

from __future__ import annotations

import sqlite3
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.search.hits import FIRST_HITS, Found, Group, Hit, Order, excerpt_of, spans_in
from app.core.search.query import Query
from app.storage.index.database import errors_told_apart
from app.storage.index.documents import Document, read_document
from app.storage.index.planning import plan
from app.storage.index.stamps import state_of

_PAGE = 300
"""Hits that are fetched at once."""
_WINDOW = 20_000
"""Messages in the first stretch that is looked through when both tables are asked; each later one has twice as many."""
_KEPT = 12_000
"""Messages that are remembered from one search to the next."""
_LARGEST = (1 << 62, -1)
_TITLE_COUNTS = 20
"""So many messages weighs a hit in the title."""


class Documents:
    """Conversations as they were read lately: while somebody types, the same ones are asked for again and again."""

    def __init__(self, conversations: Path) -> None:
        self._conversations = conversations
        self._kept: OrderedDict[str, tuple[str, Document]] = OrderedDict()
        self._size = 0

    def get(self, conversation_id: str) -> Document | None:
        """A conversation as it is on disk now; None when it is gone."""
        folder = self._conversations / conversation_id
        state = state_of(str(folder))
        before, kept = self._kept.pop(conversation_id, ("", None))
        self._size -= len(kept.passages) if kept else 0
        if state is None:
            return None
        if kept is None or before != state:
            kept = read_document(folder)
        self._kept[conversation_id] = (state, kept)
        self._size += len(kept.passages)
        while self._size > _KEPT and len(self._kept) > 1:
            _, (_, dropped) = self._kept.popitem(last=False)
            self._size -= len(dropped.passages)
        return kept


def group_of(document: Document, query: Query, ids: list[str] | None = None, most: int = FIRST_HITS) -> Group | None:
    """The hits in one conversation, among the messages `ids` if given; None when there are none after all."""
    wanted = None if ids is None else set(ids)
    hits: list[Hit] = []
    title_spans: list[tuple[int, int]] = []
    for passage in reversed(document.passages):
        if wanted is not None and passage.message_id not in wanted:
            continue
        if not passage.message_id:
            title_spans = spans_in(passage.text, query)
        elif len(hits) < most and (excerpt := excerpt_of(passage.text, query)):
            hits.append(Hit(passage.message_id, excerpt, passage.role, passage.created_at))
    if not hits and not title_spans:
        return None
    whole = ids is None and len(hits) < most
    return Group(document.summary.id, tuple(hits), title_spans=tuple(title_spans), is_whole=whole)


@dataclass
class _Counted:
    messages: int = 0
    title: bool = False
    newest: int = 0


class IndexSearch:
    """A search that goes on from where the last call left it."""

    def __init__(self, database: sqlite3.Connection, documents: Documents, query: Query, order: Order) -> None:
        self._database, self._documents, self._query, self._order = database, documents, query, order
        self._plan = plan(query)
        self._waiting: Iterator[tuple[int, list[str] | None]] | None = None
        self._counts: dict[int, _Counted] | None = None

    def more(self, groups: int) -> Found:
        """The next so many conversations with hits."""
        with errors_told_apart():
            if self._waiting is None:
                self._waiting = self._by_count() if self._order == Order.BEST else self._by_age()
            found: list[Group] = []
            for conversation, ids in self._waiting:
                if group := self._group(conversation, ids):
                    found.append(group)
                    if len(found) == groups:
                        return Found(tuple(found))
            return Found(tuple(found), is_complete=True)

    def _group(self, number: int, ids: list[str] | None) -> Group | None:
        row = self._database.execute("SELECT id FROM conversations WHERE number = ?", (number,)).fetchone()
        document = self._documents.get(row[0]) if row else None
        return group_of(document, self._query, ids) if document else None

    def hits_in(self, conversation_id: str, most: int) -> Group | None:
        """The newest `most` hits in one conversation; None when there are none any more."""
        document = self._documents.get(conversation_id)
        return group_of(document, self._query, most=most) if document else None

    def count(self) -> tuple[int, dict[str, int]]:
        """How many messages have hits, and how many each conversation has, by id."""
        with errors_told_apart():
            counts = self._count()
            ids = dict(self._database.execute("SELECT number, id FROM conversations").fetchall()) if counts else {}
        by_id = {ids[number]: counted.messages for number, counted in counts.items() if number in ids}
        return sum(by_id.values()), by_id

    def _count(self) -> dict[int, _Counted]:
        if self._counts is None:
            columns = "conversation, count(*) - sum(id = ''), sum(id = ''), max(number)"
            counts: dict[int, _Counted] = {}
            statement, _ = self._plan.sql(columns, "GROUP BY conversation")
            for low, high in self._windows():
                for number, count, titles, newest in self._database.execute(statement, self._plan.arguments(low, high)):
                    counted = counts.setdefault(number, _Counted())
                    counted.messages += count
                    counted.title = counted.title or bool(titles)
                    counted.newest = max(counted.newest, newest)
            self._counts = counts
        return self._counts

    def _by_count(self) -> Iterator[tuple[int, list[str] | None]]:
        counts = self._count()

        def weight(number: int) -> tuple[int, int]:
            counted = counts[number]
            return counted.messages + _TITLE_COUNTS * counted.title, counted.newest

        for number in sorted(counts, key=weight, reverse=True):
            yield number, None

    def _by_age(self) -> Iterator[tuple[int, list[str] | None]]:
        """Conversations with the ids of their newest hits."""
        seen: set[int] = set()
        for page in self._pages():
            ids: dict[int, list[str]] = {}
            for conversation, message_id in page:
                if conversation not in seen:
                    ids.setdefault(conversation, []).append(message_id)
            seen.update(ids)
            yield from ids.items()

    def _pages(self) -> Iterator[list[tuple[int, str]]]:
        statement, _ = self._plan.sql(
            "messages.number, conversation, id", f"ORDER BY {self._plan.table}.rowid DESC LIMIT {_PAGE}"
        )
        for low, top in self._windows():
            high = top
            while rows := self._database.execute(statement, self._plan.arguments(low, high)).fetchall():
                yield [(conversation, message_id) for _, conversation, message_id in rows]
                if len(rows) < _PAGE:
                    break
                high = rows[-1][0] - 1

    def _windows(self) -> Iterator[tuple[int, int]]:
        """Stretches of numbers, the newest first: over the first number, up to the second."""
        high, low = _LARGEST
        if not self._plan.in_windows:
            yield low, high
            return
        size = _WINDOW
        while True:
            row = self._database.execute(
                "SELECT number FROM messages WHERE number <= ? ORDER BY number DESC LIMIT 1 OFFSET ?", (high, size)
            ).fetchone()
            if row is None:
                yield low, high
                return
            yield row[0], high
            high, size = row[0], size * 2
