"""Turns: send, stop, edit, regenerate, continue, branches while a reply runs."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.core.errors import ErrorKind
from app.core.message import MessageState, Role
from tests.server.behaviour import delta, error_response, event, finish, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import cut_off, held, texts
from tests.waiting import until


async def test_a_turn_is_sent_streamed_and_kept(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, marker_key: str
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        added, running = list[str](), list[bool]()
        session.message_added.connect(added.append)
        session.running_changed.connect(running.append)
        reply = await desk.ask(session, "Hi")
        assert texts(session) == ["Hi", "Hello"]
        assert added == [message.id for message in session.path()]
        assert running == [True, False]
        assert (reply.state, reply.error, reply.answered_by) == (MessageState.COMPLETE, None, "test-model-250115")
        assert server.chats[0].headers["authorization"] == f"Bearer {marker_key}"
        assert server.chats[0].json["messages"] == [{"role": "user", "content": "Hi"}]
        stored = await desk.stored(session.id)
    assert [message.text for message in stored.path()] == ["Hi", "Hello"]
    assert stored.title == "Hi"
    assert marker_key not in str(desk.on_disk(session.id))


async def test_the_message_is_on_disk_before_the_request_leaves(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held())
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: server.chats)
        assert [message.text for message in (await desk.stored(session.id, settled=False)).path()] == ["Hi", ""]


async def test_stop_closes_the_connection_and_keeps_what_arrived(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("Half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "Half")
        session.turns.stop()
        session.turns.stop()
        reply = await desk.ended(session)
        assert (reply.text, reply.state) == ("Half", MessageState.STOPPED)
        assert reply.error is not None
        assert reply.error.kind == ErrorKind.STOPPED
        await until(lambda: server.chats[0].outcome == "client_gone")


async def test_stop_before_the_reply_has_begun(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        session.turns.stop()  # its task has not run yet
        reply = await desk.ended(session)
        assert (reply.state, reply.text) == (MessageState.STOPPED, "")
        assert not server.chats
        stored = await desk.stored(session.id)
        assert stored.messages[reply.id].state == MessageState.STOPPED
        assert (await desk.ask(session, "Again")).text == "Hello"


async def test_stop_while_the_message_is_being_saved(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: session.progress)
        session.turns.stop()
        await desk.ended(session)
        stored = await desk.stored(session.id)
    assert [message.text for message in stored.path()] == ["Hi", ""]


async def test_one_reply_at_a_time(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(held("Half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await desk.grown_to(session, "Half")
        session.turns.send("More")
        session.turns.regenerate(session.path()[0].id)
        session.turns.continue_reply(session.path()[1].id)
        session.turns.edit(session.path()[0].id, "Other")
        session.delete(session.path()[1].id)
        assert len(session.conversation.messages) == 2
        server.release("go")
        assert (await desk.ended(session)).text == "Half"
    assert len(server.chats) == 1


async def test_nothing_is_nothing_to_send(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send(" \n")
        assert not session.path()
        assert not session.is_running


async def test_regenerating_makes_a_sibling(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        first = await desk.ask(session, "Hi")
        server.then(stream(*said("Other")))
        session.turns.regenerate(first.id)
        second = await desk.ended(session)
        assert texts(session) == ["Hi", "Other"]
        assert session.conversation.siblings(second.id) == [first.id, second.id]
        session.switch_branch(first.id)
        assert texts(session) == ["Hi", "Hello"]


async def test_a_first_failed_reply_makes_room(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(error_response(401, "Incorrect API key"), stream(*said("Hello")))
    async with open_desk() as desk:
        session = desk.chat()
        failed = await desk.ask(session, "Hi")
        assert (failed.state, failed.error and failed.error.kind) == (MessageState.FAILED, ErrorKind.AUTHENTICATION)
        session.turns.regenerate(failed.id)
        reply = await desk.ended(session)
        assert texts(session) == ["Hi", "Hello"]
        assert session.conversation.siblings(reply.id) == [reply.id]
    assert server.chats[1].json["messages"] == [{"role": "user", "content": "Hi"}]


async def test_editing_asks_again_beside_the_first_question(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "Hi")
        await desk.ask(session, "And?")
        session.set_fields(draft="half a thought")
        question = session.path()[2]
        session.turns.edit(question.id, "Or?")
        await desk.ended(session)
        assert texts(session) == ["Hi", "Hello", "Or?", "Hello"]
        assert session.conversation.draft == "half a thought"
        session.switch_branch(question.id)
        assert texts(session) == ["Hi", "Hello", "And?", "Hello"]
    assert [m["content"] for m in server.chats[-1].json["messages"]] == ["Hi", "Hello", "Or?"]


async def test_the_rest_of_a_broken_reply_grows_where_it_ended(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(cut_off("One "), cut_off("two "), stream(*said("three")))
    async with open_desk() as desk:
        session = desk.chat()
        reply = await desk.ask(session, "Count")
        for text in ("One ", "One two "):
            reply = await desk.ended(session)
            assert (reply.text, reply.state) == (text, MessageState.INTERRUPTED)
            assert reply.error is not None
            assert reply.error.kind == ErrorKind.INTERRUPTED
            session.turns.continue_reply(reply.id)
            assert session.message(reply.id).error is None
        reply = await desk.ended(session)
        assert (reply.text, reply.state, reply.error) == ("One two three", MessageState.COMPLETE, None)
        assert len(session.conversation.messages) == 2
        sent = server.chats[2].json["messages"]
        assert [m["role"] for m in sent] == ["user", "assistant", "user"]
        assert sent[1]["content"] == "One two "
        assert (await desk.stored(session.id)).messages[reply.id].text == "One two three"


async def test_continuing_an_earlier_reply_hides_nothing(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(stream(*said("Cut"), end=finish("length")), stream(*said("Hello")), stream(*said(" short")))
    async with open_desk() as desk:
        session = desk.chat()
        cut = await desk.ask(session, "Hi")
        assert cut.error is not None
        assert cut.error.kind == ErrorKind.LENGTH
        await desk.ask(session, "More")
        session.turns.continue_reply(cut.id)
        await desk.ended(session)
        assert texts(session) == ["Hi", "Cut short", "More", "Hello"]
    assert [m["content"] for m in server.chats[-1].json["messages"]][:2] == ["Hi", "Cut"]


async def test_the_reply_goes_on_while_another_branch_is_read(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        first = await desk.ask(session, "Hi")
        server.then(held("New", after=" one"))
        session.turns.regenerate(first.id)
        await desk.grown_to(session, "New")
        session.switch_branch(first.id)
        assert texts(session) == ["Hi", "Hello"]
        server.release("go")
        await until(lambda: not session.is_running)
        assert texts(session) == ["Hi", "Hello"]
        second = session.conversation.siblings(first.id)[1]
        assert session.message(second).text == "New one"
        assert session.message(second).state == MessageState.COMPLETE


async def test_a_shorter_request_keeps_the_newer_half(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        for text in ("1", "2", "3"):
            reply = await desk.ask(session, text)
        session.turns.regenerate_shorter(reply.id)
        await desk.ended(session)
        assert [m["content"] for m in server.chats[-1].json["messages"]] == ["2", "Hello", "3"]
        assert texts(session)[:2] == ["1", "Hello"]


async def test_results_of_tool_calls(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    call = {"index": 0, "id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    server.then(stream(event(delta(None, tool_calls=[call])), end=finish("tool_calls")), stream(*said("Warm.")))
    async with open_desk() as desk:
        session = desk.chat()
        asking = await desk.ask(session, "Weather?")
        session.turns.answer_tool_calls(asking.id, {"c1": "30°"})
        await desk.ended(session)
        assert [message.role for message in session.path()] == [Role.USER, Role.ASSISTANT, Role.TOOL, Role.ASSISTANT]
        assert server.chats[1].json["messages"][-1] == {"role": "tool", "tool_call_id": "c1", "content": "30°"}
        session.turns.answer_tool_calls(asking.id, {"c1": "-5°"})
        await desk.ended(session)
        assert texts(session) == ["Weather?", "", "-5°", "Warm."]
