"""A second start raises the first window and ends; a dead process does not keep the folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.ui.single_instance import SingleInstance

_CLAIM = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from app.ui.single_instance import SingleInstance
application = QCoreApplication([])
instance = SingleInstance(Path(sys.argv[1]))
if instance.claim():
    print("first", flush=True)
    sys.stdin.read()
else:
    print("taken", flush=True)
    has_told = instance.raise_other(Path(sys.argv[2]) if sys.argv[2:] else None)
    print("second" if has_told else "first after all", flush=True)
"""


def _start(folder: Path, *file: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CLAIM, str(folder), *file], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_a_second_start_raises_the_first(qtbot: QtBot, data_dir: Path) -> None:
    instance = SingleInstance(data_dir)
    assert instance.claim()
    instance.listen()
    with qtbot.waitSignal(instance.raise_requested, timeout=20_000):
        second = _start(data_dir)
    output, _ = second.communicate(timeout=20)
    assert output.split() == ["taken", "second"]
    instance.release()


def test_a_killed_process_frees_the_folder(qtbot: QtBot, data_dir: Path) -> None:
    first = _start(data_dir)
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "first"
    instance = SingleInstance(data_dir)
    assert not instance.claim()
    first.kill()
    first.communicate()
    assert instance.claim()
    instance.release()


def test_two_folders_are_two_apps(qtbot: QtBot, tmp_path: Path) -> None:
    one, other = SingleInstance(tmp_path / "one"), SingleInstance(tmp_path / "other")
    assert one.claim()
    assert other.claim()
    one.release()
    other.release()


def test_a_second_start_hands_its_file_to_the_first(qtbot: QtBot, data_dir: Path) -> None:
    instance = SingleInstance(data_dir)
    assert instance.claim()
    instance.listen()
    with qtbot.waitSignal(instance.file_given, timeout=20_000) as given:
        second = _start(data_dir, "导出 1.zip")
    second.communicate(timeout=20)
    assert given.args == [str(Path.cwd() / "导出 1.zip")]
    instance.release()


@pytest.mark.parametrize("wish", [b"", b"{}", b"7", b"/a\0b", b"\xff\xfe", b"/" + b"x" * 100_000])
def test_nonsense_only_raises_the_window(qtbot: QtBot, data_dir: Path, wish: bytes) -> None:
    instance, given = SingleInstance(data_dir), list[str]()
    instance.file_given.connect(given.append)
    assert instance.claim()
    instance.listen()
    with qtbot.waitSignal(instance.raise_requested, timeout=20_000):
        path = instance._wish(wish)
    assert not given
    assert not path.exists()
    instance.release()


def test_the_wish_of_a_start_long_ago_is_not_granted(qtbot: QtBot, data_dir: Path) -> None:
    instance, given = SingleInstance(data_dir), list[str]()
    instance.file_given.connect(given.append)
    path = instance._wish(b"/chats.json")
    os.utime(path, (0, 0))
    instance.listen()
    assert not given
    assert not path.exists()


def test_the_lock_of_another_machine_in_a_synced_folder_locks_nobody_out(qtbot: QtBot, data_dir: Path) -> None:
    first = _start(data_dir)
    assert first.stdout is not None
    assert first.stdout.readline().strip() == "first"
    [lock] = data_dir.glob("lock*")
    content = lock.read_bytes()
    first.kill()
    first.communicate()
    (data_dir / "lock-0123abcd").write_bytes(content)
    (data_dir / "lock").write_bytes(content)
    instance = SingleInstance(data_dir)
    assert instance.claim()
    instance.release()


def test_after_a_killed_process_the_next_one_is_found(qtbot: QtBot, data_dir: Path) -> None:
    listening = _CLAIM.replace("sys.stdin.read()", "instance.listen(); print(); sys.stdout.flush(); sys.stdin.read()")
    first = subprocess.Popen(
        [sys.executable, "-c", listening, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert first.stdout is not None
    assert [first.stdout.readline().strip() for _ in range(2)] == ["first", ""]
    first.kill()
    first.communicate()
    instance = SingleInstance(data_dir)
    assert instance.claim()
    instance.listen()
    with qtbot.waitSignal(instance.raise_requested, timeout=20_000):
        second = _start(data_dir)
    assert second.communicate(timeout=20)[0].split() == ["taken", "second"]
    instance.release()


def test_the_first_may_only_just_be_starting(qtbot: QtBot, data_dir: Path) -> None:
    instance = SingleInstance(data_dir)
    assert instance.claim()
    second = _start(data_dir, "/somewhere/chats.json")
    assert second.stdout is not None
    assert second.stdout.readline().strip() == "taken"
    given = list[str]()
    instance.file_given.connect(given.append)
    with qtbot.waitSignal(instance.file_given, timeout=20_000):
        instance.listen()
    second.communicate(timeout=20)
    assert given == ["/somewhere/chats.json"]
    instance.release()


def test_the_first_may_just_be_ending(qtbot: QtBot, data_dir: Path) -> None:
    instance = SingleInstance(data_dir)
    assert instance.claim()
    second = _start(data_dir)
    assert second.stdout is not None
    assert second.stdout.readline().strip() == "taken"
    instance.release()
    assert second.communicate(timeout=20)[0].strip() == "first after all"
    assert instance.claim()
    instance.release()
