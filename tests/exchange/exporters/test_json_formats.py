"""Our own JSON loses nothing; ChatGPT's shape and OpenAI's messages are what others read."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conversation import Conversation
from app.core.message import ImagePart, Message, Role, TextPart
from tests.exchange.exporters.talks import FILES, exported, one_message, said, talk, unzipped

ANY_TEXT = st.text(st.one_of(st.sampled_from("<>&\"'\\\n\0/"), st.characters()))


def read_back(data: bytes) -> Conversation:
    """Without our own reader: what any program would do that follows docs/format.md."""
    fields = json.loads(data)
    assert (fields.pop("format"), fields.pop("version"), fields.pop("folded")) == ("dousha-conversation", 1, 0)
    known = {name: fields[name] for name in fields.keys() & Conversation.__dataclass_fields__.keys()}
    messages = {}
    for raw in fields["messages"]:
        extra = {name: raw.pop(name) for name in raw.keys() - set(Message.__struct_fields__)}
        raw["parts"] = [
            part if part["type"] != "video" else {"type": "other", "raw": part} for part in raw.get("parts", [])
        ]
        messages[raw["id"]] = msgspec.structs.replace(msgspec.convert(raw, Message), extra=extra)
    extra = {name: value for name, value in fields.items() if name not in known}
    return Conversation(**{**known, "messages": messages, "extra": extra})


@pytest.mark.parametrize("archive", [False, True])
def test_ours_loses_nothing(archive: bool) -> None:
    data = exported("dousha_json", talk(), archive=archive)
    if archive:
        files = unzipped(data)
        folder = f"conversations/{talk().id}"
        data = files.pop(f"{folder}/conversation.json")
        assert files == {f"{folder}/attachments/{name}": FILES[name] for name in ("a1b2.png", "c3.pdf")}
    read = read_back(data)
    read.created_at, read.updated_at = "", ""
    assert read == talk(created_at="", updated_at="")


@given(ANY_TEXT, ANY_TEXT, st.booleans())
def test_ours_is_valid_json_whatever_the_text(text: str, title: str, archive: bool) -> None:
    data = exported("dousha_json", one_message(text, title), archive=archive)
    if archive:
        ((_, data),) = unzipped(data).items()
    read = json.loads(data)
    assert read["messages"][0]["parts"][0]["text"] == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def test_ids_and_file_names_are_no_paths() -> None:
    evil = Conversation(
        id="../../x",
        messages={
            "m": Message(
                id="m", parts=(ImagePart(file="../../secret"), ImagePart(file="/etc/passwd"), ImagePart(file=".."))
            )
        },
        current_id="m",
    )
    read: list[str] = []
    missing: list[tuple[str, str]] = []

    def reader(_: str, name: str) -> bytes:
        read.append(name)
        return b""

    for name in ("dousha_json", "markdown", "html", "chatgpt_json", "openai_messages"):
        files = unzipped(exported(name, evil, evil, archive=True, missing=missing, read=reader))
        assert all(".." not in file and not file.startswith("/") and "\\" not in file for file in files)
    assert read == []
    assert {name for _, name in missing} == {"../../secret", "/etc/passwd", ".."}


def test_missing_attachments_are_reported_and_the_rest_is_there() -> None:
    conversation = Conversation(
        id="c", current_id="m", messages={"m": Message(id="m", parts=(TextPart("看图"), ImagePart(file="gone.png")))}
    )
    for name in ("dousha_json", "markdown", "html", "chatgpt_json", "openai_messages"):
        missing: list[tuple[str, str]] = []
        files = unzipped(exported(name, conversation, archive=True, missing=missing))
        assert missing == [("c", "gone.png")]
        assert any("看图" in data.decode() for data in files.values())


# ---- ChatGPT's shape -----------------------------------------------------------------------------


def sound_tree(conversation: dict[str, object]) -> None:
    """Every node is reachable from one root, and parents and children agree."""
    mapping = conversation["mapping"]
    assert isinstance(mapping, dict)
    assert [node for node, one in mapping.items() if one["parent"] is None] == ["client-created-root"]
    reached, stack = set(), ["client-created-root"]
    while stack:
        node = stack.pop()
        assert node not in reached
        reached.add(node)
        assert mapping[node]["id"] == node
        assert all(mapping[child]["parent"] == node for child in mapping[node]["children"])
        stack += mapping[node]["children"]
    assert reached == set(mapping)
    assert conversation["current_node"] in mapping


def texts_of(conversation: dict[str, object]) -> list[str]:
    mapping = conversation["mapping"]
    assert isinstance(mapping, dict)
    contents = [node["message"]["content"] for node in mapping.values() if node["message"]]
    return [part for content in contents for part in content.get("parts", []) if isinstance(part, str)]


def test_chatgpt_keeps_branches_times_models_and_thoughts() -> None:
    (conversation,) = json.loads(exported("chatgpt_json", talk()))
    sound_tree(conversation)
    mapping = conversation["mapping"]
    assert texts_of(conversation) == ["用中文", "怎么做？", "第一个回答", "先煮红豆。", "晴", "晴天", ""]
    assert mapping["old"]["parent"] == "q"
    assert mapping["new"]["message"]["metadata"]["model_slug"] == "doubao-1.5-pro-32k"
    assert mapping["new"]["message"]["create_time"] == 1769847330.123
    assert mapping["new"]["parent"] == "new-thoughts"
    assert mapping["new-thoughts"]["message"]["content"]["thoughts"][0]["content"] == "想一想"
    assert mapping["new-call-0"]["message"]["recipient"] == "weather"
    assert conversation["current_node"] == "odd"
    assert conversation["title"] == "豆沙包"


def test_chatgpt_images_lie_where_their_pointers_say() -> None:
    files = unzipped(exported("chatgpt_json", talk(), talk(id="another"), archive=True))
    (first, _) = json.loads(files["conversations.json"])
    pointer = first["mapping"]["q"]["message"]["content"]["parts"][0]["asset_pointer"]
    assert files[pointer.removeprefix("file-service://") + ".png"] == FILES["a1b2.png"]


@given(ANY_TEXT, ANY_TEXT)
def test_chatgpt_is_valid_json_whatever_the_text(text: str, title: str) -> None:
    (conversation,) = json.loads(exported("chatgpt_json", one_message(text, title)))
    assert texts_of(conversation)[0] == text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([*"abcdefx", None]), st.booleans()), max_size=9))
def test_chatgpt_gets_a_sound_tree_of_any_tree(rows: list[tuple[str, str | None, bool]]) -> None:
    messages = {own: said(own, parent, own, deleted_at="then" if gone else "") for own, parent, gone in rows}
    whole = Conversation(messages=messages, current_id=rows[-1][0] if rows else None)
    (conversation,) = json.loads(exported("chatgpt_json", whole))
    sound_tree(conversation)
    assert sorted(texts_of(conversation)) == sorted(own for own, message in messages.items() if not message.deleted_at)


def test_chatgpt_takes_ids_that_look_like_its_own() -> None:
    ids = ("client-created-root", "system-prompt", "a", "a-thoughts")
    messages = {own: said(own, None, own, reasoning="r") for own in ids}
    (conversation,) = json.loads(exported("chatgpt_json", Conversation(messages=messages, system_prompt="s")))
    sound_tree(conversation)
    assert set(texts_of(conversation)) == {*ids, "s"}


# ---- OpenAI's messages ---------------------------------------------------------------------------


def test_openai_messages_are_those_of_the_shown_path() -> None:
    messages = json.loads(exported("openai_messages", talk()))
    assert [message["role"] for message in messages][:4] == [Role.SYSTEM, Role.USER, Role.ASSISTANT, Role.TOOL]
    assert messages[1]["content"][1]["image_url"]["url"].startswith("data:image/png;base64,")
    assert messages[2]["content"] == "先煮红豆。"
    assert "第一个回答" not in str(messages)
    assert "被删除的话" not in str(messages)
