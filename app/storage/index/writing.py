"""Changes the index. One instance a process, used from one thread at a time; every method is one transaction.

FTS5 forgets nothing by itself here: entries of messages that changed or went stay behind without a row in `messages`,
which is what searches go by. A rebuild, due when there are many, drops them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from app.core.clock import now
from app.core.conversation import ConversationSummary
from app.storage.index import database, packing
from app.storage.index.documents import Document, Passage

_A_MINUTE = 20
"""Bits of a message's number below the minute: numbers grow with time, so that the newest hits are found first.

All of a conversation that is read as a whole stand at the minute when it was last changed: that keeps the index small.
"""
_ADD_MESSAGES = (
    "INSERT INTO messages SELECT number, CAST(substr(value, 1, 10) AS INTEGER), substr(value, 21), "
    "CAST(substr(value, 11, 10) AS INTEGER) FROM json_each(?2) CROSS JOIN numbers ON place = ?1 + key "
    "WHERE substr(value, 1, 10) > '0000000000'"
)
"""Numbers of conversation and digest, ten digits each, then the id; 0 is a conversation that another process added."""


_CHUNK = 1_000


class Batch:
    """Conversations that are not in the index yet, in the form in which SQLite takes many at once.

    Handing over each row by itself would hold Python's lock a little a row, which the window then waits for; handing
    over all at once would hold it long: so they come in chunks.
    """

    def __init__(self) -> None:
        self.documents: list[Document] = []
        self.counts: list[int] = []
        """Passages of each document."""
        self.chunks: list[tuple[int, str, str]] = []
        """Place of the first passage, JSON lists of words and of short forms."""
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


class IndexWriter:
    """The one connection that writes."""

    def __init__(self, folder: Path) -> None:
        self._database = database.open_to_write(folder)

    def close(self) -> None:
        """Ends the connection; what was not committed is gone."""
        with suppress(sqlite3.Error):
            self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with database.errors_told_apart():
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
                self._database.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._database.execute("ROLLBACK")
                raise

    # what is there

    @property
    def is_complete(self) -> bool:
        """Whether every conversation was in it once."""
        return bool(self._state("complete", 0))

    def holds(self, conversation_id: str) -> bool:
        """Whether something of a conversation is in it."""
        with database.errors_told_apart():
            found = self._database.execute("SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)).fetchone()
        return found is not None

    def set_complete(self) -> None:
        """Every conversation is in it."""
        with self._transaction():
            self._set_state("complete", 1)

    def summaries(self) -> list[ConversationSummary]:
        """What the list shows, of all conversations."""
        with database.errors_told_apart():
            rows = self._database.execute("SELECT summary FROM conversations").fetchall()
        return [packing.unpacked(row[0]) for row in rows]

    def stamps(self) -> dict[str, str]:
        """Which state of which conversation's file is in the index."""
        with database.errors_told_apart():
            return dict(self._database.execute("SELECT id, stamp FROM conversations").fetchall())

    # single conversations

    def replace(self, document: Document) -> None:
        """Makes the entries of a conversation those of `document`; what is the same already stays."""
        with self._transaction():
            number = self._number(document.summary.id)
            rows = self._database.execute("SELECT number, id, digest FROM messages WHERE conversation = ?", (number,))
            known = {row[1]: row for row in rows}
            fresh: list[tuple[str, str, str, int]] = []
            for passage in filter(lambda passage: passage.text, document.passages):
                words, forms, digest = passage.entry()
                old = known.pop(passage.message_id, None)
                if old is None or old[2] != digest:
                    if old is not None:
                        self._drop([old[0]])
                    fresh.append((passage.message_id, words, forms, digest))
            self._insert(number, document.summary.updated_at, fresh)
            self._drop(row[0] for row in known.values())
            self._database.execute(
                "UPDATE conversations SET stamp = ?, summary = ? WHERE number = ?",
                (document.stamp, packing.packed(document.summary), number),
            )

    def put(self, conversation_id: str, passages: Mapping[str, Passage | None]) -> bool:
        """Takes in new or changed messages by their ids, or (None) out; False when the conversation is not here."""
        with self._transaction():
            found = self._database.execute(
                "SELECT number FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
            if found is None:
                return False
            rows = self._database.execute("SELECT number, id, digest FROM messages WHERE conversation = ?", found)
            known = {row[1]: row for row in rows if row[1] in passages}
            for message_id, passage in passages.items():
                old = known.get(message_id)
                if passage is None:
                    self._drop([old[0]] if old else [])
                    continue
                words, forms, digest = passage.entry()
                if old is None or old[2] != digest:
                    self._drop([old[0]] if old else [])
                    entry = (message_id, words, forms, digest)
                    self._insert(found[0], passage.created_at or now(), [entry])
        return True

    def forget(self, conversation_id: str) -> None:
        """Takes a conversation out."""
        with self._transaction():
            found = self._database.execute(
                "SELECT number FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
            if found:
                rows = self._database.execute("SELECT number FROM messages WHERE conversation = ?", found).fetchall()
                self._drop(row[0] for row in rows)
                self._database.execute("DELETE FROM conversations WHERE number = ?", found)

    def _number(self, conversation_id: str) -> int:
        execute = self._database.execute
        execute("INSERT OR IGNORE INTO conversations(id, stamp, summary) VALUES (?, '', x'')", (conversation_id,))
        return int(execute("SELECT number FROM conversations WHERE id = ?", (conversation_id,)).fetchone()[0])

    def _insert(self, conversation: int, instant: str, entries: list[tuple[str, str, str, int]]) -> None:
        numbers = self._free(instant, len(entries))
        for number, (message_id, words, forms, digest) in zip(numbers, entries, strict=True):
            self._database.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (number, words))
            self._database.execute("INSERT INTO forms(rowid, text) VALUES (?, ?)", (number, forms))
            self._database.execute(
                "INSERT INTO messages VALUES (?, ?, ?, ?)", (number, conversation, message_id, digest)
            )

    def _drop(self, numbers: Iterable[int]) -> None:
        dropped = [(number,) for number in numbers]
        if dropped:
            self._database.executemany("DELETE FROM messages WHERE number = ?", dropped)
            self._set_state("stale", self._state("stale", 0) + len(dropped))

    # a rebuild

    def add(self, batch: Batch) -> None:
        """Adds new conversations; the last changed must come last."""
        with self._transaction():
            execute = self._database.execute
            metas: list[str] = []
            numbers: list[int] = []
            for document, count in zip(batch.documents, batch.counts, strict=True):
                number = self._new_number(document) or 0
                of_document = batch.passages[len(metas) : len(metas) + count]
                metas += [f"{number:010}{digest:010}{message_id}" for digest, message_id in of_document]
                numbers += self._free(document.summary.updated_at, count, numbers[-1] if numbers else 0)
            for place in range(0, len(metas), _CHUNK):
                part = slice(place, place + _CHUNK)
                execute(
                    "INSERT INTO temp.numbers SELECT ?1 + key, value FROM json_each(?2)", (place, f"{numbers[part]}")
                )
                execute(_ADD_MESSAGES, (place, _json(metas[part])))
            for chunk in batch.chunks:
                execute("INSERT INTO temp.chunks VALUES (?, ?, ?)", chunk)
            for table in ("words", "forms"):
                # One statement: FTS5 writes what it has collected at the end of every statement of many rows.
                execute(
                    f"INSERT INTO {table}(rowid, text) SELECT number, value FROM chunks "  # noqa: S608  # fixed names
                    f"CROSS JOIN json_each({table}) CROSS JOIN numbers ON place = first + key"
                )
            execute("DELETE FROM temp.chunks")
            execute("DELETE FROM temp.numbers")

    def _free(self, instant: str, count: int, after: int = 0) -> range:
        """So many numbers in a row that no message has, for something that happened at `instant`."""
        start = max(_minute(instant) << _A_MINUTE, after + 1)
        taken = "SELECT max(number) FROM messages WHERE number BETWEEN ? AND ?"
        while (last := self._database.execute(taken, (start, start + count - 1)).fetchone()[0]) is not None:
            start = int(last) + 1
        return range(start, start + count)

    def _new_number(self, document: Document) -> int | None:
        """A number for a conversation; None when it has one already."""
        added = self._database.execute(
            "INSERT OR IGNORE INTO conversations(id, stamp, summary) VALUES (?, ?, ?)",
            (document.summary.id, document.stamp, packing.packed(document.summary)),
        )
        return added.lastrowid if added.rowcount else None

    def tidy(self) -> bool:
        """Does a little of the work that keeps searching quick; says whether there is more."""
        before = self._database.total_changes
        with self._transaction():
            self._database.execute("INSERT INTO words(words, rank) VALUES ('merge', 400)")
            self._database.execute("INSERT INTO forms(forms, rank) VALUES ('merge', 400)")
        return self._database.total_changes - before >= 4

    # small facts

    @property
    def stale(self) -> tuple[int, int]:
        """How many entries are left over, and how many messages there are."""
        with database.errors_told_apart():
            count = self._database.execute("SELECT count(*) FROM messages").fetchone()[0]
            return self._state("stale", 0), count

    def _state(self, name: str, otherwise: int) -> int:
        with database.errors_told_apart():
            found = self._database.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return int(found[0]) if found else otherwise

    def _set_state(self, name: str, value: int) -> None:
        self._database.execute("INSERT OR REPLACE INTO state VALUES (?, ?)", (name, value))


def _json(texts: list[str]) -> str:
    try:
        return msgspec.json.encode(texts).decode()
    except UnicodeEncodeError:  # half a surrogate pair, from a broken file
        return msgspec.json.encode([text.encode("utf-8", "replace").decode() for text in texts]).decode()


def _minute(instant: str) -> int:
    """Minutes since 1970; 0 when `instant` is none."""
    try:
        return max(0, int(datetime.fromisoformat(instant).timestamp()) // 60)
    except (ValueError, OverflowError, OSError):
        return 0
