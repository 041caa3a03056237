"""Reading values whose type nobody promised: the wrong type reads as absent, never as an error."""

from __future__ import annotations

import json
import math

from app.core.message import JsonValue
from app.exchange.importers.json_reading import document

JsonObject = dict[str, JsonValue]


def mapping(value: JsonValue) -> JsonObject:
    """`value` if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def listed(value: JsonValue) -> list[JsonValue]:
    """`value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def objects(value: JsonValue) -> list[JsonObject]:
    """The objects in a list; an object instead of a list counts as its values."""
    items = value.values() if isinstance(value, dict) else listed(value)
    return [item for item in items if isinstance(item, dict)]


def text(*values: JsonValue) -> str:
    """The first that is a text with something in it, as it is, or a number as text; "" if none is."""
    for value in values:
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    return ""


def whole(*values: JsonValue) -> int | None:
    """The first that is a number of zero or more (and less than 1e15), without its fraction; None if none is."""
    for value in values:
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < 1e15:
            return int(value)
    return None


def number(value: JsonValue) -> float | None:
    """`value` as a finite number; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def as_text(value: JsonValue) -> str:
    """`value` itself if it is a text, "" for None, else its JSON: for arguments and results of tools."""
    if value is None:
        return ""
    try:
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    except RecursionError:  # nested as deeply as could just be read
        return ""


def parsed(value: JsonValue) -> JsonValue:
    """What a text that should hold JSON holds, as far as it can be read; anything but a text as it is."""
    return document(value) if isinstance(value, str) else value
