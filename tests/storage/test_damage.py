"""Damaged files: each costs itself only, is shown for what it is, and is never changed."""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.core.changes import FieldsSet, apply
from app.core.conversation import Conversation
from app.core.message import Message, OtherPart, Role, TextPart
from app.core.search.hits import Order
from app.core.search.query import parse
from app.storage import encoding
from app.storage.conversations import ConversationStore, Loaded
from app.storage.folders import folders_under
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.storage_error import NEWER, UNREADABLE, StorageError

ID = "18f0c0ffee0a1b2c3d4e5"


def _folder(data_dir: Path, conversation_id: str = ID) -> Path:
    folder = folders_under(data_dir).conversations / conversation_id
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _raw() -> dict[str, Any]:
    """A healthy conversation.json as a value."""
    conversation = Conversation(ID, title="豆沙包", updated_at="2026-01-01T00:00:00.000Z")
    conversation.put(Message(id="q", parts=(TextPart("怎么做？"),)))
    conversation.put(Message(id="a", parent_id="q", role=Role.ASSISTANT, parts=(TextPart("先煮红豆。"),)))
    conversation.current_id = "a"
    raw: dict[str, Any] = json.loads(encoding.snapshot(conversation, 0))
    return raw


def _all_bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


async def _load(data_dir: Path, content: bytes, journal: bytes = b"") -> Loaded:
    folder = _folder(data_dir)
    (folder / SNAPSHOT).write_bytes(content)
    if journal:
        (folder / JOURNAL).write_bytes(journal)
    store = ConversationStore(folders_under(data_dir))
    try:
        return await store.load(ID)
    finally:
        await store.aclose()


# name -> what is done to a healthy file
MENDED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "title is a number": lambda raw: raw.update(title=5),
    "parameters are a list": lambda raw: raw.update(parameters=[1]),
    "current_id is an object": lambda raw: raw.update(current_id={}),
    "a message is a text": lambda raw: raw["messages"].append("x"),
    "a message is null": lambda raw: raw["messages"].insert(0, None),
    "an id twice": lambda raw: raw["messages"].append(
        {"id": "a", "parent_id": "q", "parts": [{"type": "text", "text": "!"}]}
    ),
    "the same message twice": lambda raw: raw["messages"].append(raw["messages"][0]),
    "a circle of parents": lambda raw: raw["messages"][0].update(parent_id="a"),
    "its own parent": lambda raw: raw["messages"][0].update(parent_id="q"),
    "an id is a number": lambda raw: raw["messages"].append({"id": 7, "parts": []}),
    "an empty id": lambda raw: raw["messages"].append({"id": "", "parts": []}),
    "no id": lambda raw: raw["messages"].append({"parts": [{"type": "text", "text": "谁"}]}),
    "parts are a text": lambda raw: raw["messages"][0].update(parts="怎么做？"),
    "usage is a text": lambda raw: raw["messages"][1].update(usage="many"),
    "one tool call of two": lambda raw: raw["messages"][1].update(tool_calls=[{"id": "1"}, 5]),
    "created_at is a number": lambda raw: raw["messages"][0].update(created_at=1700000000),
    "logprobs with a text": lambda raw: raw["messages"][1].update(logprobs=[{"token": "a", "logprob": "x"}]),
    "the error is a text": lambda raw: raw["messages"][1].update(error="oops"),
    "messages are an object": lambda raw: raw.update(messages={"q": raw["messages"][0]}),
}


@pytest.mark.parametrize("name", MENDED)
async def test_a_wrong_value_costs_itself_only_and_the_original_is_kept(data_dir: Path, name: str) -> None:
    raw = _raw()
    MENDED[name](raw)
    content = json.dumps(raw, ensure_ascii=False).encode()
    loaded = await _load(data_dir, content)
    assert len(loaded.repairs) == 1
    assert loaded.problem is None
    if name != "messages are an object":
        assert {"q", "a"} <= loaded.conversation.messages.keys()
        assert [m.text for m in loaded.conversation.path_to("a")][-1] == "先煮红豆。"
    assert _all_bytes(_folder(data_dir)) == {SNAPSHOT: content}
    store = ConversationStore(folders_under(data_dir))
    await store.load(ID)
    await store.fold(loaded.conversation)
    after = await store.load(ID)
    await store.aclose()
    assert (after.conversation, after.repairs) == (loaded.conversation, ())
    copies = [path for path in _folder(data_dir).iterdir() if path.name.startswith("conversation.damaged-")]
    assert [path.read_bytes() for path in copies] == [content]


