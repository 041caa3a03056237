"""What a service streams, as values. `api` makes them of bytes, `reply` adds them up to a message."""

from __future__ import annotations

import msgspec

from app.core.message import Citation, TokenLogprob, Usage


class Started(msgspec.Struct, frozen=True):
    """The first readable event: who answers. Fields are "" where the service does not say."""

    model: str = ""
    response_id: str = ""
    system_fingerprint: str = ""


class TextDelta(msgspec.Struct, frozen=True):
    """More of the answer."""

    text: str


class ReasoningDelta(msgspec.Struct, frozen=True):
    """More of the model's thinking."""

    text: str


class RefusalDelta(msgspec.Struct, frozen=True):
    """More of a refusal, shown as the answer with a mark."""

    text: str


class ToolCallDelta(msgspec.Struct, frozen=True):
    """More of tool call number `index`; `id` and `name` come once, `arguments` in pieces."""

    index: int
    id: str = ""
    name: str = ""
    arguments: str = ""


class LogprobsDelta(msgspec.Struct, frozen=True):
    """Log probabilities of the next tokens."""

    tokens: tuple[TokenLogprob, ...]


class CitationsFound(msgspec.Struct, frozen=True):
    """Sources named by a searching model."""

    citations: tuple[Citation, ...]


class UsageReported(msgspec.Struct, frozen=True):
    """Token counts so far; the last one counts."""

    usage: Usage


class Finished(msgspec.Struct, frozen=True):
    """The end. `complete` is False when neither a finish_reason nor [DONE] came: the answer may be incomplete."""

    finish_reason: str = ""
    complete: bool = True
    unreadable_events: int = 0


StreamEvent = (
    Started
    | TextDelta
    | ReasoningDelta
    | RefusalDelta
    | ToolCallDelta
    | LogprobsDelta
    | CitationsFound
    | UsageReported
    | Finished
)
