"""Backups: one a day, others when asked for, and what restoring one would bring before it is done."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.session.preferences import Preferences
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.backup_values import Addition, Backup, CancelledError, Plan, Report
from app.storage.conversations import ConversationStore, StorageError
from app.storage.folders import Folders

if TYPE_CHECKING:
    from app.storage.restoring import OpenBackup

__all__ = ["Backup", "Backups", "Plan"]

_PAUSE_S = 0.001
_DAY_S = 22 * 3600
"""A little less than a day, so that the hour does not move on from day to day."""
_NOT_MADE = Text("没能备份", "The backup could not be made")
_NOT_READ = Text("备份读不出来", "The backup could not be read")
_NOT_RESTORED = Text("没能从备份恢复", "The backup could not be restored")


class Backups(QObject):
    """One thing at a time; `is_busy` meanwhile. Every wish ends with one of the signals below."""

    busy_changed = Signal(bool)
    progressed = Signal(int, int)
    """So many of so many conversations are done."""
    listed = Signal(object)
    """A tuple of Backup, newest first."""
    made = Signal(object)
    """A Path, or None: nothing has changed since the last backup."""
    planned = Signal(object)
    """A Plan: what restoring would bring."""
    restored = Signal(object)
    """The Plan that was carried out."""
    failed = Signal(object)
    """A Text."""
    cancelled = Signal()

    def __init__(
        self, store: ConversationStore, folders: Folders, preferences: Preferences, shelf: Shelf, tasks: Tasks
    ) -> None:
        super().__init__()
        self._store, self._folders, self._preferences = store, folders, preferences
        self._shelf, self._tasks = shelf, tasks
        self.is_busy = False
        self._wanted = True
        """False: what is being done shall stop."""

    @property
    def folder(self) -> Path:
        """Where backups are."""
        chosen = self._preferences.settings.backup_folder
        return Path(chosen) if chosen else self._folders.backups

    def back_up_if_due(self) -> None:
        """Makes a backup unless there is one of today."""
        self._do(self._back_up_if_due, _NOT_MADE)

    async def _back_up_if_due(self) -> None:
        from app.storage import backups  # with zipfile: not at the start

        known = await asyncio.to_thread(backups.listing, self.folder)
        ages = [(datetime.now(UTC) - backup.made_at).total_seconds() for backup in known]
        if not any(-_DAY_S < age < _DAY_S for age in ages):  # a clock that was ahead once says nothing
            await asyncio.to_thread(backups.back_up, self._folders, self.folder, self._report(politely=True))
            await self._list()

    # wishes

    def read(self) -> None:
        """Asks which backups there are."""
        self._do(self._list, _NOT_READ)

    def back_up(self) -> None:
        """Makes a backup now; `made` answers."""
        self._do(self._back_up, _NOT_MADE)

    def back_up_everything(self, path: Path) -> None:
        """Writes everything into a file of the user's choice; `made` answers."""

        async def write() -> None:
            from app.storage import backups

            await asyncio.to_thread(backups.back_up_everything, self._folders, path, self._report())
            self.made.emit(path)

        self._do(write, _NOT_MADE)

    def plan(self, path: Path) -> None:
        """Finds out what restoring a backup would bring; `planned` answers."""

        async def plan() -> None:
            self.planned.emit(await asyncio.to_thread(self._planned, path, self._report()))

        self._do(plan, _NOT_READ)

    def plan_for(self, conversation_id: str) -> None:
        """Like `plan`, for one conversation and the newest backup that has it; an empty Plan when none has."""

        async def plan() -> None:
            from app.storage import restoring

            backup = await asyncio.to_thread(restoring.newest_with, conversation_id, self.folder)
            whole = await asyncio.to_thread(self._planned, backup.path, self._report()) if backup else Plan(self.folder)
            additions = tuple(addition for addition in whole.additions if addition.id == conversation_id)
            self.planned.emit(Plan(whole.source, additions))

        self._do(plan, _NOT_READ)

    def restore(self, plan: Plan, *, deleted_too: bool = False) -> None:
        """Brings what `plan` says, and with `deleted_too` what is in the trash; `restored` answers."""

        async def restore() -> None:
            await self._restore(plan, [*plan.additions, *(plan.deleted if deleted_too else ())])
            self.restored.emit(plan)

        self._do(restore, _NOT_RESTORED)

    def cancel(self) -> None:
        """Stops what is being done. What was restored so far stays: nothing was taken away for it."""
        self._wanted = False

    # doing it

    def _do(self, work: Callable[[], Awaitable[None]], failure: Text) -> None:
        if not self.is_busy:
            self.is_busy = self._wanted = True
            self.busy_changed.emit(True)
            self._tasks.spawn(self._done(work, failure))

    async def _done(self, work: Callable[[], Awaitable[None]], failure: Text) -> None:
        problem = None
        try:
            await work()
        except CancelledError:
            self.cancelled.emit()
        except StorageError as error:
            problem = Text(f"{failure.zh}（{error.reason.zh}）。", f"{failure.en}: {error.reason.en}.")
        finally:
            self.is_busy = False
            self.busy_changed.emit(False)
        if problem:
            self.failed.emit(problem)

    def _report(self, *, politely: bool = False) -> Report:
        """What a thread calls for each conversation: passes the numbers on, asks whether to go on.

        With `politely`, it leaves the processor to the window after each.
        """
        loop = asyncio.get_running_loop()

        def report(done: int, total: int) -> bool:
            if done % 16 == 0 and self._wanted:
                loop.call_soon_threadsafe(self.progressed.emit, done, total)
            if politely:
                time.sleep(_PAUSE_S)
            return self._wanted

        return report

    async def _list(self) -> None:
        from app.storage import backups

        self.listed.emit(tuple(await asyncio.to_thread(backups.listing, self.folder)))

    async def _back_up(self) -> None:
        from app.storage import backups

        backup = await asyncio.to_thread(backups.back_up, self._folders, self.folder, self._report())
        await self._list()
        self.made.emit(backup.path if backup else None)

    def _planned(self, path: Path, report: Report) -> Plan:
        from app.storage import restoring

        opened = restoring.OpenBackup(path)
        try:
            return restoring.planned(self._folders, opened, report)
        finally:
            opened.close()

    async def _restore(self, plan: Plan, additions: list[Addition]) -> None:
        from app.storage import restoring

        report = self._report()
        opened: OpenBackup = await asyncio.to_thread(restoring.OpenBackup, plan.source)
        try:
            for done, addition in enumerate(additions):
                if not report(done, len(additions)):
                    raise CancelledError
                reading = await asyncio.to_thread(opened.reading, addition.id)
                await self._store.take_in(reading.conversation, opened.attachments(addition.id), reading.last)
                self._shelf.put_summaries((await self._store.load(addition.id)).conversation.summary())
        finally:
            opened.close()