async def test_all_messages_are_in_sight_after_mending(data_dir: Path) -> None:
    raw = _raw()
    for name in ("an id twice", "a circle of parents", "no id"):
        MENDED[name](raw)
    conversation = (await _load(data_dir, json.dumps(raw).encode())).conversation
    assert sorted(m.text for m in conversation.messages.values()) == sorted(["怎么做？", "先煮红豆。", "!", "谁"])
    for message in conversation.messages.values():
        assert message.id in conversation.siblings(message.id)
        assert conversation.path_to(message.id)[-1] == message


HEALTHY: dict[str, Callable[[bytes], bytes]] = {
    "byte-order mark": lambda data: b"\xef\xbb\xbf" + data,
    "NULs after it": lambda data: data + b"\0" * 512,
    "NaN": lambda data: data.replace(b'"parameters": {}', b'"parameters": {"temperature": NaN}'),
    "a huge number": lambda data: data.replace(b'"parameters": {}', b'"parameters": {"seed": ' + b"9" * 400 + b"}"),
    "a monstrous number": lambda data: data.replace(
        b'"parameters": {}', b'"parameters": {"seed": ' + b"9" * 9000 + b"}"
    ),
    "half a surrogate": lambda data: data.replace("怎么做".encode(), b"\\ud83d"),
    "a parent that is not there": lambda data: data.replace(b'"parent_id": "q"', b'"parent_id": "gone"'),
    "a current message that is not there": lambda data: data.replace(b'"current_id": "a"', b'"current_id": "gone"'),
    "no current message": lambda data: data.replace(b'"current_id": "a"', b'"current_id": null'),
}


@pytest.mark.parametrize("name", HEALTHY)
async def test_odd_but_readable_files_are_read_and_can_be_written_again(data_dir: Path, name: str) -> None:
    content = json.dumps(_raw(), ensure_ascii=False, indent=1).encode()
    odd = HEALTHY[name](content)
    assert odd != content
    loaded = await _load(data_dir, odd)
    conversation = loaded.conversation
    assert (loaded.problem, loaded.repairs) == (None, ())
    assert conversation.path()[-1].text == "先煮红豆。"
    store = ConversationStore(folders_under(data_dir))
    await store.fold(conversation)
    again = (await store.load(ID)).conversation
    await store.aclose()
    assert [m.id for m in again.path()] == [m.id for m in conversation.path()]


async def test_broken_utf_8_costs_one_character(data_dir: Path) -> None:
    content = json.dumps(_raw(), ensure_ascii=False).encode().replace("怎".encode(), b"\xe6\x80")
    loaded = await _load(data_dir, content)
    assert loaded.conversation.messages["q"].text == "\ufffd么做？"
    assert len(loaded.repairs) == 1


async def test_what_a_newer_version_wrote_survives_a_rewrite(data_dir: Path) -> None:
    raw = _raw()
    raw["colour"] = "red"
    raw["messages"][0]["mood"] = {"a": [1, "二"]}
    raw["messages"][0]["parts"].append({"type": "audio", "file": "x.mp3", "seconds": 3})
    raw["messages"][1]["extra"] = "a field that is called so"
    loaded = await _load(data_dir, json.dumps(raw).encode())
    assert loaded.repairs == ()
    assert loaded.conversation.messages["q"].parts[1] == OtherPart({"type": "audio", "file": "x.mp3", "seconds": 3})
    store = ConversationStore(folders_under(data_dir))
    await store.fold(loaded.conversation)
    await store.append(ID, apply(loaded.conversation, FieldsSet({"labels": ["厨房"]})))
    tagged = (await store.load(ID)).conversation
    await store.fold(tagged)
    await store.aclose()
    assert json.loads((_folder(data_dir) / SNAPSHOT).read_bytes()) == {**raw, "labels": ["厨房"], "folded": 1}


UNREADABLE_FILES = {
    "empty": b"",
    "NULs": b"\0" * 4096,
    "cut in half": json.dumps(_raw(), ensure_ascii=False).encode()[:200],
    "a list": b"[1, 2]",
    "another program's": b'{"format": "something-else", "messages": []}',
    "nested": b'{"messages":' + b"[" * 100_000,
    "binary": bytes(range(256)) * 20,
}


