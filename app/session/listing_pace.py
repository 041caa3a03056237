"""Lists what an import brings a few times a second, never more than the shelf tells one by one: the window paints its
list each time, and would make it anew for more.
"""

from __future__ import annotations

import time

from app.core.conversation import ConversationSummary
from app.session.shelf import MANY, Shelf

_EVERY_S = 0.25


class ListingPace:
    """Holds summaries of new conversations back for a moment. The first goes through at once, the last with `flush`."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._waiting: list[ConversationSummary] = []
        self._told = 0.0

    def put(self, summary: ConversationSummary) -> None:
        """Lists a new conversation soon, and at once what is new about one that the user can reach already."""
        self._waiting.append(summary)
        is_listed = self._shelf.summary(summary.id) is not None
        if is_listed or len(self._waiting) >= MANY or time.monotonic() - self._told > _EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Lists what is held back."""
        waiting, self._waiting = self._waiting, []
        self._shelf.put_summaries(*waiting)
        self._told = time.monotonic()
