"""Importing conversations of other programs: look at a file, count what is in it, take it over, or stop in between.

One import at a time; it belongs to the app, not to the dialog that shows it. Reading is `import_reading`'s part, taking
an import back `import_undoing`'s. What a cancelled or killed import has brought stays and can be undone; importing
again takes the rest.
"""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path, PurePath

from PySide6.QtCore import QObject, Signal

from app.core.changes import MessagePut
from app.core.conversation import Conversation
from app.core.localized import Text
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Attachment, ImportedConversation, Preview
from app.session.import_merge import additions
from app.session.import_outcome import Outcome, Stage
from app.session.import_reading import ImportReading
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
UNEXPECTED = Text("出了意料之外的问题", "something unexpected went wrong")
_NOT_KEPT = Text("“{title}”没有导入：{reason}", "“{title}” was not imported: {reason}")


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
        self._undone: frozenset[str] | None = None
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
        self._undone = await asyncio.to_thread(self._records.undone_ids)
        while not self._wants_end:
            try:
                one = await reading.next()
            except ImportProblem as problem:
                reading.notes.add(problem.text)
                return
            if one is None:
                return
            try:
                await self._take(one, reading)
            except StorageError as error:
                if error.errno:  # the disk's fault: it would be the same with the next
                    raise
                self._not_kept(one, error.reason)
            self._tell()
        self.outcome.cancelled = True

    async def _take(self, one: ImportedConversation, reading: ImportReading) -> None:
        own = one.conversation.id
        restored = False
        if await self._store.trash.holds(own):
            if own not in (self._undone or ()):
                self.outcome.in_trash += 1
                return
            await self._store.trash.restore_last(own)
            await asyncio.to_thread(self._records.created, self.outcome.record_id, own)
            restored = True
        names: dict[str, str] = {}
        for attachment in one.attachments:
            await self._keep(own, attachment, names, reading)
        await self._put(one.with_files(names), restored=restored)
        self.outcome.count(one)

    async def _keep(
        self, conversation_id: str, attachment: Attachment, names: dict[str, str], reading: ImportReading
    ) -> None:
        try:
            data = await reading.content(attachment)
        except ImportProblem as problem:
            self.outcome.problems[problem.text] += 1
            return
        suffix = PurePath(attachment.name).suffix or f".{attachment.media_type.rpartition('/')[2]}"
        names[attachment.key] = await self._store.add_attachment(conversation_id, data, suffix)
        if attachment.media_type.startswith("image/"):
            self.outcome.images += 1
        else:
            self.outcome.files += 1

    async def _put(self, conversation: Conversation, *, restored: bool) -> None:
        own, record = conversation.id, self.outcome.record_id
        session = await self._workspace.session_of(own)
        if session:
            changes = additions(session.conversation, conversation)
            if changes:
                fresh, shown = _fresh(session.conversation, changes), session.conversation.current_id
                await asyncio.to_thread(self._records.added, record, own, fresh, shown)
                session.take_in(changes)
            self._count_taken(own, changes, created=False)
            return

        def announce(there: Conversation | None, changes: object) -> None:
            if there is None:
                self._records.created(record, own)
            elif not restored:
                self._records.added(record, own, _fresh(there, changes), there.current_id)

        taken = await self._store.take_over(conversation, additions, announce)
        self._workspace.shelf.put_summary(taken.summary)
        opened = await self._workspace.session_of(own)
        if opened and taken.changes:  # while it was being written
            opened.take_in(taken.changes)
        self._count_taken(own, taken.changes, created=taken.created or restored)
        if taken.created:
            self.outcome.messages += len(conversation.messages)

    def _count_taken(self, own: str, changes: object, *, created: bool) -> None:
        outcome = self.outcome
        puts = _puts(changes)
        outcome.messages += len(puts)
        if created:
            outcome.created.append(own)
        elif puts:
            outcome.grown.append(own)
        else:
            outcome.unchanged += 1

    def _not_kept(self, one: ImportedConversation, reason: Text) -> None:
        title = one.conversation.title
        zh, en = (_NOT_KEPT.say(to, title=title, reason=reason.say(to)) for to in ("zh_CN", "en"))
        self.outcome.notes.append(Text(zh, en))

    # telling

    def _to(self, stage: Stage) -> None:
        self.stage = stage
        self.changed.emit()

    def _tell(self) -> None:
        if time.monotonic() - self._told > _TELL_S:
            self._told = time.monotonic()
            self.changed.emit()


def _puts(changes: object) -> list[MessagePut]:
    return [change for change in changes if isinstance(change, MessagePut)] if isinstance(changes, list | tuple) else []


def _fresh(there: Conversation, changes: object) -> list[str]:
    """The messages that `changes` bring to light: new ones, and deleted ones that come back."""
    known = there.messages
    ids = (change.message.id for change in _puts(changes))
    return [own for own in ids if own not in known or known[own].deleted_at]
