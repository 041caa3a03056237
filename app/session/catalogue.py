"""What goes with the list of all conversations: its order and filters, search, filing and deleting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QObject, Signal

from app.session.arrangement import Arrangement
from app.session.chat_session import ChatSession
from app.session.deleting import Deleting
from app.session.history_search import HistorySearch
from app.session.orders import Orders
from app.session.organiser import Organiser
from app.session.preferences import Preferences
from app.session.refiling import Refiling
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore


class Catalogue(QObject):
    """One of a Workspace, made when it is first asked for: showing the last conversation is quicker without."""

    noticed = Signal(object)
    """A Text for the user: something could not be done."""

    def __init__(
        self,
        shelf: Shelf,
        store: ConversationStore,
        preferences: Preferences,
        tasks: Tasks,
        *,
        session_of: Callable[[str], Awaitable[ChatSession | None]],
        put_away: Callable[[str, bool], Awaitable[bool]],
        open_: Callable[[str], None],
    ) -> None:
        super().__init__()
        self.arrangement = Arrangement(preferences, shelf)
        self.orders = Orders(shelf, tasks)
        self.search = HistorySearch(store, shelf, preferences, tasks)
        self.organiser = Organiser(shelf, Refiling(shelf, store, preferences, session_of))
        self.deleting = Deleting(shelf, store, tasks, put_away, open_)
        self.search.accepts = self.arrangement.matches
        self.arrangement.changed.connect(self.search.repeat)
        for sentences in (self.search.noticed, self.organiser.refiling.noticed, self.deleting.noticed):
            sentences.connect(self.noticed)

    async def settle(self) -> None:
        """Waits until what was asked for is on disk."""
        await self.organiser.refiling.settle()
