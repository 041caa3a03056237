"""A file that is written whole or piece by piece is wholly old or wholly new, whatever fails meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from app.storage import files
from tests.storage.failing_disk import FailingDisk, Unsynced

OLD, PIECES = b"old" * 50, [b"new" * 7, b"n" * 50_000, b"end"]
NEW = b"".join(PIECES)
Write = Callable[[Path], None]


def whole(path: Path) -> None:
    files.write_whole(path, NEW)


def piece_by_piece(path: Path) -> None:
    with files.growing(path) as file:
        for piece in PIECES:
            file.write(piece)
        file.seek(1)
        assert file.read(2) == NEW[1:3]


def _prepared(folder: Path) -> Path:
    folder.mkdir()
    path = folder / "file"
    path.write_bytes(OLD)
    return path


def _calls(write: Write, folder: Path) -> int:
    disk = FailingDisk(folder)
    with disk.watching():
        write(_prepared(folder))
    assert (folder / "file").read_bytes() == NEW
    return disk.calls


@pytest.mark.parametrize("write", [whole, piece_by_piece])
def test_an_error_at_any_moment_leaves_the_old_file_and_nothing_else(write: Write, tmp_path: Path) -> None:
    calls = _calls(write, tmp_path / "counted")
    assert calls >= 6  # made, written, synced, renamed: the disk sees all of it
    for failing in range(1, calls + 1):
        folder = tmp_path / f"{failing}"
        path = _prepared(folder)
        disk = FailingDisk(folder, error_at=failing)
        with disk.watching(), suppress(OSError):
            write(path)
        assert path.read_bytes() in {OLD, NEW}
        assert failing > calls - 3 or path.read_bytes() == OLD
        assert [entry.name for entry in folder.iterdir()] == ["file"]
        shutil.rmtree(folder)


@pytest.mark.parametrize("write", [whole, piece_by_piece])
@pytest.mark.parametrize("unsynced", list(Unsynced))
def test_a_power_cut_after_the_end_finds_the_new_file(write: Write, unsynced: Unsynced, tmp_path: Path) -> None:
    folder = tmp_path / "disk"
    path = _prepared(folder)
    disk = FailingDisk(folder)
    with disk.watching():
        write(path)
    found = disk.after_power_cut(tmp_path / "after", unsynced, names_kept=False)
    assert (found / "file").read_bytes() == NEW
