"""Deletes conversations, any number at once, and brings them back; closing the open ones is Workspace's part."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Sequence

from PySide6.QtCore import QObject, Signal

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, StorageError
from app.storage.storage_error import because

_NOT_DELETED = Text("对话没能删除", "The chat could not be deleted")
_NOT_RESTORED = Text("对话没能恢复", "The chat could not be brought back")


class Deleting(QObject):
    """What was moved to the trash in this run, the last at the end; what was deleted together comes back together."""

    deleted = Signal(int)
    """So many conversations are gone."""
    progressed = Signal(int, int)
    """So many of so many are deleted or brought back on disk."""
    noticed = Signal(object)
    """A Text: what could not be done."""

    def __init__(
        self,
        shelf: Shelf,
        store: ConversationStore,
        tasks: Tasks,
        trash: Callable[[str, bool], Awaitable[bool]],
        open_: Callable[[str], None],
    ) -> None:
        """`trash` gets an id and whether it is listed, and says whether the trash has it now."""
        super().__init__()
        self._shelf, self._store, self._tasks, self._trash, self._open = shelf, store, tasks, trash, open_
        self._batches: list[list[ConversationSummary]] = []
        self._times: list[float] = []
        self._wants_end = False

    def delete(self, conversation_ids: Sequence[str]) -> None:
        """Moves conversations to the trash."""
        self._tasks.spawn(self._delete(list(conversation_ids)))

    async def _delete(self, conversation_ids: list[str]) -> None:
        found = filter(None, map(self._shelf.summary, conversation_ids))
        listed = {summary.id: summary for summary in found}
        if len(listed) > 1:
            self._shelf.remove(*listed)  # out of sight at once; what cannot be deleted comes back
        gone, trashed = set[str](), list[ConversationSummary]()
        self._wants_end = False
        for number, conversation_id in enumerate(conversation_ids, 1):
            if self._wants_end:
                self.progressed.emit(len(conversation_ids), len(conversation_ids))
                break
            try:
                if await self._trash(conversation_id, conversation_id in listed):
                    trashed.append(listed[conversation_id])
                gone.add(conversation_id)
            except StorageError as error:
                self.noticed.emit(because(_NOT_DELETED, error))
            self.progressed.emit(number, len(conversation_ids))
        self._shelf.remove(*gone)
        self._shelf.put_back(*(summary for summary in listed.values() if summary.id not in gone))
        if trashed:
            self._batches.append(trashed)
            self._times.append(time.monotonic())
        if count := len(listed.keys() & gone):
            self.deleted.emit(count)

    def cancel(self) -> None:
        """Ends what is going on: the conversations that are not deleted, or not brought back, stay where they are."""
        self._wants_end = True

    def undo(self) -> None:
        """Brings back what was deleted last; a single conversation is opened."""
        if self._batches:
            self._times.pop()
            self._tasks.spawn(self._restore(self._batches.pop()))

    @property
    def last_at(self) -> float:
        """When that was deleted which `undo` would bring back, by time.monotonic; 0 when there is nothing."""
        return self._times[-1] if self._times else 0.0

    async def _restore(self, trashed: list[ConversationSummary]) -> None:
        back, left = list[ConversationSummary](), list[ConversationSummary]()
        self._wants_end = False
        for number, summary in enumerate(trashed, 1):
            if self._wants_end:
                left += trashed[number - 1 :]
                self.progressed.emit(len(trashed), len(trashed))
                break
            try:
                await self._store.trash.restore_last(summary.id)
                back.append(summary)
            except StorageError as error:
                if error.errno:  # else it is not in the trash any more, or back already
                    left.append(summary)
                self.noticed.emit(because(_NOT_RESTORED, error))
            self.progressed.emit(number, len(trashed))
        if left:
            self._batches.append(left)
            self._times.append(time.monotonic())
        self._shelf.put_back(*back)
        if len(trashed) == len(back) == 1:
            self._open(back[0].id)
