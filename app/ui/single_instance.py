"""One window on one data folder: a second start brings the first to the front and ends."""

from __future__ import annotations

import logging
import os
import platform
import time
import zlib
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QLockFile, QObject, Signal

log = logging.getLogger(__name__)
_LONGEST_S, _AGAIN_S = 5.0, 0.05
"""A process that is just starting does not look yet, one that is ending not any more: a second start waits so long for
its wish to be granted, and looks so often."""
_LONGEST_PATH = 32 * 1024
"""Characters; Windows has the longest (https://learn.microsoft.com/windows/win32/fileio/maximum-file-path-limitation)."""
_WISH = ".wish"


class SingleInstance(QObject):
    """Claims a data folder for this process. Two at once would each write what the other does not know.

    A second start leaves its wish as a file in a folder that the first one watches, and knows by the file's end that
    it was read. A socket would do as well, but Qt's comes with a network library that nothing else here needs.
    """

    raise_requested = Signal()
    """Somebody started the app a second time."""
    file_given = Signal(str)
    """... and named a file: its absolute path."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A lock of this machine's own: in a folder that a sync program brings, another machine's would lock us out.
        machine = f"{zlib.crc32(platform.node().encode()):08x}"
        self._lock = QLockFile(str(folder / f"lock-{machine}"))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, not age
        self._wishes = folder / f"wishes-{machine}"

    def claim(self) -> bool:
        """Whether this process is the only one; the lock of a process that died is taken over."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Grants the wishes of second starts from now on, and those that are waiting."""
        try:
            self._wishes.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            log.info("second starts will not find this window: %s", error)
            return
        self._watcher = QFileSystemWatcher([str(self._wishes)], self)
        self._watcher.directoryChanged.connect(self._grant)
        self._grant()

    def _grant(self) -> None:
        for path in self._wishes.glob(f"*{_WISH}"):
            try:
                is_fresh = time.time() - path.stat().st_mtime < 2 * _LONGEST_S  # else left by one that was killed
                wish = path.read_bytes()
                path.unlink()
            except OSError:  # taken back just now
                continue
            if is_fresh:
                self._tell(os.fsdecode(wish))

    def _tell(self, file: str) -> None:
        self.raise_requested.emit()
        if len(file) <= _LONGEST_PATH and "\0" not in file and Path(file).is_absolute():
            self.file_given.emit(file)

    def raise_other(self, file: Path | None = None) -> bool:
        """Asks the process that holds the folder to show its window and, if there is one, to open `file`.

        False: that process was just ending, and this one has the folder now.
        """
        try:
            wish = self._wish(os.fsencode(file.absolute()) if file else b"")
        except OSError as error:
            log.warning("the process that has the folder cannot be asked: %s", error)
            return True
        end = time.monotonic() + _LONGEST_S
        try:
            while wish.exists():
                if self.claim():
                    return False
                if time.monotonic() > end:
                    log.warning("another process has the folder and does not answer")
                    break
                time.sleep(_AGAIN_S)
        finally:
            wish.unlink(missing_ok=True)
        return True

    def _wish(self, content: bytes) -> Path:
        self._wishes.mkdir(mode=0o700, exist_ok=True)
        path = self._wishes / f"{os.getpid()}{_WISH}"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(content)
        unfinished.replace(path)  # the other one never sees half of it
        return path

    def release(self) -> None:
        """Lets another process have the folder."""
        self._lock.unlock()
