"""Makes the lock files: what exactly is installed, for every platform and Python, with hashes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from devtools.environment import CACHE, DEV_LOCK, ROOT, RUN_LOCK, python_of

PACKAGE_IN = ROOT / "requirements" / "package.in"
_TOOL = CACHE / "lock"


def make(*, upgrade: bool = False) -> int:
    """Resolves pyproject.toml into requirements/*.lock; keeps the versions there unless `upgrade`."""
    python = python_of(_TOOL)
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", _TOOL], check=True, timeout=300)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "uv"], check=True, timeout=600)
    _compile(python, RUN_LOCK, ["pyproject.toml"], upgrade=upgrade)
    pinned = ["--constraints", str(RUN_LOCK.relative_to(ROOT))]
    _compile(python, DEV_LOCK, ["pyproject.toml", "--extra", "dev", *pinned], upgrade=upgrade)
    tools = [str(PACKAGE_IN.relative_to(ROOT)), *pinned]
    _compile(python, PACKAGE_IN.with_suffix(".lock"), ["pyproject.toml", *tools], upgrade=upgrade)
    model = ROOT / "requirements" / "real-model.in"
    _compile(python, model.with_suffix(".lock"), [str(model.relative_to(ROOT))], upgrade=upgrade)
    return 0


def _compile(python: Path, lock: Path, arguments: list[str], *, upgrade: bool) -> None:
    output = ["--output-file", str(lock.relative_to(ROOT))]
    command = [str(python), "-m", "uv", "pip", "compile", *arguments, *output]
    command += ["--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"]
    command += ["--no-emit-index-url", "--no-annotate", "--custom-compile-command", "python3 dev.py lock"]
    subprocess.run(command + (["--upgrade"] if upgrade else []), cwd=ROOT, check=True, timeout=900)
