"""JSON from our files to values of `core`, leniently: what cannot be read costs itself and nothing beside it.

Functions append to `faults` the names of what they had to replace or drop. Files are `reading`'s part.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import msgspec

from app.core.message import (
    Citation,
    JsonValue,
    Message,
    OtherPart,
    Part,
    TextPart,
    TokenLogprob,
    ToolCall,
)

Faults = list[str]


def from_json(data: bytes, faults: Faults) -> JsonValue:
    """The value in `data`; tolerates a byte-order mark, broken UTF-8, NaN, control characters, NULs around it.

    Raises ValueError when it is no JSON at all.
    """
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError):
        text = data.decode("utf-8-sig", "replace").strip("\0 \t\r\n")
        try:
            value = json.loads(text, strict=False, parse_int=_integer)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error
        if text.count("\ufffd") > data.count(b"\xef\xbf\xbd"):
            faults.append("text")
        return value


def snapshot(data: bytes, faults: Faults) -> dict[str, JsonValue] | None:
    """The object in a conversation.json; None when it is none.

    A healthy file is decoded one message at a time: one call for all would keep the window from moving meanwhile.
    """
    try:
        fields = _FIELDS.decode(data)
        messages = [msgspec.json.decode(item) for item in _ITEMS.decode(fields.pop("messages", b"[]"))]
        return {**{name: msgspec.json.decode(value) for name, value in fields.items()}, "messages": messages}
    except (ValueError, RecursionError):
        pass
    try:
        raw = from_json(data, faults)
    except ValueError:
        return None
    return raw if isinstance(raw, dict) else None


def message(raw: JsonValue, index: int, faults: Faults) -> Message | None:
    """The message in `raw`, which stood at `index`; None when it is not even an object."""
    if not isinstance(raw, dict):
        faults.append("message")
        return None
    extra = {} if raw.keys() <= _MESSAGE_FIELDS else {name: raw[name] for name in raw.keys() - _MESSAGE_FIELDS}
    try:
        read = msgspec.convert(raw, Message)
        if not read.id:
            return _message_by_fields(raw, index, extra, faults)
        return msgspec.structs.replace(read, extra=extra) if extra or read.extra else read
    except (msgspec.ValidationError, RecursionError):
        return _message_by_fields(raw, index, extra, faults)


def _message_by_fields(raw: dict[str, JsonValue], index: int, extra: dict[str, JsonValue], faults: Faults) -> Message:
    values: dict[str, Any] = {}
    for name, kind in _MESSAGE_TYPES.items():
        if name not in raw:
            continue
        if name in _LISTS:
            values[name] = _items(name, raw[name], _LISTS[name], faults)
            continue
        try:
            values[name] = msgspec.convert(raw[name], kind)
        except (msgspec.ValidationError, RecursionError):
            faults.append(name)
    if not values.get("id"):
        faults.append("id")
        values["id"] = f"recovered-{index}"  # the same at every reading
    return Message(**values, extra=extra)


def _items(name: str, raw: JsonValue, read: Callable[[JsonValue], Any], faults: Faults) -> tuple[Any, ...]:
    """The readable items of a list; a bare value counts as a list of one."""
    items = []
    for item in raw if isinstance(raw, list) else [] if raw is None else [raw]:
        try:
            items.append(read(item))
        except (msgspec.ValidationError, RecursionError):
            faults.append(name)
    if not isinstance(raw, list):
        faults.append(name)
    return tuple(items)


def _part(raw: JsonValue) -> Part:
    """A part of a message; one of an unknown kind is kept as it came."""
    if isinstance(raw, str):
        return TextPart(raw)
    try:
        return msgspec.convert(raw, Part)  # type: ignore[no-any-return]  # a union is a type to msgspec
    except (msgspec.ValidationError, RecursionError):
        return OtherPart(raw)


def conversation_fields(raw: Mapping[str, JsonValue], faults: Faults) -> dict[str, JsonValue]:
    """Those of a conversation's own fields in `raw` whose values have the right type."""
    fields = {}
    for name, kind in CONVERSATION_TYPES.items():
        if name in raw:
            try:
                fields[name] = msgspec.convert(raw[name], kind)
            except (msgspec.ValidationError, RecursionError):
                faults.append(name)
    return fields


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits) < 1000 else digits  # Python refuses to convert thousands of digits


CONVERSATION_TYPES: dict[str, Any] = {
    "title": str,
    "title_is_automatic": bool,
    "created_at": str,
    "updated_at": str,
    "current_id": str | None,
    "system_prompt": str,
    "endpoint_id": str,
    "model": str,
    "parameters": dict[str, Any],
    "draft": str,
    "draft_parts": tuple[Part, ...],
    "folder": str,
    "tags": tuple[str, ...],
    "pinned": bool,
    "starred": bool,
    "archived": bool,
}
_MESSAGE_TYPES = {field.name: field.type for field in msgspec.structs.fields(Message) if field.name != "extra"}
_MESSAGE_FIELDS = _MESSAGE_TYPES.keys()
_FIELDS = msgspec.json.Decoder(dict[str, msgspec.Raw])
_ITEMS = msgspec.json.Decoder(list[msgspec.Raw])
_LISTS: dict[str, Callable[[JsonValue], Any]] = {
    "parts": _part,
    "tool_calls": partial(msgspec.convert, type=ToolCall),
    "citations": partial(msgspec.convert, type=Citation),
    "logprobs": partial(msgspec.convert, type=TokenLogprob),
}