@pytest.mark.parametrize("name", UNREADABLE_FILES)
async def test_an_unreadable_file_needs_attention_and_is_never_touched(data_dir: Path, name: str) -> None:
    folder = _folder(data_dir)
    (folder / SNAPSHOT).write_bytes(UNREADABLE_FILES[name])
    _healthy_neighbour(data_dir)
    store = ConversationStore(folders_under(data_dir))
    listing = await store.listing()
    assert [summary.title for summary in listing.summaries] == ["豆沙包"]
    [ill] = listing.needs_attention
    assert ill.id == ID
    assert ill.problem is not None
    assert str(folder) in ill.problem.zh
    assert str(folder) in ill.problem.en
    assert ill.title == ("豆沙包" if name == "cut in half" else "")
    for attempt in (store.load(ID), store.append(ID, FieldsSet({"title": "x"})), store.fold(Conversation(ID))):
        with pytest.raises(StorageError) as caught:
            await attempt
        assert caught.value.reason == UNREADABLE
    await store.aclose()
    assert _all_bytes(folder) == {SNAPSHOT: UNREADABLE_FILES[name]}


def _healthy_neighbour(data_dir: Path) -> None:
    (_folder(data_dir, "neighbour") / SNAPSHOT).write_text(json.dumps(_raw()), encoding="utf-8")


@pytest.mark.parametrize("snapshot", [b"\0" * 100, None])
async def test_without_a_readable_snapshot_the_journal_is_shown_read_only(
    data_dir: Path, snapshot: bytes | None
) -> None:
    folder = _folder(data_dir)
    if snapshot is not None:
        (folder / SNAPSHOT).write_bytes(snapshot)
    line = b'{"seq":1,"event":"message","message":{"id":"m","parts":[{"type":"text","text":"hi"}]}}\n'
    (folder / JOURNAL).write_bytes(line)
    before = _all_bytes(folder)
    store = ConversationStore(folders_under(data_dir))
    [summary] = (await store.listing()).needs_attention
    assert summary.message_count == 1
    loaded = await store.load(ID)
    assert loaded.problem is not None
    assert [message.text for message in loaded.conversation.path()] == ["hi"]
    for attempt in (store.append(ID, FieldsSet({"title": "x"})), store.fold(loaded.conversation)):
        with pytest.raises(StorageError):
            await attempt
    await store.aclose()
    assert _all_bytes(folder) == before


async def test_a_newer_version_is_shown_read_only(data_dir: Path) -> None:
    content = json.dumps({**_raw(), "version": 2}).encode()
    loaded = await _load(data_dir, content)
    assert loaded.problem is not None
    assert "升级" in loaded.problem.zh
    assert loaded.conversation.path()[-1].text == "先煮红豆。"
    store = ConversationStore(folders_under(data_dir))
    [summary] = (await store.listing()).needs_attention
    assert (summary.title, summary.problem) == ("豆沙包", loaded.problem)
    with pytest.raises(StorageError) as caught:
        await store.append(ID, FieldsSet({"title": "x"}))
    assert caught.value.reason == NEWER
    await store.aclose()
    assert _all_bytes(_folder(data_dir)) == {SNAPSHOT: content}


async def test_one_bad_line_of_a_journal_hides_no_other(data_dir: Path) -> None:
    journal = b"\n".join(
        [
            b'{"seq":1,"event":"set","fields":{"title":"one"}}',
            b"not json",
            b"\0\0\0\0",
            b'{"seq":2,"event":"something-new","x":1}',
            b'{"seq":"x","event":"set","fields":{"model":"m"}}',
            b'{"seq":3,"event":"message","message":{"id":"n","parent_id":"a","parts":[{"type":"text","text":"new"}]}}',
            b'{"seq":4,"event":"grown","id":"nobody","text":"x"}',
            b'{"seq":5,"event":"grown","id":7,"text":[]}',
            b'{"seq":6,"event":"set","fields":{"title":5,"draft":"d"}}',
            b'{"seq":7,"event":"message","message":"x"}',
            b'\0\0{"seq":8,"event":"set","fields":{"system_prompt":"s"}}',
            b'{"seq":9,"event":"grown","id":"n","text":"!","at":10}',
            b"[1]",
            b'{"seq":10,"event":"set","fields":{"updated_at":"2026-05-05T00:00:00.000Z"}}',
            b'{"seq":11,"event":"set","fields":{"title":"half',
        ]
    )
    loaded = await _load(data_dir, json.dumps(_raw()).encode(), journal)
    conversation = loaded.conversation
    assert (conversation.title, conversation.model, conversation.draft) == ("one", "m", "d")
    assert (conversation.system_prompt, conversation.updated_at) == ("s", "2026-05-05T00:00:00.000Z")
    assert conversation.messages["n"].text == "new!"
    assert conversation.current_id == "n"  # the line that said so may be among the lost ones
    assert len(loaded.repairs) == 2
    assert (_folder(data_dir) / JOURNAL).read_bytes() == journal


