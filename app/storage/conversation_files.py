"""Changes the files of conversations, for the writer's thread only: everything here blocks and raises StorageError."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from app.core.changes import Change, FieldsSet
from app.core.conversation import Conversation
from app.core.merge import fields_of, merge
from app.core.message import JsonValue
from app.storage import copies, encoding, files
from app.storage.attachment_files import ATTACHMENTS, AttachmentFiles, is_attachment_name
from app.storage.exclusive import Exclusive
from app.storage.folders import Folders
from app.storage.marks import JOURNAL, SNAPSHOT, Marks, marks_of
from app.storage.reading import Reading, read_conversation
from app.storage.repairs import Problem, damaged
from app.storage.storage_error import EXISTS, FOLDER_GONE, StorageError, as_storage_error


class ChangedOutsideError(Exception):
    """Somebody else wrote to the files: `fold` brings both together."""


class _State(msgspec.Struct):
    """What is known of a conversation's files."""

    marks: Marks = (None, None)
    """Of the files as they were read or written last."""
    fields: Mapping[str, JsonValue] = msgspec.field(default_factory=dict)
    """The conversation's own fields as they are in these files."""
    last: int = 0
    """Number of the last journal line."""
    problem: Problem | None = None
    keep_snapshot: str = ""
    """A word for the name of the copy that is put aside before the file is replaced: it was damaged, or older."""
    keep_journal: bool = False
    copies: list[Path] = msgspec.field(default_factory=list)
    """Copies that sync programs left: what they hold goes into the next snapshot."""


