"""Exporting conversations into a file: one, some or all, on a thread of its own, wholly or not at all.

The formats are `exchange.exporters`' part. The file is written beside its place under another name and takes that
place when it is complete.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import secrets
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation
from app.core.localized import Text
from app.exchange.exporters.exporting import ExportCancelledError, attachments
from app.exchange.exporters.formats import FORMATS, Format, export
from app.session.pace import Pace
from app.session.tasks import Tasks
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore, StorageError
from app.storage.encoding import snapshot
from app.storage.storage_error import as_storage_error, reason_for

log = logging.getLogger(__name__)
_PIECE = 1 << 20
UNEXPECTED = Text("出了意料之外的问题", "something unexpected went wrong")


class ExportStage(StrEnum):
    """What the export is doing."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


@dataclass
class ExportOutcome:
    """What came of an export."""

    path: Path = Path()
    done: int = 0
    """Conversations that were begun."""
    total: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)
    """Title of the conversation and name of each attachment that could not be found."""
    unreadable: list[str] = field(default_factory=list)
    """Titles of conversations that could not be read and are not in the file."""
    problem: Text | None = None
    """Why the file could not be written, as a phrase; set when FAILED."""


class Exporting(QObject):
    """The export that is running, or the last one."""

    changed = Signal()

    def __init__(self, workspace: Workspace, store: ConversationStore) -> None:
        super().__init__()
        self._workspace, self._store = workspace, store
        self._tasks = Tasks()
        self._thread = ThreadPoolExecutor(1, "export")
        self._wants_end = threading.Event()
        self.stage = ExportStage.IDLE
        self.outcome = ExportOutcome()

    @staticmethod
    def formats() -> Sequence[Format]:
        """All formats that are bytes."""
        return FORMATS

    @staticmethod
    def format_named(name: str) -> Format:
        """The format with this name."""
        return next(one for one in FORMATS if one.name == name)

    async def needs_archive(self, format: Format, ids: Sequence[str]) -> bool:
        """Whether these conversations, in this format, are a zip. Attachments are looked for in a single one only."""
        attached = len(ids) == 1 and format.attachments_beside and await self._has_attachments(ids[0])
        return format.needs_archive(len(ids), attachments=attached)

    async def _has_attachments(self, own: str) -> bool:
        try:
            conversation = await self.conversation(own)
        except StorageError:
            return False
        return bool(attachments(conversation))

    async def conversation(self, own: str) -> Conversation:
        """A conversation as it is now, also what could not be saved; a copy if it is open. Raises StorageError."""
        session = await self._workspace.session_of(own)
        return _frozen(session.conversation) if session else (await self._store.load(own)).conversation

    def read_attachment(self, own: str, name: str) -> bytes:
        """An attachment of a conversation; blocks. Raises OSError."""
        return self._store.read_attachment(own, name)

    def start(self, format: Format, ids: Sequence[str], path: Path, language: str, *, archive: bool) -> None:
        """Writes conversations to `path`; `changed` tells how it goes."""
        if self.stage == ExportStage.RUNNING:
            return
        self._wants_end.clear()
        self.outcome = ExportOutcome(path, total=len(ids))
        self._to(ExportStage.RUNNING)
        self._tasks.spawn(self._export(format, list(ids), path, language, archive=archive))

    def cancel(self) -> None:
        """Ends the export; nothing of it stays."""
        self._wants_end.set()

    async def _export(self, format: Format, ids: list[str], path: Path, language: str, *, archive: bool) -> None:
        open_ones: dict[str, Conversation] = {}
        for own in ids:
            if session := await self._workspace.session_of(own):
                open_ones[own] = _frozen(session.conversation)
        loop, told = asyncio.get_running_loop(), self.outcome

        def progress(done: int) -> None:
            loop.call_soon_threadsafe(self._progress, told, done)

        def write() -> None:
            pace = Pace()
            with as_storage_error(path), _Replacement(path, self._wants_end) as out:
                missing = export(
                    format,
                    self._conversations(ids, open_ones, told, pace),
                    self._store.read_attachment,
                    out.write,
                    archive=archive,
                    snapshot=lambda conversation: snapshot(conversation, 0),
                    language=language,
                    progress=progress,
                    cancelled=self._wants_end.is_set,
                )
            told.missing += [(self.title(own), name) for own, name in missing]

        try:
            await loop.run_in_executor(self._thread, write)
        except ExportCancelledError:
            self._to(ExportStage.CANCELLED)
        except StorageError as error:
            log.info("an export failed: %s", error.reason.en)
            told.problem = error.reason
            self._to(ExportStage.FAILED)
        else:
            self._to(ExportStage.DONE)
        finally:
            if self.stage == ExportStage.RUNNING:  # a mistake of the app's own, which the loop tells of
                told.problem = UNEXPECTED
                self._to(ExportStage.FAILED)

    def _conversations(
        self, ids: Sequence[str], open_ones: dict[str, Conversation], told: ExportOutcome, pace: Pace
    ) -> Iterator[Conversation]:
        for own in ids:
            pace.rest()
            try:
                yield open_ones.get(own) or self._store.read(own)
            except StorageError as error:
                log.info("a conversation was left out of an export: %s", error.reason.en)
                told.unreadable.append(self.title(own))

    def title(self, own: str) -> str:
        """The title of a conversation in the list."""
        summary = self._workspace.shelf.summary(own)
        return summary.title if summary else own

    def _progress(self, told: ExportOutcome, done: int) -> None:
        told.done = done
        self.changed.emit()

    def _to(self, stage: ExportStage) -> None:
        self.stage = stage
        self.changed.emit()

    async def aclose(self) -> None:
        """Ends what runs; half a file does not stay."""
        self.cancel()
        await self._tasks.settle(timeout_s=5)
        await self._tasks.cancel()
        self._thread.shutdown(wait=False)


class _Replacement:
    """A file that takes its place when it is complete; until then, what was there stays."""

    def __init__(self, path: Path, wants_end: threading.Event) -> None:
        self._path, self._wants_end = path, wants_end
        self._temporary = path.with_name(f".dousha-{secrets.token_hex(6)}.part")
        self._descriptor = -1

    def __enter__(self) -> _Replacement:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self._file = os.fdopen(os.open(self._temporary, flags, 0o666), "wb")  # as the user's other files
        return self

    def write(self, data: bytes) -> None:
        for at in range(0, len(data), _PIECE):
            if self._wants_end.is_set():
                raise ExportCancelledError
            self._file.write(data[at : at + _PIECE])

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: object) -> None:
        done = False
        try:
            if kind is None:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                os.replace(self._temporary, self._path)
                done = True
        finally:
            if not done:
                with suppress(OSError):
                    self._file.close()
                with suppress(OSError):
                    os.unlink(self._temporary)


def reason_of(error: OSError) -> Text:
    """Why something could not be written or read, as a phrase for the user."""
    return error.reason if isinstance(error, StorageError) else reason_for(error)


def _frozen(conversation: Conversation) -> Conversation:
    frozen = copy.copy(conversation)
    frozen.messages = dict(conversation.messages)
    return frozen