async def test_the_user_is_told_once_what_was_mended(data_dir: Path) -> None:
    folder = _folder(data_dir)
    (folder / SNAPSHOT).write_bytes(json.dumps(_raw()).encode())
    (folder / JOURNAL).write_bytes(b'{"seq":1,"ev')
    store = ConversationStore(folders_under(data_dir))
    listing = await store.listing()
    assert len(listing.repairs) == 1
    assert "豆沙包" in listing.repairs[0].zh
    assert (await store.load(ID)).repairs == ()
    await store.aclose()


async def test_a_copied_folder_is_a_conversation_of_its_own(data_dir: Path) -> None:
    _healthy_neighbour(data_dir)
    (_folder(data_dir, "neighbour copy") / SNAPSHOT).write_text(json.dumps(_raw()), encoding="utf-8")
    store = ConversationStore(folders_under(data_dir))
    assert {summary.id for summary in (await store.listing()).summaries} == {"neighbour", "neighbour copy"}
    copy = (await store.load("neighbour copy")).conversation
    await store.append(copy.id, apply(copy, FieldsSet({"title": "copy"})))
    assert (await store.load("neighbour")).conversation.title == "豆沙包"
    await store.aclose()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pipes and free links")
async def test_what_the_system_does_not_hand_out_needs_attention(data_dir: Path) -> None:
    """Real refusals: a folder and a pipe in the file's place, and a link to itself."""
    (_folder(data_dir, "folder") / SNAPSHOT).mkdir()
    os.mkfifo(_folder(data_dir, "pipe") / SNAPSHOT)
    (_folder(data_dir, "loop") / SNAPSHOT).symlink_to(SNAPSHOT)
    _healthy_neighbour(data_dir)
    (_folder(data_dir, "journal") / SNAPSHOT).write_text(json.dumps(_raw()), encoding="utf-8")
    (_folder(data_dir, "journal") / JOURNAL).mkdir()
    store = ConversationStore(folders_under(data_dir))
    listing = await store.listing()
    assert [summary.id for summary in listing.summaries] == ["neighbour"]
    assert {summary.id for summary in listing.needs_attention} == {"folder", "pipe", "loop", "journal"}
    assert all(summary.problem and summary.problem.zh for summary in listing.needs_attention)
    assert len((await store.load("journal")).conversation.messages) == 2
    for name in ("folder", "pipe", "loop"):
        with pytest.raises(StorageError):
            await store.load(name)
    await store.aclose()


async def test_folders_in_which_nothing_was_written_yet_are_not_listed_and_removed_later(data_dir: Path) -> None:
    empty, unfinished, attached = (_folder(data_dir, name) for name in ("empty", "unfinished", "attached"))
    (unfinished / "conversation.json.12ab34cd.tmp").write_bytes(b"{")
    (attached / "attachments").mkdir()
    store = ConversationStore(folders_under(data_dir))
    assert (await store.listing()) == await store.listing()
    assert empty.exists()
    long_ago = time.time() - 3600
    for folder in (empty, unfinished, attached):
        os.utime(folder, (long_ago, long_ago))
    listing = await store.listing()
    await store.aclose()
    assert (listing.summaries, listing.needs_attention) == ((), ())
    assert [folder.exists() for folder in (empty, unfinished, attached)] == [False, False, True]


