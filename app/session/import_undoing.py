"""Takes back a whole import, also of an earlier run: conversations go to the trash, messages out of sight."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.session.chat_session import take_in
from app.session.import_merge import removals
from app.session.tasks import Tasks
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore, StorageError
from app.storage.import_records import ImportRecord, ImportRecords

log = logging.getLogger(__name__)
_BATCH = 100


@dataclass(frozen=True)
class PastImport:
    """One import that there was."""

    id: str
    at: str
    label: str
    """Of the program."""
    source: str
    """Name of the file."""
    conversations: tuple[str, ...]
    """Ids of those that are new or have grown."""
    undone: bool


class ImportUndoing(QObject):
    """Undoes imports, one at a time."""

    listed = Signal(object)
    """A list of PastImports, newest first."""
    progressed = Signal(int, int)
    """So many of so many conversations are done."""
    undone = Signal(str, int)
    """Record id, and how many conversations were moved to the trash or lost their imported messages."""
    failed = Signal(object)
    """A Text: why it could not be undone, as a phrase; what is undone so far stays undone."""

    def __init__(self, workspace: Workspace, store: ConversationStore, records: ImportRecords) -> None:
        super().__init__()
        self._workspace, self._store, self._records = workspace, store, records
        self._tasks = Tasks()
        self.is_running = False

    def read(self) -> None:
        """Looks for the imports that there were; `listed` answers."""
        self._tasks.spawn(self._read())

    async def _read(self) -> None:
        records = await asyncio.to_thread(self._records.all)
        self.listed.emit([_past(record) for record in records])

    def undo(self, record_id: str) -> None:
        """Takes an import back; `undone` or `failed` answers."""
        if not self.is_running:
            self.is_running = True
            self._tasks.spawn(self._undo(record_id))

    async def _undo(self, record_id: str) -> None:
        try:
            record = await asyncio.to_thread(self._records.read, record_id)
            await asyncio.to_thread(self._records.undo, record_id, whole=False)
            count = await self._take_back(record)
            await asyncio.to_thread(self._records.undo, record_id, whole=True)
        except StorageError as error:
            log.warning("an import could not be undone: %s", error.reason.en)
            self.failed.emit(error.reason)
            return
        finally:
            self.is_running = False
        self.undone.emit(record_id, count)

    async def _take_back(self, record: ImportRecord) -> int:
        created = list(dict.fromkeys(record.created))
        total = len(created) + len(record.added)
        count, away = 0, list[str]()
        try:
            for number, own in enumerate(created):
                count += await self._workspace.put_away(own)
                away.append(own)
                if len(away) >= _BATCH:
                    self._take_off(away)
                    self.progressed.emit(number + 1, total)
        finally:
            self._take_off(away)
        for number, (own, (messages, shown)) in enumerate(record.added.items(), len(created)):
            count += await self._take_messages(own, messages, shown)
            self.progressed.emit(number + 1, total)
        return count

    def _take_off(self, away: list[str]) -> None:
        if away:
            self._workspace.shelf.remove(*away)
            away.clear()

    async def _take_messages(self, own: str, messages: list[str], shown: str | None) -> bool:
        session = await self._workspace.session_of(own)
        if session:
            changes = removals(session.conversation, messages, shown)
            if changes:
                take_in(session, changes)
            return bool(changes)
        if self._workspace.shelf.summary(own) is None:
            return False
        taken = await self._store.change(own, lambda there: removals(there, messages, shown))
        self._workspace.shelf.put_summaries(taken.summary)
        opened = await self._workspace.session_of(own)
        if opened and taken.changes:
            take_in(opened, taken.changes)
        return bool(taken.changes)

    async def aclose(self) -> None:
        """Ends; what is not undone yet can be undone later."""
        await self._tasks.settle(timeout_s=2)
        await self._tasks.cancel()


def _past(record: ImportRecord) -> PastImport:
    touched = tuple(dict.fromkeys([*record.created, *record.added]))
    return PastImport(record.id, record.at, record.label, record.source, touched, record.undone_whole)
