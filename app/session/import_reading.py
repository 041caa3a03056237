"""Reads an export on a thread of its own, one conversation at a time, in step with whoever asks for it."""

from __future__ import annotations

import asyncio
import copy
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

from app.exchange.importers.importing import Attachment, ImportedConversation, Importer, Notes, Preview
from app.session.pace import Pace

T = TypeVar("T")
_REPORT_S = 0.1
"""How long the thread counts before it tells how far it is."""


class ImportReading:
    """One export that is open. Everything happens on its thread, in the order of the calls."""

    def __init__(self, path: Path) -> None:
        from app.exchange.importers.source import Source  # loaded with the first import
        from app.storage.own_export import read_own
        from app.storage.table_rows import table_rows

        self.path = path
        self._open = partial(Source, path, table_rows, read_own)
        self._thread = ThreadPoolExecutor(1, "import")
        self._source: Source | None = None
        self._importer: Importer | None = None
        self._counting: Iterator[Preview] | None = None
        self._conversations: Iterator[ImportedConversation] | None = None
        self._pace = Pace()
        self._preview = Preview()
        self.notes = Notes()

    async def recognise(self) -> Importer | None:
        """The format; None when it is none that is known. Raises ImportProblem."""

        def look() -> Importer | None:
            from app.exchange.importers.detecting import detect

            self._source = self._open()
            self._importer = detect(self._source)
            return self._importer

        return await self._run(look)

    async def count(self) -> tuple[Preview, bool]:
        """Counts on for a moment: what was counted so far, and whether that was all. Never raises ImportProblem."""

        def some() -> tuple[Preview, bool]:
            from app.exchange.importers.importing import previewed

            assert self._source is not None
            assert self._importer is not None
            if self._counting is None:
                self._counting = previewed(self._importer, self._source)
            end = time.perf_counter() + _REPORT_S
            while preview := _next(self._counting):
                self._preview = preview
                self._pace.rest()
                if time.perf_counter() > end:
                    return copy.copy(self._preview), False
            return copy.copy(self._preview), True

        return await self._run(some)

    async def next(self) -> ImportedConversation | None:
        """The next conversation; None at the end. Raises ImportProblem when nothing more can be read."""

        def one() -> ImportedConversation | None:
            assert self._source is not None
            assert self._importer is not None
            self._counting = None
            self._pace.rest()
            if self._conversations is None:
                self._conversations = self._importer.conversations(self._source, self.notes)
            return _next(self._conversations)

        return await self._run(one)

    async def content(self, attachment: Attachment) -> bytes:
        """The bytes of an attachment. Raises ImportProblem."""
        return await self._run(attachment.open)

    @property
    def fraction(self) -> float:
        """How much of the export is read, from 0 to 1."""
        source = self._source
        return min(source.bytes_read / source.bytes_expected, 1.0) if source and source.bytes_expected else 0.0

    async def aclose(self) -> None:
        """Lets go of the export."""

        def close() -> None:
            self._counting = self._conversations = None
            if self._source:
                self._source.close()

        await asyncio.shield(asyncio.get_running_loop().run_in_executor(self._thread, close))
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _next(ones: Iterator[T]) -> T | None:
    from app.storage.memory import without_collecting

    with without_collecting():
        return next(ones, None)
