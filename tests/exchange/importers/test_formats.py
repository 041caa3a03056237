"""Every format: found by content, all branches, real models and times, and nothing that is a secret."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart, MessageState, OtherPart
from app.exchange.importers.cherry_studio import USE_PHONE_EXPORT
from app.exchange.importers.detecting import FORMATS, detect
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Notes, Preview, previewed
from app.exchange.importers.source import Source
from app.storage.table_rows import table_rows
from tests.exchange.importers import exports
from tests.exchange.importers.exports import MAKERS, PNG, SECRET
from tests.exchange.importers.reading import check_sound, read_all, said


@pytest.mark.parametrize("name", MAKERS)
def test_found_by_content_and_read_whole(name: str, tmp_path: Path) -> None:
    make, expected, count = MAKERS[name]
    path = make(tmp_path)
    if path.is_file():
        path = path.rename(tmp_path / "no-telling-name")
    with Source(path, table_rows) as source:
        recognised = [importer.format for importer in FORMATS if importer.recognises(source)]
        assert recognised[0] == expected
    imported = read_all(path)
    assert len(imported) == count
    for one in imported:
        check_sound(one.conversation)
        assert one.conversation.created_at <= one.conversation.updated_at
        assert one.conversation.extra["imported_from"] == {"format": expected, "id": one.source_id}


@pytest.mark.parametrize("name", MAKERS)
def test_importing_again_gives_the_same_ids(name: str, tmp_path: Path) -> None:
    path = MAKERS[name][0](tmp_path)
    first, second = read_all(path), read_all(path)
    assert [one.conversation for one in first] == [one.conversation for one in second]
    ids = [key for one in first for key in (one.conversation.id, *one.conversation.messages)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("name", MAKERS)
def test_keys_never_come_along(name: str, tmp_path: Path) -> None:
    notes = Notes()
    for one in read_all(MAKERS[name][0](tmp_path), notes):
        kept = msgspec.json.encode([list(one.conversation.messages.values()), one.conversation.extra])
        assert SECRET not in kept.decode() + repr(one) + str(notes.texts())


def conversations(name: str, folder: Path) -> list[Conversation]:
    return [one.conversation for one in read_all(MAKERS[name][0](folder))]


def test_chatgpt(tmp_path: Path) -> None:
    branched, untitled = read_all(exports.chatgpt(tmp_path))
    conversation = branched.conversation
    assert said(conversation.path()) == [
        "user: What is it? 这是什么？",
        "assistant: ",
        "tool: found x",
        "assistant: A dot.",
    ]
    question, call, result, answer = conversation.path()
    assert (question.created_at, answer.created_at) == ("2024-05-01T07:00:00.500Z", "2024-05-01T07:01:40.250Z")
    assert (call.reasoning, call.reasoning_ms, call.model) == ("Looking", 3000, "o3")
    assert (call.tool_calls[0].name, call.tool_calls[0].arguments) == ("browser", "search('x')")
    assert result.tool_call_id == call.tool_calls[0].id
    assert answer.citations[0].url == "https://x.org"
    assert answer.finish_reason == "stop"
    other = next(m for m in conversation.messages.values() if m.text == "Another.")
    assert (other.parent_id, other.model) == (question.id, "gpt-4o")
    unknown = next(m for m in conversation.messages.values() if m.parent_id == other.id)
    assert unknown.parts == (OtherPart({"content_type": "hologram", "beam": [1, 2]}),)
    image, _words, missing = question.parts
    assert isinstance(image, ImagePart)
    assert (image.name, image.media_type) == ("a.png", "image/png")
    assert isinstance(missing, FilePart)
    assert (missing.name, missing.file) == ("notes.pdf", "")
    assert [problem.en for problem in branched.problems] == [
        "Images or files that the export does not contain: only their names are kept."
    ]
    assert conversation.pinned is True
    assert conversation.extra["custom_instructions"] == {"user_profile": "P", "user_instructions": "Be brief"}
    assert (untitled.conversation.title, untitled.conversation.title_is_automatic) == ("Question 2", True)


def test_chatgpt_thoughts_without_an_answer_are_kept(tmp_path: Path) -> None:
    raw = exports.chatgpt_conversation()
    for gone in ("call", "out", "a"):
        del raw["mapping"][gone]
    (one,) = read_all(exports.write_json(tmp_path / "c.json", [raw]))
    assert "Looking" in [message.reasoning for message in one.conversation.messages.values()]


def test_chatgpt_shards_and_wrapped_list(tmp_path: Path) -> None:
    shards = {f"conversations-{n:03}.json": [exports.plain_gpt(n)] for n in range(3)}
    assert len(read_all(exports.write_zip(tmp_path / "s.zip", {**shards, "export_manifest.json": {}}))) == 3
    wrapped = {"version": 1, "conversations": [exports.plain_gpt(1), None, exports.plain_gpt(2)]}
    assert len(read_all(exports.write_json(tmp_path / "w.json", wrapped))) == 2


def test_attachments_are_read_when_asked_for_and_named_by_the_one_who_stores(tmp_path: Path) -> None:
    with Source(exports.chatgpt(tmp_path)) as source:
        importer = detect(source)
        assert importer is not None
        one = next(iter(importer.conversations(source, Notes())))
        (attachment,) = one.attachments
        assert attachment.open() == PNG
    stored = one.with_files({attachment.key: "abc.png"})
    assert [part.file for part in stored.path()[0].parts if isinstance(part, ImagePart)] == ["abc.png"]
    gone = read_all(tmp_path / "chatgpt.zip")[0].with_files({})
    assert [part.file for part in gone.path()[0].parts if isinstance(part, ImagePart)] == [""]


def test_claude(tmp_path: Path) -> None:
    (conversation,) = conversations("claude", tmp_path)
    assert said(conversation.path()) == [
        "user: Helloinside the file",
        "assistant: ",
        "tool: none",
        "assistant: Hi",
        "user: old shape",
    ]
    assert conversation.title == "Hello"
    assert conversation.path()[1].reasoning == "Greeting"
    assert conversation.created_at == "2024-05-01T07:00:00.123Z"


def test_open_webui(tmp_path: Path) -> None:
    conversation, legacy = conversations("open_webui", tmp_path)
    question, call, result, answer = conversation.path()
    assert question.text == "1 < 2? <b>bold</b>"
    assert (call.reasoning, call.reasoning_ms) == ("> one < two", 3000)
    assert (call.tool_calls[0].arguments, result.text) == ('{"a": 1}', "2")
    assert answer.text == "Yes, <i>really</i>."
    assert answer.usage is not None
    assert answer.usage.total_tokens == 9
    assert [citation.url for citation in answer.citations] == ["https://w.org", "https://v.org"]
    assert (conversation.system_prompt, conversation.parameters) == ("Sum up", {"temperature": 0.2})
    texts = said(list(conversation.messages.values()))
    assert {"user: orphan", "user: circle 1", "tool: 42", "assistant: It is."} <= set(texts)
    failed = [message for message in conversation.messages.values() if message.error]
    assert [message.state for message in failed] == [MessageState.FAILED]
    assert conversation.tags == ("maths",)
    assert said(legacy.path()) == ["user: hi"]


def test_open_webui_answer_cut_off_inside_its_reasoning(tmp_path: Path) -> None:
    cut = '<details type="reasoning" done="false">\n<summary>Thinking…</summary>\n> half'
    history = {"currentId": "a", "messages": {"a": {"id": "a", "role": "assistant", "content": cut, "parentId": None}}}
    (one,) = read_all(exports.write_json(tmp_path / "o.json", [{"id": "1", "chat": {"history": history}}]))
    assert [message.reasoning for message in one.conversation.path()] == ["half"]


def test_librechat(tmp_path: Path) -> None:
    flat, nested = conversations("librechat", tmp_path)
    answers = [message for message in flat.messages.values() if message.text in {"Done", "Other"}]
    assert [message.model for message in answers] == ["gpt-4", "gpt-4"]
    assert len(flat.replies_to(flat.path()[0].id)) == 2
    assert (flat.system_prompt, flat.parameters) == ("Be kind", {"temperature": 0.5})
    assert said(nested.path()) == ["user: Top", "assistant: Below"]


def test_nextchat(tmp_path: Path) -> None:
    dated, undated = conversations("nextchat", tmp_path)
    assert said(dated.path()) == ["user: Hi", "assistant: Ho", "assistant: "]
    times = [message.created_at for message in dated.path()]
    assert times == sorted(times)
    assert times[1][17:19] == "09"
    assert dated.path()[2].error is not None
    assert dated.system_prompt == "You are M"
    assert dated.extra["memory"] == "summary so far"
    assert [m.created_at for m in undated.path()] == ["2024-05-01T06:59:59.000Z", "2024-05-01T07:00:00.000Z"]


def test_chatbox(tmp_path: Path) -> None:
    forked, earlier, oldest = conversations("chatbox", tmp_path)
    assert said(forked.path()) == ["user: Ask", "assistant: ", 'tool: {"ok": true}', "assistant: Because"]
    assert len(forked.replies_to(forked.path()[0].id)) == 2
    assert (forked.path()[1].reasoning, forked.path()[1].model) == ("Why", "deepseek-r1")
    assert forked.pinned is True
    assert (earlier.title, earlier.created_at) == ("Earlier", "2024-04-24T23:06:40.000Z")
    assert said(oldest.path()) == ["user: old"]


def test_lobechat(tmp_path: Path) -> None:
    (topic,) = conversations("lobechat_topic", tmp_path)
    assert said(topic.path()) == ["user: Q", "assistant: A1", "tool: result"]
    assert (topic.path()[1].reasoning_ms, topic.path()[1].tool_calls[0].name) == (900, "web.search")
    assert "assistant: A2" in said(list(topic.messages.values()))
    stored, loose = conversations("lobechat_database", tmp_path)
    assert said(stored.path()) == ["user: Q", "assistant: ", "tool: R"]
    assert stored.path()[2].tool_call_id == "c"
    assert (stored.system_prompt, stored.folder, loose.title) == ("Write well", "Writer", "Writer")
    (old,) = conversations("lobechat_old", tmp_path)
    assert said(old.path()) == ["user: earlier", "assistant: later"]
    assert old.path()[1].model == "gpt-3.5"


@pytest.mark.parametrize("name", ["cherry_zip", "cherry_bak"])
def test_cherry_studio(name: str, tmp_path: Path) -> None:
    conversation, old = conversations(name, tmp_path)
    assert said(conversation.path())[-3:] == ['tool: {"y": 2}', "assistant: The red one", "user: Thanks"]
    question = conversation.path()[0]
    assert len(conversation.replies_to(question.id)) == 2
    assert {message.model for message in conversation.messages.values()} == {"", "m-1", "m-2"}
    assert (conversation.title, conversation.folder, conversation.system_prompt) == (
        "Cherries",
        "Gardener",
        "Grow",
    )
    assert any(isinstance(part, ImagePart) and part.name == "cherry.png" for part in question.parts)
    assert (old.title, said(old.path())) == ("Under the default", ["user: inline, before blocks"])


def test_cherry_studio_database(tmp_path: Path) -> None:
    (conversation,) = conversations("cherry_database", tmp_path)
    assert said(conversation.path()) == ["user: Which?", "assistant: Red"]
    assert conversation.path()[1].reasoning == "Hm"
    assert {message.model for message in conversation.messages.values()} == {"", "m-1", "m-2"}
    assert "deleted" not in "".join(said(list(conversation.messages.values())))
    assert (conversation.tags, conversation.pinned) == (("fruit",), True)


def test_cherry_studio_browser_database_says_which_export_to_use(tmp_path: Path) -> None:
    with Source(exports.cherry_leveldb(tmp_path)) as source:
        importer = detect(source)
        assert importer is not None
        with pytest.raises(ImportProblem) as problem:
            next(iter(importer.conversations(source, Notes())))
    assert problem.value.text == USE_PHONE_EXPORT


def test_jan(tmp_path: Path) -> None:
    notes = Notes()
    (one,) = read_all(exports.jan(tmp_path), notes)
    assert said(one.conversation.path()) == ["user: Hi\u2028there", "assistant: Hello"]
    assert one.conversation.system_prompt == "Be Jan"
    assert [text.en for text in notes.texts()] == ["Damaged lines that cannot be read: 1"]


def test_lm_studio(tmp_path: Path) -> None:
    (conversation,) = conversations("lm_studio", tmp_path)
    assert said(conversation.path()) == ["user: Q", "assistant: A1"]
    assert (conversation.path()[1].reasoning, conversation.path()[1].model) == ("Hm", "qwen3-4b")
    assert "assistant: A2" in said(list(conversation.messages.values()))
    assert (conversation.folder, conversation.pinned) == ("Work", True)


def test_chatbotui(tmp_path: Path) -> None:
    (conversation,) = conversations("chatbotui", tmp_path)
    assert said(conversation.path()) == ["user: Q", "assistant: A", "user: Q"]
    assert (conversation.model, conversation.folder) == ("gpt-3.5-turbo", "Box")


def test_plain_messages(tmp_path: Path) -> None:
    (conversation,) = conversations("plain_messages", tmp_path)
    assert said(conversation.path()) == ["user: Look", "assistant: ", "tool: 7", "assistant: Seven"]
    assert (conversation.system_prompt, conversation.title) == ("Be plain", "messages")
    wrapped = exports.write_json(tmp_path / "w.json", {"messages": [{"role": "user", "content": "hi"}]})
    assert said(read_all(wrapped)[0].conversation.path()) == ["user: hi"]


def test_preview_counts(tmp_path: Path) -> None:
    with Source(exports.chatgpt(tmp_path)) as source:
        importer = detect(source)
        assert importer is not None
        steps = [(preview.conversations, preview) for preview in previewed(importer, source)]
        assert source.bytes_read == source.bytes_expected > 0
    assert [count for count, _preview in steps] == [1, 2, 2]
    last: Preview = steps[-1][1]
    assert (last.messages, last.images, last.files) == (8, 1, 0)
    assert sum(last.problems.values()) == 1
    assert [note.zh for note in last.notes] == ["不是对话、未导入的条目：1 个"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", "null", '"text"', "[1, 2]", '{"messages": []}', "not json", "\0\0"]
)
def test_what_is_no_export_is_not_recognised(content: str, tmp_path: Path) -> None:
    path = tmp_path / "some.json"
    path.write_text(content, "utf-8")
    with Source(path) as source:
        assert detect(source) is None


def test_settings_of_others_are_not_recognised(tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "package.json", {"name": "x", "version": "2.0", "data": {"a": json.dumps({})}})
    with Source(path) as source:
        assert detect(source) is None


def test_chatgpt_images_under_the_older_pointers(tmp_path: Path) -> None:
    raw = exports.plain_gpt(1)
    node = next(node for node in raw["mapping"].values() if node["message"])
    pointer = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-AbC123"}
    node["message"]["content"] = {"content_type": "multimodal_text", "parts": [pointer, "look"]}
    inner = {"conversations.json": [raw], "dalle-generations/file-AbC123-9.webp": b"RIFF    WEBP"}
    (one,) = read_all(exports.write_zip(tmp_path / "older.zip", inner))
    assert [(file.name, file.media_type) for file in one.attachments] == [("file-AbC123-9.webp", "image/webp")]
    assert one.problems == ()


def test_a_folder_of_very_many_files_is_recognised_by_outlines(tmp_path: Path) -> None:
    folder = tmp_path / "talks"
    folder.mkdir()
    said = {"messageId": "m", "parentMessageId": None, "isCreatedByUser": True, "text": "long " * 50_000}
    for number in range(70):
        exports.write_json(folder / f"{number:02}.json", {"conversationId": f"c{number}", "messages": [said]})
    with Source(folder) as source:
        importer = detect(source)
        assert importer is not None
        assert importer.format == "librechat"
        kept = sum(len(json.dumps(source.peek(name))) for name in source.json_names)
        assert kept < 70 * 2000
        assert len(list(importer.conversations(source, Notes()))) == 70
