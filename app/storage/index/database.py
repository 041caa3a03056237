"""The file of the index: opens or makes it, and tells which errors mean what. What is in it, is `writing`'s part.

Errors of SQLite leave this package as IndexUnavailable (the disk: try later) or IndexDamaged (make it anew).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from app.core.localized import Text
from app.storage import files, storage_error
from app.storage.storage_error import reason_for

FILE = "index.sqlite3"
_SCHEMA_VERSION = 1
_BUSY_S = 5.0
_OPTIONS = {
    "hashsize": 64 << 20,  # collected before FTS5 writes: the default of 1 MiB doubles the time of a rebuild
    "crisismerge": 128,  # so many pieces are put together at once, which takes long: `IndexWriter.tidy` is before it
}
WHILE_FILLING = {"automerge": 64}
"""Of so many pieces FTS5 begins to make one. Doing that once at the end, by `tidy`, saves a fifth of SQLite's time."""
WHEN_FILLED = {"automerge": 4}
_SCHEMA = f"""
CREATE TABLE state(name TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE conversations(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, summary BLOB NOT NULL
);
CREATE TABLE messages(
    number INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, id TEXT NOT NULL, digest INTEGER NOT NULL
);
CREATE INDEX messages_of ON messages(conversation);
CREATE VIRTUAL TABLE words USING fts5(text, content='', columnsize=0, tokenize='ascii');
CREATE VIRTUAL TABLE forms USING fts5(text, content='', columnsize=0, detail=none, tokenize='ascii');
PRAGMA user_version = {_SCHEMA_VERSION};
"""


class IndexUnavailable(Exception):  # noqa: N818  # it is no mistake of anyone's
    """The disk does not let the index be written or read. `reason` is a phrase as in StorageError."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


class IndexDamaged(Exception):  # noqa: N818
    """What is in the file is no index of this version, or is broken: it must be removed and made anew."""


class SearchInterrupted(Exception):  # noqa: N818
    """Nobody wants the answer any more."""


_DISK = {
    sqlite3.SQLITE_FULL: storage_error.DISK_FULL,
    sqlite3.SQLITE_READONLY: storage_error.READ_ONLY,
    sqlite3.SQLITE_CANTOPEN: storage_error.NO_PERMISSION,
    sqlite3.SQLITE_PERM: storage_error.NO_PERMISSION,
    sqlite3.SQLITE_IOERR: storage_error.DISK_FAILED,
    sqlite3.SQLITE_BUSY: storage_error.IN_USE,
    sqlite3.SQLITE_LOCKED: storage_error.IN_USE,
}


@contextmanager
def errors_told_apart() -> Iterator[None]:
    """Turns errors of SQLite and of the system into this module's."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            raise SearchInterrupted from error
        if code in _DISK:
            raise IndexUnavailable(_DISK[code]) from error
        raise IndexDamaged(str(error)) from error
    except OSError as error:
        raise IndexUnavailable(reason_for(error)) from error


def open_to_write(folder: Path) -> sqlite3.Connection:
    """The index in `folder`, made if it is not there; one of another version, or a broken one, is made anew."""
    with errors_told_apart():
        files.make_folder(folder)
        path = folder / FILE
        try:
            return _opened(path)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF in _DISK:
                raise
        except _OtherVersionError:
            pass
        remove(folder)
        return _opened(path)


def open_to_read(folder: Path) -> sqlite3.Connection:
    """A second connection, for another thread, that changes nothing. `interrupt` may be called from anywhere."""
    with errors_told_apart():
        address = f"{(folder / FILE).absolute().as_uri()}?mode=rw"
        database = sqlite3.connect(address, uri=True, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
        database.execute("PRAGMA query_only = ON")
        database.execute("PRAGMA cache_size = -16000")
        return database


def configure(connection: sqlite3.Connection, values: Mapping[str, int]) -> None:
    """Sets options of FTS5, or gives it commands, for both tables."""
    for table in ("words", "forms"):
        for name, value in values.items():
            connection.execute(f"INSERT INTO {table}({table}, rank) VALUES (?, ?)", (name, value))  # noqa: S608  # fixed names


def remove(folder: Path) -> None:
    """Removes the index, if the system lets it."""
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            files.remove(folder / (FILE + ending))


class _OtherVersionError(Exception):
    pass


def _opened(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600)
    database = sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)
    try:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA trusted_schema = OFF")
        database.execute("PRAGMA journal_size_limit = 4000000")
        database.execute("PRAGMA wal_autocheckpoint = 10000")
        database.execute("PRAGMA cache_size = -16000")
        database.execute("PRAGMA temp_store = MEMORY")
        database.execute("CREATE TEMP TABLE chunks(first INTEGER, words TEXT, forms TEXT)")
        database.execute("CREATE TEMP TABLE numbers(place INTEGER PRIMARY KEY, number INTEGER)")
        database.execute("BEGIN IMMEDIATE")
        version = database.execute("PRAGMA user_version").fetchone()[0]
        tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if tables and version != _SCHEMA_VERSION:
            raise _OtherVersionError
        if not tables:
            for statement in filter(str.strip, _SCHEMA.split(";")):
                database.execute(statement)
            configure(database, _OPTIONS | WHILE_FILLING)
        database.execute("COMMIT")
    except BaseException:
        database.close()
        raise
    return database
