"""Several conversations: switching while they stream, drafts, titles, deleting and bringing back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from app.session.shelf import ConversationState
from tests.flows.conftest import OpenDesk
from tests.flows.desk import stored_texts
from tests.server.behaviour import DONE, chunk, finish, head, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold, Step
from tests.waiting import until


def held(first: str, rest: str, name: str) -> list[Step]:
    """An answer that waits in its middle until `name` is released."""
    begin = head(200, "text/event-stream", "Transfer-Encoding: chunked")
    return [begin, chunk(said(first)[0]), Hold(name), chunk(said(rest)[0] + finish() + DONE), chunk(b"")]


async def test_an_answer_goes_on_while_another_chat_is_read(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Old answer.")), held("Slow ", "and steady", "slow")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Old question")
            old = desk.session.id
            slow = desk.new_chat()
            desk.send("Take your time")
            await desk.shows("Slow")
            await desk.open_chat(old)
            assert "Old answer." in desk.transcript_text()
            assert "Slow" not in desk.transcript_text()
            assert desk.sees("sendButton")
            assert desk.workspace.shelf.state(slow) == ConversationState.STREAMING
            server.release("slow")
            await until(lambda: desk.workspace.shelf.state(slow) == ConversationState.UNREAD)
            assert "steady" not in desk.transcript_text()
            await desk.open_chat(slow)
            assert "Slow and steady" in desk.transcript_text()
            assert desk.workspace.shelf.state(slow) == ConversationState.IDLE
    assert stored_texts(desk.on_disk(slow)["messages"]) == ["Take your time", "Slow and steady"]
    assert stored_texts(desk.on_disk(old)["messages"]) == ["Old question", "Old answer."]


async def test_coming_back_in_mid_answer_shows_it_growing_on(open_desk: OpenDesk) -> None:
    with ScriptedServer(held("Slow ", "and steady", "slow")) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Take your time")
            await desk.shows("Slow")
            slow = desk.session.id
            desk.new_chat()
            assert not desk.sees("transcript")
            await desk.open_chat(slow)
            assert desk.sees("stopButton")
            assert "Slow" in desk.transcript_text()
            server.release("slow")
            await desk.answered()
            assert "Slow and steady" in desk.transcript_text()


async def test_two_answers_stream_at_once_and_one_is_stopped(open_desk: OpenDesk) -> None:
    with ScriptedServer(held("Alpha ", "omega", "a"), held("Left ", "right", "b")) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("First question")
            await desk.shows("Alpha")
            first = desk.session.id
            second = desk.new_chat()
            desk.send("Second question")
            await desk.shows("Left")
            states = [desk.workspace.shelf.state(one) for one in (first, second)]
            assert states == [ConversationState.STREAMING] * 2
            desk.press("stopButton")
            await desk.answered()
            await until(lambda: server.chats[1].outcome == "client_gone")
            server.release("a")
            await desk.open_chat(first)
            assert (await desk.answered()).text == "Alpha omega"
            assert server.chats[0].outcome == "complete"
    assert stored_texts(desk.on_disk(second)["messages"]) == ["Second question", "Left "]


async def test_an_answer_that_failed_elsewhere_is_marked_in_the_list(open_desk: OpenDesk) -> None:
    with ScriptedServer([Hold("go"), *BY_NAME["no_such_key"].sends]) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello?")
            failing = desk.session.id
            await until(lambda: server.chats)
            desk.new_chat()
            server.release("go")
            await until(lambda: desk.workspace.shelf.state(failing) == ConversationState.FAILED)


async def test_each_chat_keeps_its_draft(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Hi."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            first = desk.session.id
            desk.type("unsent in the first")
            second = desk.new_chat()
            assert desk.composer.toPlainText() == ""
            desk.type("第二个草稿")
            await desk.open_chat(first)
            assert desk.composer.toPlainText() == "unsent in the first"
            await desk.open_chat(second)
            assert desk.composer.toPlainText() == "第二个草稿"
            assert "第二个草稿" in desk.list_titles()
    assert desk.on_disk(first)["draft"] == "unsent in the first"
    assert desk.on_disk(second)["draft"] == "第二个草稿"


async def test_the_title_comes_by_itself_and_can_be_changed(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Sure."))) as server:
        async with open_desk(server.base_url) as desk:
            title = desk.find(QLineEdit, "titleField")
            assert not title.isEnabled()
            await desk.ask("What is a good name for a cat?\nShort, please.")
            assert title.text() == "What is a good name for a cat?"
            assert "What is a good name for a cat?" in desk.list_titles()
            title.setFocus()
            title.selectAll()
            desk.type("Cat names", title)
            desk.press_key(Qt.Key.Key_Return)
            await until(lambda: "Cat names" in desk.list_titles())
            assert desk.window.windowTitle().startswith("Cat names")
            await desk.ask("More")
            assert title.text() == "Cat names"
            title.setFocus()
            title.clear()
            desk.press_key(Qt.Key.Key_Return)
            await until(lambda: title.text() == "What is a good name for a cat?")
            conversation_id = desk.session.id
    on_disk = desk.on_disk(conversation_id)
    assert on_disk["title"] == "What is a good name for a cat?"
    assert on_disk["title_is_automatic"]


async def test_renaming_in_the_list(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Sure."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            view = desk.window.conversation_list.list
            await desk.open_chat(desk.session.id)
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_F2)
            await until(lambda: isinstance(desk.focus(), QLineEdit))
            desk.type("My greetings", desk.focus())
            desk.press_key(Qt.Key.Key_Return)
            await until(lambda: desk.find(QLineEdit, "titleField").text() == "My greetings")


async def test_escape_gives_the_old_title_back(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Sure."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            title = desk.find(QLineEdit, "titleField")
            desk.type("oops", title)
            desk.press_key(Qt.Key.Key_Escape)
            assert title.text() == "Hello"


async def test_a_deleted_chat_comes_back_with_undo(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Kept."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Do not lose me")
            kept = desk.session.id
            folder = desk.folder()
            view = desk.window.conversation_list.list
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until(lambda: desk.sees("toast"))
            assert desk.session.id != kept
            assert "Do not lose me" not in desk.list_titles()
            assert not folder.exists()
            assert (desk.data_dir / "trash" / kept).is_dir()
            assert desk.label("toastLabel") == "The conversation was moved to the trash."
            desk.press("toastButton")
            await until(lambda: desk.session.id == kept)
            await desk.drawn()
            assert "Kept." in desk.transcript_text()
            assert "Do not lose me" in desk.list_titles()
            assert folder.is_dir()
    assert stored_texts(desk.on_disk(kept)["messages"]) == ["Do not lose me", "Kept."]


async def test_deleting_a_chat_that_streams_stops_it_and_keeps_what_came(open_desk: OpenDesk) -> None:
    with ScriptedServer(held("Half", "whole", "never")) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Go")
            await desk.shows("Half")
            deleted = desk.session.id
            view = desk.window.conversation_list.list
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until(lambda: server.chats[0].outcome == "client_gone")
            await until(lambda: desk.sees("toast"))
            desk.press("toastButton")
            await until(lambda: desk.session.id == deleted)
            await desk.drawn()
            assert "Half" in desk.transcript_text()


async def test_a_new_chat_without_words_leaves_no_trace(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        for _ in range(3):
            desk.new_chat()
        assert desk.composer.hasFocus()
        assert desk.list_titles() == []
    assert not list((desk.data_dir / "conversations").glob("*"))


async def test_a_chat_deleted_while_it_has_an_unsaved_draft_stays_deleted(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Bye."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            deleted = desk.session.id
            desk.type("typed a moment ago")
            view = desk.window.conversation_list.list
            view.setFocus()
            QTest.keyClick(view, Qt.Key.Key_Delete)
            await until(lambda: desk.session.id != deleted)
            assert desk.composer.toPlainText() == ""
        assert not list((desk.data_dir / "conversations").glob("[!.]*"))
        async with open_desk(server.base_url) as desk:
            assert desk.list_titles() == []
