"""Deleting conversations and messages, and bringing them back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from app.core.message import MessageState
from app.session.shelf import ConversationState
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import held, texts
from tests.waiting import emission, until


async def test_a_conversation_deleted_while_it_streams_comes_back_whole(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("Half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "Half")
        desk.workspace.delete(session.id)
        (shown,) = await emission(desk.workspace.opened)
        assert shown is not session
        assert not shown.path()
        await until(lambda: server.chats[0].outcome == "client_gone")
        await until(lambda: desk.shelf.summary(session.id) is None)
        assert desk.shelf.state(session.id) == ConversationState.IDLE
        assert not (desk.folders.conversations / session.id).exists()
        desk.workspace.undo_delete()
        (back,) = await emission(desk.workspace.opened)
        assert texts(back) == ["Hi", "Half"]
        assert back.path()[1].state == MessageState.STOPPED
        assert [summary.id for summary in desk.shelf.summaries()] == [session.id]
        server.then(stream(*said(" done")))
        back.turns.continue_reply(back.path()[1].id)
        assert (await desk.ended(back)).text == "Half done"
        assert desk.noticed == []


async def test_undo_brings_back_one_after_the_other(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        sessions = [desk.chat() for _ in range(2)]
        for session in sessions:
            await desk.ask(session, "Hi")
        for session in sessions:
            desk.workspace.delete(session.id)
            await emission(desk.shelf.conversation_removed)
        for session in reversed(sessions):
            desk.workspace.undo_delete()
            (back,) = await emission(desk.workspace.opened)
            assert back.id == session.id
        desk.workspace.undo_delete()  # nothing left


async def test_messages_come_back_too(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        reply = await desk.ask(session, "Hi")
        session.delete(reply.id)
        session.delete(session.path()[0].id)
        assert texts(session) == []
        assert session.undo_delete()
        assert session.undo_delete()
        assert texts(session) == ["Hi", "Hello"]
        assert not session.undo_delete()


async def test_what_is_deleted_is_not_sent(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        reply = await desk.ask(session, "Hi")
        session.delete(reply.id)
        await desk.ask(session, "Again")
        session.undo_delete()
        assert texts(session) == ["Hi", "Hello", "Again", "Hello"]
    assert [m["content"] for m in server.chats[-1].json["messages"]] == ["Hi", "Again"]


async def test_one_that_never_got_to_the_disk_can_be_taken_off_the_list(
    qapp: QApplication, open_desk: OpenDesk, expect_log: Callable[[str], None]
) -> None:
    expect_log("WARNING app.session.recorder: ")
    async with open_desk() as desk:
        desk.folders.conversations.write_text("in the way")
        session = desk.chat()
        await desk.ask(session, "Hi")
        desk.workspace.delete(session.id)
        await emission(desk.shelf.conversation_removed)
        assert desk.noticed == []
        assert desk.workspace.current is not session
