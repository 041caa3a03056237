"""Sending a message and watching the answer come."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from app.core.message import MessageState
from tests.flows.conftest import OpenDesk
from tests.flows.desk import compose, stored_texts
from tests.server.behaviour import BASE, DONE, USAGE, chunk, delta, event, finish, head, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold
from tests.waiting import until

BEGIN = head(200, "text/event-stream", "Transfer-Encoding: chunked")


async def test_a_message_is_sent_and_the_answer_shown_and_kept(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Hello, ", "**you**!"))) as server:
        async with open_desk(server.base_url) as desk:
            assert not desk.find(QPushButton, "sendButton").isEnabled()
            desk.type("Hi there")
            desk.press("sendButton")
            assert desk.composer.toPlainText() == ""
            reply = await desk.answered()
            folder = desk.folder()
            assert reply.state == MessageState.COMPLETE
            assert "Hi there" in desk.transcript_text()
            assert "Hello, you!" in desk.transcript_text()
            assert desk.composer.hasFocus()
    (request,) = server.chats
    assert request.json == {
        "model": "test-model",
        "messages": [{"role": "user", "content": "Hi there"}],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    assert "authorization" not in request.headers
    on_disk = desk.on_disk(folder.name)
    assert stored_texts(on_disk["messages"]) == ["Hi there", "Hello, **you**!"]
    assert sorted(path.name for path in folder.iterdir()) == ["conversation.json"]


async def test_the_answer_appears_as_it_comes(open_desk: OpenDesk) -> None:
    steps = [BEGIN, chunk(said("One ")[0]), Hold("two"), chunk(said("two ")[0]), Hold("three")]
    with ScriptedServer([*steps, chunk(said("three")[0] + finish() + DONE), chunk(b"")]) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Count")
            await desk.shows("One")
            assert desk.label("statusLabel") == "Answering…"
            assert desk.sees("stopButton")
            assert not desk.sees("sendButton")
            await until(lambda: "One " in desk.everything_on_disk())
            server.release("two")
            await desk.shows("One two")
            await until(lambda: "two" in desk.everything_on_disk())
            assert "three" not in desk.transcript_text()
            server.release("three")
            assert (await desk.answered()).text == "One two three"
            assert desk.sees("sendButton")


async def test_stop_closes_the_connection_and_keeps_what_came(open_desk: OpenDesk) -> None:
    with ScriptedServer([BEGIN, chunk(said("Once upon a time")[0]), Hold()]) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("A long story")
            await desk.shows("Once upon a time")
            desk.press("stopButton")
            reply = await desk.answered()
            await until(lambda: server.chats[0].outcome == "client_gone")
            assert reply.state == MessageState.STOPPED
            assert desk.notes() == ["Stopped."]
            assert desk.choices() == ["Continue", "Regenerate"]
            assert desk.composer.hasFocus()
            conversation_id = desk.session.id
    stopped = desk.on_disk(conversation_id)["messages"][1]
    assert stored_texts([stopped]) == ["Once upon a time"]
    assert stopped["state"] == "stopped"


async def test_escape_stops_the_answer_unless_something_else_is_given_up_by_it(open_desk: OpenDesk) -> None:
    slow = [BEGIN, chunk(said("Once upon a time")[0]), Hold()]
    with ScriptedServer(stream(*said("Yes.")), slow) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            desk.send("A long story")
            await desk.shows("Once upon a time")
            compose(desk.composer, "ni hao")
            desk.press_key(Qt.Key.Key_Escape)  # gives up a candidate
            compose(desk.composer, "")
            desk.window.transcript.edit_requested.emit(desk.path()[0].id)
            assert desk.sees("editingLabel")
            desk.press_key(Qt.Key.Key_Escape)  # gives up the editing
            assert not desk.sees("editingLabel")
            assert desk.sees("stopButton")
            assert "Esc" in desk.button("stopButton").toolTip()
            desk.press_key(Qt.Key.Key_Escape)
            assert (await desk.answered()).state == MessageState.STOPPED
            desk.press_key(Qt.Key.Key_Escape)  # nothing is running any more
            assert desk.notes() == ["Stopped."]


async def test_stop_by_keyboard_before_anything_came(open_desk: OpenDesk) -> None:
    with ScriptedServer([Hold()]) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello?")
            await desk.says("Waiting for the answer…")
            await until(lambda: server.chats)
            desk.press_key(Qt.Key.Key_Period, Qt.KeyboardModifier.ControlModifier)
            reply = await desk.answered()
            await until(lambda: server.chats[0].outcome == "client_gone")
            assert reply.state == MessageState.STOPPED
            assert "Stopped." in desk.notes()


async def test_nothing_is_sent_without_text_or_while_an_answer_comes(open_desk: OpenDesk) -> None:
    with ScriptedServer([BEGIN, chunk(said("Wait")[0]), Hold("rest"), chunk(finish() + DONE), chunk(b"")]) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("   ")
            assert desk.path() == []
            desk.composer.clear()
            desk.send("First")
            await desk.shows("Wait")
            desk.send("Second")
            assert desk.composer.toPlainText() == "Second"
            assert len(desk.path()) == 2
            server.release("rest")
            await desk.answered()
            assert desk.composer.toPlainText() == "Second"
            desk.press("sendButton")
            await desk.answered()
            assert [text for text in desk.texts() if text] == ["First", "Wait", "Second", "Wait"]
    assert [message["content"] for message in server.chats[1].json["messages"]] == ["First", "Wait", "Second"]


async def test_an_empty_answer_says_so_and_can_be_asked_for_again(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["nothing_but_done"], stream(*said("Here I am"))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello?")
            assert "The model returned no text." in desk.notes()
            assert desk.choices() == ["Retry"]
            desk.press("retryButton")
            assert (await desk.answered()).text == "Here I am"
            assert desk.notes() == []


async def test_tokens_and_price_of_the_last_answer(open_desk: OpenDesk) -> None:
    counted = stream(event(delta("Yes.")), end=finish() + event(BASE | {"choices": [], "usage": USAGE}) + DONE)
    with ScriptedServer(counted, stream(*said("No."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Are you there?")
            assert desk.label("statusLabel") == "27 tokens in, 427 out"
            await desk.ask("And now?")
            assert desk.label("statusLabel") == ""


async def test_chinese_from_an_input_method(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("你好，", "世界"))) as server:
        async with open_desk(server.base_url, language="zh_CN") as desk:
            desk.type("你好")
            desk.press_labelled("发送")
            await desk.answered()
            assert "你好，世界" in desk.transcript_text()
            assert desk.window.windowTitle().startswith("你好")
    assert server.chats[0].json["messages"] == [{"role": "user", "content": "你好"}]
