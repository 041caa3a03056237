"""The index is a cache: it may be missing, old, broken or unwritable, and nothing is lost by it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from app.core.changes import MessagePut
from app.core.message import Message, TextPart
from app.storage.index import database
from app.storage.index.bulk import batch_of
from app.storage.index.documents import Document, passages_of
from app.storage.index.writing import IndexWriter
from tests.storage.index.library import library, talk
from tests.waiting import until

not_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may write everywhere")


async def test_the_second_start_lists_from_the_index(data_dir: Path) -> None:
    talks = [talk("one", "豆沙", month=1), talk("two", "红豆", month=2)]
    async with library(data_dir, *talks) as opened:
        assert await opened.start() == ([], [])
    async with library(data_dir) as opened:
        listing = await opened.store.listing()
        assert [summary.title for summary in listing.summaries] == ["two", "one"]
        assert await opened.start() == ([], [])
        assert await opened.find("红") == ["m0"]


async def test_what_happened_outside_is_noticed_at_start(data_dir: Path) -> None:
    kept, changed, removed = talk("kept", "a"), talk("changed", "b"), talk("removed", "c")
    async with library(data_dir, kept, changed, removed) as opened:
        await opened.start()
    folder = data_dir / "conversations"
    file = folder / changed.id / "conversation.json"
    data = json.loads(file.read_text(encoding="utf-8"))
    data["messages"][0]["parts"][0]["text"] = "quite other words"
    file.write_text(json.dumps(data), encoding="utf-8")
    shutil.rmtree(folder / removed.id)
    shutil.copytree(folder / kept.id, folder / "copy")
    async with library(data_dir) as opened:
        news, gone = await opened.start()
        assert (sorted(news), gone) == (["copy"], [removed.id])
        assert await opened.find("quite") == ["m0"]
        assert await opened.find("b") == []
        assert len(await opened.groups("a")) == 2


async def test_after_a_kill_the_journal_is_searched_too(data_dir: Path) -> None:
    conversation = talk("t", "first")
    async with library(data_dir, conversation) as opened:
        await opened.start()
        await opened.do(conversation, MessagePut(Message(id="late", parent_id="m0", parts=(TextPart("late words"),))))
    database.remove(data_dir / "cache")
    async with library(data_dir) as opened:
        await opened.start()
        assert await opened.find("late") == ["late"]


@pytest.mark.parametrize("damage", ["deleted", "garbage", "cut", "older", "not ours", "a folder"])
async def test_a_useless_index_is_made_anew(data_dir: Path, damage: str) -> None:
    async with library(data_dir, talk("t", "豆沙包")) as opened:
        await opened.start()
    file = data_dir / "cache" / database.FILE
    content = file.read_bytes()
    if damage == "deleted":
        database.remove(file.parent)
    elif damage == "garbage":
        file.write_bytes(b"garbage" * 5000)
    elif damage == "cut":
        file.write_bytes(content[: len(content) // 2])
    elif damage == "older":
        with sqlite3.connect(file) as connection:
            connection.execute("PRAGMA user_version = 99")
        connection.close()
    elif damage == "not ours":
        file.unlink()
        with sqlite3.connect(file) as connection:
            connection.execute("CREATE TABLE recipes(name)")
        connection.close()
    else:
        file.unlink()
        file.mkdir()
        (file / "x").touch()
    async with library(data_dir) as opened:
        listing = await opened.store.listing()
        assert [summary.title for summary in listing.summaries] == ["t"]
        await opened.start()
        assert await opened.find("沙包") == ["m0"]
        assert (opened.store.index.problem is None) == (damage != "a folder")


async def test_an_index_that_breaks_while_it_is_searched_is_made_anew(data_dir: Path) -> None:
    async with library(data_dir, *[talk(f"t{n}", "豆沙包 " * 50) for n in range(40)]) as opened:
        await opened.start()
        writer = opened.store.index._keeper._writer
        assert writer is not None
        writer._database.execute("UPDATE words_data SET block = x'00' WHERE id > 1")
        writer._database.execute("DELETE FROM words_idx")
        assert len(await opened.groups("豆沙")) in {0, 40}  # FTS5 may take it for an empty one
        opened.store.index._failed()
        await opened.start()
        assert len(await opened.groups("豆沙")) == 40


@pytest.mark.parametrize("order", ["full", "read-only"])
async def test_without_a_writable_cache_the_files_are_searched(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    number = {"full": sqlite3.SQLITE_FULL, "read-only": sqlite3.SQLITE_READONLY}[order]

    def refuse(_path: Path) -> sqlite3.Connection:
        error = sqlite3.OperationalError(order)
        error.sqlite_errorcode = number
        raise error

    monkeypatch.setattr(database, "_opened", refuse)
    async with library(data_dir, talk("t", "豆沙包", "x"), talk("u", "-")) as opened:
        await opened.start()
        assert opened.store.index.problem is not None
        assert await opened.find("沙包") == ["m0"]
        assert await opened.find("nowhere") == []


async def test_a_full_disk_costs_the_index_only_what_it_could_not_write(data_dir: Path) -> None:
    conversation = talk("t", "first")
    async with library(data_dir, conversation) as opened:
        await opened.start()
        writer = opened.store.index._keeper._writer
        assert writer is not None
        writer._database.execute("PRAGMA max_page_count = 1")
        text = " ".join(f"word{number}" for number in range(20_000))
        await opened.do(conversation, MessagePut(Message(id="big", parent_id="m0", parts=(TextPart(text),))))
        await until(lambda: opened.store.index.problem is not None)
        assert await opened.find("word17") == ["big"]  # from the files
        opened.store.index._keeper._try_again_at = 0.0
        opened.store.index.note(conversation.id)
        await until(lambda: opened.store.index.problem is None)
        assert await opened.find("word17") == ["big"]


async def test_many_new_conversations_are_written_in_parts(data_dir: Path) -> None:
    talks = [talk(f"talk {number}", f"豆沙 number{number} " + "word " * 30_000) for number in range(12)]
    async with library(data_dir) as opened:
        await opened.start()
        for conversation in talks:
            await opened.store.create(conversation)
        shutil.rmtree(data_dir / "conversations" / talks[-1].id)
        await until(lambda: not len(opened.store.index._notes))
        await until(lambda: opened.store.index.version > 1)
        await opened.start()
        assert len(await opened.groups("豆沙")) == 11
        assert await opened.find("number7") == ["m0"]


async def test_a_very_long_conversation_is_found_from_end_to_end(data_dir: Path) -> None:
    long = talk("long", *[f"number{place} " + "word " * 1_100 for place in range(2_100)])
    async with library(data_dir, talk("short", "number7"), long) as opened:
        await opened.start()
        for place in (0, 999, 1000, 2000, 2099):
            assert await opened.find(f"number{place}") == [f"m{place}"]


async def test_two_processes_share_the_index(data_dir: Path) -> None:
    async with library(data_dir, talk("t", "one")) as first, library(data_dir) as second:
        await first.start()
        await second.start()
        other = talk("u", "one more")
        await second.store.create(other)
        await until(lambda: not len(second.store.index._notes))
        await second.start()
        await first.start()
        for opened in (first, second):
            assert len(await opened.groups("one")) == 2
            search = opened.store.index.search(*_asked("one"))
            assert (await search.count() or (0,))[0] == 2


def _asked(text: str):  # type: ignore[no-untyped-def]
    from app.core.search.hits import Order
    from app.core.search.query import parse

    return parse(text), Order.NEWEST


_FILL = """
import asyncio, sys
from pathlib import Path
from tests.storage.index.library import Library
async def main():
    opened = Library(Path(sys.argv[1]))
    print("ready", flush=True)
    await opened.start()
asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
async def test_a_rebuild_that_is_killed_is_finished_at_the_next_start(data_dir: Path) -> None:
    async with library(data_dir, *[talk(f"t{n}", *["豆沙包"] * 30) for n in range(60)]):
        pass
    for delay in (0.001, 0.05, 0.1):
        process = subprocess.Popen([sys.executable, "-c", _FILL, str(data_dir)], stdout=subprocess.PIPE)  # noqa: ASYNC220
        assert process.stdout is not None
        process.stdout.readline()
        with suppress(subprocess.TimeoutExpired):
            process.wait(delay)
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
    async with library(data_dir) as opened:
        await opened.start()
        assert len(await opened.groups("沙包")) == 60


def test_leftovers_are_counted(tmp_path: Path) -> None:
    from app.storage.index.documents import Passage

    writer = IndexWriter(tmp_path)
    try:
        assert not writer.put("unknown", {"m": Passage("m", "x")})
        assert writer.stale == (0, 0)
    finally:
        writer.close()


def test_the_pieces_of_a_new_index_are_put_together_when_it_is_full(tmp_path: Path) -> None:
    writer = IndexWriter(tmp_path)
    try:
        for number in range(8):
            conversation = talk(f"talk {number}", "same words", "又见豆沙")
            passages = passages_of(conversation)
            writer.add(batch_of([Document(conversation.summary(), passages, f"{number}")]))
        assert _pieces(tmp_path) == [8, 8]
        writer.set_complete()
        while writer.tidy():
            pass
        assert _pieces(tmp_path) == [1, 1]
    finally:
        writer.close()


def _pieces(folder: Path) -> list[int]:
    with closing(database.open_to_read(folder)) as reading:
        tables = ("words_idx", "forms_idx")
        return [reading.execute(f"SELECT count(DISTINCT segid) FROM {table}").fetchone()[0] for table in tables]
