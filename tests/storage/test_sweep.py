"""The look at all conversations for what others did: what the app has just taken in itself is no news."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.core.changes import Change, MessagePut
from app.core.conversation import Conversation
from app.core.message import Message, TextPart
from app.storage import encoding, files
from app.storage.marks import SNAPSHOT, marks_of
from app.storage.sweep import Swept
from tests.storage.index.library import Library, library, talk
from tests.waiting import until


def _nothing(_there: Conversation, _imported: Conversation) -> list[Change]:
    return []


def _one_more(_there: Conversation, _imported: Conversation) -> list[Change]:
    return [MessagePut(Message(id="m1", parent_id="m0", parts=(TextPart("more"),)))]


async def _take(opened: Library, conversation: Conversation, differences=_nothing) -> None:  # type: ignore[no-untyped-def]
    await opened.store.take_over(conversation, differences, lambda *_: None)


async def test_what_was_imported_is_not_read_again_what_others_write_is(data_dir: Path) -> None:
    new, there = talk("new", "one"), talk("there", "one")
    async with library(data_dir, there) as opened:
        await opened.store.sweep.run()
        await _take(opened, new)
        await _take(opened, there, _one_more)
        assert (await opened.store.sweep.run()).changed == ()
        folder = data_dir / "conversations" / new.id
        files.write_whole(folder / SNAPSHOT, encoding.snapshot(talk("theirs", "one", "two"), 0))
        assert [summary.title for summary in (await opened.store.sweep.run()).changed] == ["theirs"]
        shutil.rmtree(folder)
        assert (await opened.store.sweep.run()).gone == (new.id,)


async def test_what_is_written_while_the_sweep_looks_is_neither_gone_nor_news(tmp_path: Path, data_dir: Path) -> None:
    elsewhere, conversations = tmp_path / "new", data_dir / "conversations"
    elsewhere.mkdir()
    files.write_whole(elsewhere / SNAPSHOT, encoding.snapshot(talk("new", "one"), 0))
    async with library(data_dir, talk("old", "one")) as opened:
        sweep = opened.store.sweep
        await sweep.run()
        sweep.wrote("new", marks_of(elsewhere))
        assert await sweep.run() == Swept()
        elsewhere.rename(conversations / "new")
        assert await sweep.run() == Swept()
        files.write_whole(conversations / "new" / SNAPSHOT, encoding.snapshot(talk("theirs", "one"), 0))
        assert [summary.title for summary in (await sweep.run()).changed] == ["theirs"]
        assert await sweep.run() == Swept()


async def test_an_import_that_brings_nothing_new_leaves_the_index_alone(data_dir: Path) -> None:
    imported = talk("t", "one")
    async with library(data_dir) as opened:
        await opened.start()
        await _take(opened, imported)
        await until(lambda: not len(opened.store.index._notes))
        await _take(opened, imported)
        assert not len(opened.store.index._notes)


async def test_conversations_that_nobody_has_open_are_not_remembered(data_dir: Path) -> None:
    new, is_open = talk("new", "one"), talk("open", "one")
    async with library(data_dir, is_open) as opened:
        for conversation in (new, is_open):
            await _take(opened, conversation, _one_more)
            await _take(opened, conversation, _one_more)
        assert set(opened.store._files._states) == {is_open.id}
        theirs = talk("theirs", "one", "two", month=2)
        theirs.id = new.id
        files.write_whole(data_dir / "conversations" / new.id / SNAPSHOT, encoding.snapshot(theirs, 0))
        loaded = (await opened.store.load(new.id)).conversation
        await opened.do(loaded, *_one_more(loaded, loaded))
        assert (await opened.store.load(new.id)).conversation.messages.keys() == {"m0", "m1"}
