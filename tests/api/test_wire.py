"""JSON of any shape: whatever a service sends, the reader gives values that can be saved and shown, and never fails."""

from __future__ import annotations

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.api.answer import AnswerReader
from app.api.failures import Sent
from app.api.problem import problem_in, problem_in_text
from app.api.wire import WireReader
from app.core.errors import APIError
from app.core.events import StreamEvent, TextDelta
from app.core.message import Message
from tests.api.asking import message_of

_NAMES = [
    "choices",
    "delta",
    "message",
    "content",
    "reasoning_content",
    "reasoning",
    "reasoning_details",
    "tool_calls",
    "function",
    "name",
    "arguments",
    "id",
    "index",
    "usage",
    "prompt_tokens",
    "prompt_tokens_details",
    "cached_tokens",
    "logprobs",
    "token",
    "logprob",
    "bytes",
    "top_logprobs",
    "error",
    "code",
    "base_resp",
    "status_code",
    "annotations",
    "url_citation",
    "url",
    "citations",
    "refusal",
    "finish_reason",
    "text",
    "type",
    "detail",
    "loc",
    "msg",
    "errors",
    "x_groq",
    "function_call",
    "model",
    "system_fingerprint",
    "thinking",
    "object",
    "success",
    "metadata",
    "raw",
]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from([2**64, 2**70, -(2**70)])
    | st.floats()
    | st.text(alphabet=st.characters(exclude_categories=()), max_size=6)
    | st.sampled_from(["<think>", "text", "error", "https://a.b", "stop", "\ud83d"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=4),
    max_leaves=20,
)
chunks = st.dictionaries(st.sampled_from(_NAMES), values, max_size=5)
likely = st.fixed_dictionaries(
    {"choices": st.lists(st.fixed_dictionaries({}, optional={"delta": chunks, "message": chunks}), max_size=2)}
)


def savable(message: Message) -> bool:
    return msgspec.json.decode(msgspec.json.encode(message), type=Message) == message


@given(st.lists(chunks | likely, max_size=5))
def test_any_chunks_become_a_message_that_can_be_saved(objects: list[dict[str, Any]]) -> None:
    reader = WireReader()
    events: list[StreamEvent] = [event for one in objects for event in reader.feed(one)]
    events += [*reader.flush(), reader.finished(at_end=True, unreadable_events=0)]
    assert savable(message_of(events))


@given(st.lists(values, max_size=4))
def test_any_json_in_a_stream_ends_in_events_or_in_an_error_of_ours(objects: list[Any]) -> None:
    reader = AnswerReader(Sent("POST", "http://127.0.0.1/v1/chat/completions", status=200))
    events: list[StreamEvent] = []
    try:
        for one in objects:
            events.extend(reader.feed(b"data: " + json.dumps(one).encode() + b"\n\n"))
        events.extend(reader.end())
    except APIError as error:
        error.details.encode()
    assert savable(message_of(events))


@given(values)
def test_a_complaint_of_any_shape_is_read(value: Any) -> None:
    problem_in(value)
    problem_in_text(json.dumps(value))


def test_a_message_that_only_looks_repeated_is_not_cut() -> None:
    reader = WireReader()
    objects = [{"choices": [{"message": {"content": text}}]} for text in ("Hello", "Hello again")]
    events = [event for one in objects for event in reader.feed(one)]
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "Hello again"


def test_short_equal_reasoning_pieces_are_no_repetition() -> None:
    reader = WireReader()
    details = [{"choices": [{"delta": {"reasoning_details": [{"text": "ha"}]}}]}] * 3
    assert message_of([event for one in details for event in reader.feed(one)]).reasoning == "hahaha"