def _mutated(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        place = chance.randrange(len(changed) + 1)
        match chance.randrange(5):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del changed[place : place + chance.randint(1, 40)]
            case 2:
                changed[place:place] = changed[: chance.randint(0, 60)]
            case 3:
                changed[place : place + 8] = b"\0" * 8
            case _:
                changed[place:place] = chance.choice([b"null", b'"', b"{", b"]", b"9" * 30, b"\xff\xfe", b"\n"])
    return bytes(changed)


async def test_no_mutation_of_the_files_hurts_more_than_itself(data_dir: Path) -> None:
    chance = random.Random(20260131)
    snapshot = encoding.to_json(_raw())
    journal = (
        b'{"seq":1,"event":"message","message":{"id":"n","parent_id":"a","parts":[{"type":"text","text":"new"}]}}\n'
    )
    kept: dict[str, dict[str, bytes]] = {}
    for number in range(2000):
        folder = _folder(data_dir, f"c{number:04}")
        (folder / SNAPSHOT).write_bytes(_mutated(snapshot, chance))
        if number % 2:
            (folder / JOURNAL).write_bytes(_mutated(journal * 3, chance))
        kept[folder.name] = _all_bytes(folder)
    store = ConversationStore(folders_under(data_dir))
    listing = await store.listing()
    listed = [*listing.summaries, *listing.needs_attention]
    assert len(listed) == 2000
    for summary in listed:
        try:
            loaded = await store.load(summary.id)
        except StorageError:
            assert summary.problem
        else:
            assert loaded.conversation.summary().message_count == summary.message_count
            loaded.conversation.path()
    await store.verify({summary.id: summary for summary in listed})
    found = await store.index.search(parse("红豆"), Order.NEWEST).more(300)
    assert found.groups
    await store.aclose()
    assert {name: _all_bytes(_folder(data_dir, name)) for name in kept} == kept


async def test_a_file_of_100_megabytes_is_read(data_dir: Path) -> None:
    raw = _raw()
    raw["messages"] += [
        {"id": f"m{number}", "parent_id": "a", "parts": [{"type": "text", "text": f"{number}" + "豆" * 33_000}]}
        for number in range(1050)
    ]
    content = json.dumps(raw, ensure_ascii=False).encode()
    assert len(content) > 100_000_000
    loaded = await _load(data_dir, content)
    assert (loaded.problem, loaded.repairs) == (None, ())
    assert len(loaded.conversation.messages) == 1052


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no free links")
async def test_links_are_followed_to_what_can_be_read_and_no_further(data_dir: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / SNAPSHOT).write_text(json.dumps(_raw()), encoding="utf-8")
    conversations = folders_under(data_dir).conversations
    conversations.mkdir(parents=True)
    (conversations / "linked").symlink_to(elsewhere)
    (conversations / "nowhere").symlink_to(tmp_path / "gone")
    (_folder(data_dir, "file") / SNAPSHOT).symlink_to(elsewhere / SNAPSHOT)
    (_folder(data_dir, "dangling") / SNAPSHOT).symlink_to(tmp_path / "gone")
    store = ConversationStore(folders_under(data_dir))
    listing = await store.listing()
    assert {summary.id for summary in listing.summaries} == {"linked", "file"}
    assert {summary.id for summary in listing.needs_attention} == {"dangling", "nowhere"}
    await store.trash.put("linked")
    assert (elsewhere / SNAPSHOT).exists()
    await store.trash.discard("linked")
    assert (elsewhere / SNAPSHOT).exists()
    await store.aclose()


async def test_a_clock_that_went_backwards_changes_no_order_and_loses_nothing(data_dir: Path) -> None:
    raw = _raw()
    raw["messages"][0]["created_at"] = "2026-06-01T00:00:00.000Z"
    raw["messages"][1]["created_at"] = "1970-01-01T00:00:00.000Z"
    raw["updated_at"] = "2026-06-01T00:00:00.000Z"
    journal = b'{"seq":1,"event":"set","fields":{"updated_at":"2001-01-01T00:00:00.000Z"}}\n'
    loaded = await _load(data_dir, json.dumps(raw).encode(), journal)
    assert [message.text for message in loaded.conversation.path()] == ["怎么做？", "先煮红豆。"]
    assert loaded.conversation.updated_at == "2001-01-01T00:00:00.000Z"
    store = ConversationStore(folders_under(data_dir))
    [summary] = (await store.listing()).summaries
    await store.aclose()
    assert summary.updated_at == "2001-01-01T00:00:00.000Z"
