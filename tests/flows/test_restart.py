"""After a restart everything is found again as it was left."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLineEdit, QPlainTextEdit, QWidget

from app.session.shelf import ConversationState
from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL
from tests.server.behaviour import chunk, head, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold
from tests.waiting import until


async def test_texts_branches_draft_parameters_title_and_last_chat(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Left.")), stream(*said("First.")), stream(*said("Second."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Another chat")
            other = desk.session.id
            main = desk.new_chat()
            await desk.ask("Say something")
            desk.press("regenerateButton")
            await desk.answered()
            desk.press("previousBranchButton")
            desk.type("an unsent thought")
            temperature = await desk.parameter("temperature")
            desk.type("0.4", temperature)
            prompt = desk.find(QPlainTextEdit, "systemPrompt")
            desk.type("Be brief.", prompt)
            title = desk.find(QLineEdit, "titleField")
            title.setFocus()
            title.selectAll()
            desk.type("A fine title", title)
        async with open_desk(server.base_url) as desk:
            assert desk.session.id == main
            await desk.drawn()
            assert desk.texts() == ["Say something", "First."]
            assert "First." in desk.transcript_text()
            assert desk.label("branchLabel") == "1/2"
            assert desk.composer.toPlainText() == "an unsent thought"
            assert desk.composer.hasFocus()
            assert desk.find(QLineEdit, "titleField").text() == "A fine title"
            assert desk.window.windowTitle().startswith("A fine title")
            assert desk.list_titles() == ["Today", "A fine title", "Another chat"]
            field = await desk.parameter("temperature")
            assert isinstance(field, QAbstractSpinBox)
            assert field.text() == "0.4"
            assert desk.find(QPlainTextEdit, "systemPrompt").toPlainText() == "Be brief."
            assert desk.session.request_preview().body()["temperature"] == 0.4
            desk.press("nextBranchButton")
            await desk.drawn()
            assert desk.texts() == ["Say something", "Second."]
            await desk.open_chat(other)
            assert desk.texts() == ["Another chat", "Left."]


async def test_the_window_stands_as_it_stood(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.window.resize(780, 600)
        desk.window.splitter.setSizes([195, 330, 255])
        desk.press("toggleSidebarButton")
        await until(lambda: not desk.sees("parameterSidebar"))
        size, width = desk.window.size(), desk.window.conversation_list.width()
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.window.size() == size
        assert desk.window.conversation_list.width() == width
        assert not desk.sees("parameterSidebar")
        desk.press("toggleListButton")
        assert not desk.sees("newChatButton")
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert not desk.sees("newChatButton")
        desk.press("toggleListButton")
        desk.press("toggleSidebarButton")
        assert desk.sees("newChatButton")
        assert desk.find(QWidget, "parameterSidebar").width() >= 250


async def test_the_text_is_as_large_as_it_was(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        normal = desk.window.transcript.view.formats.font.pointSizeF()
        desk.press_key(Qt.Key.Key_Plus, CONTROL)
        desk.press_key(Qt.Key.Key_Plus, CONTROL)
        larger = desk.window.transcript.view.formats.font.pointSizeF()
        assert larger > normal
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.window.transcript.view.formats.font.pointSizeF() == larger
        desk.press_key(Qt.Key.Key_0, CONTROL)
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.window.transcript.view.formats.font.pointSizeF() == normal


async def test_quitting_in_mid_answer_keeps_what_came(open_desk: OpenDesk) -> None:
    slow = [head(200, "text/event-stream", "Transfer-Encoding: chunked"), chunk(said("Half a")[0]), Hold("never")]
    with ScriptedServer(slow, stream(*said(" loaf."))) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Bread?")
            await desk.shows("Half a")
        await until(lambda: server.chats[0].outcome == "client_gone")
        async with open_desk(server.base_url) as desk:
            await desk.drawn()
            assert desk.texts() == ["Bread?", "Half a"]
            assert desk.notes() == ["Stopped."]
            desk.press_labelled("Continue")
            await desk.answered()
            assert desk.texts() == ["Bread?", "Half a loaf."]


async def test_an_error_and_its_buttons_are_there_again(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["status_403"], stream(*said("Now it works."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            before = desk.notes()
        async with open_desk(server.base_url) as desk:
            await desk.drawn()
            assert desk.notes() == before
            assert desk.choices() == ["Choose a model", "Retry"]
            desk.press("retryButton")
            assert (await desk.answered()).text == "Now it works."


async def test_a_deleted_message_stays_deleted(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("One.")), stream(*said("Two."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            await desk.ask("Second")
            await desk.act(1, "deleteButton")
        async with open_desk(server.base_url) as desk:
            assert desk.texts() == ["First", "Second", "Two."]
            conversation_id = desk.session.id
    assert len(desk.on_disk(conversation_id)["messages"]) == 4


async def test_a_draft_of_a_chat_without_messages_is_found_again(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.type("My first thought\nand a second line")
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.composer.toPlainText() == "My first thought\nand a second line"
        assert desk.list_titles() == ["Today", "My first thought"]


async def test_what_is_being_edited_is_not_lost_and_does_not_overwrite_the_draft(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("One."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            desk.type("draft")
            await desk.act(0, "editButton")
        async with open_desk(server.base_url) as desk:
            assert desk.composer.toPlainText() == "draft"
            await desk.act(0, "editButton")
            desk.type(", but better")
        async with open_desk(server.base_url) as desk:
            assert desk.composer.toPlainText() == "First, but better\n\ndraft"
            assert desk.texts() == ["First", "One."]
            await desk.act(0, "editButton")
            desk.type(" again")
            await desk.ask("")
            assert desk.texts() == ["First again", "One."]
            assert desk.composer.toPlainText() == "First, but better\n\ndraft"


async def test_what_was_not_read_is_still_marked(open_desk: OpenDesk) -> None:
    held = [head(200, "text/event-stream", "Transfer-Encoding: chunked"), Hold("slow"), chunk(said("Done.")[0])]
    with ScriptedServer([*held, chunk(b"data: [DONE]\n\n"), chunk(b"")], BY_NAME["status_401_without_body"]) as server:
        async with open_desk(server.base_url) as desk:
            shelf = desk.workspace.shelf
            desk.send("Take your time")
            unread = desk.session.id
            await until(lambda: server.chats)
            failed = desk.new_chat()
            desk.send("What about this?")
            await until(lambda: shelf.state(failed) == ConversationState.FAILED)
            desk.new_chat()
            server.release("slow")
            await until(lambda: shelf.state(unread) == ConversationState.UNREAD)
        async with open_desk(server.base_url) as desk:
            shelf = desk.workspace.shelf
            states = {one: shelf.state(one) for one in (unread, failed)}
            assert states == {unread: ConversationState.UNREAD, failed: ConversationState.FAILED}
            await desk.open_chat(unread)
            assert shelf.state(unread) == ConversationState.IDLE
        async with open_desk(server.base_url) as desk:
            shelf = desk.workspace.shelf
            assert [shelf.state(one) for one in (unread, failed)] == [ConversationState.IDLE, ConversationState.FAILED]
