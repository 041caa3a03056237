"""What does not go together, and that each offered fix really puts it right."""

from __future__ import annotations

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.catalog import Endpoint, Model
from app.core.hint import Circumstances, Hint
from app.core.message import JsonValue
from app.core.parameter_domains import Choice, Integer, JsonArray, JsonObject, Number, TextList, Toggle
from app.core.parameter_hints import hints, is_thinking, with_consequences
from app.core.parameter_table import BY_NAME, PARAMETERS
from app.core.parameters import tool_choice_for

MODEL = Model(endpoint_id="e", id="m", context_tokens=32_000, max_output_tokens=12_000)
UNKNOWN = Model(endpoint_id="e", id="m")
TOOLS = [{"type": "function", "function": {"name": "f"}}]
JSON = {"type": "json_object"}
SAYS_JSON = Circumstances(messages_say_json=True)


def warnings(
    parameters: dict[str, JsonValue],
    circumstances: Circumstances = SAYS_JSON,
    model: Model = MODEL,
    endpoint: Endpoint | None = None,
) -> list[Hint]:
    return [hint for hint in hints(parameters, model, endpoint, circumstances) if not hint.is_note]


@pytest.mark.parametrize(
    ("parameters", "names"),
    [
        ({"temperature": 1.0, "top_p": 0.5}, {"temperature", "top_p"}),
        ({"top_logprobs": 3}, {"top_logprobs", "logprobs"}),
        ({"top_logprobs": 3, "logprobs": False}, {"top_logprobs", "logprobs"}),
        ({"max_tokens": 5, "max_completion_tokens": 5}, {"max_tokens", "max_completion_tokens"}),
        ({"tool_choice": "auto"}, {"tool_choice", "tools"}),
        ({"tool_choice": tool_choice_for("g"), "tools": TOOLS}, {"tool_choice", "tools"}),
        ({"parallel_tool_calls": False}, {"parallel_tool_calls", "tools"}),
        ({"structured_outputs": True}, {"structured_outputs", "response_format"}),
        ({"response_format": JSON, "tools": TOOLS}, {"response_format", "tools"}),
        ({"response_format": JSON, "thinking": {"type": "enabled"}}, {"response_format", "thinking"}),
        ({"stop": ["a"], "reasoning_effort": "high"}, {"stop", "reasoning_effort"}),
        ({"stop": ["a"], "extra_body": {"enable_thinking": True}}, {"stop", "extra_body"}),
        ({"temperature": 1.0, "thinking": {"type": "enabled"}}, {"temperature", "thinking"}),
        ({"presence_penalty": 1.0, "frequency_penalty": 1.0}, {"presence_penalty", "frequency_penalty"}),
        ({"stream": False, "stream_options": {"include_usage": True}}, {"stream", "stream_options"}),
        ({"extra_body": {"top_k": 3}, "top_k": 4}, {"extra_body", "top_k"}),
        ({"max_tokens": 12_001}, {"max_tokens"}),
        ({"max_completion_tokens": 12_001}, {"max_completion_tokens"}),
    ],
)
def test_what_does_not_go_together_is_said_once_and_every_fix_helps(
    parameters: dict[str, JsonValue], names: set[str]
) -> None:
    (hint,) = warnings(parameters)
    assert set(hint.names) == names
    assert re.search("[\u4e00-\u9fff]", hint.sentence.zh)
    assert not re.search("[\u4e00-\u9fff]|[{}]", hint.sentence.en)
    assert hint.fixes
    for fix in hint.fixes:
        assert fix.label.zh != fix.label.en
        fixed = {name: value for name, value in (parameters | dict(fix.parameters)).items() if value is not None}
        assert warnings(fixed) == []


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"temperature": 0.7, "max_tokens": 12_000, "seed": 1},
        {"top_logprobs": 3, "logprobs": True},
        {"tools": TOOLS, "tool_choice": tool_choice_for("f"), "parallel_tool_calls": True},
        {"thinking": {"type": "disabled"}, "stop": ["a"], "temperature": 1.0},
        {"reasoning_effort": "minimal", "stop": ["a"]},
        {"response_format": JSON},
        {"stream": False, "stream_options": {}},
        {"unknown_to_this_version": 3},
    ],
)
def test_what_goes_together_gets_no_remark(parameters: dict[str, JsonValue]) -> None:
    assert warnings(parameters) == []


def test_every_conflict_in_the_table_is_explained() -> None:
    for name, other in [(spec.name, other) for spec in PARAMETERS for other in spec.conflicts]:
        pairs = itertools.product(_telling(name), _telling(other))
        found = [hint for one, two in pairs for hint in warnings({name: one, other: two})]
        assert any({name, other} <= set(hint.names) for hint in found), (name, other)


