"""All conversations: the list and its marks, several at once, delete and undo, what is kept in memory."""

from __future__ import annotations

import gc
import shutil
import weakref
from threading import Event

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from app.core.message import MessageState
from app.core.settings import Preset
from app.session.shelf import ConversationState
from tests.server.behaviour import error_response
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import RESET
from tests.session.conftest import OpenDesk
from tests.session.desk import held, texts
from tests.waiting import emission, until


async def test_two_conversations_answer_at_once(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("A", after="a", name="first"), held("B", after="b", name="second"))
    async with open_desk() as desk:
        one, two = desk.chat(), desk.chat()
        one.turns.send("1")
        await desk.grown_to(one, "A")
        two.turns.send("2")
        await desk.grown_to(two, "B")
        assert {desk.shelf.state(s.id) for s in (one, two)} == {ConversationState.STREAMING}
        server.release("second")
        await desk.ended(two)
        assert one.is_running
        server.release("first")
        await desk.ended(one)
        assert (texts(one), texts(two)) == (["1", "Aa"], ["2", "Bb"])


async def test_marks_of_the_list(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    async with open_desk() as desk:
        seen = desk.chat()
        await desk.ask(seen, "1")
        assert desk.shelf.state(seen.id) == ConversationState.IDLE
        server.then(held("x"), error_response(400, "no"))
        seen.turns.send("2")
        await desk.grown_to(seen, "x")
        other = desk.chat()
        server.release("go")
        await desk.ended(seen)
        assert desk.shelf.state(seen.id) == ConversationState.UNREAD
        await desk.ask(other, "3")
        assert desk.shelf.state(other.id) == ConversationState.FAILED
        desk.workspace.open(seen.id)
        assert desk.shelf.state(seen.id) == ConversationState.IDLE
        desk.workspace.open(other.id)
        assert desk.shelf.state(other.id) == ConversationState.IDLE  # it was seen


async def test_the_mark_is_about_the_reply_not_about_what_is_shown(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        first = await desk.ask(session, "1")
        server.then([*held("x")[:-1], RESET])
        session.turns.regenerate(first.id)
        await desk.grown_to(session, "x")
        session.switch_branch(first.id)
        server.release("go")
        await until(lambda: not session.is_running)
        assert session.path()[-1].state == MessageState.COMPLETE
        assert desk.shelf.state(session.id) == ConversationState.FAILED


async def test_the_list_says_what_changed(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        added, changed = list[str](), list[str]()
        desk.shelf.conversation_added.connect(added.append)
        desk.shelf.conversation_changed.connect(changed.append)
        session = desk.chat()
        assert not added  # an empty conversation has no place
        await desk.ask(session, "What is a list?\nTell me.")
        assert added == [session.id]
        assert set(changed) == {session.id}
        assert desk.shelf.summary(session.id).title == "What is a list?"


async def test_renaming(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "First words")
        desk.workspace.rename(session.id, "  My \n title ")
        await emission(session.fields_changed)
        assert session.conversation.title == "My title"
        session.turns.edit(session.path()[0].id, "Other words")
        await desk.ended(session)
        assert session.conversation.title == "My title"
        desk.workspace.rename(session.id, " ")
        await emission(session.fields_changed)
        assert session.conversation.title == "Other words"
    async with open_desk() as later:
        await later.workspace.start()
        later.workspace.rename(session.id, "Not even open")
        await emission(later.shelf.conversation_changed)
        assert later.shelf.summary(session.id).title == "Not even open"
    assert desk.on_disk(session.id)["title"] == "Not even open"


async def test_a_slow_load_does_not_jump_in_front(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        old = desk.chat()
        await desk.ask(old, "Old")
    async with open_desk() as later:
        await later.workspace.start()
        later.workspace.open(old.id)
        new = later.chat()  # the user changes their mind while the file is read
        await later.workspace.tasks.settle()
        assert later.workspace.current is new


async def test_a_conversation_that_is_gone_is_said_in_a_sentence(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.workspace.open("nowhere")
        await until(lambda: desk.noticed)
        assert desk.noticed == ["The chat could not be opened: the folder is gone."]


async def test_the_last_conversation_may_be_gone_at_the_next_start(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.workspace.reopen("nowhere", 20)
        assert desk.workspace.current is not None
        assert desk.workspace.current.conversation.is_empty
        await desk.workspace.start()
        assert not desk.noticed


async def test_the_last_conversation_comes_later_from_a_slow_disk(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        old = desk.chat()
        await desk.ask(old, "Old")
    async with open_desk() as later:
        disk = Event()
        later.workspace._store._writer.submit(disk.wait)
        later.workspace.reopen(old.id, 0)
        assert later.workspace.current is None
        disk.set()
        await later.workspace.start()
        assert later.workspace.current is not None
        assert later.workspace.current.id == old.id


async def test_what_was_begun_meanwhile_stays_on_screen(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        old = desk.chat()
        await desk.ask(old, "Old")
    for last in (old.id, "nowhere"):
        async with open_desk() as later:
            disk = Event()
            later.workspace._store._writer.submit(disk.wait)
            later.workspace.reopen(last, 0)
            new = later.chat()
            disk.set()
            await later.workspace.start()
            assert later.workspace.current is new


async def test_one_whose_folder_vanished_is_written_anew(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "Hi")
        await desk.settled()
        shutil.rmtree(desk.folders.conversations / session.id)
        assert (await desk.ask(session, "Still there?")).text == "Hello"
        await desk.settled()
        assert session.is_saved
    assert len(desk.on_disk(session.id)["messages"]) == 4


async def test_new_conversations_start_with_the_defaults(qapp: QApplication, open_desk: OpenDesk) -> None:
    preset = Preset("Mine", {"seed": 7}, "Be brief.")
    async with open_desk(presets=(preset,), default_preset="Mine", model="m2") as desk:
        conversation = desk.chat().conversation
        assert (conversation.parameters, conversation.system_prompt) == ({"seed": 7}, "Be brief.")
        assert (conversation.endpoint_id, conversation.model) == ("test", "m2")
        conversation.parameters["seed"] = 8
        assert preset.parameters == {"seed": 7}


@pytest.mark.parametrize("how", ["left", "deleted"])
async def test_closed_sessions_are_released(qapp: QApplication, open_desk: OpenDesk, how: str) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "Hi")
        conversation_id, released = session.id, weakref.ref(session)
        del session
        if how == "deleted":
            desk.workspace.delete(conversation_id)
            await emission(desk.shelf.conversation_removed)
        for _ in range(6):
            desk.chat()
        await desk.workspace.tasks.settle()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        gc.collect()
        assert released() is None


async def test_a_session_that_runs_is_not_let_go(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("x"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "x")
        for _ in range(8):
            desk.chat()
        server.release("go")
        assert (await desk.ended(session)).text == "x"
        desk.workspace.open(session.id)
        assert desk.workspace.current is session
