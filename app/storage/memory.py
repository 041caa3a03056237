"""For work with much memory: freed blocks go back to the system, and the collector does not hold up the window."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_M_MMAP_THRESHOLD = -3
_LARGE = 512 * 1024
_M_ARENA_MAX, _ARENAS = -8, 2
"""The window's thread has one heap, all others share one: each thread's own keeps what that has freed."""


def give_large_blocks_back() -> None:
    """From now on large blocks that are freed go back to the system.

    By itself glibc takes every size that was freed once for a usual one and keeps such blocks: some 100 MB after
    opening a conversation of 10,000 messages, or after a large import.
    """
    _call_glibc("mallopt", _M_MMAP_THRESHOLD, _LARGE)
    _call_glibc("mallopt", _M_ARENA_MAX, _ARENAS)


def give_all_back() -> None:
    """What is freed by now goes back to the system. For the end of much work on a thread: it takes some 10 ms.

    glibc keeps for each thread what that has freed.
    """
    _call_glibc("malloc_trim", 0)


def _call_glibc(function: str, *numbers: int) -> None:
    if sys.platform == "linux":
        with suppress(ImportError, OSError, AttributeError):  # another C library or another Python has other habits
            import _ctypes  # not before the window is painted; `ctypes` itself would take 180 KB for these calls

            _ctypes.call_function(_ctypes.dlsym(_ctypes.dlopen("libc.so.6", 0), function), numbers)


@contextmanager
def without_collecting() -> Iterator[None]:
    """A block that makes a great many objects without circles: the collector would find nothing.

    It would look through a conversation of 30,000 messages again and again, 0.1 s each time, with all threads waiting.
    """
    was_enabled = gc.isenabled()  # another thread that works like this enables it again sooner, which only takes time
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
