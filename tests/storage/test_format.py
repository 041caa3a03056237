"""The documented format is the one that is written."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import msgspec
import pytest

from app.core.changes import FieldsSet, MessageGrown, MessagePut
from app.core.conversation import Conversation
from app.core.message import (
    Citation,
    ErrorRecord,
    FilePart,
    ImagePart,
    Message,
    OtherPart,
    Role,
    TextPart,
    TokenLogprob,
    ToolCall,
    Usage,
)
from app.storage import encoding
from devtools.environment import ROOT

SCHEMA = json.loads((ROOT / "resources" / "schema" / "conversation-1.json").read_text(encoding="utf-8"))
LINE = {**SCHEMA["$defs"]["journal_line"], "$defs": SCHEMA["$defs"]}

FULL = Message(
    id="m",
    parent_id="p",
    role=Role.ASSISTANT,
    created_at="2026-01-31T08:15:30.123Z",
    state="stopped",
    parts=(
        TextPart("豆沙\u2028\0"),
        ImagePart("a.png", "", "图", "image/png"),
        FilePart("b.txt"),
        OtherPart({"type": "x"}),
    ),
    reasoning="r",
    reasoning_ms=1,
    duration_ms=2,
    refusal="no",
    tool_calls=(ToolCall("c", "f", "{"),),
    tool_call_id="c",
    citations=(Citation("https://example.com", "t"),),
    endpoint_id="wcode",
    model="m",
    answered_by="n",
    response_id="i",
    system_fingerprint="s",
    parameters={"temperature": 0.5, "stop": ["a"]},
    finish_reason="stop",
    usage=Usage(1, 2, 3, 0, None),
    logprobs=(TokenLogprob("豆", -0.5, (232, 177, 134), (("豆", -0.5), ("沙", -1.5))),),
    unreadable_events=1,
    error=ErrorRecord("interrupted", {"n": "1"}, "d"),
    deleted_at="2026-01-31T08:15:30.123Z",
    restored_at="2026-01-30T08:15:30.123Z",
    extra={"starred": True},
)


def _snapshot(*messages: Message) -> dict[str, Any]:
    conversation = Conversation("c", title="豆沙", parameters={"seed": 1}, extra={"colour": "red"})
    conversation.folder, conversation.tags, conversation.pinned = "厨房", ("豆", "沙"), True
    for message in messages:
        conversation.put(message)
    raw: dict[str, Any] = json.loads(encoding.snapshot(conversation, 3))
    return raw


def test_the_schema_is_one_and_knows_every_field() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["properties"].keys() == encoding.SNAPSHOT_FIELDS
    assert SCHEMA["$defs"]["message"]["properties"].keys() == set(Message.__struct_fields__) - {"extra"}
    for name, kind in (("usage", Usage), ("error", ErrorRecord)):
        assert SCHEMA["$defs"]["message"]["properties"][name]["properties"].keys() == set(kind.__struct_fields__)


def test_what_is_written_is_valid() -> None:
    jsonschema.validate(_snapshot(), SCHEMA)
    raw = _snapshot(Message(id="q"), FULL, Message(id="z", parts=(TextPart("x"),)))
    jsonschema.validate(raw, SCHEMA)
    assert (raw["colour"], raw["folder"], raw["tags"], raw["pinned"]) == ("red", "厨房", ["豆", "沙"], True)
    assert "archived" not in raw
    assert raw["messages"][1]["starred"] is True
    assert raw["messages"][1]["parts"][3] == {"type": "x"}
    changes = (MessagePut(FULL), MessageGrown("m", "a", "b", 1, 2), MessageGrown("m"), FieldsSet({"title": "t"}))
    lines = encoding.journal_lines(changes, 41).splitlines()
    assert [json.loads(line)["seq"] for line in lines] == [42, 43, 44, 45]
    for line in lines:
        jsonschema.validate(json.loads(line), LINE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 2},
        {"messages": [{"parts": []}]},
        {"messages": [{"id": "a", "parts": [{"text": "x"}]}]},
        {"messages": [{"id": "a", "parts": [{"type": "text"}]}]},
        {"updated_at": "yesterday"},
        {"folded": -1},
        {"title": 5},
    ],
)
def test_the_schema_refuses_what_is_wrong(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**_snapshot(), **wrong}, SCHEMA)


def test_the_file_reads_well() -> None:
    conversation = Conversation("c", title="豆沙")
    conversation.put(Message(id="q", parts=(TextPart("一\n二"),)))
    conversation.put(Message(id="a", parent_id="q"))
    text = encoding.snapshot(conversation, 0).decode()
    assert text.startswith('{\n "format": "dousha-conversation",\n "version": 1,\n "id": "c",\n "title": "豆沙",\n')
    assert text.endswith(
        """ "messages": [
  {
   "id": "q",
   "parts": [
    {
     "type": "text",
     "text": "一\\n二"
    }
   ]
  },
  {
   "id": "a",
   "parent_id": "q"
  }
 ]
}
"""
    )


def test_the_example_in_the_documentation_is_valid() -> None:
    text = (ROOT / "docs" / "format.md").read_text(encoding="utf-8")
    [example] = re.findall(r"```json\n(.*?)```", text, re.DOTALL)
    jsonschema.validate(json.loads(example), SCHEMA)


@pytest.mark.parametrize(
    "odd",
    ["\ud800", {"a": "x\udfff"}, {1: 2}, {(1, 2): 3}, float("nan"), {"a": [float("inf")]}, 10**100, {1, 2}, object()],
)
def test_what_json_cannot_hold_costs_itself_only(odd: Any) -> None:
    message = Message(id="m", parts=(TextPart("kept"),), parameters={"odd": odd, "fine": 1})
    decoded = msgspec.json.decode(encoding.to_json(message))
    assert decoded["parts"] == [{"type": "text", "text": "kept"}]
    assert decoded["parameters"]["fine"] == 1
    raw = _snapshot(message)
    jsonschema.validate(raw, SCHEMA)


def test_a_bottomless_value_is_cut_off() -> None:
    bottomless: list[Any] = []
    bottomless.append(bottomless)
    message = Message(id="m", parts=(TextPart("kept \ud800"),), parameters={"odd": bottomless})
    decoded = msgspec.json.decode(encoding.to_json(message))
    assert decoded["parts"] == [{"type": "text", "text": "kept \ufffd"}]
