"""One process at a time: a lock that two processes on one data folder take before they change conversations.

A second start of the app never gets this far (see `ui.single_instance`). This is for shared drives and for whoever
runs two all the same; machines that share a folder through a sync program have a copy each and need no lock.
"""

from __future__ import annotations

import os
import sys
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

LOCK = ".writing"
"""In the conversations' folder; its name tells everyone who lists that folder that it is none."""


_LONGEST_WAIT_S, _WAIT_S = 10, 0.002


class Exclusive:
    """The right to write. Where the disk knows no locks, or may not be written, it is always given.

    A process that stands still with the lock does not keep others from saving for ever.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor: int | None = None
        self._closing: weakref.finalize[..., Exclusive] | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Waits until no other process is in such a block."""
        descriptor = self._opened()
        if descriptor is None:
            yield
            return
        with suppress(OSError):
            _lock(descriptor)
        try:
            yield
        finally:
            with suppress(OSError):
                _unlock(descriptor)

    def _opened(self) -> int | None:
        if self._descriptor is None and self._folder.is_dir():
            with suppress(OSError):
                self._descriptor = os.open(self._folder / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
                self._closing = weakref.finalize(self, os.close, self._descriptor)
        return self._descriptor

    def close(self) -> None:
        """Lets go of the file."""
        self._descriptor = None
        if self._closing:
            self._closing()


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_LOCK, 1)

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, 0, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        end = time.monotonic() + _LONGEST_WAIT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return
            except BlockingIOError:
                if time.monotonic() > end:
                    return
                time.sleep(_WAIT_S)

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
