"""Takes over one conversation of an export: its files first, then itself, as a new one or into one that is there."""

from __future__ import annotations

import asyncio
from pathlib import PurePath

from app.core.changes import MessagePut
from app.core.conversation import Conversation
from app.core.localized import Text
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Attachment, ImportedConversation
from app.session.chat_session import take_in
from app.session.import_merge import additions
from app.session.import_outcome import Outcome
from app.session.import_reading import ImportReading
from app.session.listing_pace import ListingPace
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore, StorageError
from app.storage.import_records import ImportRecords

_NOT_KEPT = Text("“{title}”没有导入：{reason}", "“{title}” was not imported: {reason}")


class ImportTaking:
    """Counts in `outcome` what becomes of each."""

    def __init__(
        self,
        workspace: Workspace,
        store: ConversationStore,
        records: ImportRecords,
        reading: ImportReading,
        outcome: Outcome,
        undone: frozenset[str],
    ) -> None:
        """`undone`: conversations that are in the trash because their import was undone: they may come back."""
        self._workspace, self._store, self._records = workspace, store, records
        self._reading, self.outcome, self._undone = reading, outcome, undone
        self._listing = ListingPace(workspace.shelf)

    async def take(self, one: ImportedConversation) -> None:
        """Takes over one conversation, wholly or not at all. Raises StorageError when the disk is at fault."""
        try:
            await self._take(one)
        except StorageError as error:
            if error.errno:  # it would be the same with the next
                raise
            self._not_kept(one, error.reason)

    def end(self) -> None:
        """Nothing more comes."""
        self._listing.flush()

    async def _take(self, one: ImportedConversation) -> None:
        own = one.conversation.id
        restored = False
        if await self._store.trash.holds(own):
            if own not in self._undone:
                self.outcome.in_trash += 1
                return
            await self._store.trash.restore_last(own)
            await asyncio.to_thread(self._records.created, self.outcome.record_id, own)
            restored = True
        names: dict[str, str] = {}
        for attachment in one.attachments:
            await self._keep(own, attachment, names)
        await self._put(one.with_files(names), restored=restored)
        self.outcome.count(one)

    async def _keep(self, conversation_id: str, attachment: Attachment, names: dict[str, str]) -> None:
        try:
            data = await self._reading.content(attachment)
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
                take_in(session, changes)
            self._count_taken(own, changes, created=False)
            return

        def announce(there: Conversation | None, changes: object) -> None:
            if there is None:
                self._records.created(record, own)
            elif not restored:
                self._records.added(record, own, _fresh(there, changes), there.current_id)

        taken = await self._store.take_over(conversation, additions, announce)
        if taken.created or taken.changes or restored:
            self._listing.put(taken.summary)
        opened = await self._workspace.session_of(own)
        if opened and taken.changes:  # while it was being written
            take_in(opened, taken.changes)
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


def _puts(changes: object) -> list[MessagePut]:
    return [change for change in changes if isinstance(change, MessagePut)] if isinstance(changes, list | tuple) else []


def _fresh(there: Conversation, changes: object) -> list[str]:
    """The messages that `changes` bring to light: new ones, and deleted ones that come back."""
    known = there.messages
    ids = (change.message.id for change in _puts(changes))
    return [own for own in ids if own not in known or known[own].deleted_at]
