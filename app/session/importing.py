"""Importing conversations of other programs: look at a file, count what is in it, take it over, or stop in between.

One import at a time; it belongs to the app, not to the dialog that shows it. Reading is `import_reading`'s part, taking
an import back `import_undoing`'s. What a cancelled or killed import has brought stays and can be undone; importing
again takes the rest.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import ImportedConversation, Preview
from app.session.import_outcome import Outcome, Stage
from app.session.import_reading import ImportReading
from app.session.import_taking import ImportTaking
from app.session.tasks import Tasks
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore, StorageError
from app.storage.import_records import ImportRecords

log = logging.getLogger(__name__)
_TELL_S = 0.1
NOT_RECOGNISED = Text(
    "认不出这是哪个软件导出的文件。",
    "This is not an export of a program that Dousha knows.",
)
NOTHING_IN_IT = Text("里面没有找到任何对话。", "There are no conversations in it.")
NOT_READ = Text("读取时出了意料之外的问题。", "Something unexpected went wrong while reading it.")
UNEXPECTED = Text("出了意料之外的问题", "something unexpected went wrong")


class Importing(QObject):
    """The import that is being looked at or running, if there is one."""

    changed = Signal()
    """The stage, or a figure."""
    finished = Signal()
    """The stage is DONE."""

    def __init__(self, workspace: Workspace, store: ConversationStore, records: ImportRecords) -> None:
        super().__init__()
        self._workspace, self._store, self._records = workspace, store, records
        self._tasks = Tasks()
        self._reading: ImportReading | None = None
        self._wants_end = False
        self._told = 0.0
        self._reset("")

    def _reset(self, name: str) -> None:
        self.stage = Stage.IDLE
        self.name = name
        """Of the file or folder."""
        self.label = ""
        """Of the program that it is from."""
        self.preview = Preview()
        self.is_counted = False
        self.outcome = Outcome()
        self.problem: Text | None = None
        """Why nothing can be taken; set when REFUSED."""

    @property
    def fraction(self) -> float:
        """How far reading is, from 0 to 1."""
        return self._reading.fraction if self._reading else 0.0

    def look_at(self, path: Path) -> None:
        """Finds out what is in a file or folder. While an import runs, nothing happens."""
        if self.stage != Stage.IMPORTING:
            self._reset(path.name or str(path))
            self._to(Stage.LOOKING)
            self._tasks.spawn(self._look(path, self._let_go()))

    def start(self) -> None:
        """Takes over what was looked at; counting ends."""
        if self.stage == Stage.READY:
            self._wants_end = False
            self._to(Stage.IMPORTING)
            self._tasks.spawn(self._import())

    def cancel(self) -> None:
        """Ends the import after the conversation that is just being taken over; what was imported stays."""
        self._wants_end = True

    def forget(self) -> None:
        """Lets go of what was looked at or imported. While an import runs, nothing happens."""
        if self.stage != Stage.IMPORTING:
            self._reset("")
            self._tasks.spawn(self._let_go_of(self._let_go()))
            self.changed.emit()

    async def aclose(self) -> None:
        """Ends everything: the app does."""
        self.cancel()
        await self._tasks.settle(timeout_s=5)
        await self._tasks.cancel()
        await self._let_go_of(self._let_go())

    # looking

    def _let_go(self) -> ImportReading | None:
        reading, self._reading = self._reading, None
        return reading

    @staticmethod
    async def _let_go_of(reading: ImportReading | None) -> None:
        if reading:
            await reading.aclose()

    async def _look(self, path: Path, before: ImportReading | None) -> None:
        await self._let_go_of(before)
        if self._reading or self.stage != Stage.LOOKING:
            return  # something else is wanted meanwhile
        reading = self._reading = ImportReading(path)
        try:
            importer = await reading.recognise()
            if importer is None:
                raise ImportProblem(NOT_RECOGNISED)
        except ImportProblem as problem:
            self._refuse(reading, problem.text)
            return
        except Exception:
            self._refuse(reading, NOT_READ)  # a mistake of the app's own, which the loop tells of
            raise
        if reading is self._reading:
            self.label, self._format = importer.label, importer.format
            self._to(Stage.READY)
            await self._count(reading)

    async def _count(self, reading: ImportReading) -> None:
        done = False
        while not done and reading is self._reading and self.stage == Stage.READY:
            self.preview, done = await reading.count()
            self._tell()
        if not done or reading is not self._reading or self.stage != Stage.READY:
            return
        self.is_counted = True
        if self.preview.conversations:
            self.changed.emit()
        else:
            self._refuse(reading, self.preview.notes[-1] if self.preview.notes else NOTHING_IN_IT)

    def _refuse(self, reading: ImportReading, why: Text) -> None:
        if reading is self._reading:
            self.problem = why
            self._to(Stage.REFUSED)

    # importing

    async def _import(self) -> None:
        outcome = self.outcome
        try:
            outcome.record_id = await asyncio.to_thread(self._records.begin, self._format, self.label, self.name)
            await self._take_all()
        except StorageError as error:
            log.warning("an import ended: %s", error.reason.en)
            outcome.stopped_by = error.reason
        except Exception:
            outcome.stopped_by = UNEXPECTED  # a mistake of the app's own, which the loop tells of
            raise
        finally:
            await self._end(outcome)

    async def _end(self, outcome: Outcome) -> None:
        reading = self._let_go()
        if reading:
            outcome.notes += reading.notes.texts()
        await self._let_go_of(reading)
        if outcome.record_id:
            try:
                await asyncio.to_thread(self._records.forget_if_empty, outcome.record_id)
            except StorageError as error:
                log.info("an empty record stays: %s", error.reason.en)
        self._to(Stage.DONE)
        self.finished.emit()

    async def _take_all(self) -> None:
        reading = self._reading
        assert reading is not None
        undone = await asyncio.to_thread(self._records.undone_ids)
        taking = ImportTaking(self._workspace, self._store, self._records, reading, self.outcome, undone)
        try:
            while (one := await self._next(reading)) is not None:
                await taking.take(one)
                self._tell()
        finally:
            taking.end()

    async def _next(self, reading: ImportReading) -> ImportedConversation | None:
        if self._wants_end:
            self.outcome.cancelled = True
            return None
        try:
            return await reading.next()
        except ImportProblem as problem:
            reading.notes.add(problem.text)
            return None

    # telling

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _tell(self) -> None:
        if time.monotonic() - self._told > _TELL_S:
            self._told = time.monotonic()
            self.changed.emit()
