"""One conversation's files to a Conversation. Changes nothing on disk: mending damaged files is the store's part."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from app.core.changes import FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import Conversation, ConversationSummary
from app.core.errors import ErrorKind
from app.core.localized import Text
from app.core.message import ErrorRecord, JsonValue, Message, MessageState
from app.storage import decoding, files, repairs
from app.storage.encoding import FORMAT, VERSION
from app.storage.repairs import Problem
from app.storage.storage_error import StorageError, reason_for

SNAPSHOT = "conversation.json"
JOURNAL = "journal.jsonl"


@dataclass
class Reading:
    """What the files of one conversation hold."""

    conversation: Conversation
    repairs: list[Text] = field(default_factory=list)
    """What had to be mended while reading, for the user."""
    problem: Problem | None = None
    """Why the files must not be changed; None when all is well."""
    last: int = 0
    """The highest number that a journal line had, folded ones included."""
    snapshot_damaged: bool = False
    journal_damaged: bool = False
    """Something is in the file that the conversation does not show: keep a copy before replacing it."""


def read_conversation(folder: Path) -> Reading:
    """Reads snapshot and journal. Raises StorageError when neither gives anything.

    The journal is read first: should it be folded meanwhile, the snapshot has its lines, and numbers tell so.
    """
    journal, journal_error = _content(folder / JOURNAL)
    data, error = _content(folder / SNAPSHOT)
    if error is not None and not journal:
        raise StorageError(reason_for(error), folder / SNAPSHOT, error.errno or 0)
    if data is None and journal is None:
        raise StorageError(reason_for(FileNotFoundError(2, "")), folder / SNAPSHOT, 2)
    reading, folded = _snapshot(folder, data or b"")
    if error or journal_error:
        reading.problem = repairs.not_readable(reason_for(error or journal_error or OSError()), folder)
    if journal:
        _replay(reading, journal, folded)
    if reading.problem and not reading.conversation.messages and reading.problem.nothing_shown:
        raise StorageError(reading.problem.refusal, folder / SNAPSHOT)
    _settle(reading)
    return reading


def read_summary(folder: Path) -> tuple[ConversationSummary, list[Text]]:
    """What the list shows of a conversation and what had to be mended; never raises.

    A folded, healthy conversation is not built for this: its own fields are decoded, its messages counted.
    """
    try:
        if not (folder / JOURNAL).exists() and (head := _head(folder)):
            return head, []
        reading = read_conversation(folder)
    except OSError as error:
        return _unreadable(folder, error), []
    summary = reading.conversation.summary()
    summary.problem = reading.problem.sentence if reading.problem else None
    return summary, reading.repairs


class _MessageHead(msgspec.Struct):
    deleted_at: str = ""


class _Head(msgspec.Struct):
    """The fields of conversation.json that the list needs."""

    format: str
    version: int
    messages: list[_MessageHead]
    title: str = ""
    created_at: str = ""
    updated_at: str = ""
    model: str = ""
    draft: str = ""


_HEAD = msgspec.json.Decoder(_Head)


def _head(folder: Path) -> ConversationSummary | None:
    """The summary of a snapshot without journal; None when it needs the lenient way."""
    try:
        head = _HEAD.decode(files.read(folder / SNAPSHOT) or b"")
    except (ValueError, RecursionError):
        return None
    if head.format != FORMAT or head.version != VERSION:
        return None
    return ConversationSummary(
        folder.name,
        head.title,
        head.created_at,
        head.updated_at,
        head.model,
        sum(not message.deleted_at for message in head.messages),
        head.draft,
    )


def _unreadable(folder: Path, error: OSError) -> ConversationSummary:
    """The entry of a conversation that cannot be read: its title, if that much can be found."""
    title = ""
    try:
        found = re.search(
            rb'"title"\s*:\s*("(?:[^"\\\n]|\\.)*")', (files.read(folder / SNAPSHOT) or b"")[:65536]
        )
        title = decoding.from_json(found[1], []) if found else ""
    except (OSError, ValueError):
        pass
    if isinstance(error, StorageError) and not error.errno:
        problem = repairs.damaged(folder)
    else:
        problem = repairs.not_readable(
            error.reason if isinstance(error, StorageError) else reason_for(error), folder
        )
    return ConversationSummary(folder.name, title=title, problem=problem.sentence)


def _content(path: Path) -> tuple[bytes | None, OSError | None]:
    try:
        return files.read(path), None
    except OSError as error:
        return None, error


def _snapshot(folder: Path, data: bytes) -> tuple[Reading, int]:
    """The conversation in `data` and the number of the last journal line it includes."""
    faults: decoding.Faults = []
    try:
        raw = decoding.from_json(data, faults)
    except ValueError:
        raw = None
    if not isinstance(raw, dict) or raw.get("format", FORMAT) != FORMAT:
        return Reading(
            Conversation(folder.name, created_at="", updated_at=""), problem=repairs.damaged(folder)
        ), 0
    fields: dict[str, Any] = {"created_at": "", "updated_at": ""} | decoding.conversation_fields(raw, faults)
    conversation = Conversation(folder.name, **fields)
    conversation.extra = {name: value for name, value in raw.items() if name not in _KNOWN}
    listed = raw.get("messages", [])
    if not isinstance(listed, list):
        faults.append("messages")
        listed = []
    for index, item in enumerate(listed):
        if read := decoding.message(item, index, faults):
            _add(conversation, read, faults)
    folded, version = raw.get("folded", 0), raw.get("version", VERSION)
    reading = Reading(conversation, snapshot_damaged=bool(faults))
    if not isinstance(version, int) or version > VERSION:
        reading.problem = repairs.newer()
    if reading.snapshot_damaged:
        reading.repairs.append(repairs.mended(conversation.title, len(faults)))
    reading.last = folded if isinstance(folded, int) else 0
    return reading, reading.last


def _add(conversation: Conversation, message: Message, faults: decoding.Faults) -> None:
    """Adds a message of the snapshot; of two with one id both are kept, the second under an id of its own."""
    known = conversation.messages.get(message.id)
    if known is None:
        conversation.put(message)
    elif known != message:
        faults.append("id")
        number = 2
        while f"{message.id}-{number}" in conversation.messages:
            number += 1
        conversation.put(msgspec.structs.replace(message, id=f"{message.id}-{number}"))
    else:
        faults.append("id")


def _replay(reading: Reading, journal: bytes, folded: int) -> None:
    """Does what the journal's lines say, except those that the snapshot includes."""
    faults: decoding.Faults = []
    lost = 0
    for index, line in enumerate(journal.split(b"\n")):
        if not line.strip(b"\0 \r\t"):
            continue
        try:
            raw = decoding.from_json(line, faults)
        except ValueError:
            lost += 1
            continue
        if not isinstance(raw, dict):
            lost += 1
            continue
        number = raw.get("seq")
        if isinstance(number, int):
            if number <= folded:
                continue
            reading.last = max(reading.last, number)
        _do(reading.conversation, raw, index, faults)
    if lost or faults:
        reading.journal_damaged = True
        title = reading.conversation.title
        if lost:
            reading.repairs.append(repairs.torn(title))
        if faults:
            reading.repairs.append(repairs.mended(title, len(faults)))


