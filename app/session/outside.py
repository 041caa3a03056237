"""Notices what other machines and programs do to the conversations' files, and shows it."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject

from app.session.chat_session import ChatSession
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.session.ticks import Ticks
from app.storage.conversations import ConversationStore

_OPEN_S = 2.0
_ALL_S = 60.0
_COMING_BACK_S = 10
"""Two looks at a file each for the open conversations; of 20,000 others, some 0.1 s on a thread."""


class OutsideChanges(QObject):
    """Looks at sizes and times: that also works for network drives, which tell nobody of changes."""

    def __init__(
        self, store: ConversationStore, shelf: Shelf, sessions: Callable[[], list[ChatSession]], tasks: Tasks
    ) -> None:
        super().__init__()
        self._store, self._shelf, self._sessions, self._tasks = store, shelf, sessions, tasks
        self._looking = self._sweeping = False
        self._swept_at = 0.0
        self._open = Ticks(self.look, _OPEN_S)
        self._all = Ticks(self.sweep, _ALL_S)

    def start(self) -> None:
        """Looks from now on."""
        self._open.start()
        self._all.start()
        self.sweep()

    def stop(self) -> None:
        """No more."""
        self._open.stop()
        self._all.stop()

    def look(self) -> None:
        """At the open conversations."""
        if not self._looking:
            self._looking = True
            self._tasks.spawn(self._look())

    async def _look(self) -> None:
        try:
            for session in self._sessions():
                if session in self._sessions():  # not closed meanwhile
                    await session.follow()
        finally:
            self._looking = False

    def come_back(self) -> None:
        """The user comes back from another program, which may have written to the chats."""
        if time.monotonic() - self._swept_at > _COMING_BACK_S:
            self._all.soon()

    def sweep(self) -> None:
        """At all."""
        self.look()
        if not self._sweeping:
            self._sweeping, self._swept_at = True, time.monotonic()
            self._tasks.spawn(self._sweep())

    async def _sweep(self) -> None:
        try:
            swept = await self._store.sweep.run()
        finally:
            self._sweeping = False
        open_ids = {session.id for session in self._sessions()}
        self._shelf.put_summaries(*(summary for summary in swept.changed if summary.id not in open_ids))
        self._shelf.remove(*(conversation_id for conversation_id in swept.gone if conversation_id not in open_ids))
