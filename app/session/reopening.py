"""The conversation that was on screen last time: read before there is a loop, so that the window shows it at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import wait

from app.storage.conversations import ConversationStore, Loaded, StorageError


class Reopening:
    """Begins to read the conversation when it is made; whoever made it shows what came of it."""

    def __init__(self, store: ConversationStore, conversation_id: str) -> None:
        self._reading = store.begin_loading(conversation_id)
        self.is_shown = False

    def wait(self, longest_s: float) -> bool:
        """Whether it is read by then; needs no loop."""
        return bool(wait({self._reading}, longest_s).done)

    async def settle(self) -> None:
        """Until it is read."""
        await asyncio.to_thread(wait, {self._reading})

    def loaded(self) -> Loaded | None:
        """What was read; None: the conversation is gone, or unreadable. Not before it is there."""
        try:
            return self._reading.result(0)
        except StorageError:
            return None
