"""Adds stream events up to a message; knows nothing of where they come from or who looks."""

from __future__ import annotations

import time

import msgspec

from app.core.events import (
    CitationsFound,
    Finished,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    Started,
    StreamEvent,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from app.core.message import Citation, Message, MessageState, TokenLogprob, ToolCall, Usage


class _Growing:
    """A text that grows at its end and remembers which part was taken already."""

    def __init__(self, text: str) -> None:
        self._taken, self._fresh = text, list[str]()
        self.length = len(text)

    def append(self, text: str) -> None:
        self._fresh.append(text)
        self.length += len(text)

    def take(self) -> str:
        """What was appended since the last call."""
        fresh = "".join(self._fresh)
        self._fresh.clear()
        self._taken += fresh
        return fresh

    def whole(self) -> str:
        return self._taken + "".join(self._fresh)


class Reply:
    """A reply while it is received. `message()` is its value now; `take_growth()` what came since the last call."""

    def __init__(self, message: Message) -> None:
        self._base = message
        self._text, self._reasoning = _Growing(message.text), _Growing(message.reasoning)
        self._refusal = _Growing(message.refusal)
        self._calls: dict[int, ToolCall] = dict(enumerate(message.tool_calls))
        self._call_offset = len(message.tool_calls)
        self._logprobs: list[TokenLogprob] = list(message.logprobs)
        self._citations: list[Citation] = list(message.citations)
        self._usage_before = message.usage
        self._reshaped = False
        self._now: Message | None = None
        """The message as it is now, once it was asked for: putting a long text together takes a while."""
        self._started = time.monotonic()
        self._thinking_since: float | None = None
        self.received_anything = False

    def add(self, event: StreamEvent) -> None:
        """Adds one event."""
        self._now = None
        if isinstance(event, TextDelta):
            self._end_thinking()
            self._text.append(event.text)
        elif isinstance(event, ReasoningDelta):
            self._thinking_since = self._thinking_since or time.monotonic()
            self._reasoning.append(event.text)
        elif isinstance(event, UsageReported):
            self._base = msgspec.structs.replace(self._base, usage=_sum(self._usage_before, event.usage))
        elif isinstance(event, Started):
            self._set(
                answered_by=event.model or self._base.answered_by,
                response_id=event.response_id or self._base.response_id,
                system_fingerprint=event.system_fingerprint or self._base.system_fingerprint,
            )
        elif isinstance(event, Finished):
            self._end_thinking()
            self._set(
                finish_reason=event.finish_reason,
                unreadable_events=self._base.unreadable_events + event.unreadable_events,
                state=MessageState.COMPLETE if event.complete else MessageState.INTERRUPTED,
            )
        else:
            self._add_other(event)
        if not isinstance(event, Started | UsageReported | Finished):
            self.received_anything = True

    def _add_other(self, event: RefusalDelta | ToolCallDelta | LogprobsDelta | CitationsFound) -> None:
        """The rarer events, all of which change more than the text."""
        if isinstance(event, LogprobsDelta):
            self._logprobs.extend(event.tokens)
            return
        if isinstance(event, CitationsFound):  # some services repeat them with every piece of text
            fresh = [citation for citation in event.citations if citation not in self._citations]
            self._citations.extend(fresh)
            self._reshaped = self._reshaped or bool(fresh)
            return
        self._reshaped = True
        if isinstance(event, RefusalDelta):
            self._refusal.append(event.text)
        else:
            self._end_thinking()
            index = event.index + self._call_offset
            call = self._calls.get(index, ToolCall())
            self._calls[index] = ToolCall(
                call.id or event.id, call.name or event.name, call.arguments + event.arguments
            )

    def _end_thinking(self) -> None:
        if self._thinking_since is not None:
            spent = round((time.monotonic() - self._thinking_since) * 1000)
            self._set(reasoning_ms=(self._base.reasoning_ms or 0) + spent)
            self._thinking_since = None

    def _set(self, **fields: object) -> None:
        self._base = msgspec.structs.replace(self._base, **fields)
        self._reshaped, self._now = True, None

    @property
    def length(self) -> int:
        """Characters of answer text so far."""
        return self._text.length

    def take_growth(self) -> tuple[str, str]:
        """Text and reasoning that came since the last call."""
        return self._text.take(), self._reasoning.take()

    def take_reshaped(self) -> bool:
        """Whether anything but text and reasoning changed since the last call.

        Log probabilities and token counts do not count: they may come with every piece of text, and writing the whole
        message for each would cost more than the text. They are in `message()`, which is kept at the end.
        """
        reshaped, self._reshaped = self._reshaped, False
        return reshaped

    def message(self, **fields: object) -> Message:
        """The message as it is now; `fields` override (state, error)."""
        if self._now is None:
            self._now = msgspec.structs.replace(
                self._base.with_text(self._text.whole()),
                reasoning=self._reasoning.whole(),
                refusal=self._refusal.whole(),
                tool_calls=tuple(self._calls[index] for index in sorted(self._calls)),
                logprobs=tuple(self._logprobs),
                citations=tuple(self._citations),
            )
        return msgspec.structs.replace(self._now, **fields) if fields else self._now

    def finished_message(self, **fields: object) -> Message:
        """`message` with the duration filled in."""
        self._end_thinking()
        spent = round((time.monotonic() - self._started) * 1000)
        return self.message(duration_ms=(self._base.duration_ms or 0) + spent, **fields)


def _sum(before: Usage | None, new: Usage) -> Usage:
    """The tokens of a reply and of the request that continued it: both are billed."""
    if before is None:
        return new
    return Usage(
        **{
            name: None if (old := getattr(before, name)) is None and added is None else (old or 0) + (added or 0)
            for name, added in msgspec.structs.asdict(new).items()
        }
    )
