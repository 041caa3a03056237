"""Rows of other programs' SQLite databases, for importing; never writes, never runs what a database brings along."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

_NOTHING: Mapping[str, str] = {}


def table_rows(file: Path, table: str, where: Mapping[str, str] = _NOTHING) -> Iterator[dict[str, Any]]:
    """The rows of `table` in `file` whose columns have the values of `where`, in the order they were written.

    None for a missing table or a missing column of `where`. Raises ValueError when `file` is no sound database.
    """
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            database.execute("PRAGMA trusted_schema = OFF")
            database.text_factory = lambda data: data.decode("utf-8", "replace")
            known = database.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (table,))
            if known.fetchone() is None:
                return
            columns = {row[1] for row in database.execute(f"PRAGMA table_info({_quoted(table)})")}
            if not where.keys() <= columns:
                return
            condition = " AND ".join(f"{_quoted(column)} = ?" for column in where) or "1"
            # Names are quoted, values bound.
            rows = database.execute(f"SELECT * FROM {_quoted(table)} WHERE {condition}", tuple(where.values()))  # noqa: S608
            names = [column[0] for column in rows.description]
            for row in rows:
                yield dict(zip(names, row, strict=True))
    except sqlite3.Error as error:
        raise ValueError(str(error)) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