class ConversationFiles:
    """The folders of all conversations. Must be used from one thread at a time."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._states: dict[str, _State] = {}
        self._created: set[str] = set()
        self._exclusive = Exclusive(folders.conversations)
        self.attachments = AttachmentFiles(self.folder)

    def folder(self, conversation_id: str) -> Path:
        """Where a conversation is. Raises ValueError for an id that is no plain file name."""
        if conversation_id.startswith(".") or not re.fullmatch(r"[^/\\:\0]+", conversation_id):
            raise ValueError("not a conversation's id")
        return self._folders.conversations / conversation_id

    @contextmanager
    def writing(self, path: Path) -> Iterator[None]:
        """A block that changes files, alone; what fails in it is about `path`."""
        with self._exclusive.held(), as_storage_error(path):
            yield

    def close(self) -> None:
        """Nothing is written any more."""
        self._exclusive.close()

    def read(self, conversation_id: str) -> Reading:
        """What the files hold now."""
        folder = self.folder(conversation_id)
        with as_storage_error(folder):
            marks = marks_of(folder)  # before reading: what comes meanwhile is seen as a change
            reading = read_conversation(folder)
        known = self._states.get(conversation_id)
        self._know(reading, marks)
        if known and known.marks != marks:  # it may be open, and whoever has it open has not seen this yet
            state = self._states[conversation_id]
            state.marks, state.fields = (None, None), known.fields
        return reading

    def _know(self, reading: Reading, marks: Marks) -> None:
        self._states[reading.conversation.id] = _State(
            marks,
            fields_of(reading.conversation),
            reading.last,
            reading.problem,
            "damaged" if reading.snapshot_damaged else _older(reading.version),
            reading.journal_damaged,
            reading.copies,
        )

    def create(self, conversation: Conversation) -> None:
        """Makes the folder with its first snapshot. After a failure it can be done again."""
        folder = self.folder(conversation.id)
        path = folder / SNAPSHOT
        with as_storage_error(path):
            files.make_folder(folder.parent)
        with self.writing(path):
            if path.exists() and conversation.id not in self._created:
                raise StorageError(EXISTS, path)
            self._created.add(conversation.id)
            files.make_folder(folder)
            files.write_whole(path, encoding.snapshot(conversation, 0))
            self._states[conversation.id] = _State(marks_of(folder), fields_of(conversation))

    def append(self, conversation_id: str, changes: tuple[Change, ...], *, sync: bool) -> None:
        """Adds journal lines, all or none. Raises ChangedOutsideError when they would be lines to other files."""
        folder = self.folder(conversation_id)
        path = folder / JOURNAL
        with self.writing(path):
            state = self._writable(conversation_id)
            if not folder.is_dir():
                raise StorageError(FOLDER_GONE, folder, errno.ENOENT)
            if state.marks != marks_of(folder) or state.copies:
                raise ChangedOutsideError
            lines = encoding.journal_lines(changes, state.last)
            state.last += len(changes)  # a number is not used again, even if its line could not be taken back
            try:
                files.append(path, lines, sync=sync)
            finally:
                state.marks = marks_of(folder)
            for change in changes:
                if isinstance(change, FieldsSet):
                    state.fields = {**state.fields, **change.fields}

    def fold(self, conversation: Conversation) -> Conversation | None:
        """Replaces the snapshot, then removes the journal; gives the union when somebody else had written, too.

        Safe at every instant: until the snapshot is replaced, the old files say all; afterwards the journal's
        lines carry numbers up to the snapshot's `folded` and are skipped.
        """
        folder = self.folder(conversation.id)
        with self.writing(folder / SNAPSHOT):
            state = self._writable(conversation.id)
            if state.marks == marks_of(folder) and not state.copies:
                self._replace(conversation, state)
                return None
            union, _ = self._union(conversation, state)
            self._replace(union, self._states[conversation.id])
            return union

    def look(self, conversation: Conversation) -> Conversation | None:
        """The union with what somebody else wrote; None when nobody did, or it cannot be read now.

        What of it the files do not have is written: they may be those of a machine that knows nothing of this one.
        """
        folder = self.folder(conversation.id)
        state = self._states.get(conversation.id)
        if state is None or state.problem or (state.marks == marks_of(folder) and not state.copies):
            return None
        with self.writing(folder):
            try:
                union, theirs = self._union(conversation, state)
            except StorageError:
                return None  # half of it may have come so far
            state = self._states[conversation.id]
            if state.copies or union.messages != theirs.messages or fields_of(union) != fields_of(theirs):
                self._replace(union, state)
            return union

    def _replace(self, conversation: Conversation, state: _State) -> None:
        folder = self.folder(conversation.id)
        snapshot, journal = folder / SNAPSHOT, folder / JOURNAL
        if state.keep_snapshot:
            files.copy(snapshot, files.free_name(snapshot, state.keep_snapshot))
            state.keep_snapshot = ""
        try:
            files.write_whole(snapshot, encoding.snapshot(conversation, state.last))
            state.fields = fields_of(conversation)
            if state.keep_journal:
                files.move(journal, files.set_aside_name(journal))
                state.keep_journal = False
            files.remove(journal)
            while state.copies:
                copies.put_aside(state.copies[-1])
                state.copies.pop()
        finally:
            state.marks = marks_of(folder)

    def _union(self, conversation: Conversation, state: _State) -> tuple[Conversation, Conversation]:
        """What the app has, merged with what the files hold now; and that. Raises StorageError if it cannot be read."""
        folder = self.folder(conversation.id)
        marks = marks_of(folder)
        reading = read_conversation(folder)
        if reading.problem and marks[0] is not None:  # a snapshot that is gone can be written again
            raise StorageError(reading.problem.refusal, folder / SNAPSHOT)
        reading.problem = None
        reading.last = max(reading.last, state.last)
        self._know(reading, marks)
        return merge(conversation, reading.conversation, state.fields), reading.conversation

    def _writable(self, conversation_id: str) -> _State:
        """What is known of files that may be changed; otherwise raises."""
        if conversation_id not in self._states:
            self.read(conversation_id)
            state = self._states[conversation_id]
            state.marks, state.fields = (None, None), {}  # what the caller has in memory is not from these files
        state = self._states[conversation_id]
        if state.problem:
            raise StorageError(state.problem.refusal, self.folder(conversation_id))
        return state

    def marks(self, conversation_id: str) -> Marks | None:
        """Of the files as they were read or written here last; None when they were not, or that is forgotten."""
        state = self._states.get(conversation_id)
        return state.marks if state else None

    def exists(self, conversation_id: str) -> bool:
        """Whether there are files of this conversation, readable or not."""
        folder = self.folder(conversation_id)
        return (folder / SNAPSHOT).exists() or (folder / JOURNAL).exists()

    def forget(self, conversation_id: str) -> None:
        """The files are somewhere else now, or nobody has them open."""
        self._states.pop(conversation_id, None)
        self._created.discard(conversation_id)

    def take_in(self, other: Conversation, attachments: Mapping[str, Callable[[], bytes]], last: int) -> None:
        """Adds what `other`, a copy from a backup or the trash, has; a conversation that is open sees it as a change.

        `last` is the number of the last journal line that is in `other`. Done again after a crash, it is completed.
        """
        folder = self.folder(other.id)
        with self.writing(folder):
            files.make_folder(folder)
            for name, content in attachments.items():
                path = folder / ATTACHMENTS / name
                if is_attachment_name(name) and not path.exists():
                    files.make_folder(path.parent)
                    files.write_whole(path, content())
            known = self._states.get(other.id)
            self._add(other, last)
            if known:
                known.marks, known.problem = (None, None), None
                self._states[other.id] = known
            else:
                self.forget(other.id)

    def _add(self, other: Conversation, last: int) -> None:
        """Writes the union of what is there and `other`; a snapshot that cannot be read is put aside first."""
        folder = self.folder(other.id)
        snapshot = folder / SNAPSHOT
        if marks_of(folder) == (None, None):
            files.write_whole(snapshot, encoding.snapshot(other, last))
            return
        try:
            reading: Reading | None = self.read(other.id)
        except StorageError as error:
            if error.errno:  # it may be readable another time
                raise
            reading = None
        if reading is None or reading.problem == damaged(folder):
            if os.path.lexists(snapshot):
                files.move(snapshot, files.set_aside_name(snapshot))
            files.write_whole(snapshot, encoding.snapshot(other, last))
        elif reading.problem:
            raise StorageError(reading.problem.refusal, folder)
        else:
            union = merge(reading.conversation, other)
            if union.messages != reading.conversation.messages:
                self._replace(union, self._states[other.id])


def _older(version: int) -> str:
    """The word that marks the copy of a file in an older format; "" for the format of today."""
    return f"version-{version}" if version < encoding.VERSION else ""
