"""What can happen to a conversation, as values: the session makes them, `apply` does them, storage journals them.

Because the live conversation and the replayed journal go through the same `apply`, what is on disk cannot mean
anything else than what was on the screen.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.conversation import Conversation, set_fields
from app.core.message import JsonValue, Message


class MessagePut(msgspec.Struct, frozen=True, tag_field="event", tag="message"):
    """A message was added, or replaced by a newer value under the same id."""

    message: Message


class MessageGrown(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="event", tag="grown"):
    """Text, reasoning or both were appended to a streaming message."""

    id: str
    text: str = ""
    reasoning: str = ""
    at: int | None = None
    """Characters of text that were there before; filled in by `apply`. So a replay knows what it has already."""
    reasoning_at: int | None = None


class FieldsSet(msgspec.Struct, frozen=True, tag_field="event", tag="set"):
    """Fields of the conversation itself (`conversation.SETTABLE`) got new values."""

    fields: Mapping[str, JsonValue]


Change = MessagePut | MessageGrown | FieldsSet


def apply(conversation: Conversation, change: Change) -> Change:
    """Does `change` to `conversation` and returns it as it should be journalled: growth with its place filled in.

    Growth that the message has already, because a newer snapshot was read, is not added twice. Growth of an unknown
    message is ignored: its start was unreadable.
    """
    if isinstance(change, MessagePut):
        conversation.put(change.message)
    elif isinstance(change, FieldsSet):
        set_fields(conversation, change.fields)
    elif message := conversation.messages.get(change.id):
        text, reasoning = message.text, message.reasoning
        if change.text:
            message = message.with_text(text + _fresh(text, change.text, change.at))
        if change.reasoning:
            grown = reasoning + _fresh(reasoning, change.reasoning, change.reasoning_at)
            message = msgspec.structs.replace(message, reasoning=grown)
        conversation.put(message)
        return msgspec.structs.replace(
            change,
            at=len(text) if change.at is None else change.at,
            reasoning_at=len(reasoning) if change.reasoning_at is None else change.reasoning_at,
        )
    return change


def _fresh(present: str, grown: str, at: int | None) -> str:
    """The part of `grown`, which begins at character `at` of the whole, that `present` does not hold yet."""
    return grown if at is None else grown[max(0, len(present) - at) :]
