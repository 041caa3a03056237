"""Changes the index. One instance a process, used from one thread at a time; every method is one transaction.

FTS5 forgets nothing by itself here: entries of messages that changed or went stay behind without a row in `messages`,
which is what searches go by. A rebuild, due when there are many, drops them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from app.core.clock import now
from app.core.conversation import ConversationSummary
from app.storage.index import database, packing

if TYPE_CHECKING:
    from app.storage.index.bulk import Batch
    from app.storage.index.documents import Document, Passage


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
            database.configure(self._database, database.WHEN_FILLED)
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
        from app.storage.index.bulk import free_numbers  # nothing is written while the index is up to date

        numbers = free_numbers(self._database, instant, len(entries))
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
        from app.storage.index.bulk import add_batch

        with self._transaction() as connection:
            add_batch(connection, batch)

    def tidy(self) -> bool:
        """Does a little of the work that keeps searching quick; says whether there is more."""
        before = self._database.total_changes
        with self._transaction():
            database.configure(self._database, {"merge": 400})
        return self._database.total_changes - before >= 4

    def let_go(self) -> None:
        """Gives up the pages that are kept in memory: of a new index some 15 MB."""
        with database.errors_told_apart():
            self._database.execute("PRAGMA shrink_memory")

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
