"""The virtual environment: made when missing, brought to what a lock file names, hashes checked."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
RUN_LOCK = ROOT / "requirements" / "run.lock"
DEV_LOCK = ROOT / "requirements" / "dev.lock"
_STAMP = "dousha-lock"
_KEPT = {"pip", "setuptools", "wheel"}  # what `python -m venv` itself may bring


class SetupError(Exception):
    """Set-up cannot go on; the text says why and what the user can do."""


def python_of(venv: Path) -> Path:
    """Where the Python of `venv` is, whether or not it exists yet."""
    return venv / "Scripts" / "python.exe" if os.name == "nt" else venv / "bin" / "python"


def ensure_app_environment(*, developing: bool) -> Path:
    """Brings `.venv` to run.lock, or to dev.lock when `developing` or when it was made so. Its Python."""
    locks = [DEV_LOCK] if developing or _stamp(VENV).startswith(DEV_LOCK.name) else [RUN_LOCK, DEV_LOCK]
    return ensure(VENV, locks)


def ensure(venv: Path, locks: list[Path]) -> Path:
    """Makes `venv` hold what the first of `locks` names, unless it already holds what any of them names.

    Returns the path of its Python. Raises SetupError.
    """
    python = python_of(venv)
    if _works(python):
        if _stamp(venv) in {mark(lock) for lock in locks}:
            return python
    else:
        _create(venv)
    _install(venv, locks[0])
    return python


def mark(lock: Path) -> str:
    """What is written into an environment that holds what `lock` names."""
    text = lock.read_text(encoding="utf-8")  # so that the line ends of a checkout make no difference
    return f"{lock.name} {hashlib.sha256(text.encode()).hexdigest()}"


def _stamp(venv: Path) -> str:
    try:
        return (venv / _STAMP).read_text(encoding="utf-8")
    except OSError:
        return ""


def _works(python: Path) -> bool:
    """Whether `python` starts, has pip and is of this Python's version or another supported one."""
    check = "import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))"
    try:
        return subprocess.run([python, "-c", check], capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _create(venv: Path) -> None:
    print(f"Making {venv.relative_to(ROOT)} with Python {sys.version.split()[0]} ...", flush=True)
    shutil.rmtree(venv, ignore_errors=True)
    result = subprocess.run([sys.executable, "-m", "venv", venv], check=False, timeout=300)
    if result.returncode:
        raise SetupError(f"{sys.executable} could not make a virtual environment in {venv}.")


def _install(venv: Path, lock: Path) -> None:
    print(f"Installing what {lock.relative_to(ROOT)} names ...", flush=True)
    python = python_of(venv)
    pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--no-input"]
    (venv / _STAMP).unlink(missing_ok=True)
    command = [*pip, "install", "--quiet", "--require-hashes", "--no-deps", "-r", str(lock)]
    if subprocess.run(command, check=False, timeout=1800).returncode:
        raise SetupError("The packages could not be installed; the lines above say why. Is there a network?")
    # For running, more than enough does no harm; for checking, a stray pytest plugin could.
    surplus = sorted(_installed(pip) - _named_in(lock) - _KEPT) if lock != RUN_LOCK else []
    if surplus:
        print("Removing what the lock does not name:", ", ".join(surplus), flush=True)
        subprocess.run([*pip, "uninstall", "--quiet", "--yes", *surplus], check=True, timeout=300)
    (venv / _STAMP).write_text(mark(lock), encoding="utf-8")


def _installed(pip: list[str]) -> set[str]:
    listing = subprocess.run([*pip, "list", "--format=freeze"], capture_output=True, text=True, check=True, timeout=60)
    return {_normalised(line.partition("==")[0]) for line in listing.stdout.splitlines() if line}


def _named_in(lock: Path) -> set[str]:
    names = re.findall(r"^([A-Za-z0-9._-]+)(?:\[.*\])?==", lock.read_text(encoding="utf-8"), re.MULTILINE)
    return {_normalised(name) for name in names}


def _normalised(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
