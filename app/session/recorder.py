"""Applies changes to a conversation and gets them onto disk in the same order; how, is storage's business."""

from __future__ import annotations

import asyncio
import logging

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, FieldsSet, apply
from app.core.clock import now
from app.core.conversation import Conversation
from app.core.localized import Text
from app.storage.conversations import ConversationStore, StorageError

log = logging.getLogger(__name__)
_FOLD_AFTER_CHANGES = 200


class Recorder(QObject):
    """One conversation's way to disk. A conversation gets its folder with its first change worth keeping."""

    save_failed = Signal(object)
    """A Text: why. The text stays in the window; `save_everything` tries again."""
    saved_again = Signal()

    def __init__(self, conversation: Conversation, store: ConversationStore, *, on_disk: bool) -> None:
        super().__init__()
        self.conversation = conversation
        self._store = store
        self._on_disk = on_disk
        self._changes_since_fold = 0
        self._failed = False
        self._pending: set[asyncio.Task[Text | None]] = set()

    def record(self, *changes: Change, sync: bool = False) -> asyncio.Task[Text | None]:
        """Applies `changes` now and queues their writing; the task's result is None, or why they are not on disk.

        `sync` also waits for the disk itself (fsync): for what the user typed and for finished answers. A new
        conversation without message or draft is not worth a folder yet.
        """
        done = tuple(apply(self.conversation, change) for change in changes)
        create = not self._on_disk and bool(self.conversation.messages or self.conversation.draft.strip())
        self._on_disk = self._on_disk or create
        # A change before the folder is in what `create` writes, even if its turn comes only after that was decided.
        task = asyncio.create_task(self._write(create, done, sync, kept=self._on_disk))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task

    def touch(self, **fields: object) -> FieldsSet:
        """A change of conversation fields that also says when it happened."""
        return FieldsSet({**fields, "updated_at": now()})

    async def _write(self, create: bool, changes: tuple[Change, ...], sync: bool, *, kept: bool) -> Text | None:
        if not (kept and self._on_disk):
            return None
        try:
            if create:
                await self._store.create(self.conversation)
            elif self._failed:  # what could not be appended is missing from the journal: write all of it
                await self._store.fold(self.conversation)
            else:
                await self._store.append(self.conversation.id, *changes, sync=sync)
        except StorageError as error:
            if create:
                self._on_disk = False
            self._fail(error.reason)
            return error.reason
        self._changes_since_fold += len(changes)
        if self._failed:
            self._failed = False
            self.saved_again.emit()
        return None

    def _fail(self, reason: Text) -> None:
        log.warning("a conversation could not be saved: %s", reason.en)
        self._failed = True
        self.save_failed.emit(reason)

    async def save_everything(self) -> None:
        """Writes the whole conversation, e.g. after the disk was full; the signals say whether that worked."""
        await self.record()

    async def fold(self, *, when_long: bool = False) -> None:
        """Folds the journal into the snapshot; with `when_long` only when there is much to fold."""
        if not self._on_disk or not self._changes_since_fold:
            return
        if when_long and self._changes_since_fold < _FOLD_AFTER_CHANGES:
            return
        self._changes_since_fold = 0
        try:
            await self._store.fold(self.conversation)
        except StorageError as error:
            self._fail(error.reason)

    async def settle(self) -> None:
        """Waits until everything recorded so far is on disk or has failed."""
        while self._pending:
            await asyncio.gather(*self._pending)
