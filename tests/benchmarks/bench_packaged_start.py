"""How long the packed program takes from process start to its window, as a ratio to running from source.

Run by `dev.py bench packaged_start` after `dev.py package`. Both open the same fifty conversations; what counts is the
moment in which X puts the window on the screen, seen from outside the same way for both.
Source runs with the Python that was packed as well as with the developer's, and all of them take turns.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import ctypes.util
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from devtools.environment import ROOT, python_of
from tests.benchmarks.starting import conversation

ROUNDS = 9
MOST = 1.3
_PROGRAM = ROOT / "build" / "package" / "dist" / "dousha" / "dousha"
_PACKED_PYTHON = python_of(ROOT / ".cache" / "package")
_TIMEOUT_S = 60
_PAUSE_S = 0.5
_SUBSTRUCTURE_NOTIFY, _MAP_NOTIFY = 1 << 19, 19


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    if not _PROGRAM.exists():
        print("There is no packed program to measure; make it with: python3 dev.py package", file=sys.stderr)
        return 1
    commands = {
        "packed": [str(_PROGRAM)],
        "source, packed Python": [str(_PACKED_PYTHON), "-m", "app"],
        "source": [sys.executable, "-m", "app"],
    }
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder, "data")
        conversation.make(data)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "byte-code"))
        screen = Screen()
        seconds: dict[str, list[float]] = {name: [] for name in commands}
        for number in range(options.rounds + 1):
            for name, command in commands.items():
                taken = _measure(screen, [*command, "--data-dir", str(data)])
                if number:  # the first round only warms up
                    seconds[name].append(taken)
    return 0 if _report(seconds) else 1


class Screen:
    """Knows when a window of another program comes to the screen."""

    def __init__(self) -> None:
        self._x = ctypes.CDLL(ctypes.util.find_library("X11"))
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
        self._x.XDefaultRootWindow.restype = ctypes.c_ulong
        self._x.XSelectInput.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]
        self._x.XPending.argtypes = [ctypes.c_void_p]
        self._x.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
        self._display = self._x.XOpenDisplay(None)
        if not self._display:
            raise RuntimeError("this measurement needs an X display")
        self._x.XSelectInput(self._display, self._x.XDefaultRootWindow(self._display), _SUBSTRUCTURE_NOTIFY)
        self._event = (ctypes.c_long * 24)()

    def forget(self) -> None:
        """What happened so far does not count."""
        while self._x.XPending(self._display):
            self._next_kind()

    def window(self, process: subprocess.Popen[bytes]) -> float:
        """The time (monotonic) of the next window. Raises RuntimeError when `process` ends or takes too long."""
        end = time.monotonic() + _TIMEOUT_S
        while process.poll() is None and time.monotonic() < end:
            while self._x.XPending(self._display):
                if self._next_kind() == _MAP_NOTIFY:
                    return time.monotonic()
            time.sleep(0.001)
        raise RuntimeError(f"no window: {process.args!r}")

    def _next_kind(self) -> int:
        self._x.XNextEvent(self._display, self._event)
        return int(ctypes.cast(self._event, ctypes.POINTER(ctypes.c_int))[0])


def _measure(screen: Screen, command: list[str]) -> float:
    screen.forget()
    with _running(command) as (process, started):
        return screen.window(process) - started


@contextlib.contextmanager
def _running(command: list[str]) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.DEVNULL)
    try:
        yield process, started
    finally:
        time.sleep(_PAUSE_S)  # it writes its settings; a lock left behind would belong to a dead process
        process.terminate()
        process.wait(_TIMEOUT_S)


def _report(seconds: dict[str, list[float]]) -> bool:
    """Prints medians and ratios; whether the packed program is quick enough against both."""
    packed = statistics.median(seconds["packed"])
    for name, values in seconds.items():
        spread = f"{min(values) * 1000:.0f} to {max(values) * 1000:.0f}"
        print(f"{name}: {statistics.median(values) * 1000:.0f} ms ({spread})")
    ratios = {name: packed / statistics.median(values) for name, values in seconds.items() if name != "packed"}
    for name, ratio in ratios.items():
        print(f"packed / {name}: {ratio:.2f}, at most {MOST}: {'ok' if ratio <= MOST else 'TOO MUCH'}")
    return max(ratios.values()) <= MOST


if __name__ == "__main__":
    sys.exit(main())
