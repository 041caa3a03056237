"""Streams as services write them, cut at every byte: however they arrive, they mean the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from app.api.answer import AnswerReader
from app.api.failures import Sent
from app.core.errors import APIError, ErrorKind
from app.core.events import Finished, ReasoningDelta, StreamEvent, TextDelta, ToolCallDelta
from app.core.message import Message, TokenLogprob, Usage
from tests.api.asking import message_of

FOLDER = Path(__file__).parents[1] / "data" / "streams"
STREAMS = sorted(FOLDER.glob("*.sse"))

EXPECTED: dict[str, dict[str, object]] = {
    "bare-cr": {"text": "eins zwei", "finish_reason": "stop", "answered_by": "mixed"},
    "bom-and-emoji-halves": {"text": "Look: 😀 and 🌏 lone \ufffd end \ufffd.", "finish_reason": "stop"},
    "crlf-with-event-names": {"text": "第一，第二；\r\ndone", "finish_reason": "stop", "usage": Usage(3, 6, 9)},
    "cut-off-with-a-page": {"text": "Long answ", "finish_reason": ""},
    "deepseek-reasoning": {
        "text": "9.9 更大。",
        "reasoning": "嗯，9.9 比 9.11 大。",
        "system_fingerprint": "fp_9e6a",
        "usage": Usage(12, 20, 32, 0, 14),
    },
    "minimax-think": {
        "text": "你好！需要我做什么？",
        "reasoning": "简单的问候。\n",
        "finish_reason": "stop",
        "usage": Usage(40, 20, 60),
    },
    "ollama-tool-call": {"text": "", "finish_reason": "tool_calls"},
    "openai-logprobs": {
        "text": "Hi😀",
        "logprobs": (
            TokenLogprob("Hi", -0.01, (72, 105), (("Hi", -0.01), ("Hello", -4.5))),
            TokenLogprob("\\xf0\\x9f\\x98", -0.7, (240, 159, 152)),
            TokenLogprob("\\x80", -9999.0, (128,)),
        ),
    },
    "openai-tool-calls": {"text": "", "finish_reason": "tool_calls", "system_fingerprint": "fp_3d"},
    "openrouter-error-in-mid-stream": {"text": "The answer is for", "finish_reason": ""},
    "openrouter-reasoning": {
        "text": "Hi there!",
        "reasoning": "The user says hi.",
        "answered_by": "z-ai/glm-4.6v",
        "usage": Usage(8, 17, 25, 4, 9),
    },
    "several-data-lines": {"text": "a\u2028b\u2029c\u0085", "finish_reason": "stop"},
    "vllm-usage-on-every-chunk": {"text": " one two three", "finish_reason": "length", "usage": Usage(5, 3, 8)},
    "wcode-doubao": {
        "text": "你好！我是豆包，很高兴见到你 😊",
        "answered_by": "doubao-1-5-pro-32k-250115",
        "response_id": "0217638000000000",
        "finish_reason": "stop",
        "usage": Usage(9, 12, 21, 0, 0),
    },
}
CALLS = {
    "ollama-tool-call": [("call_or", "get_weather", '{"city": "München"}')],
    "openai-tool-calls": [("call_Dh", "get_weather", '{"city":"北京"}'), ("call_Ex", "get_time", "{}")],
}
BROKEN_OFF = {"openrouter-error-in-mid-stream", "cut-off-with-a-page"}

Outcome = tuple[list[StreamEvent], ErrorKind | None]


def read(*pieces: bytes) -> Outcome:
    """What the reader makes of these pieces: events with equal neighbours joined, and the kind of the error."""
    reader = AnswerReader(Sent("POST", "http://127.0.0.1/v1/chat/completions", status=200))
    events: list[StreamEvent] = []
    try:
        for piece in pieces:
            events.extend(reader.feed(piece))
        events.extend(reader.end())
    except APIError as error:
        return joined(events), error.kind
    return joined(events), None


def joined(events: Sequence[StreamEvent]) -> list[StreamEvent]:
    whole: list[StreamEvent] = []
    for event in events:
        last = whole[-1] if whole else None
        if isinstance(event, TextDelta) and isinstance(last, TextDelta):
            whole[-1] = TextDelta(last.text + event.text)
        elif isinstance(event, ReasoningDelta) and isinstance(last, ReasoningDelta):
            whole[-1] = ReasoningDelta(last.text + event.text)
        elif isinstance(event, ToolCallDelta) and isinstance(last, ToolCallDelta) and event.index == last.index:
            whole[-1] = ToolCallDelta(
                last.index, last.id + event.id, last.name + event.name, last.arguments + event.arguments
            )
        else:
            whole.append(event)
    return whole


def test_every_stream_has_its_meaning_written_down() -> None:
    assert {path.stem for path in STREAMS} == EXPECTED.keys()


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_what_a_stream_means(path: Path) -> None:
    events, error = read(path.read_bytes())
    message: Message = message_of(events)
    for name, value in EXPECTED[path.stem].items():
        assert getattr(message, name) == value, name
    assert [(call.id, call.name, call.arguments) for call in message.tool_calls] == CALLS.get(path.stem, [])
    assert message.unreadable_events == 0
    if path.stem in BROKEN_OFF:
        assert error is ErrorKind.INTERRUPTED
    else:
        assert error is None
        assert isinstance(events[-1], Finished)
        assert events[-1].complete


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_a_stream_cut_at_any_byte_means_the_same(path: Path) -> None:
    data = path.read_bytes()
    at_once = read(data)
    assert read(*(data[place : place + 1] for place in range(len(data)))) == at_once
    for place in range(1, len(data)):
        assert read(data[:place], data[place:]) == at_once, f"cut at byte {place}"


@pytest.mark.parametrize("path", STREAMS, ids=lambda path: path.stem)
def test_a_stream_that_is_lost_at_any_byte_keeps_what_came(path: Path) -> None:
    data = path.read_bytes()
    whole_text = message_of(read(data)[0]).text
    for place in range(0, len(data), 7):
        reader = AnswerReader(Sent("POST", "http://127.0.0.1/v1/chat/completions", status=200))
        try:
            events = [*reader.feed(data[:place]), *reader.lost()]
        except APIError:
            continue
        text = message_of(events).text.rstrip("\ufffd")  # half an emoji that was held back
        assert whole_text.startswith(text) or "<think>".startswith(text)  # half a tag, held back as well
        assert reader.is_over == any(isinstance(event, Finished) for event in events)
