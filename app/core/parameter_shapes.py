"""The shape that a JSON value must have, checked with a JSON Schema and told in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.request import RESERVED

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

_A_SCHEMA = "json-schema"
_DISTINCT_FUNCTIONS = "distinct-functions"

# A subschema's "title" chooses its sentence below.
_FUNCTION_NAME = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,64}$", "title": "function name"}
TOOLS_SHAPE: dict[str, JsonValue] = {
    "type": "array",
    "format": _DISTINCT_FUNCTIONS,
    "items": {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"type": "string", "minLength": 1}},
        "if": {"required": ["type"], "properties": {"type": {"const": "function"}}},
        "then": {
            "required": ["function"],
            "properties": {
                "function": {
                    "type": "object",
                    "required": ["name"],
                    "properties": {
                        "name": _FUNCTION_NAME,
                        "description": {"type": "string"},
                        "parameters": {"type": "object", "format": _A_SCHEMA},
                        "strict": {"type": ["boolean", "null"]},
                    },
                }
            },
        },
    },
}
RESPONSE_FORMAT_SHAPE: dict[str, JsonValue] = {
    "type": "object",
    "required": ["type"],
    "properties": {"type": {"type": "string", "minLength": 1}},
    "if": {"required": ["type"], "properties": {"type": {"const": "json_schema"}}},
    "then": {
        "required": ["json_schema"],
        "properties": {
            "json_schema": {
                "type": "object",
                "required": ["name", "schema"],
                "properties": {
                    "name": _FUNCTION_NAME,
                    "schema": {"type": "object", "format": _A_SCHEMA},
                    "strict": {"type": ["boolean", "null"]},
                },
            }
        },
    },
}
LOGIT_BIAS_SHAPE: dict[str, JsonValue] = {
    "type": "object",
    "propertyNames": {"pattern": "^[0-9]+$", "title": "token id"},
    "additionalProperties": {"type": "number", "minimum": -100, "maximum": 100},
}
EXTRA_BODY_SHAPE: dict[str, JsonValue] = {
    "type": "object",
    "propertyNames": {"not": {"enum": list(RESERVED)}, "title": "reserved"},
}

_BY_TITLE = {
    "function name": Text(
        "{at}只能用英文字母、数字、下划线和连字符，最多 64 个。",
        "{at}may only have letters a–z, digits, _ and -, at most 64.",
    ),
    "token id": Text(
        '“{instance}”不是 token 编号：键要写成数字，例如 "15339"。',
        '“{instance}” is not a token number: the names have to be digits, like "15339".',
    ),
    "reserved": Text(
        "“{instance}”不能放在这里，它由应用自己填写。",
        "“{instance}” cannot be set here: the app fills it in itself.",
    ),
}
_BY_RULE = {
    "required": Text("{at}缺少“{missing}”。", "{at}lacks “{missing}”."),
    "type": Text("{at}应该是{kind_zh}。", "{at}has to be {kind_en}."),
    "minLength": Text("{at}不能是空的。", "{at}must not be empty."),
    "minimum": Text("{at}不能小于 {limit}。", "{at}must not be less than {limit}."),
    "maximum": Text("{at}不能大于 {limit}。", "{at}must not be greater than {limit}."),
}
_OTHERWISE = Text("{at}写得不对：{message}", "{at}is not right: {message}")
_BAD_SCHEMA = Text("{at}不是有效的 JSON Schema：{cause}", "{at}is not a valid JSON Schema: {cause}")
_SAME_FUNCTION = Text("有两个函数都叫“{cause}”。", "Two functions are called “{cause}”.")
_KINDS = {
    "string": Text("文字（加英文双引号）", "a text in double quotes"),
    "number": Text("数字", "a number"),
    "integer": Text("整数", "a whole number"),
    "boolean": Text(" true 或 false", "true or false"),
    "object": Text("对象 { … }", "an object { … }"),
    "array": Text("数组 [ … ]", "an array [ … ]"),
    "null": Text(" null", "null"),
}


def shape_problem(schema: Mapping[str, JsonValue], value: JsonValue) -> Text | None:
    """What is wrong with the shape of `value` (only the first thing), or None."""
    from jsonschema.exceptions import best_match

    error = best_match(_validator(schema).iter_errors(value))
    return _told(error) if error else None


def _validator(schema: Mapping[str, JsonValue]) -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema, format_checker=_formats())


@cache
def _formats():  # type: ignore[no-untyped-def]  # FormatChecker must not be imported before it is used
    """The two checks that JSON Schema cannot say itself."""
    from jsonschema import Draft202012Validator, FormatChecker, SchemaError

    formats = FormatChecker(formats=())

    @formats.checks(_A_SCHEMA, raises=SchemaError)
    def is_schema(value: object) -> bool:
        if isinstance(value, dict):
            Draft202012Validator.check_schema(value)
        return True

    @formats.checks(_DISTINCT_FUNCTIONS, raises=ValueError)
    def has_distinct_functions(value: object) -> bool:
        seen: set[str] = set()
        for tool in value if isinstance(value, list) else ():
            function = tool.get("function") if isinstance(tool, dict) else None
            name = function.get("name") if isinstance(function, dict) else None
            if isinstance(name, str):
                if name in seen:
                    raise ValueError(name)
                seen.add(name)
        return True

    return formats


def _told(error: ValidationError) -> Text:
    """The error in a sentence for people."""
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    rule = str(error.validator)
    if rule == "format":
        cause = getattr(error.cause, "message", str(error.cause))
        sentence = _SAME_FUNCTION if error.validator_value == _DISTINCT_FUNCTIONS else _BAD_SCHEMA
        return _filled(sentence, error, cause=cause)
    if rule in {"pattern", "not"} and (sentence_for := _BY_TITLE.get(str(schema.get("title")))):
        return _filled(sentence_for, error, instance=error.instance)
    if rule == "type":
        return _type_told(error)
    if rule == "required":
        wanted: Iterable[str] = error.validator_value if isinstance(error.validator_value, list) else ()
        present: Collection[str] = error.instance if isinstance(error.instance, dict) else ()
        missing = next((name for name in wanted if name not in present), "")
        return _filled(_BY_RULE[rule], error, missing=missing)
    return _filled(_BY_RULE.get(rule, _OTHERWISE), error, limit=error.validator_value, message=error.message)


def _type_told(error: ValidationError) -> Text:
    wanted = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    kind = _KINDS.get(str(wanted[0]), Text(str(wanted[0]), str(wanted[0])))
    return _filled(_BY_RULE["type"], error, kind_zh=kind.zh, kind_en=kind.en)


def _filled(sentence: Text, error: ValidationError, **values: object) -> Text:
    place = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path).removeprefix(
        "."
    )
    return Text(
        sentence.say("zh", at=f"“{place}”" if place else "这里", **values),
        sentence.say("en", at=f"“{place}” " if place else "This ", **values),
    )
