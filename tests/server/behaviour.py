"""What a server does, as data: its name, the bytes it sends, and what a client must make of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core.errors import ErrorKind
from app.core.message import MessageState, Usage
from tests.server.steps import Step

MODEL = "test-model"
BASE = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1763800000, "model": "test-model-250115"}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Expected:
    """What must become of a behaviour. What stands at its default must be empty, too."""

    text: str = ""
    reasoning: str = ""
    refusal: str = ""
    tool_calls: tuple[tuple[str, str, str], ...] = ()
    """(id, name, arguments)."""
    citations: tuple[tuple[str, str], ...] = ()
    """(url, title)."""
    finish_reason: str = ""
    complete: bool = True
    """Finished.complete, for answers that end without an error."""
    unreadable: int = 0
    usage: Usage | None = None
    error: ErrorKind | None = None
    """The kind that `ApiClient.stream` raises; None when the answer ends with Finished."""
    note: ErrorKind | None = None
    """The kind under the message of an answer that ended: cut off, empty, blocked, incomplete."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Values of the error that must be there."""
    retry_after_s: float | None = None
    details: tuple[str, ...] = ()
    """What the details must contain."""
    not_in_details: tuple[str, ...] = ()

    @property
    def shown(self) -> ErrorKind | None:
        """The kind that stands under the message at the end."""
        return self.error or self.note

    @property
    def state(self) -> MessageState:
        """The state that the message ends in."""
        if self.error is not None:
            begun = self.text or self.reasoning or self.refusal or self.tool_calls
            return MessageState.INTERRUPTED if begun else MessageState.FAILED
        return MessageState.COMPLETE if self.complete else MessageState.INTERRUPTED


@dataclass(frozen=True)
class Behaviour:
    """One way in which a server answers a chat request."""

    name: str
    sends: Sequence[Step]
    expected: Expected
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """What the request carries, where the answer is about it."""
    stream: bool = True
    """Whether the request asks for a stream."""
    idle_timeout_s: int = 300
    """What the endpoint must be set to, where the behaviour is silence."""

    def __str__(self) -> str:
        return self.name


# ---- HTTP --------------------------------------------------------------------------------------


def head(
    status: int = 200, content_type: str | None = "text/event-stream; charset=utf-8", *more: str, version: str = "1.1"
) -> bytes:
    """Status line and headers; a body must follow as `more` announces it."""
    lines = [f"HTTP/{version} {status} Something", "Date: Sun, 22 Nov 2026 08:00:00 GMT"]
    if content_type is not None:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join([*lines, *more, "", ""]).encode()


def chunk(data: bytes) -> bytes:
    """One piece of a chunked body; b"" ends the body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


END = chunk(b"")


def chunked(
    *pieces: bytes, content_type: str | None = "text/event-stream; charset=utf-8", more: Sequence[str] = ()
) -> list[Step]:
    """A whole 200 response, each piece sent by itself."""
    return [head(200, content_type, "Transfer-Encoding: chunked", *more), *map(chunk, pieces), END]


def response(status: int, body: bytes | str, content_type: str = "application/json", *more: str) -> bytes:
    """A whole response with a length."""
    data = body.encode() if isinstance(body, str) else body
    return head(status, content_type, f"Content-Length: {len(data)}", *more) + data


def json_response(status: int, value: Any, *more: str) -> bytes:
    """A whole response with a JSON body."""
    return response(status, json.dumps(value, ensure_ascii=False), "application/json", *more)


def error_response(status: int, message: str, *more: str, **fields: Any) -> list[Step]:
    """A refusal in OpenAI's form."""
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None} | fields
    return [json_response(status, {"error": error}, *more)]


# ---- the protocol ------------------------------------------------------------------------------


def event(value: Any) -> bytes:
    """One server-sent event."""
    return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"


DONE = b"data: [DONE]\n\n"


def delta(content: Any = None, finish: str | None = None, /, **fields: Any) -> dict[str, Any]:
    """A chunk with one delta; `fields` are further fields of the delta."""
    inner = dict(fields)
    if content is not None:
        inner["content"] = content
    return BASE | {"choices": [{"index": 0, "delta": inner, "finish_reason": finish}]}


def said(*texts: str) -> list[bytes]:
    """Events with these pieces of text."""
    return [event(delta(text)) for text in texts]


def finish(reason: str | None = "stop") -> bytes:
    """The event that ends an answer."""
    return event(delta(None, reason))


def stream(*events: bytes, end: bytes = finish() + DONE) -> list[Step]:
    """A streamed response of these events and the usual end."""
    return chunked(*events, *([end] if end else []))


def whole(message: Mapping[str, Any], finish_reason: str | None = "stop", **fields: Any) -> dict[str, Any]:
    """An answer in one object."""
    choice = {"index": 0, "message": {"role": "assistant", **message}, "finish_reason": finish_reason}
    return BASE | {"object": "chat.completion", "choices": [choice]} | fields


USAGE = {"prompt_tokens": 27, "completion_tokens": 427, "total_tokens": 454}
COUNTED = Usage(27, 427, 454)
