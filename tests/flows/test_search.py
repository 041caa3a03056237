"""Finding something said long ago, on a branch that is not shown."""

from __future__ import annotations

from pathlib import Path

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QListView

from app.core.conversation import Conversation
from app.core.message import Message, Role, TextPart
from app.storage import encoding
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.waiting import until


def _old_talk() -> Conversation:
    """A long conversation; what is looked for is in an answer that was regenerated."""
    conversation = Conversation("old", title="厨房", updated_at="2026-01-01T00:00:00.000Z")
    parent = None
    for number in range(60):
        role = Role.ASSISTANT if number % 2 else Role.USER
        message = Message(id=f"m{number}", parent_id=parent, role=role, parts=(TextPart(f"line {number}\n\n" * 8),))
        conversation.put(message)
        parent = message.id
    said = Message(
        id="said",
        parent_id="m20",
        role=Role.ASSISTANT,
        parts=(TextPart("先泡红豆。\n\n" * 9 + "**豆沙**包要蒸十分钟。"),),
    )
    conversation.put(said)
    conversation.current_id = "m59"
    return conversation


def _write(data_dir: Path, conversation: Conversation) -> None:
    folder = data_dir / "conversations" / conversation.id
    folder.mkdir(parents=True)
    (folder / "conversation.json").write_bytes(encoding.snapshot(conversation, 0))


def _found(desk: Desk) -> list[str]:
    view = desk.window.conversation_list.pages.found.view
    return [view.model().index(row, 0).data() for row in range(view.model().rowCount())]


async def test_two_characters_lead_to_the_message_on_another_branch(open_desk: OpenDesk, data_dir: Path) -> None:
    _write(data_dir, _old_talk())
    async with open_desk() as desk:
        desk.choose_command("Chat", "Search all chats")
        desk.type("十分", desk.find(QLineEdit, "searchField"))
        await until(lambda: _found(desk)[:1] == ["厨房"] and len(_found(desk)) == 2)
        assert desk.find(QListView, "searchResults")
        assert "十分" in _found(desk)[1]
        desk.press_key(Qt.Key.Key_Return)
        await until(lambda: desk.session.id == "old")
        await desk.drawn()
        assert desk.path()[-1].id == "said"
        await until(lambda: _marked(desk) == ["十分"])
        assert desk.find(QLineEdit, "findField").text() == "十分"


def _marked(desk: Desk) -> list[str]:
    """The texts that are marked in the transcript."""
    return [selection.cursor.selectedText() for selection in desk.window.transcript.view.extraSelections()]


async def test_a_hit_in_the_thinking_is_unfolded_and_marked(open_desk: OpenDesk, data_dir: Path) -> None:
    conversation = _old_talk()
    thought = msgspec.structs.replace(conversation.messages["m41"], reasoning="也许该先想想**桂花**。")
    conversation.put(thought)
    _write(data_dir, conversation)
    async with open_desk() as desk:
        desk.choose_command("Chat", "Search all chats")
        desk.type("桂花", desk.find(QLineEdit, "searchField"))
        await until(lambda: len(_found(desk)) == 2)
        assert _found(desk)[1].endswith("也许该先想想桂花。")  # without marks of Markdown
        desk.press_key(Qt.Key.Key_Return)
        await until(lambda: desk.session.id == "old")
        await until(lambda: _marked(desk) == ["桂花"])
        assert "也许该先想想桂花。" in desk.transcript_text()
