"""What values a request field can take. The sidebar chooses its editor by them; `parameters` checks values."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.localized import Text
from app.core.message import JsonValue

SMALLEST_INTEGER, LARGEST_INTEGER = -(2**63), 2**63 - 1
"""What services keep in 64 bits; editors must not pass such numbers through a float."""


class Number(msgspec.Struct, frozen=True):
    """A real number from `minimum` to `maximum`, both included; `step` and `decimals` are for sliders only."""

    minimum: float
    maximum: float
    step: float
    decimals: int = 3


class Integer(msgspec.Struct, frozen=True):
    """A whole number from `minimum` to `maximum`, both included."""

    minimum: int
    maximum: int = 2**31 - 1
    step: int = 1
    """For editors only."""
    is_random: bool = False
    """Any value is as good as another: the editor offers to throw dice."""


class Toggle(msgspec.Struct, frozen=True):
    """True or false."""


class Option(msgspec.Struct, frozen=True):
    """One value to choose, with what people read."""

    value: JsonValue
    label: Text


class Choice(msgspec.Struct, frozen=True):
    """One of a few values, of any JSON type."""

    options: tuple[Option, ...]


class ToolChoice(msgspec.Struct, frozen=True):
    """One of `options`, or one of the functions that the parameter "tools" defines."""

    options: tuple[Option, ...]


class TextList(msgspec.Struct, frozen=True):
    """One to `max_items` texts, none of them empty."""

    max_items: int


class Template(msgspec.Struct, frozen=True):
    """A ready value to start from."""

    label: Text
    value: JsonValue


class JsonObject(msgspec.Struct, frozen=True):
    """A JSON object of the shape that `schema` (JSON Schema 2020-12, see `parameter_shapes`) describes."""

    schema: Mapping[str, JsonValue] = {}
    templates: tuple[Template, ...] = ()


class JsonArray(msgspec.Struct, frozen=True):
    """A JSON array of the shape that `schema` describes."""

    schema: Mapping[str, JsonValue] = {}
    templates: tuple[Template, ...] = ()


Domain = Number | Integer | Toggle | Choice | ToolChoice | TextList | JsonObject | JsonArray
