"""What one request field is, and whether a value fits it. The rows are in `parameter_table`, typed text in
`parameter_text`, what does not go together in `parameter_hints`.
"""

from __future__ import annotations

import math
from enum import StrEnum

import msgspec

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import (
    Choice,
    Domain,
    Integer,
    JsonArray,
    JsonObject,
    Number,
    TextList,
    Toggle,
    ToolChoice,
)
from app.core.parameter_shapes import shape_problem


class Group(StrEnum):
    """Which fields stand together in the sidebar, in this order."""

    SAMPLING = "sampling"
    LENGTH = "length"
    REASONING = "reasoning"
    REPETITION = "repetition"
    FORMAT = "format"
    TOOLS = "tools"
    LOGPROBS = "logprobs"
    TRANSPORT = "transport"
    EXTRA = "extra"


NOT_SENT = Text("不发送", "Not sent")


class ParameterSpec(msgspec.Struct, frozen=True, kw_only=True):
    """One field of the request. Absent means not sent: nothing here is ever filled in by itself."""

    name: str
    label: Text
    help: Text
    """One to three plain sentences: what it does and when to touch it."""
    domain: Domain
    group: Group
    advanced: bool = False
    """Shown only on demand, or once it has a value."""
    server_default: JsonValue = None
    """What services do when the field is absent, for display only: never sent."""
    unset: Text = NOT_SENT
    """What people read while it has no value."""
    requires: tuple[str, ...] = ()
    """Fields without which this one is useless or refused."""
    conflicts: tuple[str, ...] = ()
    """Fields that this one does not go well with; `parameter_hints` says why."""


def validate(spec: ParameterSpec, value: JsonValue) -> Text | None:
    """Why `value` cannot be sent as `spec`, or None when it can."""
    match spec.domain:
        case Number() as domain:
            return _number_problem(domain, value)
        case Integer() as domain:
            return _integer_problem(domain, value)
        case Toggle():
            return None if isinstance(value, bool) else _BAD_TOGGLE
        case Choice() as domain:
            return None if any(same(option.value, value) for option in domain.options) else _BAD_CHOICE
        case ToolChoice() as domain:
            fits = any(same(option.value, value) for option in domain.options) or chosen_function(value)
            return None if fits else _BAD_CHOICE
        case TextList() as domain:
            return _text_list_problem(domain, value)
        case JsonObject() as domain:
            return shape_problem(domain.schema, value) if isinstance(value, dict) else _BAD_OBJECT
        case JsonArray() as domain:
            return shape_problem(domain.schema, value) if isinstance(value, list) else _BAD_ARRAY


def same(one: JsonValue, other: JsonValue) -> bool:
    """Whether two JSON values are equal; unlike in Python, true is not 1."""
    return type(one) is type(other) and bool(one == other)


def chosen_function(value: JsonValue) -> str:
    """The function that a tool_choice names; "" when it names none."""
    if not isinstance(value, dict) or value.get("type") != "function":
        return ""
    function = value.get("function")
    name = function.get("name") if isinstance(function, dict) else ""
    return name if isinstance(name, str) else ""


def tool_choice_for(function: str) -> dict[str, JsonValue]:
    """The tool_choice that forces `function`."""
    return {"type": "function", "function": {"name": function}}


def function_names(tools: JsonValue) -> list[str]:
    """The names of the functions in a value of "tools", in their order."""
    names: list[str] = []
    for tool in tools if isinstance(tools, list) else ():
        function = tool.get("function") if isinstance(tool, dict) else None
        name = function.get("name") if isinstance(function, dict) else None
        if isinstance(name, str) and name:
            names.append(name)
    return names


_BAD_NUMBER = Text("这里要填一个数字。", "This has to be a number.")
_BAD_INTEGER = Text("这里要填一个整数。", "This has to be a whole number.")
_BAD_TOGGLE = Text("这里只能是“开”或“关”。", "This can only be on or off.")
_BAD_CHOICE = Text("这个值不在可选范围内。", "This is not one of the values to choose from.")
_BAD_OBJECT = Text("这里要填一个 JSON 对象：{ … }", "This has to be a JSON object: { … }")
_BAD_ARRAY = Text("这里要填一个 JSON 数组：[ … ]", "This has to be a JSON array: [ … ]")
_BAD_LIST = Text("这里要填一组文字，而且不能是空的。", "This has to be a list of texts, none of them empty.")


def out_of_range(minimum: float, maximum: float) -> Text:
    """The sentence for a number outside of its range."""
    low, high = f"{minimum:g}", f"{maximum:g}"
    return Text(f"要在 {low} 到 {high} 之间。", f"Has to be between {low} and {high}.")


def _number_problem(domain: Number, value: JsonValue) -> Text | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return _BAD_NUMBER
    inside = domain.minimum <= value <= domain.maximum
    return None if inside else out_of_range(domain.minimum, domain.maximum)


def _integer_problem(domain: Integer, value: JsonValue) -> Text | None:
    if isinstance(value, bool) or not isinstance(value, int):
        return _BAD_INTEGER
    if value < domain.minimum:
        return Text(f"至少是 {domain.minimum:,}。", f"Has to be at least {domain.minimum:,}.")
    if value > domain.maximum:
        return Text(f"最多是 {domain.maximum:,}。", f"Can be at most {domain.maximum:,}.")
    return None


def _text_list_problem(domain: TextList, value: JsonValue) -> Text | None:
    if not isinstance(value, list) or not value or not all(isinstance(t, str) and t for t in value):
        return _BAD_LIST
    if len(value) > domain.max_items:
        return Text(f"最多 {domain.max_items} 个。", f"There can be at most {domain.max_items}.")
    return None
