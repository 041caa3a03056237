"""What an import adds to a conversation that is there already: what is new in it; the user's own changes win."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from app.core.changes import Change, FieldsSet, MessagePut
from app.core.clock import now
from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart, Message, Part

UNDONE = "undone_import"
"""In a message's `extra`: it was deleted because its import was undone, not because the user did not want it."""


def additions(there: Conversation, imported: Conversation) -> list[Change]:
    """Messages that are not there, files that were missing. Titles, filing, deletions and texts stay as they are."""
    changes: list[Change] = []
    for message in imported.messages.values():
        known = there.messages.get(message.id)
        if known is None:
            changes.append(MessagePut(message))
        elif known.deleted_at and UNDONE in known.extra:
            extra = {name: value for name, value in known.extra.items() if name != UNDONE}
            changes.append(MessagePut(msgspec.structs.replace(known, deleted_at="", extra=extra)))
        elif (parts := _with_files(known, message)) != known.parts:
            changes.append(MessagePut(msgspec.structs.replace(known, parts=parts)))
    fields: dict[str, object] = {}
    if changes and _goes_on(there, imported):
        fields["current_id"] = imported.current_id
    if changes and imported.updated_at > there.updated_at:
        fields["updated_at"] = imported.updated_at
    return [*changes, FieldsSet(fields)] if fields else changes


def _with_files(known: Message, imported: Message) -> tuple[Part, ...]:
    """The parts of a message with the files that an earlier export did not contain."""
    if len(known.parts) != len(imported.parts):
        return known.parts
    return tuple(
        theirs if _lacks_file(ours) and _is_same(ours, theirs) else ours
        for ours, theirs in zip(known.parts, imported.parts, strict=True)
    )


def _lacks_file(part: Part) -> bool:
    return isinstance(part, ImagePart | FilePart) and not part.file


def _is_same(ours: Part, theirs: Part) -> bool:
    if not isinstance(ours, ImagePart | FilePart) or not isinstance(theirs, ImagePart | FilePart):
        return False
    return bool(theirs.file) and (ours.name == theirs.name or not ours.name)


def _goes_on(there: Conversation, imported: Conversation) -> bool:
    """Whether the imported path goes on where the one that is shown ends."""
    path = [message.id for message in imported.path()]
    return there.current_id is None or (there.current_id in path and there.current_id != imported.current_id)


def removals(there: Conversation, messages: Sequence[str], shown: str | None) -> list[Change]:
    """Takes `messages`, which an import added, out of sight again; `shown` is where the path ended before."""
    gone = [there.messages[own] for own in messages if own in there.messages and not there.messages[own].deleted_at]
    at = now()
    changes: list[Change] = [
        MessagePut(msgspec.structs.replace(message, deleted_at=at, extra={**message.extra, UNDONE: True}))
        for message in gone
    ]
    if gone and there.current_id in {message.id for message in gone} and shown in there.messages:
        changes.append(FieldsSet({"current_id": shown}))
    return changes
