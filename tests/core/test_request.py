"""The JSON that is sent: what was set and nothing else."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conversation import Conversation
from app.core.message import (
    FilePart,
    ImagePart,
    JsonValue,
    Message,
    MessageState,
    OtherPart,
    Part,
    Role,
    TextPart,
    ToolCall,
)
from app.core.request import NO_TOOL_RESULT, RESERVED, ChatRequest, build_request, wire_messages

USAGE = {"include_usage": True}


def no_files(name: str) -> bytes:
    raise AssertionError(f"{name} was read")


def said(text: str, role: str = Role.USER, **fields: object) -> Message:
    return Message(id="m", role=role, parts=(TextPart(text),) if text else (), **fields)


def wire(*path: Message, system: str = "") -> list[dict[str, JsonValue]]:
    return list(wire_messages(path, system, no_files))


def body(parameters: dict[str, JsonValue], *, stream: bool = True) -> dict[str, JsonValue]:
    return ChatRequest("m", (), parameters, stream).body()


def test_nothing_is_sent_that_was_not_set() -> None:
    assert body({}) == {"model": "m", "messages": [], "stream": True, "stream_options": USAGE}
    assert body({}, stream=False) == {"model": "m", "messages": [], "stream": False}


def test_what_was_set_is_sent_as_it_is() -> None:
    values = {"temperature": 0, "seed": 2**53 + 1, "logprobs": False, "stop": ["\n"], "logit_bias": {"1": -100}}
    sent = body(values)
    assert {name: sent[name] for name in values} == values
    assert type(sent["temperature"]) is int
    assert str(2**53 + 1) in json.dumps(sent)


def test_null_means_not_sent() -> None:
    assert "top_k" not in body({"top_k": None})
    assert "stream_options" not in body({"stream_options": None})


def test_the_user_may_override_streaming() -> None:
    assert body({"stream": False}) == {"model": "m", "messages": [], "stream": False}
    assert body({"stream": True}, stream=False)["stream_options"] == USAGE
    assert body({"stream_options": {"include_usage": False}})["stream_options"] == {"include_usage": False}
    assert not ChatRequest("m", (), {"stream": False}).streaming


@pytest.mark.parametrize("name", RESERVED)
def test_reserved_keys_cannot_be_overridden(name: str) -> None:
    plain = body({})
    assert body({"extra_body": {name: "evil"}})[name] == plain[name]
    if name != "stream":
        assert body({name: "evil"})[name] == plain[name]


def test_the_extra_body_comes_last_and_keeps_its_nulls() -> None:
    assert body({"top_k": 1, "extra_body": {"top_k": 2, "provider": None}})["top_k"] == 2
    assert body({"extra_body": {"provider": None}})["provider"] is None
    assert "extra_body" not in body({"extra_body": {}})
    assert body({"extra_body": ["no object"]}) == body({})


def test_without_leaves_out_everywhere() -> None:
    request = ChatRequest("m", (), {"top_k": 1, "min_p": 0.1, "extra_body": {"top_k": 2, "x": 1}})
    sent = request.without(["top_k", "stream_options", "never set"]).body()
    assert sent == {"model": "m", "messages": [], "stream": True, "min_p": 0.1, "x": 1}
    assert request.body()["top_k"] == 2


Parameters = st.dictionaries(
    st.sampled_from(["temperature", "top_k", "stream", "stream_options", "extra_body", "tools"]),
    st.one_of(st.none(), st.booleans(), st.integers(), st.dictionaries(st.sampled_from(["top_k", "x"]), st.integers())),
)


@given(Parameters, st.lists(st.sampled_from(["temperature", "top_k", "stream_options", "x"])), st.booleans())
def test_no_value_of_a_parameter_breaks_the_request(
    parameters: dict[str, JsonValue], dropped: list[str], stream: bool
) -> None:
    request = ChatRequest("m", (), parameters, stream)
    sent = request.without(dropped).body()
    extra = parameters.get("extra_body")
    possible = {
        "model",
        "messages",
        "stream",
        "stream_options",
        *parameters,
        *(extra if isinstance(extra, dict) else ()),
    }
    assert set(sent) <= possible - set(dropped) - {"extra_body"}
    assert isinstance(sent["stream"], bool)
    assert json.loads(json.dumps(sent)) == sent


# ---- messages ----------------------------------------------------------------------------------


def test_a_plain_conversation() -> None:
    assert wire(said("Hi"), said("Hello", Role.ASSISTANT), system="Be kind.") == [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hi"},
        {"role": "assistant", "content": "Hello"},
    ]
    assert wire(said("Hi"), system=" \n") == [{"role": "user", "content": "Hi"}]


def test_failed_and_empty_replies_are_left_out_and_what_arrived_of_others_is_sent() -> None:
    failed = said("", Role.ASSISTANT, state=MessageState.FAILED)
    only_thoughts = said("", Role.ASSISTANT, state=MessageState.INTERRUPTED, reasoning="hm")
    stopped = said("half", Role.ASSISTANT, state=MessageState.STOPPED)
    assert [m["content"] for m in wire(said("q"), failed, said("r"), only_thoughts, said("s"), stopped)] == [
        "q",
        "r",
        "s",
        "half",
    ]


def test_reasoning_is_not_sent_back_but_with_tool_calls() -> None:
    assert wire(said("a", Role.ASSISTANT, reasoning="hm")) == [{"role": "assistant", "content": "a"}]
    calls = (ToolCall("c", "f", "{}"),)
    assert wire(said("", Role.ASSISTANT, reasoning="hm", tool_calls=calls))[0] == {
        "role": "assistant",
        "content": None,
        "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
        "reasoning_content": "hm",
    }


def test_a_refusal_is_what_the_model_said() -> None:
    assert wire(said("", Role.ASSISTANT, refusal="I will not."))[0]["content"] == "I will not."


def test_every_tool_call_gets_exactly_one_result() -> None:
    asked = said(
        "", Role.ASSISTANT, tool_calls=(ToolCall("c1", "f"), ToolCall("c2", "g", '{"x": 1}'), ToolCall("c3", "h"))
    )
    result = said("3°", Role.TOOL, tool_call_id="c2")
    sent = wire(asked, result, result, said("stray", Role.TOOL, tool_call_id="c9"), said("thanks"))
    assert [(m["role"], m.get("tool_call_id"), m.get("content")) for m in sent[1:]] == [
        ("tool", "c2", "3°"),
        ("tool", "c1", NO_TOOL_RESULT),
        ("tool", "c3", NO_TOOL_RESULT),
        ("user", None, "thanks"),
    ]
    assert sent[0]["tool_calls"][0]["function"]["arguments"] == "{}"
    assert [m["role"] for m in wire(asked)] == ["assistant", "tool", "tool", "tool"]


def test_images_travel_as_data_and_files_of_unknown_kinds_as_they_came() -> None:
    parts: tuple[Part, ...] = (
        ImagePart("a.webp"),
        TextPart("See"),
        ImagePart("b", media_type="image/png"),
        ImagePart(url="https://tracker"),
        FilePart("program"),
        FilePart("notes.txt"),
        OtherPart({"type": "input_audio"}),
        OtherPart("broken"),
    )
    sent = wire_messages([Message(id="m", parts=parts)], "", lambda name: b"\0" if name == "program" else name.encode())
    data = [base64.b64encode(name).decode() for name in (b"a.webp", b"b")]
    assert sent[0]["content"] == [
        {"type": "text", "text": '<file name="notes.txt">\nnotes.txt\n</file>\n\nSee'},
        {"type": "image_url", "image_url": {"url": f"data:image/webp;base64,{data[0]}"}},
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data[1]}"}},
        {"type": "input_audio"},
    ]


def test_an_attachment_that_is_gone_is_an_os_error() -> None:
    def gone(name: str) -> bytes:
        raise FileNotFoundError(name)

    with pytest.raises(FileNotFoundError):
        build_request(Conversation(model="m"), [Message(id="m", parts=(ImagePart("a.png"),))], gone)


# ---- the whole request -------------------------------------------------------------------------


def test_the_request_of_a_conversation() -> None:
    talk = Conversation(model="doubao", system_prompt="S", parameters={"top_k": 5, "seed": 1})
    request = build_request(talk, [said("Hi")], no_files, refused=["top_k"], streaming=False)
    assert request.body() == {
        "model": "doubao",
        "messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "Hi"}],
        "stream": False,
        "seed": 1,
    }
    talk.parameters["seed"] = 2
    assert request.body()["seed"] == 1


@pytest.mark.parametrize(("text", "word"), [("It was a dark and", "cut off"), ("从前有座山，山里有", "断开")])
def test_the_rest_is_asked_for_in_the_language_of_the_answer(text: str, word: str) -> None:
    path = [said("q"), said(text, Role.ASSISTANT)]
    sent = build_request(Conversation(model="m"), path, no_files, continuing=True).messages
    assert [m["role"] for m in sent] == ["user", "assistant", "user"]
    assert word in sent[-1]["content"]


def test_without_any_text_there_is_nothing_to_go_on_from() -> None:
    path = [said("q"), said("", Role.ASSISTANT, reasoning="hm")]
    sent = build_request(Conversation(model="m"), path, no_files, continuing=True).messages
    assert [m["content"] for m in sent] == ["q"]
