"""Applies changes to a conversation and gets them onto disk in the same order; how, is storage's business."""

from __future__ import annotations

import asyncio
import copy
import errno
import logging
from collections.abc import Mapping
from functools import cached_property

from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, FieldsSet, apply
from app.core.clock import now
from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.merge import fields_of, merge, take_over
from app.core.message import JsonValue
from app.storage.conversations import ChangedOutsideError, ConversationStore, StorageError

log = logging.getLogger(__name__)
_FOLD_AFTER_CHANGES = 200
_TRY_AGAIN_S = 1.0
_LONGEST_WAIT_S = 30.0
"""Once the disk has refused, everything is written again after a while, each time twice as long as before."""


class Recorder(QObject):
    """One conversation's way to disk. A conversation gets its folder with its first change worth keeping."""

    save_failed = Signal(object)
    """A Text: why. The text stays in the window; `save_everything` tries again."""
    saved_again = Signal()
    merged = Signal()
    """Somebody else had written to the files, too, and the conversation is the union now."""
    message_merged = Signal(str)
    """The same for one message that was there before."""
    draft_merged = Signal(str)
    """The same for the draft; carries it as it was."""

    def __init__(self, conversation: Conversation, store: ConversationStore, *, on_disk: bool) -> None:
        super().__init__()
        self.conversation = conversation
        self._store = store
        self._on_disk = on_disk
        self._changes_since_fold = 0
        self._fold_next = False
        """What is in memory is not what the files say: lines that follow upon each other could mislead."""
        self._problem: Text | None = None
        """Why something is missing on disk; the next write then writes everything."""
        self._wait_s = _TRY_AGAIN_S
        self._next_try: asyncio.TimerHandle | None = None
        self._pending: set[asyncio.Task[Text | None]] = set()

    @cached_property
    def _turn(self) -> asyncio.Lock:  # asyncio is loaded after the first conversation is on screen
        return asyncio.Lock()

    @property
    def is_saved(self) -> bool:
        """Whether nothing that should be on disk is only in memory, as far as was tried."""
        return self._problem is None

    def record(self, *changes: Change, sync: bool = False) -> asyncio.Task[Text | None]:
        """Applies `changes` now and queues their writing; the task's result is None, or why they are not on disk.

        `sync` also waits for the disk itself (fsync): for what the user typed and for finished answers. Whoever awaits
        the task must shield it: what is recorded is written even if nobody waits any more.
        """
        changes = tuple([apply(self.conversation, change) for change in changes])
        task = asyncio.create_task(self._write(changes, sync))
        self._pending.add(task)
        task.add_done_callback(self._pending.discard)
        return task

    def touch(self, **fields: object) -> FieldsSet:
        """A change of conversation fields that also says when it happened."""
        return FieldsSet({**fields, "updated_at": now()})

    async def _write(self, changes: tuple[Change, ...], sync: bool) -> Text | None:
        async with self._turn:  # one after the other: each must know whether the one before got through
            if not self._on_disk and not self._is_worth_a_folder():
                return None
            if self._problem and self._next_try and not sync:  # goes with everything else, soon
                return self._problem
            try:
                if not self._on_disk:
                    await self._store.create(self.conversation)
                elif self._problem or self._fold_next:
                    await self._write_all()
                else:
                    await self._append(changes, sync)
            except StorageError as error:
                self._failed(error.reason, tell=sync)
                return error.reason
            self._on_disk = True
            self._changes_since_fold += len(changes)
            self._succeeded()
            return None

    async def _append(self, changes: tuple[Change, ...], sync: bool) -> None:
        try:
            await self._store.append(self.conversation.id, *changes, sync=sync)
        except ChangedOutsideError:
            await self._write_all()
        except StorageError as error:
            if error.errno != errno.ENOENT:  # moved away by somebody: it gets a new one
                raise
            await self._write_all()

    async def _write_all(self) -> None:
        self._fold_next = False
        before = fields_of(self.conversation)
        try:
            union = await self._store.fold(self.conversation)
        except StorageError as error:
            if error.errno != errno.ENOENT:
                raise
            await self._store.create(self.conversation)  # its folder was moved away meanwhile
        else:
            self._take_over(union, before)

    def _take_over(self, union: Conversation | None, before: Mapping[str, JsonValue]) -> None:
        """Brings what others wrote into the conversation, which may have gone on since it was `before`."""
        if union is None:
            return
        conversation, shown = self.conversation, self.conversation.current_id
        was = copy.copy(conversation)
        take_over(conversation, merge(conversation, union, before))
        at = conversation.current_id
        if shown in conversation.messages and (at is None or shown not in [m.id for m in conversation.path_to(at)]):
            conversation.current_id = shown  # the reader is not taken to another branch
        self._fold_next = bool(self._pending)  # they were made for the conversation as it was
        for message_id, message in was.messages.items():
            if conversation.messages[message_id] != message:
                self.message_merged.emit(message_id)
        self.merged.emit()
        self.draft_merged.emit(was.draft)

    async def follow(self) -> None:
        """Takes in what somebody else has written to the conversation's files."""
        async with self._turn:
            if not self._on_disk or self._problem:
                return
            before = fields_of(self.conversation)
            try:
                self._take_over(await self._store.look(self.conversation), before)
            except StorageError as error:
                self._failed(error.reason, tell=True)

    def _is_worth_a_folder(self) -> bool:
        return not self.conversation.is_empty

    def _failed(self, reason: Text, *, tell: bool) -> None:
        before, self._problem = self._problem, reason
        if self._next_try is None:
            self._next_try = asyncio.get_running_loop().call_later(self._wait_s, self._try_again)
            self._wait_s = min(2 * self._wait_s, _LONGEST_WAIT_S)
        if tell or before != reason:
            log.warning("a conversation could not be saved: %s", reason.en)
            self.save_failed.emit(reason)

    def _try_again(self) -> None:
        self._next_try = None
        self.record()

    def _forget_next_try(self) -> None:
        if self._next_try:
            self._next_try.cancel()
            self._next_try = None

    def _succeeded(self) -> None:
        if self._problem:
            self._problem = None
            self._wait_s = _TRY_AGAIN_S
            self._forget_next_try()
            self.saved_again.emit()

    async def save_everything(self) -> None:
        """Writes what could not be written, e.g. after the disk was full; the signals say whether that worked."""
        if self._problem:
            await self.record(sync=True)

    async def fold(self, *, when_long: bool = False) -> None:
        """Folds the journal into the snapshot; with `when_long` only when there is much to fold.

        How much grows with the conversation, so that a turn in a long one does not cost more than in a short one.
        """
        enough = max(_FOLD_AFTER_CHANGES, len(self.conversation.messages)) if when_long else 1
        async with self._turn:
            if not self._on_disk or self._changes_since_fold < enough:
                return
            self._changes_since_fold = 0
            try:
                await self._write_all()
            except StorageError as error:
                self._failed(error.reason, tell=True)
            else:
                self._succeeded()

    async def settle(self) -> None:
        """Waits until everything recorded so far is on disk or has failed."""
        while self._pending:
            await asyncio.wait(set(self._pending))

    async def close(self) -> None:
        """Writes what is not written yet, tries again what could not be, and folds the journal."""
        await self.settle()
        await self.save_everything()
        await self.fold()
        self._forget_next_try()
