"""Runs the measurements of tests/benchmarks, each in its own private desktop. No check depends on them."""

from __future__ import annotations

import sys

from devtools import system
from devtools.desktop import private_desktop
from devtools.environment import ROOT, ensure_app_environment

_FOLDER = ROOT / "tests" / "benchmarks"
_TIMEOUT_S = 3600


def run(name: str | None, arguments: list[str]) -> int:
    """Runs tests/benchmarks/bench_<name>.py as a program with `arguments`, or lists the names there are."""
    names = sorted(path.stem.removeprefix("bench_") for path in _FOLDER.glob("bench_*.py"))
    if name is None:
        print("\n".join(names) if names else "There are no benchmarks.")
        return 0
    if name not in names:
        print(f"No benchmark is called {name}; there are: {', '.join(names) or 'none'}.", file=sys.stderr)
        return 2
    system.prepare(desktop=True)
    python = ensure_app_environment(developing=True)
    with private_desktop() as desktop:
        command = [str(python), "-m", f"tests.benchmarks.bench_{name}", *arguments]
        return desktop.run(command, _TIMEOUT_S, {"PYTHONPATH": str(ROOT)})
