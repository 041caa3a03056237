"""Filter, order and closed folders: what the list shows, what a search may find, what is remembered."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.core.conversation import Conversation, ConversationSummary, Filing
from app.core.list_filter import EVERYTHING, ListFilter
from app.core.list_order import Sort, ordered
from app.core.localized import Text
from app.core.message import Message
from app.session.arrangement import Arrangement
from app.session.shelf import ConversationState
from tests.session.conftest import OpenDesk

PLAIN = ConversationSummary("plain")
ARCHIVED = ConversationSummary("archived", filing=Filing(archived=True))
STARRED = ConversationSummary("starred", filing=Filing(starred=True))
BROKEN = ConversationSummary("broken", problem=Text("坏", "bad"), filing=Filing(archived=True))
ALL = (PLAIN, ARCHIVED, STARRED, BROKEN)


def listed(arrangement: Arrangement) -> set[str]:
    shown = arrangement.listed(ordered(ALL, Sort.CHANGED))
    return {one.id for one in (*shown.plain, *shown.apart)}


async def test_the_archive_is_out_of_the_list_but_not_of_searches(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        arrangement = desk.workspace.catalogue.arrangement
        assert listed(arrangement) == {"plain", "starred", "broken"}
        assert [one.id for one in ALL if arrangement.matches(one)] == ["plain", "archived", "starred", "broken"]
        arrangement.show(ListFilter(archived=True))
        assert listed(arrangement) == {"archived", "broken"}
        assert [one.id for one in ALL if arrangement.matches(one)] == ["archived", "broken"]
        arrangement.show(ListFilter(starred=True))
        assert listed(arrangement) == {"starred"}
        assert all(arrangement.lists(one) == (one.id in listed(arrangement)) for one in ALL)


async def test_states_of_this_run_can_be_asked_for(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        arrangement = desk.workspace.catalogue.arrangement
        desk.shelf.set_state("plain", ConversationState.UNREAD)
        desk.shelf.set_state("starred", ConversationState.FAILED)
        arrangement.show(ListFilter(unread=True))
        assert listed(arrangement) == {"plain"}
        arrangement.show(ListFilter(unread=True, failed=True))
        assert listed(arrangement) == {"plain", "starred"}
        desk.shelf.set_state("plain", ConversationState.IDLE)
        assert not arrangement.lists(PLAIN)
        assert arrangement.lists(PLAIN, any_state=True)


async def test_it_is_remembered(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        arrangement, changes = desk.workspace.catalogue.arrangement, list[None]()
        arrangement.changed.connect(lambda: changes.append(None))
        arrangement.show(ListFilter(tags=("中文",), starred=True))
        arrangement.show(ListFilter(tags=("中文",), starred=True))
        arrangement.sort_by(Sort.TITLE)
        arrangement.sort_by(Sort.TITLE)
        arrangement.close_folder("Work", True)
        assert len(changes) == 2
    async with open_desk() as later:
        arrangement = later.workspace.catalogue.arrangement
        assert arrangement.filter == ListFilter(tags=("中文",), starred=True)
        assert arrangement.sort == Sort.TITLE
        assert not arrangement.is_closed("Work")  # a filter looks into all folders
        arrangement.show(EVERYTHING)
        assert arrangement.is_closed("Work")
        arrangement.close_folder("Work", False)
        assert not arrangement.is_closed("Work")


async def test_what_was_remembered_badly_is_forgotten(qapp: QApplication, open_desk: OpenDesk) -> None:
    window = {"list_filter": [1], "list_sort": "by magic", "closed_folders": 5, "folders": {"a": 1}}
    async with open_desk(window=window) as desk:
        arrangement = desk.workspace.catalogue.arrangement
        assert (arrangement.filter, arrangement.sort) == (EVERYTHING, Sort.CHANGED)
        assert not arrangement.is_closed("a")
        assert desk.workspace.catalogue.organiser.folders() == []


async def test_marks_of_the_last_run_are_taken_over(qapp: QApplication, open_desk: OpenDesk) -> None:
    marks = {"unread": ["plain", "gone", 5], "failed": ["starred"], "other": ["x"]}
    async with open_desk(window={"marks": marks}) as desk:
        for one in (PLAIN, STARRED):
            conversation = Conversation(id=one.id)
            conversation.put(Message(id="m"))
            await desk.store.create(conversation)
        await desk.workspace.start()
        states = [desk.shelf.state(one) for one in ("plain", "starred", "gone", "5", "x")]
        assert states == [ConversationState.UNREAD, ConversationState.FAILED, *[ConversationState.IDLE] * 3]
        desk.shelf.remove("starred")
        assert desk.preferences.settings.window["marks"] == {"failed": [], "unread": ["plain"]}
    async with open_desk() as later:
        assert later.shelf.state("plain") == ConversationState.UNREAD


async def test_marks_that_cannot_be_read_are_forgotten(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk(window={"marks": {"unread": "plain", "failed": {"starred": 1}}}) as desk:
        assert desk.shelf.marks() == {"failed": [], "unread": []}
