"""The table as a whole, and which values fit its rows."""

from __future__ import annotations

import json
import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.message import JsonValue
from app.core.parameter_domains import (
    Choice,
    Integer,
    JsonArray,
    JsonObject,
    Number,
    TextList,
    Toggle,
    ToolChoice,
)
from app.core.parameter_table import BY_NAME, GROUP_LABELS, PARAMETERS, in_group
from app.core.parameters import (
    Group,
    ParameterSpec,
    chosen_function,
    function_names,
    tool_choice_for,
    validate,
)
from app.core.request import EXTRA_BODY, STREAM_OPTIONS, ChatRequest

SEED = [
    "temperature",
    "top_p",
    "top_k",
    "frequency_penalty",
    "presence_penalty",
    "repetition_penalty",
    "min_p",
    "top_a",
    "seed",
    "max_tokens",
    "logit_bias",
    "logprobs",
    "top_logprobs",
    "response_format",
    "structured_outputs",
    "stop",
    "tools",
    "tool_choice",
    "parallel_tool_calls",
    "verbosity",
]
ALSO = ["stream", "stream_options", "max_completion_tokens", "reasoning_effort", "thinking", "extra_body"]

RANGES = {
    "temperature": (0, 2),
    "top_p": (0, 1),
    "frequency_penalty": (-2, 2),
    "presence_penalty": (-2, 2),
    "repetition_penalty": (0, 2),
    "min_p": (0, 1),
    "top_a": (0, 1),
    "top_k": (0, 2**31 - 1),
    "top_logprobs": (0, 20),
    "max_tokens": (1, 2**31 - 1),
    "max_completion_tokens": (1, 2**31 - 1),
    "seed": (-(2**63), 2**63 - 1),
}


def samples(spec: ParameterSpec) -> list[JsonValue]:
    """Values that fit `spec`."""
    match spec.domain:
        case Number() | Integer() as domain:
            return [domain.minimum, domain.maximum]
        case Toggle():
            return [True, False]
        case Choice() as domain:
            return [option.value for option in domain.options]
        case ToolChoice() as domain:
            return [*(option.value for option in domain.options), tool_choice_for("search")]
        case TextList():
            return [["\n\n"], ["a", "b", "c", "。"]]
        case JsonObject() | JsonArray() as domain:
            return [template.value for template in domain.templates]


each_row = pytest.mark.parametrize("spec", PARAMETERS, ids=lambda spec: spec.name)


def test_every_parameter_of_the_documented_service_is_there_once() -> None:
    assert sorted(spec.name for spec in PARAMETERS) == sorted([*SEED, *ALSO])


@each_row
def test_a_row_explains_itself_in_both_languages(spec: ParameterSpec) -> None:
    for text in (spec.label, spec.help, spec.unset):
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert text.en.isascii() or set(text.en) & set("“”−–")
        assert not re.search("[\u4e00-\u9fff]", text.en)
    assert spec.help.zh.endswith("。")
    assert spec.help.en.endswith(".")
    assert len(spec.help.en) < 260
    assert spec.group in GROUP_LABELS
    assert set(spec.requires) | set(spec.conflicts) <= set(BY_NAME) - {spec.name}


@each_row
def test_values_that_fit_are_accepted_and_sent_exactly(spec: ParameterSpec) -> None:
    for value in samples(spec):
        assert validate(spec, value) is None, value
        body = ChatRequest("m", (), {spec.name: value}).body()
        if spec.name == EXTRA_BODY:
            assert value.items() <= body.items()
            assert EXTRA_BODY not in body
        elif spec.name == STREAM_OPTIONS and not value:
            assert STREAM_OPTIONS not in body
        else:
            assert json.dumps(body[spec.name]) == json.dumps(value)


@each_row
def test_values_of_another_kind_are_refused(spec: ParameterSpec) -> None:
    wrong: list[JsonValue] = [None, math.nan, math.inf, -math.inf, "x", 10**30, object()]
    for value in wrong:
        problem = validate(spec, value)
        assert problem is not None, value
        assert problem.zh
        assert problem.en


@each_row
def test_a_server_default_fits(spec: ParameterSpec) -> None:
    assert spec.server_default is None or validate(spec, spec.server_default) is None


