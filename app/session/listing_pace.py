"""Lists what an import brings a few times a second: the window paints its list each time."""

from __future__ import annotations

import time

from app.core.conversation import ConversationSummary
from app.session.shelf import Shelf

_EVERY_S = 0.25
_MOST = 20
"""So many are still told one by one; of more the list would be made anew each time."""


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
        if is_listed or len(self._waiting) >= _MOST or time.monotonic() - self._told > _EVERY_S:
            self.flush()

    def flush(self) -> None:
        """Lists what is held back."""
        waiting, self._waiting = self._waiting, []
        self._shelf.put_summaries(*waiting)
        self._told = time.monotonic()
