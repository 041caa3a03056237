"""Makes a sound tree of what was read: ids once, no circles, a shown path that exists, nothing still arriving."""

from __future__ import annotations

from typing import Any

import msgspec

from app.core.circles import circles
from app.core.conversation import Conversation
from app.core.errors import ErrorKind
from app.core.message import ErrorRecord, Message, MessageState
from app.storage import decoding


def add_once(conversation: Conversation, message: Message, faults: decoding.Faults) -> None:
    """Adds a message; of two different ones with the same id both are kept, the second under an id of its own."""
    known = conversation.messages.get(message.id)
    if known is not None:
        faults.append("id")
        if known == message:
            return
        number = 2
        while f"{message.id}-{number}" in conversation.messages:
            number += 1
        message = msgspec.structs.replace(message, id=f"{message.id}-{number}")
    conversation.put(message)


def without_circles(conversation: Conversation, faults: decoding.Faults) -> Conversation:
    """The conversation with one message of each circle of parents as a root: circles are out of everyone's sight."""
    looped = circles(conversation.messages)
    if not looped:
        return conversation
    faults.extend("parent_id" for _ in looped)
    messages = {
        message.id: msgspec.structs.replace(message, parent_id=None) if message.id in looped else message
        for message in conversation.messages.values()
    }
    fields: dict[str, Any] = {name: getattr(conversation, name) for name in decoding.CONVERSATION_TYPES}
    return Conversation(conversation.id, messages=messages, extra=conversation.extra, **fields)


def interrupt(conversation: Conversation) -> None:
    """A message that was being received when the app ended is INTERRUPTED, also if nothing of it had come."""
    for message in [m for m in conversation.messages.values() if m.state == MessageState.STREAMING]:
        error = message.error or ErrorRecord(kind=ErrorKind.INTERRUPTED)
        conversation.put(msgspec.structs.replace(message, state=MessageState.INTERRUPTED, error=error))


def show_a_path(conversation: Conversation, *, lines_lost: bool) -> None:
    """Lets `current_id` name a message that is there.

    With `lines_lost` the line that moved it on may be among them: what came after must not be out of sight.
    """
    if conversation.messages and conversation.current_id not in conversation.messages:
        conversation.current_id = conversation.leaf_below(next(reversed(conversation.messages)))
    elif conversation.current_id and lines_lost:
        conversation.current_id = conversation.leaf_below(conversation.current_id)
