"""How streams are written and how they end: lines, encodings, finish reasons, [DONE], unreadable events."""

from __future__ import annotations

from app.core.errors import ErrorKind
from tests.server.behaviour import (
    BASE,
    COUNTED,
    DONE,
    USAGE,
    Behaviour,
    Expected,
    chunk,
    chunked,
    delta,
    event,
    finish,
    head,
    json_response,
    response,
    said,
    stream,
    whole,
)
from tests.server.steps import Hold

_HELLO = Expected(text="你好，world 🌏", finish_reason="stop")
_EVENTS = [*said("你好，", "world", " 🌏"), finish(), DONE]
_STREAM = b"".join(_EVENTS)
_SEPARATORS = "a\u2028b\u2029c\u0085d"


def _raw(text: str) -> bytes:
    """A delta whose text is given as the inside of a JSON string, escapes and all."""
    return b'data: {"choices":[{"index":0,"delta":{"content":"' + text.encode() + b'"}}]}\n\n'


LINES = (
    Behaviour("crlf_line_ends", chunked(*(e.replace(b"\n", b"\r\n") for e in _EVENTS)), _HELLO),
    Behaviour("cr_line_ends", chunked(*(e.replace(b"\n", b"\r") for e in _EVENTS)), _HELLO),
    Behaviour(
        "comments_ids_and_retry",
        chunked(
            b": OPENROUTER PROCESSING\n\n", b"event: message\nid: 1\nretry: 10\n", *_EVENTS[:2], b":\n\n", *_EVENTS[2:]
        ),
        _HELLO,
    ),
    Behaviour("no_space_after_data", chunked(*(e.replace(b"data: ", b"data:") for e in _EVENTS)), _HELLO),
    Behaviour("byte_by_byte", chunked(*(_STREAM[i : i + 1] for i in range(len(_STREAM)))), _HELLO),
    Behaviour("all_in_one_piece", chunked(_STREAM), _HELLO),
    Behaviour(
        "one_event_over_several_data_lines",
        chunked(b'data: {"choices": [{"index": 0,\ndata:  "delta": {"content":\ndata: "ok"}}]}\n\n', finish(), DONE),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "line_separators_inside_json", stream(*said(_SEPARATORS)), Expected(text=_SEPARATORS, finish_reason="stop")
    ),
    Behaviour("byte_order_mark", chunked(b"\xef\xbb\xbf" + _EVENTS[0], *_EVENTS[1:]), _HELLO),
    Behaviour("byte_order_mark_in_pieces", chunked(b"\xef", b"\xbb", b"\xbf", *_EVENTS), _HELLO),
    Behaviour("wrong_charset", chunked(*_EVENTS, content_type="text/event-stream; charset=iso-8859-1"), _HELLO),
    Behaviour("content_type_text_plain", chunked(*_EVENTS, content_type="text/plain"), _HELLO),
    Behaviour("content_type_missing", chunked(*_EVENTS, content_type=None), _HELLO),
    Behaviour("content_type_json_for_a_stream", chunked(*_EVENTS, content_type="application/json"), _HELLO),
    Behaviour("stream_though_none_was_asked_for", chunked(*_EVENTS), _HELLO, stream=False),
    Behaviour(
        "whole_answer_though_a_stream_was_asked_for", [json_response(200, whole({"content": "你好，world 🌏"}))], _HELLO
    ),
    Behaviour(
        "whole_answer_that_calls_itself_a_stream",
        chunked(b'{\n  "choices": [{"message": {"content": "ok"},\n', b'  "finish_reason": "stop"}]\n}\n'),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "blank_lines_before_a_whole_answer",
        chunked(b"\n", b"\n\n", b'{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}'),
        Expected(text="ok", finish_reason="stop"),
        stream=False,
    ),
    Behaviour(
        "whole_answer_with_a_byte_order_mark",
        [response(200, b'\xef\xbb\xbf{"choices": [{"message": {"content": "ok"}, "finish_reason": "stop"}]}')],
        Expected(text="ok", finish_reason="stop"),
        stream=False,
    ),
    Behaviour(
        "one_json_object_a_line",
        chunked(*(e.removeprefix(b"data: ")[:-1] for e in _EVENTS[:-1]), content_type="application/x-ndjson"),
        _HELLO,
    ),
    Behaviour(
        "a_json_array_of_chunks",
        [json_response(200, [delta("o"), delta("k"), delta(None, "stop")])],
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour("empty_data", chunked(b"data:\n\n", b"data: \n\n", *_EVENTS), _HELLO),
    Behaviour("pings_among_the_events", chunked(event({"type": "ping"}), *_EVENTS), _HELLO),
    Behaviour(
        "five_megabytes_in_one_line",
        stream(*said("x" * 5_000_000)),
        Expected(text="x" * 5_000_000, finish_reason="stop"),
    ),
    Behaviour(
        "two_thousand_short_deltas", stream(*said(*("y" * 2000))), Expected(text="y" * 2000, finish_reason="stop")
    ),
)

UNREADABLE = (
    Behaviour(
        "one_event_cut_short",
        stream(*said("a"), b'data: {"choices": [{"del\n\n', *said("b")),
        Expected(text="ab", finish_reason="stop", unreadable=1),
    ),
    Behaviour(
        "one_event_nested_too_deep",
        stream(*said("a"), b"data: " + b"[" * 100_000 + b"]" * 100_000 + b"\n\n", *said("b")),
        Expected(text="ab", finish_reason="stop", unreadable=1),
    ),
    Behaviour(
        "events_that_are_no_objects",
        stream(*said("a"), b"data: 7\n\n", b'data: "b"\n\n', b"data: null\n\n", b"data: hello\n\n"),
        Expected(text="a", finish_reason="stop", unreadable=4),
    ),
    Behaviour(
        "not_a_number_among_the_fields",
        stream(b'data: {"choices":[{"index":0,"delta":{"content":"kept"},"score":NaN}]}\n\n'),
        Expected(text="kept", finish_reason="stop"),
    ),
    Behaviour(
        "nothing_readable_at_all",
        chunked(b"data: what\n\n", b"data: is this\n\n"),
        Expected(error=ErrorKind.UNREADABLE, details=("what",)),
    ),
    Behaviour(
        "bytes_that_are_no_utf8",
        chunked(b'data: {"choices":[{"delta":{"content":"a\xff\xfeb"}}]}\n\n', finish(), DONE),
        Expected(text="a\ufffd\ufffdb", finish_reason="stop"),
    ),
    Behaviour(
        "emoji_in_two_halves",
        stream(_raw(r"a\ud83d"), _raw(r"\ude00b")),
        Expected(text="a😀b", finish_reason="stop"),
    ),
    Behaviour(
        "half_an_emoji",
        stream(_raw(r"a\ud83d"), _raw(r"b\ude00c")),
        Expected(text="a\ufffdb\ufffdc", finish_reason="stop"),
    ),
    Behaviour(
        "half_an_emoji_at_the_end",
        stream(_raw(r"a\ud83d")),
        Expected(text="a\ufffd", finish_reason="stop"),
    ),
)

ENDS = (
    Behaviour(
        "cut_off_by_length",
        stream(*said("The rest is"), end=finish("length") + DONE),
        Expected(text="The rest is", finish_reason="length", note=ErrorKind.LENGTH),
    ),
    Behaviour(
        "blocked_by_a_filter",
        stream(*said("Once"), end=finish("content_filter") + DONE),
        Expected(text="Once", finish_reason="content_filter", note=ErrorKind.CONTENT_BLOCKED),
    ),
    Behaviour(
        "blocked_as_sensitive",
        stream(end=finish("sensitive") + DONE),
        Expected(finish_reason="sensitive", note=ErrorKind.CONTENT_BLOCKED),
    ),
    Behaviour(
        "finish_reason_network_error",
        stream(*said("Half"), end=finish("network_error") + DONE),
        Expected(text="Half", finish_reason="network_error", complete=False, note=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "finish_reason_insufficient_system_resource",
        stream(*said("Half"), end=finish("insufficient_system_resource") + DONE),
        Expected(text="Half", finish_reason="insufficient_system_resource", complete=False, note=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "finish_reason_unknown",
        stream(*said("ok"), end=finish("eos_token") + DONE),
        Expected(text="ok", finish_reason="eos_token"),
    ),
    Behaviour(
        "finish_reason_twice",
        stream(*said("ok"), end=finish("stop") + finish("stop") + DONE),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "finish_reason_length_then_stop",
        stream(*said("ok"), end=finish("length") + finish("stop") + DONE),
        Expected(text="ok", finish_reason="length", note=ErrorKind.LENGTH),
    ),
    Behaviour("finish_reason_empty", stream(event(delta("ok", "")), end=finish("") + DONE), Expected(text="ok")),
    Behaviour(
        "finish_reason_beside_text",
        stream(event(delta("ok", "stop")), end=DONE),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour("done_without_finish_reason", stream(*said("ok"), end=DONE), Expected(text="ok")),
    Behaviour(
        "done_without_line_end",
        chunked(*said("ok"), finish(), b"data: [DONE]"),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "finish_reason_without_done", stream(*said("ok"), end=finish()), Expected(text="ok", finish_reason="stop")
    ),
    Behaviour(
        "neither_finish_reason_nor_done",
        stream(*said("It may go on"), end=b""),
        Expected(text="It may go on", complete=False, note=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "last_event_without_blank_line",
        chunked(*said("all "), event(delta("of it", "stop")).rstrip()),
        Expected(text="all of it", finish_reason="stop"),
    ),
    Behaviour(
        "open_after_finish_reason",
        [head(200, "text/event-stream", "Transfer-Encoding: chunked"), *map(chunk, [*said("ok"), finish()]), Hold()],
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "open_after_done",
        [head(200, "text/event-stream", "Transfer-Encoding: chunked"), *map(chunk, _EVENTS), Hold()],
        _HELLO,
    ),
    Behaviour("events_after_done", chunked(*_EVENTS, *said(" and more"), b"junk\n\n"), _HELLO),
    Behaviour(
        "usage_after_finish_reason_without_done",
        stream(*said("ok"), end=finish() + event(BASE | {"choices": [], "usage": USAGE})),
        Expected(text="ok", finish_reason="stop", usage=COUNTED),
    ),
    Behaviour(
        "only_comments",
        chunked(b": keep-alive\n\n", b": keep-alive\n\n"),
        Expected(error=ErrorKind.SERVER),
    ),
)

STREAMS = (*LINES, *UNREADABLE, *ENDS)
