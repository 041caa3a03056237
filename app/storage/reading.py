"""One conversation's files to a Conversation. Changes nothing on disk: mending damaged files is the store's part."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import msgspec

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.merge import fields_of, merge
from app.storage import decoding, files, repairs, soundness
from app.storage.copies import copies_in
from app.storage.encoding import FORMAT, SNAPSHOT_FIELDS, VERSION
from app.storage.journal import replay
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.repairs import Problem
from app.storage.storage_error import FOLDER_GONE, StorageError, reason_for


class Reading(msgspec.Struct):
    """What the files of one conversation hold."""

    conversation: Conversation
    repairs: list[Text] = msgspec.field(default_factory=list)
    """What had to be mended while reading, for the user."""
    problem: Problem | None = None
    """Why the files must not be changed; None when all is well."""
    last: int = 0
    """The highest number that a journal line had, folded ones included."""
    version: int = VERSION
    """Of the format in which the snapshot is."""
    snapshot_damaged: bool = False
    journal_damaged: bool = False
    """Something is in the file that the conversation does not show: keep a copy before replacing it."""
    copies: list[Path] = msgspec.field(default_factory=list)
    """Further copies of the files whose messages the conversation has now, too."""


def read_conversation(folder: Path) -> Reading:
    """Reads snapshot and journal. Raises StorageError when they give nothing.

    The journal is read first: should it be folded meanwhile, the snapshot has its lines, and numbers tell so.
    """
    journal, journal_error = _content(folder / JOURNAL)
    data, error = _content(folder / SNAPSHOT)
    error = error or journal_error
    if data is None and not journal:
        reason = reason_for(error) if error else FOLDER_GONE
        raise StorageError(reason, folder / SNAPSHOT, (error and error.errno) or errno.ENOENT)
    reading = reading_of(folder, data, journal)
    if error:
        reading.problem = repairs.not_readable(reason_for(error), folder)
    for snapshot in (copies := copies_in(folder))[0]:
        _take_in(reading, snapshot, _copied_snapshot(folder, snapshot))
    for path in copies[1]:
        _take_in(reading, path, _replayed_copy(reading, _content(path)[0]))
    if reading.problem and reading.problem.hides_all and not reading.conversation.messages:
        raise StorageError(reading.problem.refusal, folder / SNAPSHOT, error.errno or 0 if error else 0)
    return reading


def reading_of(folder: Path, data: bytes | None, journal: bytes | None) -> Reading:
    """What the contents of snapshot and journal mean; `folder` gives the conversation its id."""
    faults: decoding.Faults = []
    reading = _snapshot(folder, data or b"", faults)
    _replay(reading, journal or b"")
    reading.conversation = soundness.without_circles(reading.conversation, faults)
    soundness.interrupt(reading.conversation)
    soundness.show_a_path(reading.conversation, lines_lost=reading.journal_damaged)
    if faults:
        reading.snapshot_damaged = True
        reading.repairs.append(repairs.mended(reading.conversation.title, len(faults)))
    return reading


def _content(path: Path) -> tuple[bytes | None, OSError | None]:
    try:
        return files.read(path), None
    except OSError as error:
        return None, error


def _snapshot(folder: Path, data: bytes, faults: decoding.Faults) -> Reading:
    """The conversation in `data`."""
    raw = decoding.snapshot(data, faults)
    if raw is None or raw.get("format", FORMAT) != FORMAT:
        return Reading(Conversation(folder.name, created_at="", updated_at=""), problem=repairs.damaged(folder))
    # The folder's name is the id: copies made in a file manager are conversations of their own.
    fields: dict[str, Any] = {"created_at": "", "updated_at": ""} | decoding.conversation_fields(raw, faults)
    conversation = Conversation(folder.name, **fields)
    conversation.extra = {name: value for name, value in raw.items() if name not in SNAPSHOT_FIELDS}
    listed = raw.get("messages", [])
    if not isinstance(listed, list):
        faults.append("messages")
        listed = []
    for index, item in enumerate(listed):
        if message := decoding.message(item, index, faults):
            soundness.add_once(conversation, message, faults)
    folded, version = raw.get("folded", 0), raw.get("version", 0)
    return Reading(
        conversation,
        problem=None if isinstance(version, int) and version <= VERSION else repairs.newer(),
        last=folded if isinstance(folded, int) else 0,
        version=version if isinstance(version, int) else VERSION,
    )


def _replay(reading: Reading, journal: bytes) -> None:
    result = replay(reading.conversation, journal, reading.last)
    reading.last = result.last
    reading.journal_damaged = result.torn or bool(result.faults)
    if result.skipped:
        _take_in_skipped(reading, journal)
    if result.torn:
        reading.repairs.append(repairs.torn(reading.conversation.title))
    if result.faults:
        reading.repairs.append(repairs.mended(reading.conversation.title, len(result.faults)))


# what other machines wrote


def _take_in_skipped(reading: Reading, journal: bytes) -> None:
    """The snapshot has these lines, says their number; unless it is another machine's, which counted for itself."""
    other = _replayed_copy(reading, journal)
    if other is None:
        return
    ours = reading.conversation
    if other.messages.keys() <= ours.messages.keys():  # then its fields are old news
        for name, value in fields_of(ours).items():
            setattr(other, name, value)
    reading.conversation = merge(ours, other)


def _replayed_copy(reading: Reading, journal: bytes | None) -> Conversation | None:
    """The conversation after all lines of a journal, whatever their numbers."""
    if not journal:
        return None
    ours = reading.conversation
    other = Conversation(ours.id, created_at=ours.created_at, messages=dict(ours.messages), **fields_of(ours))
    replay(other, journal, -1)
    soundness.interrupt(other)
    return other


def _copied_snapshot(folder: Path, path: Path) -> Conversation | None:
    """The conversation in a further snapshot; None when it is none, or that of another conversation."""
    data, _ = _content(path)
    raw = decoding.snapshot(data or b"", [])
    if raw is None or raw.get("format") != FORMAT or raw.get("id", folder.name) != folder.name:
        return None
    return reading_of(folder, data, None).conversation


def _take_in(reading: Reading, path: Path, other: Conversation | None) -> None:
    """Adds what a further copy holds. A copy that cannot be read stays as it is."""
    if other is not None:
        reading.conversation = merge(reading.conversation, other)
        reading.copies.append(path)
