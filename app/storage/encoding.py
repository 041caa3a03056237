"""Values of `core` to the JSON of our files. Strict and complete; lenient reading is `decoding`'s part."""

from __future__ import annotations

import math
from collections.abc import Mapping

import msgspec

from app.core.changes import Change, MessagePut
from app.core.conversation import Conversation
from app.core.message import JsonValue, Message, OtherPart

FORMAT = "dousha-conversation"
VERSION = 1
_DEEPEST = 200
"""Levels of nesting that are written; deeper values come from broken or hostile services only."""


def to_json(value: JsonValue) -> bytes:
    """`value` as one line of UTF-8 JSON. What JSON cannot hold (lone surrogates, objects) is replaced."""
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, TypeError, ValueError, OverflowError, RecursionError):
        return msgspec.json.encode(_plain(value, _DEEPEST))


def message_json(message: Message) -> JsonValue:
    """What stands in a file for `message`: itself, or a dict if it carries what this version does not know."""
    if not message.extra and not any(isinstance(part, OtherPart) for part in message.parts):
        return message
    fields = {
        name: value
        for name in message.__struct_fields__
        if name not in {"extra", "parts"} and (value := getattr(message, name)) != _DEFAULTS.get(name, msgspec.UNSET)
    }
    if message.parts:
        fields["parts"] = [_part(part) for part in message.parts]
    return {**{name: value for name, value in message.extra.items() if name not in fields}, **fields}


FILING_FIELDS = ("folder", "tags", "pinned", "starred", "archived")
"""Written only where they say something."""
SNAPSHOT_FIELDS = frozenset(
    {
        *("format", "version", "id", "title", "title_is_automatic", "created_at", "updated_at", "endpoint_id"),
        *("model", "system_prompt", "parameters", "draft", "draft_parts", "current_id", "folded", "messages"),
        *FILING_FIELDS,
    }
)
"""All that a snapshot of this version has; other fields are kept in `Conversation.extra`."""


def snapshot(conversation: Conversation, folded: int) -> bytes:
    """The whole conversation.json. `folded` is the number of the last journal line that it includes."""
    known = {
        "format": FORMAT,
        "version": VERSION,
        "id": conversation.id,
        "title": conversation.title,
        "title_is_automatic": conversation.title_is_automatic,
        "created_at": conversation.created_at,
        "updated_at": conversation.updated_at,
        "endpoint_id": conversation.endpoint_id,
        "model": conversation.model,
        "system_prompt": conversation.system_prompt,
        "parameters": conversation.parameters,
        "draft": conversation.draft,
        **({"draft_parts": conversation.draft_parts} if conversation.draft_parts else {}),
        "current_id": conversation.current_id,
        "folded": folded,
        **{name: value for name in FILING_FIELDS if (value := getattr(conversation, name))},
    }
    extra = {name: value for name, value in conversation.extra.items() if name not in SNAPSHOT_FIELDS}
    head = _indented({**known, **extra}).removesuffix(b"\n}")
    # One message at a time: a single call for all would keep the window from moving meanwhile.
    messages = [_indented(message_json(message), b"\n  ") for message in conversation.messages.values()]
    if not messages:
        return head + b',\n "messages": []\n}\n'
    return head + b',\n "messages": [\n  ' + b",\n  ".join(messages) + b"\n ]\n}\n"


def _indented(value: JsonValue, line_start: bytes = b"\n") -> bytes:
    return msgspec.json.format(to_json(value), indent=1).replace(b"\n", line_start)


def journal_lines(changes: tuple[Change, ...], last: int) -> bytes:
    """One line a change, numbered from `last` + 1 on."""
    return b"".join(_line(change, number) for number, change in enumerate(changes, last + 1))


def _line(change: Change, number: int) -> bytes:
    value: JsonValue = change
    if isinstance(change, MessagePut):
        value = {"event": "message", "message": message_json(change.message)}
    return b'{"seq":%d,%s\n' % (number, to_json(value)[1:])


def _part(part: JsonValue) -> JsonValue:
    """A part as written: an unknown one as it came, if it says what it is."""
    if isinstance(part, OtherPart) and isinstance(part.raw, Mapping) and isinstance(part.raw.get("type"), str):
        return part.raw
    return part


def _plain(value: JsonValue, levels: int) -> JsonValue:
    """`value` made of nothing but what JSON can hold."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if not levels:
        return None
    if isinstance(value, msgspec.Struct):
        config, fields = value.__struct_config__, msgspec.structs.asdict(value)
        tag = {config.tag_field: config.tag} if config.tag_field else {}
        value = {**tag, **{name: item for name, item in fields.items() if name != "extra" or item}}
    if isinstance(value, Mapping):
        return {_plain(str(name), 1): _plain(item, levels - 1) for name, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item, levels - 1) for item in value]
    return _plain(str(value), 1)


_DEFAULTS = {
    field.name: field.default if field.default is not msgspec.NODEFAULT else {}
    for field in msgspec.structs.fields(Message)
    if not field.required
}
