"""Large blocks go back to the system when they are freed; the collector stays away where it would only look."""

from __future__ import annotations

import gc
import subprocess
import sys

import pytest

from app.storage.memory import without_collecting

_PROGRAM = """
import ctypes
from app.storage.memory import give_large_blocks_back

class Figures(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in "arena ordblks smblks hblks mapped a b used free kept".split()]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Figures
give_large_blocks_back()
give_large_blocks_back()
larger = bytes(16 << 20)
del larger
before = library.mallinfo2().mapped
block = bytes(4 << 20)
assert library.mallinfo2().mapped - before >= 4 << 20
del block
assert library.mallinfo2().mapped == before
"""


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do so by themselves")
def test_large_blocks_are_given_back() -> None:
    ended = subprocess.run([sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=False)
    if "mallinfo2" in ended.stderr:
        pytest.skip("another C library")
    assert ended.returncode == 0, ended.stderr


_TRIMMING = """
from pathlib import Path
from app.storage.memory import give_all_back

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096

blocks = [bytes(1000) for _ in range(40_000)]
last = bytes(1000)
del blocks
before = resident()
give_all_back()
assert before - resident() > 20_000_000, before - resident()
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only there it is asked for")
def test_what_was_freed_in_small_blocks_is_given_back() -> None:
    ended = subprocess.run([sys.executable, "-c", _TRIMMING], capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr


def test_the_collector_comes_back_if_it_was_there() -> None:
    with without_collecting():
        assert not gc.isenabled()
        with without_collecting():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()