@pytest.mark.parametrize("name", RANGES)
def test_ranges_end_where_the_documentation_says(name: str) -> None:
    spec, (low, high) = BY_NAME[name], RANGES[name]
    assert validate(spec, low) is None
    assert validate(spec, high) is None
    step = 1 if isinstance(spec.domain, Integer) else 0.001
    assert validate(spec, low - step) is not None
    assert validate(spec, high + step) is not None


def test_true_is_no_number_and_one_is_not_true() -> None:
    assert validate(BY_NAME["temperature"], True) is not None
    assert validate(BY_NAME["top_k"], True) is not None
    assert validate(BY_NAME["top_k"], 5.0) is not None
    assert validate(BY_NAME["logprobs"], 1) is not None
    assert validate(BY_NAME["logprobs"], "true") is not None


@pytest.mark.parametrize("value", [[], [""], ["a", 1], "a", list("abcde"), {"a": "b"}])
def test_bad_stop_lists(value: JsonValue) -> None:
    assert validate(BY_NAME["stop"], value) is not None


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("tools", [{"type": "function"}], "“[0]” lacks “function”."),
        ("tools", [{}], "“[0]” lacks “type”."),
        ("tools", [7], "“[0]” has to be an object { … }."),
        ("tools", [{"type": "function", "function": {"name": "a b"}}], "letters a–z, digits"),
        ("tools", [{"type": "function", "function": {"name": "同"}}], "letters a–z, digits"),
        ("tools", [{"type": "function", "function": {"name": "f"}}] * 2, "Two functions are called “f”."),
        (
            "tools",
            [{"type": "function", "function": {"name": "f", "parameters": {"type": "objekt"}}}],
            "“[0].function.parameters” is not a valid JSON Schema",
        ),
        ("response_format", {}, "lacks “type”"),
        ("response_format", {"type": "json_schema"}, "lacks “json_schema”"),
        ("response_format", {"type": "json_schema", "json_schema": {"name": "x"}}, "lacks “schema”"),
        (
            "response_format",
            {"type": "json_schema", "json_schema": {"name": "x", "schema": {"required": "title"}}},
            "“json_schema.schema” is not a valid JSON Schema",
        ),
        ("logit_bias", {"hello": 1}, "“hello” is not a token number"),
        ("logit_bias", {"1": 101}, "must not be greater than 100"),
        ("logit_bias", {"1": "2"}, "has to be a number"),
        ("extra_body", {"model": "x"}, "“model” cannot be set here"),
        ("extra_body", {"messages": []}, "“messages” cannot be set here"),
        ("extra_body", {"stream": False}, "“stream” cannot be set here"),
    ],
)
def test_shapes_are_told_in_words(name: str, value: JsonValue, said: str) -> None:
    problem = validate(BY_NAME[name], value)
    assert problem is not None
    assert said in problem.en
    assert re.search("[\u4e00-\u9fff]", problem.zh)


def test_tools_of_other_types_are_left_to_the_service() -> None:
    assert validate(BY_NAME["tools"], [{"type": "web_search", "limit": 3}]) is None


def test_the_extra_body_may_hold_anything_else() -> None:
    assert validate(BY_NAME[EXTRA_BODY], {"a": None, "b": [1, {"c": "豆"}], "temperature": 7}) is None


json_values: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["", "x", "豆"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["type", "function", "name", "1", "json_schema"]), inner, max_size=3)
    ),
    max_leaves=8,
)


@given(value=json_values)
def test_no_value_breaks_the_check(value: JsonValue) -> None:
    for spec in PARAMETERS:
        problem = validate(spec, value)
        if problem is None:
            json.dumps(value)


def test_functions_of_tools() -> None:
    tools = [{"type": "function", "function": {"name": "f"}}, {"type": "other"}, 3, {"function": {"name": 4}}]
    assert function_names(tools) == ["f"]
    assert function_names("nonsense") == []
    assert chosen_function(tool_choice_for("f")) == "f"
    for nothing in ("auto", {}, {"type": "function"}, {"type": "function", "function": {"name": 3}}, None):
        assert chosen_function(nothing) == ""


def test_each_group_has_rows_and_the_first_ones_are_not_advanced() -> None:
    assert list(GROUP_LABELS) == list(Group)
    assert sum((in_group(group) for group in Group), ()) == PARAMETERS
    assert not any(in_group(group)[0].advanced for group in Group)
