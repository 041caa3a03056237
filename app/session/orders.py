"""All conversations in each order that a list can have: made when first wanted, then kept up to date."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from app.core.conversation import ConversationSummary
from app.core.list_order import Key, Ordered, Sort, ordered, parted
from app.session.shelf import Shelf
from app.session.tasks import Tasks

Change = tuple[ConversationSummary | None, ConversationSummary | None]
"""A conversation as it was listed before and after."""
_AT_ONCE, _SLICE = 25_000, 5_000
"""So many are put in order in one go; more, in slices of so many."""
_FEW = 200
"""So many changes are followed one by one; after more, making it anew is quicker."""


class Orders(QObject):
    """Sorting 100,000 titles takes a tenth of a second: it is done in slices, the window has the thread in between."""

    ready = Signal()
    """An order that was asked for is there now."""

    def __init__(self, shelf: Shelf, tasks: Tasks) -> None:
        super().__init__()
        self._shelf, self._tasks = shelf, tasks
        self._kept: dict[Sort, Ordered] = {}
        self.known: Mapping[str, ConversationSummary] = {}
        """What is in the orders that were given last, by id; never changed in place, so it can be kept."""
        self._making: dict[Sort, list[Change]] = {}
        """What has changed since each was begun."""

    def get(self, sort: Sort) -> Ordered | None:
        """All conversations; None while they are put in order: `ready` will tell."""
        order = sort if sort in {Sort.CREATED, Sort.TITLE} else Sort.CHANGED  # groups for models are the list's part
        self._follow()
        if order not in self._kept:
            if len(self.known) <= _AT_ONCE:
                self._kept[order] = ordered(self.known.values(), order)
            elif order not in self._making:
                self._making[order] = []
                self._tasks.spawn(self._make(order))
        return self._kept.get(order)

    def _follow(self) -> None:
        """Takes over what has changed."""
        changed = self._shelf.take_changed()
        if len(changed) > _FEW or not (self._kept or self._making):
            self._kept.clear()
            self._making = {order: [] for order in self._making}
            self.known = self._shelf.by_id()
            return
        if not changed:
            return
        self.known = known = dict(self.known)
        for conversation_id in changed:
            change = known.pop(conversation_id, None), self._shelf.summary(conversation_id)
            if change[1] is not None:
                known[conversation_id] = change[1]
            for order, kept in self._kept.items():
                kept.replace(*change, order.key)
            for waiting in self._making.values():
                waiting.append(change)

    async def _make(self, order: Sort) -> None:
        while order not in self._kept:
            self._follow()
            since = self._making[order] = []
            made = await self._in_slices(list(self.known.values()), order.key)
            self._follow()
            if self._making[order] is since:  # else so much has changed that it is made anew
                for change in since:
                    made.replace(*change, order.key)
                self._kept[order] = made
        del self._making[order]
        await asyncio.sleep(0)
        self.ready.emit()

    @staticmethod
    async def _in_slices(ones: list[ConversationSummary], key: Key) -> Ordered:
        for at in range(0, len(ones), _SLICE):
            ones[at : at + _SLICE] = sorted(ones[at : at + _SLICE], key=key)
            await asyncio.sleep(0)
        ones.sort(key=key)  # merges the slices
        await asyncio.sleep(0)
        return parted(ones)
