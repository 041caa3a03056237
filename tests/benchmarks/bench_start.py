"""How long Dousha takes from process start to a painted conversation, and what it holds in memory when idle.

Both as ratios to a bare PySide6 window with three panes, in the same run on the same machine: absolute numbers say
more about the machine. The two kinds of process take turns, so that a busy moment hits both.

Run by `dev.py bench start`, best with nothing else running: a process that has the same libraries open halves their
share in the memory. `--rounds N` measures N of each. At the end come the slowest imports.
"""

from __future__ import annotations

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.starting import conversation

ROUNDS = 7
MOST_TIME, MOST_MEMORY = 2.0, 1.7
_IDLE_S = 2.0
_START_TIMEOUT_S = 60
_LISTED_IMPORTS = 15
_STARTING = "tests.benchmarks.starting"


@dataclass(frozen=True)
class Sample:
    """One start of one process."""

    seconds: float
    """From spawning the process until its window was painted."""
    kib: int
    """Proportional set size after idling; 0 where the system does not tell."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data, byte_code = Path(folder, "data"), Path(folder, "byte-code")
        conversation.make(data)
        _use_byte_code(byte_code)
        bare = [sys.executable, "-m", f"{_STARTING}.bare_window"]
        dousha = [sys.executable, "-m", f"{_STARTING}.dousha_window", "--data-dir", str(data)]
        measure(bare), measure(dousha)  # from here on the byte code is there, as in an installed app
        samples = [(measure(bare), measure(dousha)) for _ in range(options.rounds)]
        passed = _report([pair[0] for pair in samples], [pair[1] for pair in samples])
        _print_imports(dousha)
    return 0 if passed else 1


def _use_byte_code(folder: Path) -> None:
    """Processes started from here on keep their byte code in `folder`, whatever the environment says about it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(folder)


def measure(command: list[str]) -> Sample:
    """Starts `command`, which must print "painted" and time.monotonic(), and ends it after idling.

    Raises RuntimeError when nothing is painted in time.
    """
    started = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    watchdog = threading.Timer(_START_TIMEOUT_S, process.kill)
    watchdog.start()
    try:
        painted = next((float(line.split()[1]) for line in process.stdout if line.startswith("painted ")), None)
        if painted is None:
            raise RuntimeError(f"nothing was painted: {' '.join(command)}")
        time.sleep(_IDLE_S)
        return Sample(painted - started, _pss_kib(process.pid))
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        process.stdout.close()


def _pss_kib(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0


def _report(bare: list[Sample], dousha: list[Sample]) -> bool:
    """Prints the table; whether both ratios are within their limits."""
    passed = _row("start, ms", [s.seconds * 1000 for s in bare], [s.seconds * 1000 for s in dousha], MOST_TIME)
    if all(sample.kib for sample in bare + dousha):
        passed &= _row("idle, MiB", [s.kib / 1024 for s in bare], [s.kib / 1024 for s in dousha], MOST_MEMORY)
    else:
        print("idle memory: this system does not tell (no /proc/PID/smaps_rollup)")
    return passed


def _row(name: str, bare: list[float], dousha: list[float], most: float) -> bool:
    ratio = statistics.median(dousha) / statistics.median(bare)
    verdict = "ok" if ratio <= most else "TOO MUCH"
    print(f"{name}: bare {_spread(bare)}, Dousha {_spread(dousha)}; ratio {ratio:.2f}, at most {most}: {verdict}")
    return ratio <= most


def _spread(values: list[float]) -> str:
    return f"{statistics.median(values):.0f} ({min(values):.0f} to {max(values):.0f})"


def _print_imports(command: list[str]) -> None:
    """The imports that took longest by themselves, and the sum of all."""
    process = subprocess.Popen(
        [command[0], "-X", "importtime", *command[1:]],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    lines: list[str] = []
    reader = threading.Thread(target=lambda: lines.extend(process.stderr or ()))
    reader.start()
    for line in process.stdout:
        if line.startswith("painted "):
            break
    process.kill()
    process.wait()
    reader.join()
    process.stdout.close()
    process.stderr.close()
    found = (re.match(r"import time:\s+(\d+) \|\s+(\d+) \|(\s+)(\S+)", line) for line in lines)
    imports = [(int(match[1]), int(match[2]), match[4]) for match in found if match]
    print(f"\nimports until painted: {len(imports)}, {sum(own for own, _, _ in imports) / 1000:.0f} ms (traced)")
    print("   own ms  with its own imports, ms")
    for own, cumulative, name in sorted(imports, reverse=True)[:_LISTED_IMPORTS]:
        print(f"{own / 1000:9.1f} {cumulative / 1000:9.1f}  {name}")


if __name__ == "__main__":
    sys.exit(main())
