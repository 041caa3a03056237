"""Files of every version of the format that ever was, as samples in tests/data/conversations."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from app.core.conversation import Conversation
from app.storage import encoding
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import folders_under
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.storage_error import NEWER, StorageError
from devtools.environment import ROOT
from tests.storage.test_format import LINE, SCHEMA

SAMPLES = ROOT / "tests" / "data" / "conversations"
SHOWN = {
    "version-0": ["怎么做豆沙包？", "先煮红豆。"],
    "version-1": ["怎么做豆沙包？", "先煮红豆。", "然后呢？", "包起来，蒸。"],
}


def laid_out(data_dir: Path, name: str) -> tuple[ConversationFiles, Path]:
    """A data folder with a sample as the conversation "sample"."""
    folders = folders_under(data_dir)
    shutil.copytree(SAMPLES / name, folders.conversations / "sample")
    return ConversationFiles(folders), folders.conversations / "sample"


def test_there_is_a_sample_of_every_version() -> None:
    assert sorted(folder.name for folder in SAMPLES.iterdir()) == sorted(SHOWN)
    assert set(SHOWN) == {f"version-{number}" for number in range(encoding.VERSION + 1)}


def test_the_sample_of_this_version_is_valid() -> None:
    folder = SAMPLES / f"version-{encoding.VERSION}"
    jsonschema.validate(json.loads((folder / SNAPSHOT).read_bytes()), SCHEMA)
    for line in (folder / JOURNAL).read_bytes().splitlines():
        jsonschema.validate(json.loads(line), LINE)


@pytest.mark.parametrize("name", SHOWN)
def test_every_version_is_read_and_written_as_todays_with_the_old_file_kept(data_dir: Path, name: str) -> None:
    files, folder = laid_out(data_dir, name)
    before = (folder / SNAPSHOT).read_bytes()
    reading = files.read("sample")
    assert (reading.repairs, reading.problem) == ([], None)
    assert [message.text for message in reading.conversation.path()] == SHOWN[name]
    assert (folder / SNAPSHOT).read_bytes() == before
    files.fold(reading.conversation)
    raw = json.loads((folder / SNAPSHOT).read_bytes())
    assert raw["version"] == encoding.VERSION
    jsonschema.validate(raw, SCHEMA)
    kept = [path.read_bytes() for path in folder.glob("conversation.version-*")]
    assert kept == ([before] if name != f"version-{encoding.VERSION}" else [])
    again = files.read("sample")
    assert [message.text for message in again.conversation.path()] == SHOWN[name]
    files.fold(again.conversation)
    assert len(list(folder.glob("conversation.version-*"))) == len(kept)


def test_this_version_comes_back_with_everything_it_has(data_dir: Path) -> None:
    files, _ = laid_out(data_dir, "version-1")
    conversation = files.read("sample").conversation
    assert (conversation.folder, conversation.tags, conversation.pinned) == ("厨房", ("甜点",), True)
    assert conversation.extra == {"written_by_a_later_program": {"kept": True}}
    assert conversation.messages["d"].deleted_at
    assert conversation.messages["b"].usage is not None


def test_a_later_version_is_not_written_to(data_dir: Path) -> None:
    files, folder = laid_out(data_dir, "version-1")
    raw = json.loads((folder / SNAPSHOT).read_bytes())
    (folder / SNAPSHOT).write_text(json.dumps({**raw, "version": encoding.VERSION + 1}), encoding="utf-8")
    assert files.read("sample").problem is not None
    for work in (lambda: files.fold(Conversation("sample")), lambda: files.take_in(Conversation("sample"), {}, 0)):
        with pytest.raises(StorageError) as caught:
            work()
        assert caught.value.reason == NEWER
