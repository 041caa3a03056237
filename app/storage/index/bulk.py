"""Many conversations at once, as a new index or an import brings them: prepared by one thread, written by another."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import datetime

import msgspec

from app.storage.index import packing
from app.storage.index.documents import Document

_AN_HOUR = 12
"""Bits of a message's number below the hour: numbers grow with time, so that the newest hits are found first.

All of a conversation that is read as a whole stand at the hour when it was last changed. More bits, or a place for each
message by its own time, would let the index grow by half: FTS5 keeps the distances between numbers.
"""
_ADD_MESSAGES = (
    "INSERT INTO messages SELECT number, CAST(substr(value, 1, 10) AS INTEGER), substr(value, 21), "
    "CAST(substr(value, 11, 10) AS INTEGER) FROM json_each(?2) CROSS JOIN numbers ON place = ?1 + key "
    "WHERE substr(value, 1, 10) > '0000000000'"
)
"""Numbers of conversation and digest, ten digits each, then the id; 0 is a conversation that another process added."""


_CHUNK = 1_000
_STATEMENT_TEXT = 10_000_000
"""Characters that one statement adds: only a very long conversation has more."""
Chunk = tuple[int, str, str]
"""Place of the first passage, JSON lists of words and of short forms."""


class Batch:
    """Conversations that are not in the index yet, in the form in which SQLite takes many at once.

    Handing over each row by itself would hold Python's lock a little a row, which the window then waits for; handing
    over all at once would hold it long: so they come in chunks.
    """

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.counts: list[int] = []
        """Passages of each document."""
        self.chunks: list[Chunk] = []
        self.passages: list[tuple[int, str]] = []
        """Digest and message id of each."""
        self._words: list[str] = []
        self._forms: list[str] = []

    def add(self, document: Document) -> None:
        """Takes in one conversation."""
        before = len(self.passages)
        for passage in document.passages:
            if passage.text:
                words, forms, digest = passage.entry()
                self._words.append(words)
                self._forms.append(forms)
                self.passages.append((digest, passage.message_id))
                if len(self._words) == _CHUNK:
                    self.finish()
        self.documents.append(document)
        self.counts.append(len(self.passages) - before)

    def finish(self) -> None:
        """Nothing more comes."""
        if self._words:
            self.chunks.append((len(self.passages) - len(self._words), _json(self._words), _json(self._forms)))
            self._words, self._forms = [], []

    def __len__(self) -> int:
        return len(self.passages)


def batch_of(documents: list[Document]) -> Batch:
    """These conversations, the last changed at the end."""
    batch = Batch()
    for document in sorted(documents, key=lambda document: document.summary.updated_at):
        batch.add(document)
    batch.finish()
    return batch


def add_batch(connection: sqlite3.Connection, batch: Batch) -> None:
    """Adds new conversations inside a transaction; those that another process has added are skipped."""
    execute = connection.execute
    metas: list[str] = []
    numbers: list[int] = []
    for document, count in zip(batch.documents, batch.counts, strict=True):
        number = _new_number(connection, document) or 0
        of_document = batch.passages[len(metas) : len(metas) + count]
        metas += [f"{number:010}{digest:010}{message_id}" for digest, message_id in of_document]
        numbers += free_numbers(connection, document.summary.updated_at, count, numbers[-1] if numbers else 0)
    for place in range(0, len(metas), _CHUNK):
        part = slice(place, place + _CHUNK)
        execute("INSERT INTO temp.numbers SELECT ?1 + key, value FROM json_each(?2)", (place, f"{numbers[part]}"))
        execute(_ADD_MESSAGES, (place, _json(metas[part])))
    for chunks in _parts(batch.chunks):
        connection.executemany("INSERT INTO temp.chunks VALUES (?, ?, ?)", chunks)
        for table in ("words", "forms"):
            # One statement: FTS5 writes what it has collected at the end of every statement of many rows.
            execute(
                f"INSERT INTO {table}(rowid, text) SELECT number, value FROM chunks "  # noqa: S608  # fixed names
                f"CROSS JOIN json_each({table}) CROSS JOIN numbers ON place = first + key"
            )
        execute("DELETE FROM temp.chunks")
    execute("DELETE FROM temp.numbers")


def _parts(chunks: list[Chunk]) -> Iterator[list[Chunk]]:
    """The chunks in as few lists as possible without much more than _STATEMENT_TEXT in one."""
    part: list[Chunk] = []
    size = 0
    for chunk in chunks:
        part.append(chunk)
        size += len(chunk[1]) + len(chunk[2])
        if size >= _STATEMENT_TEXT:
            yield part
            part, size = [], 0
    if part:
        yield part


def free_numbers(connection: sqlite3.Connection, instant: str, count: int, after: int = 0) -> range:
    """So many numbers in a row that no message has, for something that happened at `instant`; they may spill over."""
    start = max(_hour(instant) << _AN_HOUR, after + 1)
    taken = "SELECT max(number) FROM messages WHERE number BETWEEN ? AND ?"
    while True:
        end_of_hour = ((start >> _AN_HOUR) + 1) << _AN_HOUR
        last = connection.execute(taken, (start, max(end_of_hour, start + count) - 1)).fetchone()[0]
        if last is None:
            return range(start, start + count)
        start = int(last) + 1


def _new_number(connection: sqlite3.Connection, document: Document) -> int | None:
    """A number for a conversation; None when it has one already."""
    added = connection.execute(
        "INSERT OR IGNORE INTO conversations(id, stamp, summary) VALUES (?, ?, ?)",
        (document.summary.id, document.stamp, packing.packed(document.summary)),
    )
    return added.lastrowid if added.rowcount else None


def _json(texts: list[str]) -> str:
    try:
        return msgspec.json.encode(texts).decode()
    except UnicodeEncodeError:  # half a surrogate pair, from a broken file
        return msgspec.json.encode([text.encode("utf-8", "replace").decode() for text in texts]).decode()


def _hour(instant: str) -> int:
    """Hours since 1970; 0 when `instant` is none."""
    try:
        return max(0, int(datetime.fromisoformat(instant).timestamp()) // 3600)
    except (ValueError, OverflowError, OSError):
        return 0
