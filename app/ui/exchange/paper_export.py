"""PDF and PNG of one conversation, made a little at a time in the window's own thread: only there may text be drawn."""

from __future__ import annotations

import asyncio
import errno
import os
import secrets
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.session.exporting import UNEXPECTED, Exporting, ExportOutcome, ExportStage, reason_of
from app.session.tasks import Tasks
from app.ui.exchange.paper import Paper
from app.ui.exchange.paper_pdf import PdfPages
from app.ui.exchange.paper_png import PngPictures
from app.ui.exchange.sheet import Sheet

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

    def start(self, kind: str, own: str, path: Path) -> None:
        """Writes a conversation to `path`; pictures may become several, numbered."""
        if self.stage != ExportStage.RUNNING:
            self._wants_end = False
            self.outcome = ExportOutcome(path)
            self._to(ExportStage.RUNNING)
            self._tasks.spawn(self._run(kind, own, path))

    def cancel(self) -> None:
        """Ends it; nothing of it stays."""
        self._wants_end = True

    async def _run(self, kind: str, own: str, path: Path) -> None:
        files = _Files(path)
        done = False
        try:
            conversation = await self._exporting.conversation(own)
            missing: list[str] = []

            def read(name: str) -> bytes:
                try:
                    return self._exporting.read_attachment(own, name)
                except OSError:
                    missing.append(name)
                    raise

            done = await self._fill(kind, Paper(conversation, read, 0.0), files)
            if done:
                self.outcome = replace(
                    self.outcome,
                    path=await asyncio.to_thread(files.publish),
                    missing=[(conversation.title, name) for name in dict.fromkeys(missing)],
                )
        except OSError as error:
            self._fail(reason_of(error))
        except MemoryError:
            self._fail(_TOO_LITTLE_MEMORY)
        else:
            self._to(ExportStage.DONE if done else ExportStage.CANCELLED)
        finally:
            if not done:
                files.remove()
            if self.stage == ExportStage.RUNNING:  # a mistake of the app's own, which the loop tells of
                self._fail(UNEXPECTED)

    def _fail(self, why: Text) -> None:
        self.outcome.problem = why
        self._to(ExportStage.FAILED)

    async def _fill(self, kind: str, paper: Paper, files: _Files) -> bool:
        """Draws everything; False when it was cancelled."""
        self.outcome.total = paper.count
        pages: _Pages = PdfPages(files.name(1), paper.title) if kind == PDF else PngPictures(files.name)
        paper.width = pages.width
        since = time.perf_counter()
        try:
            async for number, sheet in paper.sheets():
                await pages.place(sheet)
                if self._wants_end:
                    pages.give_up()
                    return False
                if time.perf_counter() - since > _BREATH_S:
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


class _Files:
    """Files under other names until all of them are complete."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._mark = secrets.token_hex(6)
        self._made: list[Path] = []

    def name(self, number: int) -> Path:
        """The temporary file with this number, from 1 on. Raises OSError where nothing can be written."""
        path = self._path.with_name(f".dousha-{self._mark}-{number}{self._path.suffix}")
        if path not in self._made:
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            self._made.append(path)
        return path

    def publish(self) -> Path:
        """Gives all files their names: the wished one, or with numbers where there are several; the first one."""
        names = [self._path]
        if len(self._made) > 1:
            names = [self._path.with_stem(f"{self._path.stem}-{number}") for number in range(1, len(self._made) + 1)]
        for made, name in zip(self._made, names, strict=True):
            if not made.stat().st_size:
                raise OSError(errno.ENOSPC, "nothing was written")
            os.replace(made, name)
        return names[0]

    def remove(self) -> None:
        """Removes what is not complete."""
        for path in self._made:
            with suppress(OSError):
                os.unlink(path)
