"""A disk that fails when told to: real files, but a chosen change of them does not happen.

Three things can end a change: the process is killed (what was written stays), the power is cut (what was not synced
may be gone or zeros), or the system reports an error (and the process goes on).
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

CHANGING = ("open", "write", "fsync", "replace", "rename", "unlink", "ftruncate", "mkdir")


class Killed(BaseException):
    """The process ends here."""


class Unsynced(Enum):
    """What a power cut makes of written data that was not synced."""

    LOST = "lost"
    HALF = "half"
    ZEROS = "zeros"


class FailingDisk:
    """Everything under `root`, watched while `watching()`."""

    def __init__(self, root: Path, *, kill_at: int | None = None, error_at: int | None = None) -> None:
        self.root = root
        self.calls = 0
        self.error_number = errno.ENOSPC
        self._kill_at, self._error_at = kill_at, error_at
        self._dead = False
        self._opened: dict[int, Path] = {}
        self._content: dict[int, bytes] = {}
        """What is safely on disk, by inode."""
        self._names: dict[Path, dict[str, int]] = {root: {}}
        """The names that are safely on disk, by folder."""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Changes of files in this block may fail. A kill ends the block quietly."""
        real = {name: getattr(os, name) for name in CHANGING}
        for name in CHANGING:
            setattr(os, name, self._failing(name, real[name]))
        try:
            yield
        except Killed:
            pass
        finally:
            for name in CHANGING:
                setattr(os, name, real[name])

    def _failing(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            if self._dead:
                raise Killed
            self.calls += 1
            if self.calls == self._kill_at:
                self._dead = True
                if name == "write":  # half of it gets through
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise Killed
            if self.calls == self._error_at:
                if name == "write":
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                raise OSError(self.error_number, os.strerror(self.error_number))
            new = name == "open" and not os.path.lexists(arguments[0])
            if name == "fsync":  # remembered, not done: the tests would take minutes
                return self._synced(arguments[0])
            result = real(*arguments, **named)
            if name == "open":
                self._opened[result] = Path(arguments[0])
            if new:
                self._content[os.fstat(result).st_ino] = b""
            return result

        return call

    def _synced(self, descriptor: int) -> None:
        path = self._opened[descriptor]
        if path.is_dir():
            self._names[path] = {entry.name: entry.inode() for entry in os.scandir(path)}
        else:
            self._content[os.fstat(descriptor).st_ino] = path.read_bytes()

    def after_power_cut(self, target: Path, unsynced: Unsynced, *, names_kept: bool) -> Path:
        """What is found on the disk afterwards, as a copy in `target`. `names_kept`: renames got through unsynced."""
        self._copy(self.root, target, unsynced, names_kept)
        return target

    def _copy(self, source: Path, target: Path, unsynced: Unsynced, names_kept: bool) -> None:
        target.mkdir()
        present = {entry.inode(): Path(entry.path) for entry in os.scandir(source)} if source.is_dir() else {}
        names = {path.name: inode for inode, path in present.items()}
        if not names_kept:
            names = self._names.get(source, {})
        for name, inode in names.items():
            path = present.get(inode)
            if (path and path.is_dir()) or source / name in self._names:
                self._copy(source / name, target / name, unsynced, names_kept)
                continue
            safe = self._content.get(inode, b"")
            written = path.read_bytes() if path else safe
            rest = written[len(safe) :] if written.startswith(safe) else b""
            tail = {Unsynced.LOST: b"", Unsynced.HALF: rest[: len(rest) // 2], Unsynced.ZEROS: b"\0" * len(rest)}
            (target / name).write_bytes(safe + tail[unsynced])