def _do(conversation: Conversation, raw: dict[str, JsonValue], index: int, faults: decoding.Faults) -> None:
    """One line of the journal."""
    event = raw.get("event")
    if event == "message":
        if message := decoding.message(raw.get("message"), index, faults):
            known = conversation.messages.get(message.id)
            if known and known.parent_id != message.parent_id:  # a tree does not move
                message = msgspec.structs.replace(message, parent_id=known.parent_id)
            apply(conversation, MessagePut(message))
    elif event == "set" and isinstance(fields := raw.get("fields"), dict):
        known_fields = decoding.conversation_fields(fields, faults)
        others = {name: value for name, value in fields.items() if name not in _KNOWN}
        apply(conversation, FieldsSet(known_fields | others))
    elif event == "grown":
        try:
            grown = msgspec.convert({name: raw[name] for name in raw if name != "seq"}, MessageGrown)
        except msgspec.ValidationError:
            faults.append("grown")
            return
        message = conversation.messages.get(grown.id)
        if (
            message is None
            or (grown.at or 0) > len(message.text)
            or (grown.reasoning_at or 0) > len(message.reasoning)
        ):
            faults.append("grown")  # the line before it is missing
        apply(conversation, grown)
    else:
        faults.append("event")


def _settle(reading: Reading) -> None:
    """Makes a sound tree of it: no circles, a shown path that exists, nothing that claims to be received."""
    conversation = reading.conversation
    looped = _looped(conversation.messages)
    if looped:
        conversation = _rebuilt(conversation, looped)
        reading.conversation, reading.snapshot_damaged = conversation, True
        reading.repairs.append(repairs.mended(conversation.title, len(looped)))
    for message in [m for m in conversation.messages.values() if m.state == MessageState.STREAMING]:
        error = message.error or ErrorRecord(kind=ErrorKind.INTERRUPTED)
        conversation.put(msgspec.structs.replace(message, state=MessageState.INTERRUPTED, error=error))
    if conversation.messages and conversation.current_id not in conversation.messages:
        conversation.current_id = conversation.leaf_below(next(reversed(conversation.messages)))
    elif conversation.current_id and reading.journal_damaged:
        # The line that moved it on may be among the lost ones: what came after must not be out of sight.
        conversation.current_id = conversation.leaf_below(conversation.current_id)


def _looped(messages: dict[str, Message]) -> set[str]:
    """One message of each circle of parents: the first in file order."""
    sound: set[str] = set()
    looped: set[str] = set()
    for start in messages:
        walk: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in messages and at not in sound and at not in walk:
            walk[at] = None
            at = None if at in looped else messages[at].parent_id
        if at is not None and at in walk:
            looped.add(at)
        sound.update(walk)
    return looped


def _rebuilt(conversation: Conversation, looped: set[str]) -> Conversation:
    """The same conversation with the `looped` messages as roots."""
    messages = {
        message.id: msgspec.structs.replace(message, parent_id=None) if message.id in looped else message
        for message in conversation.messages.values()
    }
    fields: dict[str, Any] = {name: getattr(conversation, name) for name in decoding.CONVERSATION_TYPES}
    return Conversation(conversation.id, messages=messages, extra=conversation.extra, **fields)


_KNOWN = decoding.CONVERSATION_TYPES.keys() | {"format", "version", "id", "folded", "messages"}
