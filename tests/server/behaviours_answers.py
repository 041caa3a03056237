"""What stands in an answer: the forms of text, thinking, tool calls, sources, log probabilities and usage."""

from __future__ import annotations

from app.core.errors import ErrorKind
from app.core.message import Usage
from tests.server.behaviour import (
    BASE,
    COUNTED,
    DONE,
    USAGE,
    Behaviour,
    Expected,
    chunked,
    delta,
    event,
    finish,
    json_response,
    said,
    stream,
    whole,
)

_HELLO = Expected(text="你好，world 🌏", finish_reason="stop")
_CALL = ("call_1", "get_weather", '{"city": "北京"}')


def _tool(arguments: object = None, index: int | None = 0, id: str | None = None, name: str | None = None) -> bytes:
    function = {"name": name, "arguments": arguments}
    piece = {"index": index, "id": id, "type": "function" if id else None, "function": function}
    return event(delta(None, None, tool_calls=[{key: value for key, value in piece.items() if value is not None}]))


def _logprob(token: str, logprob: object, top: list[object] | None = None, raw: list[int] | None = None) -> object:
    return {"token": token, "logprob": logprob, "bytes": raw or list(token.encode()), "top_logprobs": top or []}


def _with_logprobs(text: str, *tokens: object) -> bytes:
    chunk = delta(text)
    chunk["choices"][0]["logprobs"] = {"content": list(tokens), "refusal": None}
    return event(chunk)


TEXTS = (
    Behaviour("plain_stream", stream(*said("你好，", "world", " 🌏")), _HELLO),
    Behaviour("whole_answer", [json_response(200, whole({"content": "你好，world 🌏"}))], _HELLO, stream=False),
    Behaviour("content_null_then_text", stream(event(delta(None, content=None)), *said("你好，world 🌏")), _HELLO),
    Behaviour(
        "content_as_list_of_parts",
        stream(event(delta([{"type": "text", "text": "你好，"}, {"type": "text", "text": "world 🌏"}]))),
        _HELLO,
    ),
    Behaviour(
        "content_parts_with_thinking",
        stream(event(delta([{"type": "thinking", "thinking": [{"type": "text", "text": "hm"}]}])), *said("yes")),
        Expected(text="yes", reasoning="hm", finish_reason="stop"),
    ),
    Behaviour(
        "content_null_for_good",
        [json_response(200, whole({"content": None}))],
        Expected(finish_reason="stop", note=ErrorKind.EMPTY),
        stream=False,
    ),
    Behaviour("content_as_number", stream(event(delta(42))), Expected(text="42", finish_reason="stop")),
    Behaviour(
        "choices_of_wrong_types",
        stream(
            event(BASE | {"choices": None}),
            event(BASE | {"choices": "none"}),
            event(BASE | {"choices": [None, 7, {"delta": None}]}),
            *said("still here"),
        ),
        Expected(text="still here", finish_reason="stop"),
    ),
    Behaviour(
        "unknown_fields_everywhere",
        stream(
            event(
                BASE
                | {"provider": ["x"], "obfuscation": "aGk", "x_groq": None, "service_tier": "default", "created": "now"}
                | {
                    "choices": [
                        {
                            "index": 0,
                            "delta": {"content": "ok", "audio": {}, "role": 7},
                            "odd": [[]],
                            "finish_reason": None,
                        }
                    ]
                }
            )
        ),
        Expected(text="ok", finish_reason="stop"),
    ),
    Behaviour(
        "second_candidate_is_left_out",
        stream(
            event(
                BASE
                | {"choices": [{"index": 0, "delta": {"content": "one"}}, {"index": 1, "delta": {"content": "ONE"}}]}
            ),
            event(BASE | {"choices": [{"index": 1, "delta": {"content": " TWO"}}]}),
            *said(" two"),
        ),
        Expected(text="one two", finish_reason="stop"),
    ),
    Behaviour(
        "whole_message_again_in_the_last_chunk",
        stream(*said("一半", "，另一半"), event(whole({"content": "一半，另一半。"}))),
        Expected(text="一半，另一半。", finish_reason="stop"),
    ),
    Behaviour(
        "refusal",
        stream(event(delta(None, refusal="I can't ")), event(delta(None, refusal="help with that."))),
        Expected(refusal="I can't help with that.", finish_reason="stop"),
    ),
    Behaviour(
        "annotations_with_a_hostile_link",
        stream(
            *said("See the sources."),
            event(
                delta(
                    None,
                    annotations=[
                        {"type": "url_citation", "url_citation": {"url": "https://example.org/a", "title": "A & B"}},
                        {"type": "url_citation", "url_citation": {"url": "javascript:alert(1)", "title": "C"}},
                        {"type": "url_citation", "url_citation": None},
                    ],
                )
            ),
        ),
        Expected(text="See the sources.", citations=(("https://example.org/a", "A & B"),), finish_reason="stop"),
    ),
    Behaviour(
        "citations_as_plain_links",
        stream(event(delta("Yes.") | {"citations": ["https://example.org/1", "https://example.org/2", 3]})),
        Expected(
            text="Yes.",
            citations=(("https://example.org/1", ""), ("https://example.org/2", "")),
            finish_reason="stop",
        ),
    ),
)

