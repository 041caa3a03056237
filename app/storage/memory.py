"""Keeps freed memory from staying with the app: glibc learns to keep what it could give back to the system."""

from __future__ import annotations

import sys
from contextlib import suppress

_M_MMAP_THRESHOLD = -3
_LARGE = 512 * 1024


def give_large_blocks_back() -> None:
    """Before work that takes and frees large blocks on several threads, such as an import; for the rest of the run.

    By itself glibc takes every size that was freed once for a usual one and keeps such blocks, some 100 MB after a
    large import. Once it is told a size, blocks above it go back to the system when they are freed.
    """
    if sys.platform != "linux":
        return
    import ctypes  # not at the start

    with suppress(OSError, AttributeError):  # another C library has other habits
        ctypes.CDLL(None).mallopt(_M_MMAP_THRESHOLD, _LARGE)
