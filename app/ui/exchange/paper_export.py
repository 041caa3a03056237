"""PDF and PNG of conversations, one file each, made a little at a time.

That is done in the window's own thread: only there may text be drawn.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.session.exporting import UNEXPECTED, Exporting, ExportOutcome, ExportStage, reason_of
from app.session.tasks import Tasks
from app.ui.exchange.paper import Paper
from app.ui.exchange.paper_files import PaperFiles
from app.ui.exchange.paper_pdf import PdfPages
from app.ui.exchange.paper_png import PngPictures
from app.ui.exchange.sheet import Sheet
from app.ui.transcript.pictures import ReadFile

PDF, PNG = "pdf", "png"
_BREATH_S = 0.012
"""How long the window is busy with drawing at most before it has its turn."""
_TOO_LITTLE_MEMORY = Text("内存不够", "there is not enough memory")


class _Pages(Protocol):
    """Where sheets go."""

    width: float

    async def place(self, sheet: Sheet) -> None: ...
    async def finish(self) -> None: ...
    def give_up(self) -> None: ...


class PaperExport(QObject):
    """The export to paper that is running, or the last one."""

    changed = Signal()

    def __init__(self, exporting: Exporting) -> None:
        super().__init__()
        self._exporting = exporting
        self._tasks = Tasks()
        self._wants_end = False
        self.stage = ExportStage.IDLE
        self.outcome = ExportOutcome()

    def start(self, kind: str, ids: Sequence[str], path: Path) -> None:
        """Writes one conversation to `path`, or several into the folder `path`; pictures may be several each."""
        if self.stage != ExportStage.RUNNING:
            self._wants_end = False
            self.outcome = ExportOutcome(path)
            self._to(ExportStage.RUNNING)
            self._tasks.spawn(self._run(kind, list(ids), path))

    def cancel(self) -> None:
        """Ends it; nothing of it stays."""
        self._wants_end = True

    async def _run(self, kind: str, ids: list[str], path: Path) -> None:
        several = len(ids) > 1
        all_files = PaperFiles(path if several else path.parent, kind)
        done = False
        try:
            done = await self._write_all(kind, ids, all_files)
            if done:
                self.outcome.path = await asyncio.to_thread(all_files.publish, None if several else path)
        except OSError as error:
            self._fail(reason_of(error))
        except MemoryError:
            self._fail(_TOO_LITTLE_MEMORY)
        else:
            self._to(ExportStage.DONE if done else ExportStage.CANCELLED)
        finally:
            if self.stage != ExportStage.DONE:
                all_files.remove()
            if self.stage == ExportStage.RUNNING:  # a mistake of the app's own, which the loop tells of
                self._fail(UNEXPECTED)

    async def _write_all(self, kind: str, ids: list[str], files: PaperFiles) -> bool:
        """Writes one conversation after the other; False when it was cancelled."""
        self.outcome.total = len(ids)
        for number, own in enumerate(ids):
            self.outcome.done = number
            self.changed.emit()
            try:
                conversation = await self._exporting.conversation(own)
            except OSError:
                if len(ids) == 1:
                    raise
                self.outcome.unreadable.append(self._exporting.title(own))
                continue
            missing: list[str] = []
            paper = Paper(conversation, self._reader(own, missing), 0.0)
            if not await self._fill(kind, paper, files.begin(conversation.title), counts=len(ids) == 1):
                return False
            self.outcome.missing += [(conversation.title, name) for name in dict.fromkeys(missing)]
        return True

    def _reader(self, own: str, missing: list[str]) -> ReadFile:
        def read(name: str) -> bytes:
            try:
                return self._exporting.read_attachment(own, name)
            except OSError:
                missing.append(name)
                raise

        return read

    def _fail(self, why: Text) -> None:
        self.outcome.problem = why
        self._to(ExportStage.FAILED)

    async def _fill(self, kind: str, paper: Paper, name: Callable[[int], Path], *, counts: bool) -> bool:
        """Draws a conversation; False when it was cancelled. `counts`: its messages are the progress."""
        if counts:
            self.outcome.total = paper.count
        pages: _Pages = PdfPages(name(1), paper.title) if kind == PDF else PngPictures(name)
        paper.width = pages.width
        since = time.perf_counter()
        try:
            async for number, sheet in paper.sheets():
                await pages.place(sheet)
                if self._wants_end:
                    pages.give_up()
                    return False
                if time.perf_counter() - since > _BREATH_S:
                    if counts:
                        self.outcome.done = number
                    self.changed.emit()
                    await asyncio.sleep(0)
                    since = time.perf_counter()
            await pages.finish()
        except BaseException:
            pages.give_up()
            raise
        return True

    def _to(self, stage: ExportStage) -> None:
        self.stage = stage
        self.changed.emit()

    async def aclose(self) -> None:
        """Ends what runs."""
        self.cancel()
        await self._tasks.settle(timeout_s=5)
        await self._tasks.cancel()
