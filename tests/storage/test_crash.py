"""Whatever ends the app, and whenever: the files load, and what was safely stored is there."""

from __future__ import annotations

import errno
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.core.changes import MessageGrown, apply
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import folders_under
from app.storage.marks import JOURNAL
from app.storage.reading import read_conversation
from app.storage.storage_error import DISK_FULL, StorageError
from tests.storage.failing_disk import FailingDisk, Unsynced
from tests.storage.talk import ID, STEPS, Step, Talk, view

MOMENT = st.integers(0, 200)
AT_THE_END = -1
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no syncing of folders")


def _read(root: Path) -> tuple[object, bool]:
    """What the files show, and whether something had to be mended."""
    reading = read_conversation(folders_under(root).conversations / ID)
    assert reading.problem is None
    return view(reading.conversation), bool(reading.repairs)


def _calls_of(steps: list[Step], root: Path) -> int:
    """How many changes of files the steps take when nothing fails."""
    disk = FailingDisk(root)
    with disk.watching():
        talk = Talk(ConversationFiles(folders_under(root)))
        talk.begin()
        talk.do(steps)
    return disk.calls


@settings(deadline=None, max_examples=80)
@given(STEPS, st.floats(0, 1))
def test_a_journal_cut_at_any_byte_gives_what_was_before(steps: list[Step], part: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        talk = Talk(ConversationFiles(folders_under(root)))
        talk.begin()
        talk.do(steps)
        journal = folders_under(root).conversations / ID / JOURNAL
        assert _read(root) == (talk.views[-1], False)
        if not journal.exists():
            return
        whole = journal.read_bytes()
        folded = len(talk.views) - 1 - whole.count(b"\n")
        cut = whole[: round(part * len(whole))]
        journal.write_bytes(cut)
        lines = len([line for line in cut.split(b"\n") if line])
        half = not cut.endswith(b"\n") and cut + b"\n" not in whole
        assert _read(root) == (talk.views[folded + lines - half], bool(cut) and half)


@settings(deadline=None, max_examples=100)
@given(STEPS, MOMENT)
def test_a_kill_at_any_moment_loses_nothing_that_was_written(steps: list[Step], moment: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        total = _calls_of(steps, Path(folder) / "counted")
        root = Path(folder) / "killed"
        disk = FailingDisk(root, kill_at=1 + moment % total)
        talk = Talk(ConversationFiles(folders_under(root)))
        with disk.watching():
            talk.begin()
            talk.do(steps)
        if not (folders_under(root).conversations / ID / "conversation.json").exists():
            assert talk.written == 0
            return
        seen, _ = _read(root)
        assert seen in talk.views[talk.written :]
        _goes_on(root)


def _goes_on(root: Path) -> None:
    """After a restart the conversation can be continued, and nothing runs into what the crash left behind."""
    storage = ConversationFiles(folders_under(root))
    talk = Talk(storage)
    talk.conversation = storage.read(ID).conversation
    talk.do([("user", "还在吗", True), ("reply", "", False), ("grow", "在", False)])
    assert _read(root)[0] == talk.views[-1]
    talk.do([("fold", "", True)])
    assert _read(root) == (talk.views[-1], False)


@posix
@settings(deadline=None, max_examples=100)
@given(STEPS, MOMENT, st.sampled_from(Unsynced), st.booleans())
@example([("user", "一", False), ("user", "二", True)], AT_THE_END, Unsynced.LOST, False)
@example([("title", "旧", True), ("title", "新", False), ("fold", "", True)], AT_THE_END, Unsynced.LOST, False)
def test_a_power_cut_at_any_moment_loses_nothing_that_was_synced(
    steps: list[Step], moment: int, unsynced: Unsynced, names_kept: bool
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "counted").mkdir()
        total = _calls_of(steps, Path(folder) / "counted")
        root = Path(folder) / "running"
        root.mkdir()
        disk = FailingDisk(root, kill_at=1 + moment % (total + 1))  # one more: after everything
        talk = Talk(ConversationFiles(folders_under(root)))
        begun = False
        with disk.watching():
            talk.begin()
            begun = True
            talk.do(steps)
        found = disk.after_power_cut(Path(folder) / "found", unsynced, names_kept=names_kept)
        if not begun and not (folders_under(found).conversations / ID / "conversation.json").exists():
            return
        seen, _ = _read(found)
        assert seen in talk.views[talk.sure :]


@settings(deadline=None, max_examples=100)
@given(STEPS, MOMENT, st.sampled_from([errno.ENOSPC, errno.EIO, errno.EACCES, errno.EROFS]))
def test_an_error_at_any_moment_is_reported_and_leaves_the_old_content(
    steps: list[Step], moment: int, number: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        total = _calls_of(steps, Path(folder) / "counted")
        root = Path(folder) / "failing"
        disk = FailingDisk(root, error_at=1 + moment % total)
        disk.error_number = number
        talk = Talk(ConversationFiles(folders_under(root)))
        errors: list[StorageError] = []
        with disk.watching():
            for work in (talk.begin, *(lambda step=step: talk.do([step]) for step in steps)):
                try:
                    work()
                except StorageError as error:
                    errors.append(error)
                    if work == talk.begin:
                        talk.storage.create(talk.conversation)
                    else:  # as the session does: what could not be appended is written whole
                        assert _read(root)[0] in talk.views[talk.written :]
                        talk.storage.fold(talk.conversation)
        assert [error.errno for error in errors] in ([], [number])  # removing a journal may fail unnoticed
        assert all(error.reason.zh and error.reason.en for error in errors)
        assert _read(root)[0] == talk.views[-1]


def test_a_failed_append_is_taken_back_and_the_next_line_stands_alone(tmp_path: Path) -> None:
    talk = Talk(ConversationFiles(folders_under(tmp_path)))
    talk.begin()
    talk.do([("user", "一", True)])
    journal = folders_under(tmp_path).conversations / ID / JOURNAL
    before = journal.read_bytes()
    disk = FailingDisk(tmp_path, error_at=2)  # the write
    with disk.watching(), pytest.raises(StorageError) as caught:
        talk.do([("title", "没存上", False)])
    assert caught.value.reason == DISK_FULL
    assert journal.read_bytes() == before
    talk.do([("title", "存上了", False)])
    assert _read(tmp_path) == (talk.views[-1], False)


def test_a_half_line_that_could_not_be_taken_back_does_not_swallow_the_next(tmp_path: Path) -> None:
    talk = Talk(ConversationFiles(folders_under(tmp_path)))
    talk.begin()
    talk.do([("user", "一", True)])
    journal = folders_under(tmp_path).conversations / ID / JOURNAL
    whole = journal.read_bytes()
    journal.write_bytes(whole + b'{"seq":3,"event":"set","fields":{"tit')
    storage = ConversationFiles(folders_under(tmp_path))
    talk = Talk(storage)
    reading = storage.read(ID)
    talk.conversation = reading.conversation
    assert len(reading.repairs) == 1
    talk.do([("title", "新", True), ("user", "二", True)])
    assert _read(tmp_path)[0] == talk.views[-1]
    talk.do([("fold", "", True)])
    kept = list(journal.parent.glob("journal.damaged-*.jsonl"))
    assert [b'"tit\n' in path.read_bytes() for path in kept] == [True]
    assert not journal.exists()


def test_a_journal_left_beside_the_snapshot_that_has_it_changes_nothing(tmp_path: Path) -> None:
    talk = Talk(ConversationFiles(folders_under(tmp_path)))
    talk.begin()
    talk.do([("reply", "", True), ("grow", "一二", False), ("grow", "三", False)])
    folder = folders_under(tmp_path).conversations / ID
    shutil.copy(folder / JOURNAL, tmp_path / "old")
    talk.do([("fold", "", True)])
    shutil.copy(tmp_path / "old", folder / JOURNAL)
    assert _read(tmp_path) == (talk.views[-1], False)


def test_growth_that_a_snapshot_has_already_is_not_added_twice(tmp_path: Path) -> None:
    """The snapshot may be of a moment when growth was in the conversation but not yet in the journal."""
    talk = Talk(ConversationFiles(folders_under(tmp_path)))
    talk.begin()
    talk.do([("reply", "", True), ("grow", "一二", False)])
    ahead = apply(talk.conversation, MessageGrown("m0", text="三四", reasoning="想"))
    talk.storage.fold(talk.conversation)
    talk.storage.append(ID, (ahead,), sync=False)
    assert _read(tmp_path) == (view(talk.conversation), False)
    talk.do([("grow", "五", False)])
    assert _read(tmp_path) == (view(talk.conversation), False)
    assert talk.conversation.messages["m0"].text == "一二三四五"