THINKING = (
    Behaviour(
        "reasoning_content",
        stream(
            event(delta(None, content=None, reasoning_content="先想")),
            event(delta(None, content=None, reasoning_content="一想。")),
            *said("好了。"),
        ),
        Expected(text="好了。", reasoning="先想一想。", finish_reason="stop"),
    ),
    Behaviour(
        "reasoning_and_details_with_the_same_text",
        stream(
            *(
                event(delta("", reasoning=t, reasoning_details=[{"type": "reasoning.text", "text": t, "index": 0}]))
                for t in ("First, ", "second.")
            ),
            *said("Done."),
        ),
        Expected(text="Done.", reasoning="First, second.", finish_reason="stop"),
    ),
    Behaviour(
        "reasoning_details_only",
        stream(
            event(delta(None, reasoning_details=[{"type": "reasoning.text", "text": "Let me see. "}])),
            event(delta(None, reasoning_details=[{"type": "reasoning.summary", "summary": "It is 4."}])),
            event(delta(None, reasoning_details=[{"type": "reasoning.encrypted", "data": "xyz"}])),
            *said("4"),
        ),
        Expected(text="4", reasoning="Let me see. It is 4.", finish_reason="stop"),
    ),
    Behaviour(
        "reasoning_details_repeated_from_the_start",
        stream(
            *(
                event(delta(None, reasoning_details=[{"text": text}]))
                for text in (
                    "The user says hello.",
                    "The user says hello. I should",
                    "The user says hello. I should answer.",
                )
            ),
            *said("Hello!"),
        ),
        Expected(text="Hello!", reasoning="The user says hello. I should answer.", finish_reason="stop"),
    ),
    Behaviour(
        "reasoning_and_text_alternate",
        stream(
            event(delta(None, reasoning_content="a")),
            *said("1"),
            event(delta(None, reasoning_content="b")),
            *said("2"),
        ),
        Expected(text="12", reasoning="ab", finish_reason="stop"),
    ),
    Behaviour(
        "reasoning_and_no_answer",
        stream(event(delta(None, reasoning_content="thinking…")), end=finish("length") + DONE),
        Expected(reasoning="thinking…", finish_reason="length", note=ErrorKind.EMPTY_BUT_REASONING),
    ),
    Behaviour(
        "whole_answer_with_reasoning",
        [json_response(200, whole({"content": "yes", "reasoning_content": "hm"}))],
        Expected(text="yes", reasoning="hm", finish_reason="stop"),
        stream=False,
    ),
    Behaviour(
        "think_tag",
        stream(*said("<think>\nhm, 2+2", " is 4\n</think>\n\n", "It is 4.")),
        Expected(text="It is 4.", reasoning="hm, 2+2 is 4\n", finish_reason="stop"),
    ),
    Behaviour(
        "think_tag_cut_over_deltas",
        stream(*said("\n<", "th", "ink>a", "b <", "/b> c</t", "hink", ">", "\n", "d")),
        Expected(text="d", reasoning="ab </b> c", finish_reason="stop"),
    ),
    Behaviour(
        "think_tag_never_closed",
        stream(*said("<think>", "on and on </thi")),
        Expected(reasoning="on and on </thi", finish_reason="stop", note=ErrorKind.EMPTY_BUT_REASONING),
    ),
    Behaviour(
        "think_tag_empty",
        stream(*said("<think>\n\n</think>\n\nHello")),
        Expected(text="Hello", finish_reason="stop"),
    ),
    Behaviour(
        "think_tag_later_is_text",
        stream(*said("Use `<think>` ", "like this:\n```\n<think>x</think>\n```")),
        Expected(text="Use `<think>` like this:\n```\n<think>x</think>\n```", finish_reason="stop"),
    ),
    Behaviour(
        "almost_a_think_tag",
        stream(*said("<thi", "s is not a tag>")),
        Expected(text="<this is not a tag>", finish_reason="stop"),
    ),
    Behaviour(
        "think_tag_in_a_whole_answer",
        [json_response(200, whole({"content": "<think>hm</think>yes"}))],
        Expected(text="yes", reasoning="hm", finish_reason="stop"),
        stream=False,
    ),
)

