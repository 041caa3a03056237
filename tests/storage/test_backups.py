"""Backups hold everything, cost little, and bring back what is missing; nothing is ever taken away by them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.core.changes import MessagePut, apply
from app.core.conversation import Conversation
from app.core.message import Message, TextPart
from app.storage import backups, restoring
from app.storage.backup_values import Backup, CancelledError, Plan
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import Folders, folders_under
from app.storage.marks import SNAPSHOT
from app.storage.reading import read_conversation
from app.storage.restoring import OpenBackup
from app.storage.storage_error import DISK_FULL, FOLDER_GONE, NO_BACKUP, StorageError

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Desk:
    """A data folder that is backed up day by day."""

    def __init__(self, data_dir: Path) -> None:
        self.folders: Folders = folders_under(data_dir)
        self.files = ConversationFiles(self.folders)
        self.today = START

    def make(self, conversation_id: str, *texts: str) -> None:
        conversation = Conversation(conversation_id, title=conversation_id, created_at="1", updated_at="1")
        for text in texts:
            conversation.put(Message(id=f"id-{text}", parts=(TextPart(text),)))
        self.files.create(conversation)

    def say(self, conversation_id: str, text: str, *, fold: bool = False) -> None:
        conversation = self.files.read(conversation_id).conversation
        change = apply(conversation, MessagePut(Message(id=f"id-{text}", parts=(TextPart(text),))))
        self.files.append(conversation_id, (change,), sync=False)
        if fold:
            self.files.fold(conversation)

    def back_up(self) -> Backup | None:
        self.today += DAY
        return backups.back_up(self.folders, self.folders.backups, go_on, self.today)

    def texts(self) -> dict[str, set[str]]:
        found = {}
        for folder in self.folders.conversations.iterdir():
            if folder.is_dir():
                found[folder.name] = {m.text for m in read_conversation(folder).conversation.messages.values()}
        return found

    def plan(self, path: Path) -> Plan:
        opened = OpenBackup(path)
        try:
            return restoring.planned(self.folders, opened, go_on)
        finally:
            opened.close()

    def restore(self, path: Path) -> Plan:
        plan = self.plan(path)
        opened = OpenBackup(path)
        for addition in (*plan.additions, *plan.deleted):
            reading = opened.reading(addition.id)
            self.files.take_in(reading.conversation, opened.attachments(addition.id), reading.last)
        opened.close()
        return plan


def go_on(_done: int, _total: int) -> bool:
    return True


@pytest.fixture
def desk(data_dir: Path) -> Desk:
    return Desk(data_dir)


def test_the_second_backup_has_only_what_changed_and_with_the_first_everything(desk: Desk) -> None:
    desk.make("a", "one")
    desk.make("b", "two")
    name = desk.files.attachments.add("b", b"picture", "png")
    first = desk.back_up()
    desk.say("a", "three")
    desk.make("c", "four")
    second = desk.back_up()
    assert first is not None
    assert second is not None
    assert (first.since, second.since) == ("", first.stamp)
    with zipfile.ZipFile(second.path) as archive:
        ids = {entry.split("/")[1] for entry in archive.namelist() if entry.startswith("conversations/")}
    assert ids == {"a", "c"}
    everything = desk.texts()
    shutil.rmtree(desk.folders.conversations)
    plan = desk.restore(second.path)
    assert (plan.conversations, plan.messages, plan.unreadable) == (3, 4, 0)
    assert desk.texts() == everything == {"a": {"one", "three"}, "b": {"two"}, "c": {"four"}}
    assert desk.files.attachments.read("b", name) == b"picture"


def test_nothing_new_makes_no_new_file(desk: Desk) -> None:
    desk.make("a", "one")
    assert desk.back_up()
    assert desk.back_up() is None
    desk.say("a", "two")
    assert desk.back_up()
    assert desk.back_up() is None
    assert len(backups.listing(desk.folders.backups)) == 2


def test_a_conversation_that_was_deleted_is_not_in_later_backups(desk: Desk) -> None:
    desk.make("a", "one")
    desk.make("b", "two")
    first = desk.back_up()
    shutil.rmtree(desk.folders.conversations / "a")
    second = desk.back_up()
    assert first is not None
    assert second is not None
    opened = OpenBackup(second.path)
    assert opened.ids() == ["b"]
    opened.close()
    assert [addition.id for addition in desk.plan(first.path).additions] == ["a"]


def test_restoring_merges_and_the_plan_says_so_before(desk: Desk) -> None:
    desk.make("a", "one", "two")
    backup = desk.back_up()
    assert backup is not None
    conversation = desk.files.read("a").conversation
    del conversation.messages["id-two"]
    conversation.put(Message(id="id-here", parts=(TextPart("here"),)))
    desk.files.fold(conversation)
    before = {path: path.read_bytes() for path in desk.folders.data.rglob("*") if path.is_file()}
    plan = desk.plan(backup.path)
    assert [(one.id, one.messages, one.is_new) for one in plan.additions] == [("a", 1, False)]
    assert {path: path.read_bytes() for path in before} == before
    desk.restore(backup.path)
    assert desk.texts() == {"a": {"one", "two", "here"}}
    assert desk.plan(backup.path).additions == ()
    desk.restore(backup.path)
    assert desk.texts() == {"a": {"one", "two", "here"}}


def test_what_is_in_the_trash_is_told_apart(desk: Desk) -> None:
    desk.make("a", "one")
    backup = desk.back_up()
    assert backup is not None
    desk.folders.trash.mkdir()
    (desk.folders.conversations / "a").rename(desk.folders.trash / "a")
    plan = desk.plan(backup.path)
    assert (plan.additions, [one.id for one in plan.deleted]) == ((), ["a"])


def test_a_damaged_conversation_comes_back_and_the_damaged_file_is_kept(desk: Desk) -> None:
    desk.make("a", "one")
    desk.make("b", "two")
    desk.back_up()
    damaged = b'{"title": "half'
    (desk.folders.conversations / "a" / SNAPSHOT).write_bytes(damaged)
    desk.back_up()
    backup = restoring.newest_with("a", desk.folders.backups)
    assert backup is not None
    assert backup.since == ""
    assert [one.id for one in desk.restore(backup.path).additions] == ["a"]
    assert desk.texts() == {"a": {"one"}, "b": {"two"}}
    [aside] = (desk.folders.conversations / "a").glob("conversation.damaged-*")
    assert aside.read_bytes() == damaged
    assert restoring.newest_with("nowhere", desk.folders.backups) is None


def test_days_weeks_and_months_are_kept_and_what_they_build_upon(desk: Desk) -> None:
    desk.make("a", "x" * 3000)
    for day in range(120):
        desk.say("a", f"day {day}", fold=day % 3 == 0)
        assert desk.back_up()
    known = backups.listing(desk.folders.backups)
    ages = [(desk.today - backup.made_at).days for backup in known]
    assert ages[:7] == list(range(7))
    assert len(known) <= 7 + 4 + 5 + 2
    assert max(ages) > 85
    for backup in known:
        opened = OpenBackup(backup.path)
        texts = {message.text for message in opened.reading("a").conversation.messages.values()}
        opened.close()
        assert len(texts) == 2 + (backup.made_at - START).days - 1
    (desk.folders.backups / "dousha-mine.zip").write_bytes(b"the user's own")
    desk.back_up()
    assert (desk.folders.backups / "dousha-mine.zip").exists()


def test_a_whole_backup_is_made_anew_when_much_has_changed(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "_SMALL", 100)
    desk.make("a", "one")
    desk.back_up()
    for day in range(6):
        desk.make(f"b{day}", os.urandom(3000).hex())
        desk.back_up()
    kinds = [bool(backup.since) for backup in backups.listing(desk.folders.backups)]
    assert kinds.count(False) >= 2


def test_a_damaged_backup_is_refused_and_the_next_one_is_whole(desk: Desk) -> None:
    desk.make("a", "one")
    first = desk.back_up()
    assert first is not None
    first.path.write_bytes(first.path.read_bytes()[:-100])
    with pytest.raises(StorageError) as caught:
        OpenBackup(first.path)
    assert caught.value.reason == NO_BACKUP
    second = desk.back_up()
    assert second is not None
    assert second.since == ""
    desk.say("a", "two")
    third = desk.back_up()
    assert third is not None
    second.path.unlink()
    with pytest.raises(StorageError):
        OpenBackup(third.path)


def test_one_damaged_byte_costs_one_conversation(desk: Desk) -> None:
    desk.make("a", "one")
    desk.make("b", "two")
    backup = desk.back_up()
    assert backup is not None
    with zipfile.ZipFile(backup.path) as archive:
        entry = archive.getinfo("conversations/a/conversation.json")
        place = entry.header_offset + 30 + len(entry.filename) + 20
    data = bytearray(backup.path.read_bytes())
    data[place] ^= 0xFF
    backup.path.write_bytes(bytes(data))
    shutil.rmtree(desk.folders.conversations)
    plan = desk.restore(backup.path)
    assert plan.unreadable == 1
    assert desk.texts() == {"b": {"two"}}


def test_giving_up_leaves_nothing_and_harms_nothing(desk: Desk) -> None:
    desk.make("a", "one")
    desk.make("b", "two")
    asked = iter([True] * 3 + [False] * 10)
    with pytest.raises(CancelledError):
        backups.back_up(desk.folders, desk.folders.backups, lambda _done, _total: next(asked), START)
    assert list(desk.folders.backups.iterdir()) == []
    backup = desk.back_up()
    assert backup is not None
    opened = OpenBackup(backup.path)
    with pytest.raises(CancelledError):
        restoring.planned(desk.folders, opened, lambda _done, _total: False)
    opened.close()


def test_what_a_crash_left_is_swept_up(desk: Desk) -> None:
    desk.make("a", "one")
    desk.folders.backups.mkdir()
    (desk.folders.backups / "dousha-20260101-000000.zip.12345678.tmp").write_bytes(b"PK")
    (desk.folders.backups / "other.tmp").write_bytes(b"somebody's")
    desk.back_up()
    assert [path.name for path in desk.folders.backups.glob("*.tmp")] == ["other.tmp"]


HOSTILE = [
    "conversations/../../evil/conversation.json",
    "conversations/..\\evil/conversation.json",
    "/conversations/evil/conversation.json",
    "conversations/.hidden/conversation.json",
    "conversations/a/attachments/../../../evil",
    "conversations/a/attachments/.hidden",
    "conversations/a/b/conversation.json",
]


def test_a_hostile_backup_writes_nowhere_else(desk: Desk, tmp_path: Path) -> None:
    desk.make("a", "one")
    path = tmp_path / "hostile.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in HOSTILE:
            archive.writestr(name, '{"format": "dousha-conversation", "version": 1, "messages": [{"id": "m"}]}')
        content = {"conversations": {}, "attachments": {}, "gone": ["../a"]}
        archive.writestr("backup.json", json.dumps({"format": "dousha-backup", "version": 1, **content}))
    before = sorted(str(item) for item in tmp_path.rglob("*"))
    desk.restore(path)
    assert sorted(str(item) for item in tmp_path.rglob("*")) == before
    path.write_bytes(b"no zip at all")
    with pytest.raises(StorageError):
        OpenBackup(path)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 256 KiB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("no small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk_is_named_and_the_backups_that_are_there_stay(desk: Desk, small_disk: Path) -> None:
    desk.make("a", "one")
    first = backups.back_up(desk.folders, small_disk, go_on, START)
    assert first is not None
    desk.make("b", os.urandom(300_000).hex())
    with pytest.raises(StorageError) as caught:
        backups.back_up(desk.folders, small_disk, go_on, START + DAY)
    assert caught.value.reason == DISK_FULL
    assert [path.name for path in small_disk.iterdir()] == [first.path.name]
    opened = OpenBackup(first.path)
    assert opened.ids() == ["a"]
    opened.close()


def test_the_place_of_a_drive_that_is_not_there_is_not_filled(desk: Desk, tmp_path: Path) -> None:
    desk.make("a", "one")
    with pytest.raises(StorageError) as caught:
        backups.back_up(desk.folders, tmp_path / "unplugged", go_on, START)
    assert caught.value.reason == FOLDER_GONE
    assert not (tmp_path / "unplugged").exists()
