"""A disk that is really full, and other refusals of the real system."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from collections.abc import Awaitable, Iterator
from pathlib import Path

import pytest

from app.core.changes import FieldsSet, MessagePut, apply
from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import Message, TextPart
from app.core.settings import Settings
from app.storage import files
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.marks import JOURNAL
from app.storage.settings import SettingsStore
from app.storage.storage_error import DISK_FULL, FOLDER_GONE, StorageError, as_storage_error
from devtools.environment import ROOT


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)]
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root; the file-size limit below is tested instead")
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"no small disk here: {mounted.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


async def _refusal(attempt: Awaitable[None]) -> Text | None:
    """Why it was not done; None if it was."""
    try:
        await attempt
    except StorageError as error:
        return error.reason
    return None


def _message(number: int, length: int) -> MessagePut:
    return MessagePut(Message(id=f"m{number}", parts=(TextPart("字" * (length // 3)),)))


async def test_a_full_disk_is_named_and_costs_nothing_that_was_there(small_disk: Path) -> None:
    store = ConversationStore(folders_under(small_disk))
    conversation = Conversation(title="满")
    await store.create(conversation)
    stored, reason = 0, None
    while reason is None:
        reason = await _refusal(store.append(conversation.id, apply(conversation, _message(stored, 20_000)), sync=True))
        stored += reason is None
    assert stored > 5
    assert reason == DISK_FULL
    assert await _refusal(store.fold(conversation)) == DISK_FULL
    settings = SettingsStore(folders_under(small_disk))
    assert await _refusal(settings.save(Settings(extra={"x": "y" * 200_000}))) == DISK_FULL
    with pytest.raises(StorageError):
        await store.add_attachment(conversation.id, b"x" * 200_000, "png")
    loaded = await store.load(conversation.id)
    assert (list(loaded.conversation.messages), loaded.repairs) == ([f"m{n}" for n in range(stored)], ())
    # A small message still fits: the half line of the large one was taken back.
    await store.append(conversation.id, apply(conversation, _message(1000, 30)), sync=True)
    assert "m1000" in (await store.load(conversation.id)).conversation.messages
    assert not any(name.endswith(".tmp") for _, _, names in os.walk(small_disk) for name in names)
    await store.aclose()


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")
def test_a_device_that_is_always_full(tmp_path: Path) -> None:
    journal = tmp_path / JOURNAL
    journal.symlink_to("/dev/full")
    with pytest.raises(StorageError) as caught, as_storage_error(journal):
        files.append(journal, b"x", sync=False)
    assert caught.value.reason == DISK_FULL


def _run(code: str, folder: Path) -> str:
    """Output of a program of its own: limits and users cannot be given back."""
    program = textwrap.dedent(code)
    result = subprocess.run(
        [sys.executable, "-c", program, str(folder)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=30
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_a_limit_on_the_size_of_files(tmp_path: Path) -> None:
    output = _run(
        """
        import resource, sys
        from pathlib import Path
        from app.core.changes import FieldsSet
        from app.core.conversation import Conversation
        from app.storage.conversation_files import ConversationFiles
        from app.storage.folders import folders_under
        from app.storage.storage_error import StorageError
        files = ConversationFiles(folders_under(Path(sys.argv[1])))
        files.create(Conversation("c"))
        files.append("c", (FieldsSet({"title": "before"}),), sync=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            files.append("c", (FieldsSet({"draft": "x" * 8000}),), sync=False)
        except StorageError as error:
            print(error.reason.en)
        files.append("c", (FieldsSet({"model": "after"}),), sync=False)
        reading = files.read("c")
        print(reading.conversation.title, reading.conversation.model, len(reading.repairs))
        """,
        tmp_path,
    )
    assert output.split("\n")[:2] == ["the disk is full", "before after 0"]


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="Windows has no users to change to")
def test_a_folder_without_permission(tmp_path: Path) -> None:
    output = _run(
        """
        import os, sys
        from pathlib import Path
        from app.core.changes import FieldsSet
        from app.core.conversation import Conversation
        from app.storage.conversation_files import ConversationFiles
        from app.storage.folders import folders_under
        from app.storage.storage_error import StorageError
        from app.storage.summaries import read_summaries
        from app.storage.trash import Trash
        folders = folders_under(Path(sys.argv[1]))
        files = ConversationFiles(folders)
        files.create(Conversation("c"))
        folder = folders.conversations / "c"
        if os.geteuid() == 0:
            os.umask(0)
            for place in (folders.data, *folders.data.parents):
                os.chmod(place, 0o755)
            for place in (folders.conversations, folder):
                os.chmod(place, 0o555)
            os.chmod(folder / "conversation.json", 0o444)
            os.seteuid(65534)
        else:
            os.chmod(folder, 0o500)
        for work in (
            lambda: files.append("c", (FieldsSet({"title": "x"}),), sync=True),
            lambda: files.fold(Conversation("c")),
            lambda: Trash(folders, files).put("c"),
        ):
            try:
                work()
            except StorageError as error:
                print(error.reason.en)
        if os.geteuid() == 65534:
            os.seteuid(0)
            os.chmod(folder / "conversation.json", 0)
            os.seteuid(65534)
        else:
            os.chmod(folder / "conversation.json", 0)
        [summary], _ = read_summaries(folders.conversations)
        print("may not be read" in summary.problem.en)
        if os.geteuid() == 65534:
            os.seteuid(0)
        else:
            os.chmod(folder, 0o700)
        """,
        tmp_path / "data",
    )
    *refusals, problem = output.splitlines()
    assert set(refusals) == {"the folder may not be read or written"}
    assert len(refusals) >= 2
    assert problem == "True"


async def test_a_folder_that_went_away_is_named_and_its_text_can_be_stored_again(data_dir: Path) -> None:
    store = ConversationStore(folders_under(data_dir))
    conversation = Conversation(title="还在")
    await store.create(conversation)
    os.rename(folders_under(data_dir).conversations, data_dir / "moved")
    for attempt in (
        store.append(conversation.id, FieldsSet({"title": "x"})),
        store.fold(conversation),
        store.trash.put(conversation.id),
    ):
        assert await _refusal(attempt) == FOLDER_GONE
    await store.create(conversation)
    assert (await store.load(conversation.id)).conversation.title == "还在"
    await store.aclose()
