"""What an import brings is listed in a moment, and never over what is newer."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.core.conversation import ConversationSummary, Filing
from app.session.listing_pace import ListingPace
from tests.session.conftest import OpenDesk


async def test_new_ones_wait_a_moment(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        pace = ListingPace(desk.shelf)
        for own in ("first", "second", "third"):
            pace.put(ConversationSummary(own))
        assert [one.id for one in desk.shelf.summaries()] == ["first"]
        pace.flush()
        assert {one.id for one in desk.shelf.summaries()} == {"first", "second", "third"}


async def test_what_happens_to_a_listed_one_meanwhile_stays(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        listed = ConversationSummary("old")
        desk.shelf.put_summaries(listed)
        pace = ListingPace(desk.shelf)
        pace.put(ConversationSummary("new"))
        pace.put(ConversationSummary("old", "more messages"))
        now = desk.shelf.summary("old")
        assert now is not None
        desk.shelf.refile([(now, now.filed(Filing(pinned=True)))])
        pace.flush()
        shown = desk.shelf.summary("old")
        assert shown is not None
        assert (shown.title, shown.pinned) == ("more messages", True)
