"""The store as the session uses it."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from pathlib import Path

import pytest

from app.core.changes import Change, FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart, Message, MessageState, OtherPart, Role, TextPart
from app.storage.conversations import ConversationStore, StorageError
from app.storage.folders import folders_under
from app.storage.storage_error import EXISTS, FOLDER_GONE

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes, pipes and free links")


def _store(data_dir: Path) -> ConversationStore:
    return ConversationStore(folders_under(data_dir))


def _talk(title: str = "豆沙包", updated_at: str = "2026-01-01T00:00:00.000Z") -> Conversation:
    conversation = Conversation(title=title, updated_at=updated_at)
    conversation.put(Message(id="q", parts=(TextPart("怎么做豆沙包？"),)))
    conversation.put(Message(id="a", parent_id="q", role=Role.ASSISTANT, parts=(TextPart("先煮红豆。"),)))
    conversation.current_id = "a"
    return conversation


async def _do(store: ConversationStore, conversation: Conversation, *changes: Change, sync: bool = False) -> None:
    await store.append(conversation.id, *[apply(conversation, change) for change in changes], sync=sync)


async def test_everything_comes_back_as_it_was(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    conversation.parameters = {"temperature": 0.7, "stop": ["。"], "logit_bias": {"50256": -100}}
    conversation.extra = {"shelf": "厨房"}
    conversation.put(
        Message(
            id="b",
            parent_id="q",
            parts=(
                TextPart("看"),
                ImagePart(file="x.png", name="图"),
                FilePart(file="y.txt"),
                OtherPart({"type": "audio"}),
            ),
            extra={"starred": True},
            deleted_at="2026-01-02T00:00:00.000Z",
        )
    )
    await store.create(conversation)
    await store.aclose()
    again = _store(data_dir)
    loaded = await again.load(conversation.id)
    await again.aclose()
    assert loaded.conversation == conversation
    assert (loaded.repairs, loaded.problem) == ((), None)


async def test_the_list_shows_the_newest_first_with_and_without_journal(data_dir: Path) -> None:
    store = _store(data_dir)
    old, new = _talk("旧", "2026-01-01T00:00:00.000Z"), _talk("新", "2026-02-01T00:00:00.000Z")
    await store.create(new)
    await store.create(old)
    assert [summary.title for summary in (await store.listing()).summaries] == ["新", "旧"]
    more = Message(id="c", parent_id="a", parts=(TextPart("然后呢？"),))
    later = FieldsSet({"updated_at": "2026-03-01T00:00:00.000Z", "title": "更新", "draft": "草稿", "model": "m"})
    gone = Message(id="q", parts=(TextPart("怎么做豆沙包？"),), deleted_at="2026-03-01T00:00:00.000Z")
    await _do(store, old, MessagePut(more), later, MessagePut(gone))
    unfolded = (await store.listing()).summaries
    await store.fold(old)
    folded = (await store.listing()).summaries
    await store.aclose()
    for summaries in (unfolded, folded):
        assert [summary.title for summary in summaries] == ["更新", "新"]
        first = summaries[0]
        assert (first.id, first.message_count, first.draft, first.model) == (old.id, 2, "草稿", "m")
        assert first.updated_at == "2026-03-01T00:00:00.000Z"


async def test_an_answer_that_was_being_received_is_interrupted_even_if_empty(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    await store.create(conversation)
    for number in (1, 2):
        reply = Message(id=f"r{number}", parent_id="q", role=Role.ASSISTANT, state=MessageState.STREAMING)
        await _do(store, conversation, MessagePut(reply))
    await _do(store, conversation, MessageGrown("r1", text="红豆", reasoning="想"), MessageGrown("r1", text="泡水"))
    loaded = (await store.load(conversation.id)).conversation
    await store.aclose()
    first, second = loaded.messages["r1"], loaded.messages["r2"]
    assert (first.text, first.reasoning, first.state) == ("红豆泡水", "想", MessageState.INTERRUPTED)
    assert (second.text, second.state) == ("", MessageState.INTERRUPTED)
    assert first.error is not None
    assert first.error.kind == "interrupted"


async def test_what_is_asked_for_while_a_write_waits_is_done_in_order(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    created = asyncio.create_task(store.create(conversation))
    appended = []
    for number in range(50):
        await asyncio.sleep(0)
        appended.append(asyncio.create_task(_do(store, conversation, FieldsSet({"title": str(number)}))))
    cancelled = asyncio.create_task(_do(store, conversation, FieldsSet({"draft": "kept"})))
    await asyncio.sleep(0)
    cancelled.cancel()  # its work is done all the same
    await asyncio.gather(created, cancelled, *appended, return_exceptions=True)
    loaded = (await store.load(conversation.id)).conversation
    assert (loaded.title, loaded.draft) == ("49", "kept")
    await store.aclose()


async def test_closing_waits_for_what_is_being_written(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    tasks = [asyncio.create_task(store.create(conversation))]
    await asyncio.sleep(0)
    tasks.append(asyncio.create_task(_do(store, conversation, FieldsSet({"title": "最后"}))))
    await asyncio.sleep(0)
    await store.aclose()
    again = _store(data_dir)
    assert (await again.load(conversation.id)).conversation.title == "最后"
    await again.aclose()
    await asyncio.gather(*tasks)


async def test_deleting_goes_to_the_trash_and_back_with_journal_and_attachments(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    await store.create(conversation)
    name = await store.add_attachment(conversation.id, b"picture", ".PNG")
    await _do(store, conversation, FieldsSet({"title": "改名"}))
    await store.trash.put(conversation.id)
    assert (await store.listing()).summaries == ()
    with pytest.raises(StorageError) as caught:
        await _do(store, conversation, FieldsSet({"title": "太晚"}))
    assert caught.value.reason == FOLDER_GONE
    await store.trash.restore_last(conversation.id)
    assert (await store.load(conversation.id)).conversation.title == "改名"
    assert store.read_attachment(conversation.id, name) == b"picture"
    await store.aclose()


async def test_the_trash_keeps_several_of_one_id_and_gives_back_the_last(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk("第一")
    await store.create(conversation)
    await store.trash.put(conversation.id)
    conversation.title = "第二"
    await store.create(conversation)
    with pytest.raises(StorageError) as caught:
        await store.trash.restore_last(conversation.id)
    assert caught.value.reason == EXISTS
    await store.trash.put(conversation.id)
    for title in ("第二", "第一"):
        await store.trash.restore_last(conversation.id)
        assert (await store.load(conversation.id)).conversation.title == title
        os.rename(folders_under(data_dir).conversations / conversation.id, data_dir / title)
    with pytest.raises(StorageError):
        await store.trash.restore_last(conversation.id)
    await store.aclose()


@posix
async def test_attachments_are_kept_once_and_only_by_their_own_names(data_dir: Path) -> None:
    store = _store(data_dir)
    conversation = _talk()
    await store.create(conversation)
    first = await store.add_attachment(conversation.id, b"same", "png")
    assert await store.add_attachment(conversation.id, b"same", ".png") == first
    assert (await store.add_attachment(conversation.id, b"x", "../../e vil")).endswith(".evil")
    assert (await store.add_attachment(conversation.id, b"y", "")).endswith(".bin")
    folder = folders_under(data_dir).conversations / conversation.id / "attachments"
    assert first in os.listdir(folder)
    (data_dir / "secret").write_text("secret")
    (folder / "link.png").symlink_to(data_dir / "secret")
    os.mkfifo(folder / "pipe.png")
    for name in ("../conversation.json", "/etc/passwd", "..", "", "link.png", "pipe.png", "gone.png", "a\0b", "."):
        with pytest.raises(OSError, match=r".") as caught:
            store.read_attachment(conversation.id, name)
        assert isinstance(caught.value, StorageError)
    await store.aclose()


async def test_ids_that_are_paths_are_refused(data_dir: Path) -> None:
    store = _store(data_dir)
    for conversation_id in ("../x", "", "..", ".hidden", "a/b", "a\\b", "c:d", "a\0b"):
        with pytest.raises(ValueError, match="not a conversation"):
            await store.load(conversation_id)
    await store.aclose()


async def test_creating_twice_overwrites_nothing(data_dir: Path) -> None:
    conversation = _talk()
    store = _store(data_dir)
    await store.create(conversation)
    await store.aclose()
    other = _store(data_dir)
    with pytest.raises(StorageError) as caught:
        await other.create(Conversation(id=conversation.id))
    assert caught.value.reason == EXISTS
    assert (await other.load(conversation.id)).conversation == conversation
    await other.aclose()


@posix
async def test_files_are_for_this_user_only(data_dir: Path) -> None:
    os.rmdir(data_dir)
    old = os.umask(0)
    try:
        store = _store(data_dir)
        conversation = _talk()
        await store.create(conversation)
        await _do(store, conversation, FieldsSet({"title": "x"}))
        await store.add_attachment(conversation.id, b"x", "png")
        await store.aclose()
    finally:
        os.umask(old)
    assert _modes(data_dir) == ({0o700}, {0o600})


def _modes(folder: Path) -> tuple[set[int], set[int]]:
    """The permissions of all folders and of all files."""
    paths = [folder, *folder.rglob("*")]
    folders = {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_dir()}
    return folders, {stat.S_IMODE(path.stat().st_mode) for path in paths if path.is_file()}


async def test_an_empty_data_folder_lists_nothing_and_is_left_alone(data_dir: Path) -> None:
    store = _store(data_dir)
    listing = await store.listing()
    await store.aclose()
    assert (listing.summaries, listing.needs_attention, listing.repairs) == ((), (), ())
    assert os.listdir(data_dir) == []
