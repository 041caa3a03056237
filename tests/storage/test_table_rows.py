from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.storage.table_rows import table_rows


@pytest.fixture
def database(tmp_path: Path) -> Path:
    file = tmp_path / "other's #1.sqlite"
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute('CREATE TABLE "odd ""name"(id, text)')
        connection.executemany('INSERT INTO "odd ""name" VALUES (?, ?)', [("a", "1"), ("b", "豆沙"), ("a", "2")])
        connection.execute('CREATE VIEW trick AS SELECT * FROM "odd ""name"')
    return file


def test_rows_with_the_values_asked_for(database: Path) -> None:
    assert list(table_rows(database, 'odd "name', {"id": "a"})) == [{"id": "a", "text": "1"}, {"id": "a", "text": "2"}]
    assert len(list(table_rows(database, 'odd "name'))) == 3


def test_missing_tables_columns_and_views_give_nothing(database: Path) -> None:
    assert list(table_rows(database, "gone")) == []
    assert list(table_rows(database, 'odd "name', {"gone": "a"})) == []
    assert list(table_rows(database, "trick")) == []


def test_nothing_is_written(database: Path) -> None:
    before = database.read_bytes()
    list(table_rows(database, 'odd "name'))
    assert database.read_bytes() == before
    assert [item.name for item in database.parent.iterdir()] == [database.name]


def test_no_database_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(ValueError, match="database"):
        list(table_rows(tmp_path / "x", "t"))
