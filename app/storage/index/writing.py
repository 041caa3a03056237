"""Changes the index. One instance a process, used from one thread at a time; every method is one transaction.

FTS5 forgets nothing by itself here: entries of messages that changed or went stay behind without a row in `messages`,
which is what searches go by. A rebuild, due when there are many, drops them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import msgspec

from app.core.conversation import ConversationSummary
from app.storage.index import database, packing
from app.storage.index.documents import Document, Passage

_MIDDLE = 1 << 40
"""Numbers of messages grow from here with what is new, and fall with what is older: the newest are found first."""
_ADD_MESSAGES = (
    "INSERT INTO messages SELECT ?1 + key, CAST(substr(value, 1, 10) AS INTEGER), substr(value, 21), "
    "CAST(substr(value, 11, 10) AS INTEGER) FROM json_each(?2) WHERE substr(value, 1, 10) > '0000000000'"
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
            for passage in filter(lambda passage: passage.text, document.passages):
                words, forms, digest = passage.entry()
                old = known.pop(passage.message_id, None)
                if old is None or old[2] != digest:
                    self._put(number, passage, (words, forms, digest), old[0] if old else None)
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
                entry = passage.entry()
                if old is None or old[2] != entry[2]:
                    self._put(found[0], passage, entry, old[0] if old else None)
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

    def _put(self, conversation: int, passage: Passage, entry: tuple[str, str, int], old: int | None) -> None:
        words, forms, digest = entry
        if old is not None:
            self._drop([old])
        highest = self._database.execute("SELECT max(number) FROM messages").fetchone()[0] or 0
        number = max(self._state("highest", _MIDDLE), highest) + 1  # never used again: FTS5 keeps what it had there
        self._set_state("highest", number)
        self._database.execute("INSERT INTO words(rowid, text) VALUES (?, ?)", (number, words))
        self._database.execute("INSERT INTO forms(rowid, text) VALUES (?, ?)", (number, forms))
        self._database.execute(
            "INSERT INTO messages VALUES (?, ?, ?, ?)", (number, conversation, passage.message_id, digest)
        )

    def _drop(self, numbers: Iterable[int]) -> None:
        dropped = [(number,) for number in numbers]
        if dropped:
            self._database.executemany("DELETE FROM messages WHERE number = ?", dropped)
            self._set_state("stale", self._state("stale", 0) + len(dropped))

    # a rebuild

    def add(self, batch: Batch) -> None:
        """Adds new conversations, the oldest first, as older than all that are there."""
        with self._transaction():
            execute = self._database.execute
            first = self._state("lowest", _MIDDLE) - len(batch)
            self._set_state("lowest", first)
            metas: list[str] = []
            for document, count in zip(batch.documents, batch.counts, strict=True):
                number = self._new_number(document) or 0
                of_document = batch.passages[len(metas) : len(metas) + count]
                metas += [f"{number:010}{digest:010}{message_id}" for digest, message_id in of_document]
            for place in range(0, len(metas), _CHUNK):
                execute(_ADD_MESSAGES, (first + place, _json(metas[place : place + _CHUNK])))
            for place, words, forms in batch.chunks:
                execute("INSERT INTO temp.chunks VALUES (?, ?, ?)", (first + place, words, forms))
            # One statement each: FTS5 writes what it has collected at the end of every statement of many rows.
            execute("INSERT INTO words(rowid, text) SELECT first + key, value FROM chunks CROSS JOIN json_each(words)")
            execute("INSERT INTO forms(rowid, text) SELECT first + key, value FROM chunks CROSS JOIN json_each(forms)")
            execute("DELETE FROM temp.chunks")

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