def _telling(name: str) -> list[JsonValue]:
    match BY_NAME[name].domain:
        case Number() | Integer() as domain:
            return [domain.minimum]
        case Toggle():
            return [True]
        case TextList():
            return [["a"]]
        case Choice() as choice:
            return [option.value for option in choice.options]
        case JsonObject() | JsonArray() as json_domain:
            return [template.value for template in json_domain.templates]
        case _:
            return ["auto"]


def test_json_needs_the_word_json_and_a_line_can_be_added() -> None:
    (hint,) = warnings({"response_format": JSON}, Circumstances(messages_say_json=False))
    (fix,) = hint.fixes
    assert fix.system_prompt_line is not None
    assert "JSON" in fix.system_prompt_line.zh
    assert "JSON" in fix.system_prompt_line.en


def test_what_is_left_of_the_context_limits_the_answer() -> None:
    (hint,) = warnings({"max_tokens": 5000}, Circumstances(prompt_tokens=28_000))
    assert hint.fixes[0].parameters == {"max_tokens": 4000}
    assert "4,000" in hint.sentence.zh
    (hint,) = warnings({"max_tokens": 5000}, Circumstances(prompt_tokens=40_000))
    assert not hint.fixes
    assert warnings({"max_tokens": 10**9}, model=UNKNOWN) == []


def test_the_longest_possible_answer_is_noted() -> None:
    (note,) = hints({}, MODEL, None, Circumstances(prompt_tokens=25_000))
    assert note.is_note
    assert "7,000" in note.sentence.en
    assert hints({}, UNKNOWN) == []


def test_token_numbers_belong_to_one_model() -> None:
    bias = {"logit_bias": {"1": 5}}
    (hint,) = warnings(bias, Circumstances(logit_bias_model="other"))
    assert "other" in hint.sentence.en
    assert warnings(bias, Circumstances(logit_bias_model="m")) == []
    assert warnings(bias) == []


def test_refused_parameters_can_be_sent_again() -> None:
    found = warnings({}, Circumstances(refused=("top_k", "enable_thinking")))
    assert [hint.names for hint in found] == [("top_k",), ("extra_body",)]
    assert [hint.fixes[0].accept_again for hint in found] == ["top_k", "enable_thinking"]
    assert "enable_thinking" in found[1].sentence.zh


def test_an_endpoint_without_streaming_needs_no_stream_options() -> None:
    endpoint = Endpoint(id="e", label="E", base_url="http://x", streaming=False)
    options = {"stream_options": {"include_usage": True}}
    assert warnings(options, endpoint=endpoint)
    assert not warnings(options)
    assert not warnings({**options, "stream": True}, endpoint=endpoint)


def test_asking_for_alternatives_turns_probabilities_on() -> None:
    assert with_consequences({}, "top_logprobs", 3) == {"top_logprobs": 3, "logprobs": True}
    assert with_consequences({"logprobs": False}, "top_logprobs", 0) == {"top_logprobs": 0, "logprobs": True}


@pytest.mark.parametrize("value", [False, None])
def test_turning_probabilities_off_drops_the_alternatives(value: bool | None) -> None:
    left = with_consequences({"logprobs": True, "top_logprobs": 3, "seed": 1}, "logprobs", value)
    assert left == ({"seed": 1} if value is None else {"seed": 1, "logprobs": False})


def test_nothing_else_has_consequences() -> None:
    before = {"logprobs": True, "top_logprobs": 3}
    assert with_consequences(before, "top_logprobs", None) == {"logprobs": True}
    assert with_consequences(before, "temperature", 0.0) == {**before, "temperature": 0.0}
    assert before == {"logprobs": True, "top_logprobs": 3}


def test_thinking() -> None:
    assert is_thinking({"thinking": {"type": "enabled"}})
    assert is_thinking({"reasoning_effort": "low"})
    assert is_thinking({"extra_body": {"enable_thinking": True}})
    assert not is_thinking({"thinking": {"type": "auto"}, "reasoning_effort": "none", "extra_body": {}})


@given(
    st.dictionaries(
        st.sampled_from([spec.name for spec in PARAMETERS]),
        st.none()
        | st.booleans()
        | st.integers()
        | st.just("x")
        | st.lists(st.integers(), max_size=2)
        | st.dictionaries(st.sampled_from(["type", "function", "top_k"]), st.integers() | st.just("enabled")),
    )
)
def test_damaged_values_break_nothing(parameters: dict[str, JsonValue]) -> None:
    for hint in hints(parameters, MODEL, None, Circumstances()):
        assert hint.sentence.zh
        assert hint.names[0] in BY_NAME
