"""The list of conversations tells of few changes one by one, of many at once."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.core.conversation import ConversationSummary
from app.session.shelf import ConversationState
from tests.session.conftest import OpenDesk


async def test_few_are_told_one_by_one_many_at_once(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        told = list[str]()
        desk.shelf.conversation_added.connect(lambda own: told.append(f"added {own}"))
        desk.shelf.conversation_changed.connect(lambda own: told.append(f"changed {own}"))
        desk.shelf.listed.connect(lambda: told.append("listed"))
        desk.shelf.put_summaries(ConversationSummary("a", "one"))
        desk.shelf.put_summaries(ConversationSummary("a", "two"), ConversationSummary("b"))
        assert told == ["added a", "added b", "changed a"]
        version = desk.shelf.version
        desk.shelf.put_summaries(*(ConversationSummary(f"c{number}") for number in range(100)))
        assert told[3:] == ["listed"]
        assert desk.shelf.version > version
        assert len(desk.shelf.summaries()) == 102
        assert desk.shelf.summary("a").title == "two"


async def test_what_is_put_back_is_marked_as_before(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        one, other = ConversationSummary("one"), ConversationSummary("other")
        desk.shelf.put_summaries(one, other)
        desk.shelf.set_state("one", ConversationState.UNREAD)
        desk.shelf.remove("one", "other")
        assert desk.shelf.marks()["unread"] == []
        desk.shelf.put_back(one, other)
        assert desk.shelf.state("one") == ConversationState.UNREAD
        assert desk.shelf.state("other") == ConversationState.IDLE
        assert desk.shelf.marks()["unread"] == ["one"]
