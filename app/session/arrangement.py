"""How the user wants the list: filter, order, closed folders; kept in the settings, applied by those who show lists."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QObject, Signal

from app.core import list_filter
from app.core.conversation import ConversationSummary
from app.core.list_filter import EVERYTHING, ListFilter, Test
from app.core.list_order import Ordered, Sort
from app.session.preferences import Preferences
from app.session.shelf import ConversationState, Shelf


class Arrangement(QObject):
    """One filter and one order for the list and for search results."""

    changed = Signal()
    """Other conversations are to be shown, or in another order."""

    def __init__(self, preferences: Preferences, shelf: Shelf) -> None:
        super().__init__()
        self._preferences, self._shelf = preferences, shelf
        remembered = preferences.settings.window
        self.filter = list_filter.from_json(remembered.get("list_filter", {}))
        self.sort = _sort(remembered.get("list_sort"))
        closed = remembered.get("closed_folders")
        self._closed = set(map(str, closed)) if isinstance(closed, list | tuple) else set[str]()
        self._day = date.min
        self._needed: list[Test] = []

    def show(self, chosen: ListFilter) -> None:
        """Shows what fits `chosen` from now on."""
        if chosen != self.filter:
            self.filter, self._day = chosen, date.min
            self._preferences.remember_window(list_filter=list_filter.to_json(chosen))
            self.changed.emit()

    def sort_by(self, sort: Sort) -> None:
        """Orders the list by `sort` from now on."""
        if sort != self.sort:
            self.sort = sort
            self._preferences.remember_window(list_sort=sort.value)
            self.changed.emit()

    @property
    def is_filtering(self) -> bool:
        """Whether something is left out."""
        return self.filter != EVERYTHING

    def matches(self, summary: ConversationSummary) -> bool:
        """Whether a search may find this conversation: archived ones too, unless the filter says otherwise."""
        return self.fits(summary) and self.fits_state(summary)

    def lists(self, summary: ConversationSummary, *, any_state: bool = False) -> bool:
        """Whether the list shows it: archived ones only when they are asked for."""
        return self._is_in_place(summary) and self.fits(summary) and (any_state or self.fits_state(summary))

    def listed(self, ordered: Ordered) -> Ordered:
        """Those that the list shows, in their order."""
        attention = not self.is_filtering  # as in _is_in_place, which is too slow for a hundred thousand
        if self.filter.archived:
            return Ordered([], self._fitting(ordered.apart))
        apart = [s for s in ordered.apart if not s.archived or (attention and s.problem is not None)]
        return Ordered(self._fitting(ordered.plain), self._fitting(apart))

    def _fitting(self, summaries: list[ConversationSummary]) -> list[ConversationSummary]:
        left = list_filter.passing(summaries, self._conditions())
        return list(filter(self.fits_state, left)) if self.filter.unread or self.filter.failed else left

    def fits(self, summary: ConversationSummary) -> bool:
        """Whether it fits the filter, its state aside."""
        return all(test.passes(summary) for test in self._conditions())

    def fits_state(self, summary: ConversationSummary) -> bool:
        """Whether its state is asked for."""
        wanted = {ConversationState.UNREAD} if self.filter.unread else set[ConversationState]()
        if self.filter.failed:
            wanted.add(ConversationState.FAILED)
        return not wanted or self._shelf.state(summary.id) in wanted

    def _is_in_place(self, summary: ConversationSummary) -> bool:
        """Whether it is where the list looks: in the archive or not. What needs attention must be seen."""
        return summary.archived == self.filter.archived or (summary.problem is not None and not self.is_filtering)

    def _conditions(self) -> list[Test]:
        today = datetime.now(UTC).astimezone().date()
        if today != self._day:
            self._day, self._needed = today, list_filter.conditions(self.filter, today)
        return self._needed

    # folders

    def is_closed(self, folder: str) -> bool:
        """Whether a folder shows only its name. Filters look into all folders."""
        return folder in self._closed and not self.is_filtering

    def close_folder(self, folder: str, closed: bool) -> None:
        """Remembers a folder as closed or open."""
        if closed != (folder in self._closed):
            self._closed ^= {folder}
            self._preferences.remember_window(closed_folders=sorted(self._closed))


def _sort(value: object) -> Sort:
    try:
        return Sort(str(value))
    except ValueError:
        return Sort.CHANGED
