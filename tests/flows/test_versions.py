"""Other versions of a question or an answer: regenerate, edit, the arrows between them; delete and undo."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, SHIFT, Desk, stored_texts
from tests.server.behaviour import DONE, chunk, finish, head, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold, Step
from tests.waiting import until


def answers(*texts: str) -> list[list[Step]]:
    return [stream(*said(text)) for text in texts]


def version(desk: Desk) -> str:
    """What stands between the arrows."""
    return desk.label("branchLabel")


async def test_regenerate_makes_another_version_and_keeps_the_first(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("First.", "Second.", "Third.")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Say a number")
            await until(lambda: desk.sees("regenerateButton"))
            desk.press("regenerateButton")
            await desk.answered()
            assert desk.texts() == ["Say a number", "Second."]
            assert version(desk) == "2/2"
            desk.press("regenerateButton")
            await desk.answered()
            assert version(desk) == "3/3"
            for expected, place in (("Second.", "2/3"), ("First.", "1/3")):
                desk.press("previousBranchButton")
                await desk.drawn()
                assert desk.texts() == ["Say a number", expected]
                assert expected in desk.transcript_text()
                assert version(desk) == place
            assert not desk.find(QWidget, "previousBranchButton").isEnabled()
            desk.press("nextBranchButton")
            await desk.drawn()
            assert version(desk) == "2/3"
            conversation_id = desk.session.id
    assert [request.json["messages"] for request in server.chats] == [[{"role": "user", "content": "Say a number"}]] * 3
    on_disk = desk.on_disk(conversation_id)
    assert stored_texts(on_disk["messages"]) == ["Say a number", "First.", "Second.", "Third."]
    assert on_disk["current_id"] == on_disk["messages"][2]["id"]


async def test_an_earlier_message_is_edited_and_asked_again(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("Paris.", "Rome is older.", "Berlin.")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Capital of France?")
            await desk.ask("And which city is older?")
            desk.type("half a thought")
            await desk.act(0, "editButton")
            assert desk.composer.toPlainText() == "Capital of France?"
            assert desk.composer.hasFocus()
            assert "Editing" in desk.label("editingLabel")
            desk.composer.selectAll()
            await desk.ask("Capital of Germany?")
            assert desk.texts() == ["Capital of Germany?", "Berlin."]
            assert desk.composer.toPlainText() == "half a thought"
            assert not desk.sees("editingLabel")
            await desk.act(0, "previousBranchButton")
            await desk.drawn()
            assert desk.texts() == ["Capital of France?", "Paris.", "And which city is older?", "Rome is older."]
            conversation_id = desk.session.id
    assert server.chats[2].json["messages"] == [{"role": "user", "content": "Capital of Germany?"}]
    assert len(desk.on_disk(conversation_id)["messages"]) == 6


async def test_escape_ends_editing_and_gives_the_draft_back(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("Yes.")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Really?")
            desk.type("my draft")
            await desk.act(0, "editButton")
            desk.press_key(Qt.Key.Key_Escape)
            assert desk.composer.toPlainText() == "my draft"
            await desk.act(0, "editButton")
            desk.press("cancelEditButton")
            assert desk.composer.toPlainText() == "my draft"
            assert desk.texts() == ["Really?", "Yes."]
    assert len(server.chats) == 1


async def test_branches_cannot_be_switched_while_an_answer_comes(open_desk: OpenDesk) -> None:
    slow = [
        head(200, "text/event-stream", "Transfer-Encoding: chunked"),
        chunk(said("Slow")[0]),
        Hold("end"),
        chunk(finish() + DONE),
        chunk(b""),
    ]
    with ScriptedServer(*answers("Quick."), slow) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hi")
            desk.press("regenerateButton")
            await desk.shows("Slow")
            await desk.drawn()
            for button in ("previousBranchButton", "nextBranchButton", "regenerateButton", "deleteButton"):
                assert not desk.find(QWidget, button).isEnabled(), button
            server.release("end")
            await desk.answered()
            await until(lambda: desk.find(QWidget, "previousBranchButton").isEnabled())


async def test_a_deleted_message_comes_back_with_undo(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("One.", "Two.", "Three.")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            await desk.ask("Second")
            await desk.act(1, "deleteButton")
            await desk.drawn()
            assert desk.texts() == ["First", "Second", "Two."]
            assert "One." not in desk.transcript_text()
            assert desk.label("toastLabel") == "The message was deleted."
            await desk.ask("Third")
            desk.press("toastButton")
            await desk.drawn()
            assert "One." in desk.transcript_text()
            assert desk.texts()[:3] == ["First", "One.", "Second"]
    sent = [message["content"] for message in server.chats[2].json["messages"]]
    assert sent == ["First", "Second", "Two.", "Third"]


async def test_deleting_the_last_answer_leaves_the_question_to_be_asked_again(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("One.", "Another.")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            desk.press("deleteButton")
            await desk.drawn()
            assert desk.texts() == ["First"]
            assert "One." not in desk.transcript_text()
            await desk.act(0, "regenerateButton")
            await desk.answered()
            assert desk.texts() == ["First", "Another."]
            await desk.act(1, "deleteButton")
            await desk.drawn()
            assert desk.texts() == ["First"]
            desk.composer.setFocus()
            desk.press_key(Qt.Key.Key_T, CONTROL | SHIFT)
            await desk.drawn()
            assert desk.texts() == ["First", "Another."]
            conversation_id = desk.session.id
    deleted = [bool(message.get("deleted_at")) for message in desk.on_disk(conversation_id)["messages"]]
    assert deleted == [False, True, False]


async def test_the_version_of_a_question_and_of_its_answer_are_told_apart(open_desk: OpenDesk) -> None:
    with ScriptedServer(*answers("a", "b", "c")) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Question")
            desk.press("regenerateButton")
            await desk.answered()
            await desk.act(0, "editButton")
            desk.composer.selectAll()
            await desk.ask("Other question")
            assert not any(label.isVisible() for label in desk.window.findChildren(QLabel, "branchLabel"))
            await desk.act(0, "previousBranchButton")
            await desk.drawn()
            assert desk.texts() == ["Question", "b"]
            await desk.act(1, "previousBranchButton")
            await desk.drawn()
            assert desk.texts() == ["Question", "a"]
