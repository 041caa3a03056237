"""Puts the demo's answers in the protocol's form: pieces, chunks, a whole answer, usage, log probabilities."""

from __future__ import annotations

import json
import math
import re
import time
import zlib
from collections.abc import Iterator, Mapping

from app.api.demo.plan import Plan, Refusal
from app.api.wire_fields import dicts, text_of
from app.core.message import JsonValue

_PIECE = re.compile(r"\s*[A-Za-z0-9_]{1,8}|\s*[^\sA-Za-z0-9_]{1,2}|\s+")
_ALTERNATIVES = (" the", "的", " a", "是", ",", "。", " and", "在", "\n", " of", "了", " to")

Event = tuple[bytes, bool]
"""Bytes to send, and whether the pace counts them as a piece."""


def pieces_of(text: str) -> list[str]:
    """`text` cut roughly as a tokenizer would: short words, one or two Chinese characters."""
    return _PIECE.findall(text)


class Reply:
    """One answer on its way out."""

    def __init__(self, plan: Plan, body: Mapping[str, JsonValue], number: int) -> None:
        self._plan = plan
        self._body = body
        self._reasoning = pieces_of(plan.reasoning)
        self._text = pieces_of(plan.text)
        self._finish = plan.finish_reason
        self._limit(_limit_of(body))
        self._base = {"id": f"chatcmpl-demo-{number}", "created": int(time.time()), "model": str(body.get("model"))}

    def _limit(self, limit: int | None) -> None:
        if limit is not None and len(self._reasoning) + len(self._text) > limit:
            self._reasoning = self._reasoning[:limit]
            self._text = self._text[: limit - len(self._reasoning)]
            self._finish = "length"

    def events(self) -> Iterator[Event]:
        """The events of a stream, in order; `fails_midway` ends it with a complaint."""
        yield self._chunk({"role": "assistant", "content": ""}), False
        deltas = list(self._deltas())
        for place, delta in enumerate(deltas):
            if self._plan.fails_midway and place == len(deltas) // 2:
                yield _event(_error_body("The model crashed.", "server_error", "server_error")), False
                return
            yield self._chunk(delta), True
        yield self._chunk({}, self._finish), False
        options = self._body.get("stream_options")
        if isinstance(options, dict) and options.get("include_usage"):
            yield (
                _event({**self._base, "object": "chat.completion.chunk", "choices": [], "usage": self._usage()}),
                False,
            )
        yield b"data: [DONE]\n\n", False

    def whole(self) -> bytes:
        """The answer as one JSON object."""
        message: dict[str, JsonValue] = {"role": "assistant", "content": "".join(self._text) or None}
        if self._reasoning:
            message["reasoning_content"] = "".join(self._reasoning)
        if self._plan.tool:
            message["tool_calls"] = [self._call(self._plan.arguments)]
        choice: dict[str, JsonValue] = {"index": 0, "message": message, "finish_reason": self._finish}
        if self._body.get("logprobs"):
            choice["logprobs"] = {"content": [self._logprob(piece) for piece in self._text]}
        return _json({**self._base, "object": "chat.completion", "choices": [choice], "usage": self._usage()})

    @property
    def piece_count(self) -> int:
        """How many pieces the answer has."""
        return len(self._reasoning) + len(self._text)

    def _deltas(self) -> Iterator[dict[str, JsonValue]]:
        yield from ({"reasoning_content": piece} for piece in self._reasoning)
        yield from ({"content": piece} for piece in self._text)
        if self._plan.tool:
            yield {"tool_calls": [self._call("")]}
            for piece in pieces_of(self._plan.arguments):
                yield {"tool_calls": [{"index": 0, "function": {"arguments": piece}}]}

    def _call(self, arguments: str) -> dict[str, JsonValue]:
        function = {"name": self._plan.tool, "arguments": arguments}
        return {"index": 0, "id": f"call_{self._base['id']}", "type": "function", "function": function}

    def _chunk(self, delta: dict[str, JsonValue], finish: str | None = None) -> bytes:
        choice: dict[str, JsonValue] = {"index": 0, "delta": delta, "finish_reason": finish}
        if self._body.get("logprobs") and delta.get("content"):
            choice["logprobs"] = {"content": [self._logprob(str(delta["content"]))]}
        return _event({**self._base, "object": "chat.completion.chunk", "choices": [choice]})

    def _logprob(self, token: str) -> dict[str, JsonValue]:
        """Invented, but plausible and the same for the same token: the sum of all alternatives stays below 1."""
        share = 0.55 + zlib.crc32(token.encode()) % 44 / 100
        wanted = self._body.get("top_logprobs")
        count = wanted if isinstance(wanted, int) and not isinstance(wanted, bool) else 0
        others = [other for other in _ALTERNATIVES if other != token][: max(0, min(count, 20) - 1)]
        top = [_token(token, share)] if count > 0 else []
        top += [_token(other, (1 - share) / 2 ** (place + 1)) for place, other in enumerate(others)]
        return {**_token(token, share), "top_logprobs": top}

    def _usage(self) -> dict[str, JsonValue]:
        prompt = sum(len(pieces_of(text_of(m.get("content")))) for m in dicts(self._body.get("messages")))
        completion = self.piece_count + len(pieces_of(self._plan.arguments))
        return {
            "prompt_tokens": prompt,
            "completion_tokens": completion,
            "total_tokens": prompt + completion,
            "prompt_tokens_details": {"cached_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": len(self._reasoning)},
        }


def refusal_body(refusal: Refusal) -> bytes:
    """The body of an error response."""
    return _json(_error_body(refusal.message, refusal.type, refusal.code))


def _error_body(message: str, kind: str, code: str) -> dict[str, JsonValue]:
    return {"error": {"message": message, "type": kind, "param": None, "code": code or None}}


def _limit_of(body: Mapping[str, JsonValue]) -> int | None:
    for name in ("max_tokens", "max_completion_tokens"):
        limit = body.get(name)
        if isinstance(limit, int) and not isinstance(limit, bool) and limit > 0:
            return limit
    return None


def _token(token: str, share: float) -> dict[str, JsonValue]:
    return {"token": token, "logprob": round(math.log(share), 6), "bytes": list(token.encode())}


def _event(value: dict[str, JsonValue]) -> bytes:
    return b"data: " + _json(value) + b"\n\n"


def _json(value: dict[str, JsonValue]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
