"""What goes with the list of all conversations: its order and filters, search, filing and deleting."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.arrangement import Arrangement
from app.session.chat_session import ChatSession
from app.session.deleting import Deleting
from app.session.orders import Orders
from app.session.organiser import Organiser
from app.session.preferences import Preferences
from app.session.refiling import Refiling
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore

if TYPE_CHECKING:
    from app.session.history_search import HistorySearch


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
        self._shelf, self._store, self._preferences, self._tasks = shelf, store, preferences, tasks
        self._search: HistorySearch | None = None
        self.arrangement = Arrangement(preferences, shelf)
        self.orders = Orders(shelf, tasks)
        self.organiser = Organiser(shelf, Refiling(shelf, store, preferences, session_of))
        self.deleting = Deleting(shelf, store, tasks, put_away, open_)
        for sentences in (self.organiser.refiling.noticed, self.deleting.noticed):
            sentences.connect(self.noticed)

    @property
    def search(self) -> HistorySearch:
        """The search in all conversations, made when it is first asked for."""
        if self._search is None:
            from app.session.history_search import HistorySearch

            self._search = HistorySearch(self._store, self._shelf, self._preferences, self._tasks)
            self._search.accepts = self.arrangement.matches
            self._search.noticed.connect(self.noticed)
            self.arrangement.changed.connect(self._search.repeat)
        return self._search

    @property
    def is_searching(self) -> bool:
        """Whether the user looks for something, be it only blanks."""
        return self._search is not None and bool(self._search.text.strip() or self._search.query)

    def close(self) -> None:
        """Nothing is looked for any more."""
        if self._search is not None:
            self._search.close()

    async def settle(self) -> None:
        """Waits until what was asked for is on disk."""
        await self.organiser.refiling.settle()