TOOLS = (
    Behaviour(
        "tool_call_in_pieces",
        stream(
            _tool("", 0, "call_1", "get_weather"),
            _tool('{"city"', 0),
            _tool(': "北京"}', 0),
            end=finish("tool_calls") + DONE,
        ),
        Expected(tool_calls=(_CALL,), finish_reason="tool_calls"),
    ),
    Behaviour(
        "two_tool_calls_interleaved",
        stream(
            _tool("", 0, "call_1", "get_weather"),
            _tool("", 1, "call_2", "get_time"),
            _tool('{"city": "北京"}', 0),
            _tool("{}", 1),
            end=finish("tool_calls") + DONE,
        ),
        Expected(tool_calls=(_CALL, ("call_2", "get_time", "{}")), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_calls_without_index",
        stream(
            _tool('{"city"', None, "call_1", "get_weather"),
            _tool(': "北京"}', None),
            _tool("{}", None, "call_2", "get_time"),
            end=finish("tool_calls") + DONE,
        ),
        Expected(tool_calls=(_CALL, ("call_2", "get_time", "{}")), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_calls_all_with_index_0",
        stream(
            _tool('{"city": "北京"}', 0, "call_1", "get_weather"),
            _tool("{}", 0, "call_2", "get_time"),
            end=finish("tool_calls") + DONE,
        ),
        Expected(tool_calls=(_CALL, ("call_2", "get_time", "{}")), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_call_with_a_new_id_in_each_piece",
        stream(
            _tool("", 0, "call_1", "get_weather"),
            _tool('{"city": ', 0, "call_x"),
            _tool('"北京"}', 0, "call_y"),
            end=finish("tool_calls") + DONE,
        ),
        Expected(tool_calls=(_CALL,), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_arguments_as_object",
        stream(_tool({"city": "北京"}, 0, "call_1", "get_weather"), end=finish("tool_calls") + DONE),
        Expected(tool_calls=(_CALL,), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_arguments_invalid",
        stream(_tool('{"city": 北京', 0, "call_1", "get_weather"), end=finish("tool_calls") + DONE),
        Expected(tool_calls=(("call_1", "get_weather", '{"city": 北京'),), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_call_without_id",
        stream(_tool('{"city": "北京"}', 0, None, "get_weather"), end=finish("tool_calls") + DONE),
        Expected(tool_calls=(_CALL,), finish_reason="tool_calls"),
    ),
    Behaviour(
        "tool_call_in_a_whole_answer",
        [
            json_response(
                200,
                whole(
                    {
                        "content": None,
                        "tool_calls": [
                            {
                                "id": "call_1",
                                "type": "function",
                                "function": {"name": "get_weather", "arguments": _CALL[2]},
                            }
                        ],
                    },
                    "tool_calls",
                ),
            )
        ],
        Expected(tool_calls=(_CALL,), finish_reason="tool_calls"),
        stream=False,
    ),
    Behaviour(
        "function_call_of_old",
        stream(
            event(delta(None, function_call={"name": "get_weather", "arguments": ""})),
            event(delta(None, function_call={"arguments": '{"city": "北京"}'})),
            end=finish("function_call") + DONE,
        ),
        Expected(tool_calls=(_CALL,), finish_reason="function_call"),
    ),
)

FIGURES = (
    Behaviour(
        "logprobs",
        stream(_with_logprobs("你", _logprob("你", -0.25, [_logprob("你", -0.25), _logprob("您", -1.5)]))),
        Expected(text="你", finish_reason="stop"),
    ),
    Behaviour(
        "logprobs_of_half_characters",
        stream(
            _with_logprobs("", _logprob("\\xe4\\xbd", -0.5, raw=[0xE4, 0xBD])),
            _with_logprobs("你", _logprob("\\xa0", -0.5, raw=[0xA0])),
        ),
        Expected(text="你", finish_reason="stop"),
    ),
    Behaviour(
        "logprobs_that_json_does_not_have",
        stream(
            _with_logprobs("a", _logprob("a", float("-inf")), _logprob("b", float("nan")), _logprob("c", -9999.0)),
            _with_logprobs("b", _logprob("d", None), "nonsense", {}),
        ),
        Expected(text="ab", finish_reason="stop"),
    ),
    Behaviour(
        "usage_in_a_last_chunk_without_choices",
        stream(*said("ok"), end=finish() + event(BASE | {"choices": [], "usage": USAGE}) + DONE),
        Expected(text="ok", finish_reason="stop", usage=COUNTED),
    ),
    Behaviour(
        "usage_on_every_chunk",
        stream(
            *(
                event(delta(text) | {"usage": USAGE | {"completion_tokens": count, "total_tokens": 27 + count}})
                for count, text in enumerate("abc", 1)
            ),
            end=event(delta(None, "stop") | {"usage": USAGE}) + DONE,
        ),
        Expected(text="abc", finish_reason="stop", usage=COUNTED),
    ),
    Behaviour(
        "usage_null_until_the_end",
        stream(event(delta("ok") | {"usage": None}), end=event(delta(None, "stop") | {"usage": USAGE}) + DONE),
        Expected(text="ok", finish_reason="stop", usage=COUNTED),
    ),
    Behaviour(
        "usage_then_null",
        stream(event(delta("ok") | {"usage": USAGE}), end=event(delta(None, "stop") | {"usage": None}) + DONE),
        Expected(text="ok", finish_reason="stop", usage=COUNTED),
    ),
    Behaviour(
        "usage_inside_the_choice",
        stream(
            *said("ok"),
            event(
                BASE
                | {
                    "choices": [
                        {"index": 0, "delta": {}, "finish_reason": "stop", "usage": USAGE | {"cached_tokens": 5}}
                    ]
                }
            ),
        ),
        Expected(text="ok", finish_reason="stop", usage=Usage(27, 427, 454, 5)),
    ),
    Behaviour(
        "usage_with_details",
        [
            json_response(
                200,
                whole(
                    {"content": "ok"},
                    usage=USAGE
                    | {
                        "prompt_tokens_details": {"cached_tokens": 3},
                        "completion_tokens_details": {"reasoning_tokens": 0},
                    },
                ),
            )
        ],
        Expected(text="ok", finish_reason="stop", usage=Usage(27, 427, 454, 3, 0)),
        stream=False,
    ),
    Behaviour(
        "usage_with_null_details_and_odd_types",
        [
            json_response(
                200,
                whole(
                    {"content": "ok"},
                    usage={
                        "prompt_tokens": 27.0,
                        "completion_tokens": "427",
                        "total_tokens": -1,
                        "prompt_tokens_details": None,
                        "completion_tokens_details": [],
                    },
                ),
            )
        ],
        Expected(text="ok", finish_reason="stop", usage=Usage(27)),
        stream=False,
    ),
)

ANSWERS = (
    *TEXTS,
    *THINKING,
    *TOOLS,
    *FIGURES,
    Behaviour(
        "nothing_but_done",
        chunked(DONE),
        Expected(note=ErrorKind.EMPTY),
    ),
)
