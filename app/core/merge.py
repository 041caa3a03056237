"""Two copies of one conversation become one: the union of their messages. Which copy is asked first does not matter.

No word of either side is lost: where both changed the same message, both texts stay, as versions of each other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec

from app.core.circles import circles
from app.core.conversation import SETTABLE, Conversation
from app.core.message import JsonValue, Message, MessageState, Part, Role, TextPart

_RANK: dict[str, int] = {
    MessageState.COMPLETE: 4,
    MessageState.STOPPED: 3,
    MessageState.FAILED: 2,
    MessageState.STREAMING: 1,
    MessageState.INTERRUPTED: 0,
}
"""Of two versions with the same words, the one that got further is right."""
_ON_THEIR_OWN = frozenset({"title", "title_is_automatic", "draft", "updated_at", "current_id"})
_PLAIN_FIELDS = tuple(sorted(SETTABLE - _ON_THEIR_OWN))


def fields_of(conversation: Conversation) -> dict[str, JsonValue]:
    """What `merge` takes as `base`: the settable fields as they are now."""
    return {name: getattr(conversation, name) for name in SETTABLE}


def merge(ours: Conversation, theirs: Conversation, base: Mapping[str, JsonValue] | None = None) -> Conversation:
    """The union of two copies. Changes neither; equals `ours` where `theirs` has nothing new.

    `base` are the fields that both copies once had: a field that only one side changed since is that side's. Without
    it, or where both did, the fields of the copy that was used last count. A message that is being received in `ours`
    keeps its place.
    """
    both = (ours, theirs)
    newer = max(both, key=_plain_weight)
    older = theirs if newer is ours else ours
    named = max(both, key=lambda copy: (not copy.title_is_automatic, copy.updated_at, copy.title))
    present = ours.messages.keys() | theirs.messages.keys()
    at = max(both, key=lambda copy: (copy.current_id in present, copy.updated_at, copy.current_id or ""))
    values: dict[str, Any] = {name: getattr(newer, name) for name in _PLAIN_FIELDS}
    values |= {"title": named.title, "title_is_automatic": named.title_is_automatic, "current_id": at.current_id}
    values["draft"] = _draft(ours, theirs)
    for name, before in (base or {}).items():
        if name in values and getattr(theirs, name) == before:
            values[name] = getattr(ours, name)
        elif name in values and getattr(ours, name) == before:
            values[name] = getattr(theirs, name)
    return Conversation(
        ours.id,
        created_at=min(filter(None, (ours.created_at, theirs.created_at)), default=""),
        updated_at=newer.updated_at,
        messages=_without_circles(_messages(ours.messages, theirs.messages)),
        extra={**older.extra, **newer.extra},
        **values,
    )


def take_over(conversation: Conversation, union: Conversation) -> None:
    """Makes `conversation`, the same object, what `union` is."""
    for name in (*SETTABLE, "created_at", "extra"):
        setattr(conversation, name, getattr(union, name))
    conversation.replace_messages(union.messages)


def joined(first: str, second: str) -> str:
    """Two unsent texts as one; a text that is part of the other is not said twice."""
    if second.strip() in first:
        return first
    return second if first.strip() in second else f"{first}\n\n{second}"


def _plain_weight(copy: Conversation) -> tuple[str, str]:
    """The copy that was used last is heavier."""
    return copy.updated_at, repr([_in_order(getattr(copy, name)) for name in _PLAIN_FIELDS])


def _in_order(value: JsonValue) -> JsonValue:
    return sorted(value.items()) if isinstance(value, dict) else value


def _draft(ours: Conversation, theirs: Conversation) -> str:
    """Both drafts, the one of the copy used last first, except what was sent from the other copy meanwhile."""
    drafts = [
        (copy.updated_at, copy.draft)
        for copy, other in ((ours, theirs), (theirs, ours))
        if copy.draft.strip() and not _was_sent(copy.draft.strip(), other, copy)
    ]
    drafts.sort(reverse=True)
    return joined(drafts[0][1], drafts[1][1]) if len(drafts) == 2 else drafts[0][1] if drafts else ""


def _was_sent(text: str, conversation: Conversation, without: Conversation) -> bool:
    return any(
        message.role == Role.USER and message.text.strip() == text
        for message in conversation.messages.values()
        if message.id not in without.messages
    )


# messages


def _messages(ours: Mapping[str, Message], theirs: Mapping[str, Message]) -> dict[str, Message]:
    merged = dict(ours)
    for message in theirs.values():
        known = merged.get(message.id)
        if known is None:
            merged[message.id] = message
        elif known != message:
            merged[message.id], other = _one_of(known, message)
            if other is not None:
                merged.setdefault(other.id, other)
    return {message_id: merged[message_id] for message_id in _order(ours, theirs, merged)}


def _order(ours: Mapping[str, Message], theirs: Mapping[str, Message], merged: Mapping[str, Message]) -> list[str]:
    """The order of the side that has everything, else by time: alternatives are counted from the oldest."""
    for all_of_it, part in ((ours, theirs), (theirs, ours)):
        if merged.keys() == all_of_it.keys() and [key for key in all_of_it if key in part] == list(part):
            return list(all_of_it)
    return sorted(merged, key=lambda message_id: (merged[message_id].created_at, message_id))


def _one_of(mine: Message, other: Message) -> tuple[Message, Message | None]:
    """The version that stands under the id, and the one that stands beside it because its words are not in that."""
    has_other, has_mine = _has(mine, other), _has(other, mine)
    mine_first = has_other if has_other != has_mine else _weight(mine) >= _weight(other)
    if mine.state == MessageState.STREAMING:  # what arrives goes on under this id
        mine_first = True
    first, second = (mine, other) if mine_first else (other, mine)
    restored_at = max(mine.restored_at, other.restored_at)
    deleted_at = max(mine.deleted_at, other.deleted_at)
    first = msgspec.structs.replace(
        first,
        deleted_at=deleted_at if deleted_at > restored_at else "",
        restored_at=restored_at,
        extra={**second.extra, **first.extra},
    )
    return first, None if _has(first, second) else _beside(second)


def _has(message: Message, other: Message) -> bool:
    """Whether all words of `other` are in `message`, which perhaps went on."""
    return (
        message.text.startswith(other.text)
        and message.reasoning.startswith(other.reasoning)
        and message.refusal.startswith(other.refusal)
        and message.tool_calls[: len(other.tool_calls)] == other.tool_calls
        and all(part in message.parts for part in _attached(other))
    )


def _attached(message: Message) -> list[Part]:
    return [part for part in message.parts if not isinstance(part, TextPart)]


def _weight(message: Message) -> tuple[int, int, str]:
    """The heavier of two versions counts. What went on is heavier than its beginning."""
    words = len(message.text) + len(message.reasoning) + len(message.refusal)
    rest = msgspec.structs.replace(message, deleted_at="", restored_at="", extra={})
    return words, _RANK.get(message.state, 0), repr(rest)


def _beside(message: Message) -> Message:
    """The message as a version of its own, under a name that depends on its words alone."""
    words = repr((message.text, message.reasoning, message.refusal, message.tool_calls, _attached(message)))
    mark = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return msgspec.structs.replace(message, id=f"{message.id.partition('~')[0]}~{mark}")


def _without_circles(messages: dict[str, Message]) -> dict[str, Message]:
    for message_id in circles(messages):
        messages[message_id] = msgspec.structs.replace(messages[message_id], parent_id=None)
    return messages
