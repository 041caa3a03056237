"""Writes files so that neither a crash nor a full disk leaves half of one: the only place that changes files.

New files are 0600 and new folders 0700. Everything here blocks and raises OSError.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

TEMPORARY = ".tmp"
"""Ends the names of files that were being written when the app was killed: never read, removed when found."""

_BINARY = getattr(os, "O_BINARY", 0)
_WINDOWS_TRIES, _WINDOWS_WAIT_S = 5, 0.05


def make_folder(folder: Path) -> None:
    """Makes `folder` and its missing parents, for this user only; on disk when this returns."""
    if not folder.is_dir():
        if folder.parent != folder:
            make_folder(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)
        sync_folder(folder.parent)


def write_whole(path: Path, data: bytes) -> None:
    """Makes `data` the content of `path`, on disk at the end; at every instant it is wholly old or wholly new."""
    with growing(path) as file:
        file.write(data)


@contextmanager
def growing(path: Path) -> Iterator[BinaryIO]:
    """A file to write piece by piece: at the end it takes the place of `path`, on disk; after an error it is gone."""
    temporary = path.with_name(f"{path.name}.{secrets.token_hex(4)}{TEMPORARY}")
    descriptor = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
    try:
        with _File(descriptor, "r+") as raw:
            file = io.BufferedRandom(raw)
            yield file
            file.flush()
            _sync(descriptor)
        _patiently(lambda: os.replace(temporary, path))
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise
    sync_folder(path.parent)


def append(path: Path, data: bytes, *, sync: bool) -> None:
    """Adds `data` to the end of `path`, all or nothing; with `sync`, on disk when this returns.

    A half line at the end, left by a crash, is ended first, so that it cannot swallow what comes now.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _BINARY, 0o600)
    try:
        size = os.fstat(descriptor).st_size
        if size:
            os.lseek(descriptor, -1, os.SEEK_END)
            if os.read(descriptor, 1) != b"\n":
                data = b"\n" + data
        try:
            _write_all(descriptor, data)
            if sync:
                _sync(descriptor)
        except OSError:
            with suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)
    if sync:  # the name too: an append that was not synced may have made the file
        sync_folder(path.parent)


def read(path: Path) -> bytes | None:
    """The content of a regular file; None when there is none. A pipe or device raises instead of blocking."""
    descriptor = None
    try:
        descriptor = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError:
        return None
    with open(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise OSError(errno.EISDIR, "not a regular file")
        return file.read()


def remove(path: Path) -> None:
    """Removes a file, if it is there."""
    with suppress(FileNotFoundError):
        _patiently(lambda: os.unlink(path))


def move(source: Path, target: Path) -> None:
    """Gives a file or folder another name on the same disk; a folder with content is not overwritten."""
    _patiently(lambda: os.rename(source, target))
    sync_folder(target.parent)
    sync_folder(source.parent)


def remove_folder(folder: Path) -> None:
    """Removes a folder with all that is in it; a link, not where it leads. Half of it never stays under its name."""
    if folder.is_symlink():
        remove(folder)
        return
    doomed = folder.with_name(f".{secrets.token_hex(8)}{TEMPORARY}")
    move(folder, doomed)
    shutil.rmtree(doomed)
    sync_folder(folder.parent)


def copy(source: Path, target: Path) -> None:
    """Copies a file to a name that is not taken; on disk when this returns."""
    with source.open("rb") as reader:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600)
        with open(descriptor, "wb") as writer:
            shutil.copyfileobj(reader, writer, 1 << 20)
            writer.flush()
            _sync(descriptor)
    sync_folder(target.parent)


def set_aside_name(path: Path) -> Path:
    """A free name beside `path` for a damaged copy of it, e.g. `settings.damaged-20260131-081530.json`."""
    return free_name(path, "damaged")


def free_name(path: Path, word: str) -> Path:
    """A free name beside `path` that has `word` and the time in it."""
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    candidate, number = path.with_name(f"{path.stem}.{word}-{stamp}{path.suffix}"), 1
    while candidate.exists():
        number += 1
        candidate = path.with_name(f"{path.stem}.{word}-{stamp}-{number}{path.suffix}")
    return candidate


def sync_folder(folder: Path) -> None:
    """Makes new, replaced and removed names in `folder` survive a power cut. Windows has no such call."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _File(io.FileIO):
    """Writes through `os`, where the tests' disk can fail."""

    def write(self, data: ReadableBuffer) -> int:
        return os.write(self.fileno(), data)


def _write_all(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(descriptor, view) :]


def _sync(descriptor: int) -> None:
    if sys.platform == "darwin":  # fsync there only reaches the drive's own cache
        import fcntl

        with suppress(OSError):  # network drives do not know it
            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
            return
    os.fsync(descriptor)


def _patiently(change: Callable[[], None]) -> None:
    """Tries again while a virus scanner on Windows holds the file, up to 200 ms."""
    for left in reversed(range(_WINDOWS_TRIES if sys.platform == "win32" else 1)):
        try:
            change()
            return
        except PermissionError:
            if not left:
                raise
            time.sleep(_WINDOWS_WAIT_S)
