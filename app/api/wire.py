"""JSON of an answer into stream events: chunks of a stream and whole answers, in the forms that services really send.

Knows nothing of bytes or of errors: see `answer`.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.api.surrogates import HalfJoiner
from app.api.think import ThinkSplitter
from app.api.wire_fields import citations_of, dicts, logprobs_of, string, text_of, thinking_of, usage_of
from app.api.wire_tools import ToolCallJoiner
from app.core.events import (
    CitationsFound,
    Finished,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    Started,
    StreamEvent,
    TextDelta,
    UsageReported,
)
from app.core.message import Citation, JsonValue, Usage

BROKEN_OFF = frozenset({"network_error", "insufficient_system_resource", "error", "abort"})
"""Reasons that mean "not finished": GLM, DeepSeek, OpenRouter, vLLM."""
_CUMULATIVE_FROM = 12
"""Characters; from here on a piece that repeats everything before it is the whole text again, not a coincidence."""


class WireReader:
    """Feed it the JSON objects of one answer. Only the first choice is read: the app asks for one."""

    def __init__(self) -> None:
        self._text_halves, self._reasoning_halves, self._refusal_halves = HalfJoiner(), HalfJoiner(), HalfJoiner()
        self._think = ThinkSplitter()
        self._tools = ToolCallJoiner()
        self._started: Started | None = None
        self._choice: JsonValue = None
        self._usage: Usage | None = None
        self._citations: set[Citation] = set()
        self._text: list[str] = []
        self._details: list[str] = []
        self._details_length = 0
        self.finish_reason = ""
        self.has_content = False
        """Whether anything of the answer itself was given out."""

    def feed(self, chunk: dict[str, JsonValue]) -> Iterator[StreamEvent]:
        """The events in one chunk or whole answer."""
        yield from self._start(chunk)
        for choice in dicts(chunk.get("choices")):
            index = choice.get("index") or 0
            if self._choice is None:
                self._choice = index
            if index == self._choice:
                yield from self._read(chunk, choice)
        usage = usage_of(chunk)
        if usage is not None and usage != self._usage:
            self._usage = usage
            yield UsageReported(usage)

    def flush(self) -> Iterator[StreamEvent]:
        """What was held back: half characters, half tags. To be called once, at the end, however it came."""
        yield from self._split(self._text_halves.end())
        reasoning, text = self._think.end()
        yield from self._given(reasoning + self._reasoning_halves.end(), text)
        if refusal := self._refusal_halves.end():
            yield RefusalDelta(refusal)
        yield from self._tools.end()

    def finished(self, *, at_end: bool, unreadable_events: int) -> Finished:
        """The last event; `at_end` says that the answer came to its proper end, with or without a finish_reason."""
        complete = (at_end or bool(self.finish_reason)) and self.finish_reason not in BROKEN_OFF
        return Finished(self.finish_reason, complete, unreadable_events)

    def _start(self, chunk: dict[str, JsonValue]) -> Iterator[StreamEvent]:
        known = self._started or Started()
        started = Started(
            known.model or string(chunk.get("model")),
            known.response_id or string(chunk.get("id")),
            known.system_fingerprint or string(chunk.get("system_fingerprint")),
        )
        if started != self._started:
            self._started = started
            yield started

    def _read(self, chunk: dict[str, JsonValue], choice: dict[str, JsonValue]) -> Iterator[StreamEvent]:
        delta, message = choice.get("delta"), choice.get("message")
        if isinstance(delta, dict) and delta:
            yield from self._delta(delta)
        elif isinstance(message, dict):
            delta = self._unseen(message)
            yield from self._delta(delta)
        else:
            delta = {}
            yield from self._split(self._text_halves.feed(text_of(choice.get("text"))))
        if tokens := logprobs_of(choice):
            yield LogprobsDelta(tokens)
        fresh = tuple(one for one in dict.fromkeys(citations_of(chunk, delta)) if one not in self._citations)
        if fresh:
            self._citations.update(fresh)
            yield CitationsFound(fresh)
        reason = choice.get("finish_reason")
        reason = string(reason) if isinstance(reason, str) else str(reason or "")
        if reason and (not self.finish_reason or reason != "stop"):
            self.finish_reason = reason

    def _unseen(self, message: dict[str, JsonValue]) -> dict[str, JsonValue]:
        """A whole message without what its deltas gave already: MiniMax repeats everything in the last chunk."""
        if not self.has_content:
            return message
        unseen = {"annotations": message.get("annotations")}
        text, seen = text_of(message.get("content")), "".join(self._text)
        if text.startswith(seen):
            unseen["content"] = text[len(seen) :]
        return unseen

    def _delta(self, delta: dict[str, JsonValue]) -> Iterator[StreamEvent]:
        content = delta.get("content")
        if reasoning := self._reasoning_in(delta) or thinking_of(content):
            yield from self._given(self._reasoning_halves.feed(reasoning), "")
        text = text_of(content)
        self._text.append(text)
        yield from self._split(self._text_halves.feed(text))
        if refusal := self._refusal_halves.feed(text_of(delta.get("refusal"))):
            self.has_content = True
            yield RefusalDelta(refusal)
        for piece in self._tools.feed(delta):
            self.has_content = True
            yield piece

    def _reasoning_in(self, delta: dict[str, JsonValue]) -> str:
        """The thinking in a delta. Several fields may carry the same text: the first that has any counts."""
        for name in ("reasoning_content", "reasoning", "thinking"):
            if text := text_of(delta.get(name)):
                return text
        details = dicts(delta.get("reasoning_details"))
        text = "".join(text_of(detail.get("text")) or text_of(detail.get("summary")) for detail in details)
        if len(text) >= self._details_length >= _CUMULATIVE_FROM and text.startswith(seen := "".join(self._details)):
            text = text[len(seen) :]  # MiniMax sends the details from their beginning each time
        self._details.append(text)
        self._details_length += len(text)
        return text

    def _split(self, text: str) -> Iterator[StreamEvent]:
        if text:
            yield from self._given(*self._think.feed(text))

    def _given(self, reasoning: str, text: str) -> Iterator[StreamEvent]:
        if reasoning:
            self.has_content = True
            yield ReasoningDelta(reasoning)
        if text:
            self.has_content = True
            yield TextDelta(text)
