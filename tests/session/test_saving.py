"""What becomes of a conversation when the disk does not take it, and when the app is closed in the middle."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.error_table import say
from app.core.errors import ErrorKind
from app.core.localized import CHINESE, ENGLISH
from app.core.message import MessageState
from app.storage.storage_error import DISK_FULL, StorageError
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import held, texts
from tests.waiting import emission, until

ExpectLog = Callable[[str], None]


@contextmanager
def full_disk(monkeypatch: pytest.MonkeyPatch, *, writes_left: int = 0) -> Iterator[None]:
    """Every write of a file fails as on a full disk, once `writes_left` have gone through."""
    left = writes_left
    real = os.write

    def write(descriptor: int, data: bytes) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise OSError(28, "No space left on device")
        return real(descriptor, data)

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", write)
        yield


async def test_a_full_disk_at_the_first_message(
    qapp: QApplication,
    open_desk: OpenDesk,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: ExpectLog,
) -> None:
    expect_log("WARNING app.session.recorder: .*the disk is full")
    async with open_desk() as desk:
        session = desk.chat()
        reasons, again = [], []
        session.save_failed.connect(reasons.append)
        session.saved_again.connect(lambda: again.append(True))
        with full_disk(monkeypatch):
            failed = await desk.ask(session, "Precious")
            await desk.settled()
        assert texts(session) == ["Precious", ""]
        assert failed.error is not None
        assert failed.error.kind == ErrorKind.STORAGE
        assert "the disk is full" in say(failed.error, ENGLISH)
        assert "磁盘已满" in say(failed.error, CHINESE)
        assert set(reasons) == {DISK_FULL}
        assert not session.is_saved
        assert not server.chats  # never sent what is not on disk
        session.turns.regenerate(failed.id)
        assert (await desk.ended(session)).text == "Hello"
        assert again == [True]
        assert session.is_saved
        assert [message.text for message in (await desk.stored(session.id)).path()] == ["Precious", "Hello"]


async def test_a_full_disk_in_an_old_conversation(
    qapp: QApplication,
    open_desk: OpenDesk,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: ExpectLog,
) -> None:
    expect_log("WARNING app.session.recorder: .*the disk is full")
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "One")
        await desk.settled()
        with full_disk(monkeypatch):
            failed = await desk.ask(session, "Two")
            await desk.settled()
        assert failed.error is not None
        assert failed.error.kind == ErrorKind.STORAGE
        assert len(server.chats) == 1
        session.save_again()
        await emission(session.saved_again)
        stored = await desk.stored(session.id)
        assert [message.text for message in stored.path()] == ["One", "Hello", "Two", ""]


@pytest.mark.parametrize("writes_left", range(5))
async def test_space_runs_out_while_a_reply_streams(
    qapp: QApplication,
    open_desk: OpenDesk,
    server: ScriptedServer,
    monkeypatch: pytest.MonkeyPatch,
    expect_log: ExpectLog,
    writes_left: int,
) -> None:
    """Wherever it happens: all of it stands in the window, and on disk when the app has quit."""
    expect_log("WARNING app.session.recorder: .*the disk is full")
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "One")
        await desk.settled()
        server.then(held("Long ", after="answer"))
        with full_disk(monkeypatch, writes_left=writes_left):
            session.turns.send("Two")
            await until(lambda: not session.is_running or session.path()[-1].text)
            server.release("go")
            last = await desk.ended(session)
            await desk.settled()
            session.set_fields(draft="x" * 10)
            session.rename("New title")
            await desk.settled()
        assert not session.is_saved
    assert desk.on_disk(session.id)["title"] == "New title"
    stored = await desk.stored(session.id)
    assert stored.messages == session.conversation.messages
    assert last.text == ("Long answer" if writes_left >= 2 else "")


async def test_what_is_not_on_disk_is_not_let_go(
    qapp: QApplication, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING app.session.recorder: .*the disk is full")
    async with open_desk() as desk:
        session = desk.chat()
        with full_disk(monkeypatch):
            await desk.ask(session, "Precious")
            for _ in range(8):
                desk.chat()
            await desk.workspace.tasks.settle()
            desk.workspace.open(session.id)
            assert desk.workspace.current is session
            assert texts(session) == ["Precious", ""]


async def test_a_write_that_gets_through_does_not_hide_one_that_did_not(
    qapp: QApplication, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("WARNING app.session.recorder: .*the disk is full")
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "One")
        await desk.settled()
        real = desk.store.append
        first = True

        async def fails_once(*arguments: object, **named: bool) -> None:
            nonlocal first
            if first:
                first = False
                raise StorageError(DISK_FULL, Path("journal.jsonl"), 28)
            await real(*arguments, **named)

        monkeypatch.setattr(desk.store, "append", fails_once)
        session.set_fields(system_prompt="lost?")
        session.set_fields(draft="kept")
        await emission(session.saved_again)  # by itself, after a moment
        stored = await desk.stored(session.id)
        assert (stored.system_prompt, stored.draft) == ("lost?", "kept")
        assert session.is_saved


async def test_closing_while_a_reply_streams(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(held("Half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "Half")
        journal = desk.folders.conversations / session.id / "journal.jsonl"
    assert not journal.exists()
    user, reply = desk.on_disk(session.id)["messages"]
    assert (reply["state"], reply["parts"][0]["text"]) == (MessageState.STOPPED, "Half")
    assert user["parts"][0]["text"] == "Hi"
    async with open_desk() as later:
        await later.workspace.start()
        later.workspace.open(session.id)
        (again,) = await emission(later.workspace.opened)
        assert texts(again) == ["Hi", "Half"]
        server.then(stream(*said(" and half")))
        again.turns.continue_reply(again.path()[-1].id)
        assert (await later.ended(again)).text == "Half and half"


async def test_a_streaming_reply_reaches_the_disk_before_its_end(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("Half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "Half")
        journal = desk.folders.conversations / session.id / "journal.jsonl"
        await until(lambda: b"Half" in journal.read_bytes(), timeout_s=1.0)
        found = await desk.stored(session.id, settled=False)
        assert found.path()[-1].state == MessageState.INTERRUPTED  # what a start after a kill would show
        assert found.path()[-1].text == "Half"


async def test_a_draft_of_a_new_conversation_survives(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.set_fields(draft="not yet sent")
        desk.chat()
    async with open_desk() as later:
        await later.workspace.start()
        assert [summary.draft for summary in later.shelf.summaries()] == ["not yet sent"]
        later.workspace.reopen(session.id, 20)
        assert later.workspace.current.conversation.draft == "not yet sent"


async def test_what_was_set_before_the_first_message_is_kept(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.set_parameter("seed", 1)
        assert (await desk.ask(session, "Hi")).error is None
        assert (await desk.stored(session.id)).parameters == {"seed": 1}
    assert server.chats[0].json["seed"] == 1


async def test_an_empty_conversation_leaves_no_folder(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        for _ in range(8):
            session = desk.chat()
            session.set_parameter("seed", 1)
            session.set_fields(system_prompt="S", model="other", draft="   ")
    assert not list(desk.folders.conversations.glob("*"))
