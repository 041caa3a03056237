"""The trash: nothing in it is lost until it is deleted for good, whatever happens meanwhile."""

from __future__ import annotations

import errno
from contextlib import suppress
from pathlib import Path

import pytest

from app.core.conversation import Conversation
from app.core.message import Message, TextPart
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import Folders, folders_under
from app.storage.marks import SNAPSHOT
from app.storage.reading import read_conversation
from app.storage.storage_error import FOLDER_GONE, StorageError
from app.storage.trash import Trash
from tests.storage.failing_disk import FailingDisk

ID = "18f0c0ffee0a1b2c3d4e5"


def talk(*texts: str, conversation_id: str = ID) -> Conversation:
    conversation = Conversation(conversation_id, title=texts[0], created_at="1", updated_at="1")
    for text in texts:
        conversation.put(Message(id=f"id-{text}", parts=(TextPart(text),)))
    return conversation


def kept(folders: Folders) -> set[str]:
    """All texts there are, in the list and in the trash."""
    found = set()
    for place in (folders.conversations, folders.trash):
        for folder in place.iterdir() if place.is_dir() else ():
            if (folder / SNAPSHOT).exists() and not folder.name.startswith("."):
                found |= {message.text for message in read_conversation(folder).conversation.messages.values()}
    return found


def made(data_dir: Path) -> tuple[ConversationFiles, Trash]:
    folders = folders_under(data_dir)
    files = ConversationFiles(folders)
    return files, Trash(folders, files)


def test_the_list_says_title_messages_and_when(data_dir: Path) -> None:
    files, trash = made(data_dir)
    assert trash.listing() == []
    files.create(talk("one", "two"))
    trash.put(ID)
    files.create(talk("three"))
    trash.put(ID)
    names = {one.name: (one.summary.title, one.summary.message_count) for one in trash.listing()}
    assert names == {ID: ("one", 2), f"{ID}~2": ("three", 1)}
    assert all(one.deleted_at.startswith("20") and one.deleted_at.endswith("Z") for one in trash.listing())


def test_one_in_the_middle_can_go_without_harm_to_the_others(data_dir: Path) -> None:
    files, trash = made(data_dir)
    for text in ("one", "two", "three"):
        files.create(talk(text))
        trash.put(ID)
    trash.discard(f"{ID}~2")
    assert kept(folders_under(data_dir)) == {"one", "three"}
    files.create(talk("four"))
    trash.put(ID)
    assert kept(folders_under(data_dir)) == {"one", "three", "four"}
    trash.restore_last(ID)
    assert {m.text for m in files.read(ID).conversation.messages.values()} in ({"four"}, {"three"})


def test_restoring_into_a_conversation_that_is_there_again_adds_to_it(data_dir: Path) -> None:
    files, trash = made(data_dir)
    files.create(talk("old"))
    name = files.attachments.add(ID, b"picture", "png")
    trash.put(ID)
    files.create(talk("new"))
    assert trash.restore(ID) == ID
    reading = files.read(ID)
    assert {message.text for message in reading.conversation.messages.values()} == {"old", "new"}
    assert files.attachments.read(ID, name) == b"picture"
    assert trash.listing() == []


def test_names_that_are_paths_are_refused(data_dir: Path) -> None:
    files, trash = made(data_dir)
    files.create(talk("one"))
    for name in ("..", "../conversations", f"../conversations/{ID}", ".hidden", "a/b", ""):
        with pytest.raises(ValueError, match="not a conversation"):
            trash.discard(name)
    with pytest.raises(StorageError) as caught:
        trash.discard("gone")
    assert caught.value.reason == FOLDER_GONE
    assert kept(folders_under(data_dir)) == {"one"}


def test_a_link_in_the_trash_is_removed_and_not_where_it_leads(data_dir: Path) -> None:
    files, trash = made(data_dir)
    files.create(talk("one"))
    folders_under(data_dir).trash.mkdir()
    (folders_under(data_dir).trash / "link").symlink_to(folders_under(data_dir).conversations / ID)
    trash.discard("link")
    assert kept(folders_under(data_dir)) == {"one"}


def test_what_a_crash_left_of_something_deleted_for_good_goes(data_dir: Path) -> None:
    files, trash = made(data_dir)
    files.create(talk("one"))
    trash.put(ID)
    left = folders_under(data_dir).trash / ".0123456789abcdef.tmp"
    left.mkdir()
    (left / "conversation.json").write_bytes(b"{")
    assert [one.name for one in trash.listing()] == [ID]
    assert not left.exists()


def _story(files: ConversationFiles, trash: Trash) -> None:
    trash.put(ID)
    trash.restore_last(ID)
    trash.put(ID)
    files.create(talk("new"))
    trash.restore(ID)
    files.take_in(talk("from a backup"), {}, 0)


def test_a_kill_at_any_moment_loses_nothing(tmp_path: Path) -> None:
    for moment in range(1, 200):
        data_dir = tmp_path / str(moment)
        files, trash = made(data_dir)
        files.create(talk("one", "two"))
        disk = FailingDisk(data_dir, kill_at=moment)
        ended = False
        with disk.watching():
            _story(files, trash)
            ended = True
        found = kept(folders_under(data_dir))
        assert {"one", "two"} <= found
        if ended:
            assert found == {"one", "two", "new", "from a backup"}
            return
    pytest.fail("the story never came to its end")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES])
def test_an_error_at_any_moment_loses_nothing_and_is_told(tmp_path: Path, number: int) -> None:
    for moment in range(1, 200):
        data_dir = tmp_path / str(moment)
        files, trash = made(data_dir)
        files.create(talk("one", "two"))
        disk = FailingDisk(data_dir, error_at=moment)
        disk.error_number = number
        with disk.watching(), suppress(StorageError):  # whatever it raises, it is one
            _story(files, trash)
        assert {"one", "two"} <= kept(folders_under(data_dir))
        if disk.calls < moment:
            return
    pytest.fail("the story never came to its end")
