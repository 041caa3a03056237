"""Replays a journal: what happened to a conversation since its snapshot was written."""

from __future__ import annotations

import msgspec

from app.core.changes import FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import SETTABLE, Conversation
from app.core.message import JsonValue
from app.storage import decoding
from app.storage.encoding import SNAPSHOT_FIELDS


class Replayed(msgspec.Struct):
    """What came of it."""

    last: int
    """The highest number that a line had."""
    skipped: bool = False
    """There were lines that the snapshot should have."""
    torn: bool = False
    """The last line was cut off."""
    faults: decoding.Faults = msgspec.field(default_factory=list)


def replay(conversation: Conversation, journal: bytes, folded: int) -> Replayed:
    """Does to `conversation` what the lines say, except those up to number `folded`, which its snapshot includes.

    A line that cannot be read, whole or in part, costs itself only.
    """
    result = Replayed(folded)
    lines = [line for line in journal.split(b"\n") if line.strip(b"\0 \r\t")]
    for index, line in enumerate(lines):
        try:
            raw = decoding.from_json(line, result.faults)
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            if index + 1 == len(lines) and not journal.endswith(b"\n"):
                result.torn = True
            else:
                result.faults.append("line")
            continue
        number = raw.pop("seq", None)
        if isinstance(number, int):
            if number <= folded:
                result.skipped = True
                continue
            result.last = max(result.last, number)
        _do(conversation, raw, index, result.faults)
    return result


def _do(conversation: Conversation, raw: dict[str, JsonValue], index: int, faults: decoding.Faults) -> None:
    event = raw.get("event")
    if event == "message":
        _put(conversation, raw.get("message"), index, faults)
    elif event == "set" and isinstance(fields := raw.get("fields"), dict):
        known = decoding.conversation_fields({name: fields[name] for name in fields if name in SETTABLE}, faults)
        unknown = {name: value for name, value in fields.items() if name not in SNAPSHOT_FIELDS}
        apply(conversation, FieldsSet(known | unknown))
    elif event == "grown":
        _grow(conversation, raw, faults)
    else:
        faults.append("event")


def _put(conversation: Conversation, raw: JsonValue, index: int, faults: decoding.Faults) -> None:
    message = decoding.message(raw, index, faults)
    if message is None:
        return
    known = conversation.messages.get(message.id)
    if known and known.parent_id != message.parent_id:  # the tree of a Conversation does not move
        message = msgspec.structs.replace(message, parent_id=known.parent_id)
    apply(conversation, MessagePut(message))


def _grow(conversation: Conversation, raw: dict[str, JsonValue], faults: decoding.Faults) -> None:
    try:
        grown = msgspec.convert(raw, MessageGrown)
    except msgspec.ValidationError:
        faults.append("grown")
        return
    message = conversation.messages.get(grown.id)
    if message is None or (grown.at or 0) > len(message.text) or (grown.reasoning_at or 0) > len(message.reasoning):
        faults.append("grown")  # a line before it is missing
    apply(conversation, grown)
