"""Token estimates against counts that a service gave, and what is left of a context."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.budget import Budget, PromptMeter, budget, estimate_tokens, estimated_cost, message_tokens
from app.core.catalog import Model
from app.core.message import ImagePart, Message, Role, TextPart, ToolCall, Usage
from app.core.presets import DEFAULT_MODEL, MODELS

DOUBAO = next(model for model in MODELS if model.id == DEFAULT_MODEL)


def said(text: str, id: str = "1") -> Message:
    return Message(id=id, parts=(TextPart(text),))


def test_the_rule_fits_what_the_documented_answer_was_counted_as() -> None:
    """592 wide characters and 91 ASCII ones were 427 tokens."""
    estimate = estimate_tokens("豆" * 592 + "a" * 91)
    assert abs(estimate - 427) / 427 < 0.05


@pytest.mark.parametrize(
    ("text", "tokens"),
    [("", 0), ("a", 1), ("abcd", 1), ("abcde", 2), ("你好", 2), ("你好吗？。「」あ한", 7), ("привет", 3), ("你a", 1)],
)
def test_estimates(text: str, tokens: int) -> None:
    assert estimate_tokens(text) == tokens


def test_a_message_counts_its_text_images_and_calls() -> None:
    assert message_tokens(said("abcd")) == 5
    assert message_tokens(Message(id="1", parts=(ImagePart(file="x.png"),))) > 500
    call = ToolCall("1", "find", "x" * 396)
    assert message_tokens(Message(id="1", tool_calls=(call,))) == 104


def test_the_meter_sums_up_and_follows_changes() -> None:
    meter = PromptMeter()
    path = [said("abcd", "1"), said("abcd", "2")]
    assert meter.measure(path) == 10
    assert meter.measure(path, system_prompt="abcd", draft="abcd") == 20
    assert meter.measure(path, parameters={"tools": [{"type": "function"}], "stop": ["x" * 400]}) == 16
    path[1] = said("abcd" * 11, "2")
    assert meter.measure(path) == 20
    assert meter.measure(path[:1]) == 5
    assert meter.measure([]) == 0


def test_the_count_of_the_service_is_better_than_an_estimate() -> None:
    usage = Usage(prompt_tokens=1000, completion_tokens=300, reasoning_tokens=200)
    counted = Message(id="2", role=Role.ASSISTANT, parts=(TextPart("x" * 4000),), usage=usage)
    path = [said("y" * 4000, "1"), counted, said("abcd", "3")]
    assert PromptMeter().measure(path, system_prompt="abcd" * 100, draft="abcd") == 1000 + 300 - 200 + 5 + 5
    silent = Message(id="2", role=Role.ASSISTANT, parts=(TextPart("x" * 4000),), usage=Usage())
    assert PromptMeter().measure([path[0], silent]) == 2008


def test_what_is_left() -> None:
    half = budget(DOUBAO, 16_000, {"max_tokens": 500})
    assert half == Budget(32_000, 16_000, 500, 12_000)
    assert half.left == 16_000
    assert half.longest_answer == 12_000
    assert not half.is_over
    assert budget(DOUBAO, 25_000, {}).longest_answer == 7_000
    assert budget(DOUBAO, 40_000, {}).longest_answer == 0
    assert budget(DOUBAO, 40_000, {}).is_over


def test_an_unknown_model_limits_nothing() -> None:
    unknown = budget(Model(endpoint_id="e", id="m"), 99, {"max_completion_tokens": 5, "max_tokens": 7})
    assert (unknown.left, unknown.longest_answer, unknown.is_over) == (None, None, False)
    assert unknown.reserved_output == 5


def test_the_cost_before_sending() -> None:
    assert estimated_cost(DOUBAO, 27, 427) == (Decimal("0.0010945"), "CNY")
    assert estimated_cost(DOUBAO, 1000) == (Decimal("0.001"), "CNY")
    assert estimated_cost(Model(endpoint_id="e", id="m"), 1000) is None
