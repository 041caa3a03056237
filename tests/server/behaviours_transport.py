"""What happens to the bytes on their way: encodings of HTTP, cut and reset connections, silence."""

from __future__ import annotations

import gzip
import zlib

from app.core.errors import ErrorKind
from tests.server.behaviour import (
    DONE,
    END,
    Behaviour,
    Expected,
    chunk,
    chunked,
    delta,
    event,
    finish,
    head,
    response,
    said,
)
from tests.server.steps import CLOSE, RESET, Hold, Pause, Step

_HELLO = Expected(text="你好，world 🌏", finish_reason="stop")
_EVENTS = [*said("你好，", "world", " 🌏"), finish(), DONE]
_STREAM = b"".join(_EVENTS)
_CHUNKED = head(200, "text/event-stream", "Transfer-Encoding: chunked")
_BEGUN = Expected(text="你好，", error=ErrorKind.INTERRUPTED)
_BEGIN: list[Step] = [_CHUNKED, chunk(_EVENTS[0])]
_WHOLE = b'{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'

CODINGS = (
    Behaviour("gzip", chunked(gzip.compress(_STREAM), more=["Content-Encoding: gzip"]), _HELLO),
    Behaviour("deflate", chunked(zlib.compress(_STREAM), more=["Content-Encoding: deflate"]), _HELLO),
    Behaviour(
        "gzip_that_is_none",
        chunked(_STREAM, more=["Content-Encoding: gzip"]),
        Expected(error=ErrorKind.UNREADABLE),
    ),
    Behaviour("http_1_0_until_close", [head(200, "text/event-stream", version="1.0"), _STREAM, CLOSE], _HELLO),
    Behaviour("until_close", [head(200, "text/event-stream", "Connection: close"), _STREAM, CLOSE], _HELLO),
    Behaviour("with_a_length", [response(200, _STREAM, "text/event-stream")], _HELLO),
    Behaviour("one_chunk_in_many_pieces", [_CHUNKED, *(bytes([b]) for b in chunk(_STREAM)), END], _HELLO),
    Behaviour("early_hints_first", [b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", *chunked(*_EVENTS)], _HELLO),
    Behaviour("pauses_between_the_pieces", [*_BEGIN, Pause(0.05), *map(chunk, _EVENTS[1:]), END], _HELLO),
)

CUTS = (
    Behaviour("closed_in_mid_answer", [*_BEGIN, CLOSE], _BEGUN),
    Behaviour("closed_inside_a_chunk", [*_BEGIN, b"ff\r\ndata: {", CLOSE], _BEGUN),
    Behaviour("reset_in_mid_answer", [*_BEGIN, Pause(0.2), RESET], _BEGUN),
    Behaviour(
        "shorter_than_its_length",
        [head(200, "text/event-stream", "Content-Length: 9999"), _EVENTS[0], CLOSE],
        _BEGUN,
    ),
    Behaviour(
        "closed_in_mid_reasoning",
        [_CHUNKED, chunk(event(delta(None, reasoning_content="hm"))), CLOSE],
        Expected(reasoning="hm", error=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "closed_inside_a_think_tag",
        [_CHUNKED, chunk(event(delta("<think>hm</thi"))), CLOSE],
        Expected(reasoning="hm</thi", error=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "closed_without_an_end_but_politely",
        [head(200, "text/event-stream", "Connection: close"), _EVENTS[0], CLOSE],
        Expected(text="你好，", complete=False, note=ErrorKind.INTERRUPTED),
    ),
    Behaviour("closed_after_finish_reason", [_CHUNKED, *map(chunk, _EVENTS[:4]), CLOSE], _HELLO),
    Behaviour("reset_after_finish_reason", [_CHUNKED, *map(chunk, _EVENTS[:4]), Pause(0.2), RESET], _HELLO),
    Behaviour("closed_before_any_event", [_CHUNKED, CLOSE], Expected(error=ErrorKind.CONNECTION)),
    Behaviour("closed_before_the_headers", [CLOSE], Expected(error=ErrorKind.CONNECTION)),
    Behaviour(
        "closed_inside_the_headers", [b"HTTP/1.1 200 OK\r\nContent-", CLOSE], Expected(error=ErrorKind.CONNECTION)
    ),
    Behaviour("reset_before_the_headers", [RESET], Expected(error=ErrorKind.CONNECTION)),
    Behaviour(
        "whole_answer_closed_in_the_middle",
        [head(200, "application/json", "Content-Length: 999"), _WHOLE[:30], CLOSE],
        Expected(error=ErrorKind.CONNECTION),
        stream=False,
    ),
    Behaviour(
        "whole_answer_with_a_length_too_great",
        [head(200, "application/json", "Content-Length: 999"), _WHOLE, CLOSE],
        Expected(text="ok", finish_reason="stop"),
        stream=False,
    ),
    Behaviour(
        "something_else_than_http", [b"SSH-2.0-OpenSSH_9.2\r\n\r\n", CLOSE], Expected(error=ErrorKind.WRONG_ADDRESS)
    ),
    Behaviour(
        "refusal_closed_in_the_middle",
        [head(429, "application/json", "Content-Length: 999"), b'{"error": {"mess', CLOSE],
        Expected(error=ErrorKind.RATE_LIMIT),
    ),
)

SILENCE = (
    Behaviour(
        "silent_before_the_headers",
        [Hold()],
        Expected(error=ErrorKind.TIMEOUT, values={"n": "1"}),
        idle_timeout_s=1,
    ),
    Behaviour(
        "silent_after_the_headers",
        [_CHUNKED, Hold()],
        Expected(error=ErrorKind.TIMEOUT, values={"n": "1"}),
        idle_timeout_s=1,
    ),
    Behaviour(
        "silent_in_mid_answer",
        [*_BEGIN, Hold()],
        Expected(text="你好，", error=ErrorKind.INTERRUPTED, values={"n": "1"}),
        idle_timeout_s=1,
    ),
    Behaviour(
        "nothing_but_keep_alives",
        [*_BEGIN, *([chunk(b": keep-alive\n\n"), Pause(0.1)] * 40), Hold()],
        Expected(text="你好，", error=ErrorKind.INTERRUPTED),
        idle_timeout_s=1,
    ),
    Behaviour(
        "nothing_but_blank_lines",
        [head(200, "application/json", "Transfer-Encoding: chunked"), *([chunk(b"\n"), Pause(0.1)] * 40), Hold()],
        Expected(error=ErrorKind.TIMEOUT),
        stream=False,
        idle_timeout_s=1,
    ),
    Behaviour(
        "slow_but_never_silent_for_long",
        [_CHUNKED, *(step for one in said(*"abcde") for step in (chunk(one), Pause(0.3))), chunk(finish() + DONE), END],
        Expected(text="abcde", finish_reason="stop"),
        idle_timeout_s=1,
    ),
)

TRANSPORT = (*CODINGS, *CUTS, *SILENCE)
