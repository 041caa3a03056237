"""The checks of `dev.py test`: every one is run even when one fails; then one line each says how it went."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from devtools import system
from devtools.desktop import private_desktop
from devtools.environment import CACHE, ROOT, ensure, ensure_app_environment

MARKER_VARIABLE = "DOUSHA_TEST_KEY_MARKER"
MODEL_VARIABLE = "DOUSHA_REAL_MODEL_PYTHON"
REAL_MODEL = "real-model"
_MODEL_LOCK = ROOT / "requirements" / "real-model.lock"
_TOOL_TIMEOUT_S = 600
_PYTEST_TIMEOUT_S = 17 * 60

_TOOLS: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy", "--strict"],
    "imports": ["lint-imports", "--no-logo"],
}
NAMES = (*_TOOLS, "pytest", REAL_MODEL)
DEFAULT = (*_TOOLS, "pytest")


def run(names: Iterable[str], pytest_arguments: list[str]) -> int:
    """Runs the checks called `names`. 0 when all passed, else 1."""
    system.prepare(desktop=True)
    python = ensure_app_environment(developing=True)
    results: list[tuple[str, bool, float]] = []
    for name in (name for name in NAMES if name in set(names)):
        print(f"\n== {name}", flush=True)
        started = time.monotonic()
        passed = _check(name, python, pytest_arguments)
        results.append((name, passed, time.monotonic() - started))
    print()
    for name, passed, seconds in results:
        print(f"{'ok    ' if passed else 'FAILED'}  {name} ({seconds:.0f} s)")
    return 0 if all(passed for _, passed, _ in results) else 1


def _check(name: str, python: Path, pytest_arguments: list[str]) -> bool:
    if name == "pytest":
        return _pytest(python, ["-m", "not real_model", *pytest_arguments], {})
    if name == REAL_MODEL:
        model_python = ensure(CACHE / REAL_MODEL, [_MODEL_LOCK])
        arguments = ["-m", "real_model", "tests/real_model", *pytest_arguments]
        return _pytest(python, arguments, {MODEL_VARIABLE: str(model_python)})
    program, *arguments = _TOOLS[name]
    command = [str(python.parent / program), *arguments]
    return subprocess.run(command, cwd=ROOT, check=False, timeout=_TOOL_TIMEOUT_S).returncode == 0


def _pytest(python: Path, arguments: list[str], extra: dict[str, str]) -> bool:
    marker = f"sk-marker-{secrets.token_hex(16)}"
    with private_desktop() as desktop:
        output = desktop.folder / "pytest-output.txt"
        report = desktop.folder / "pytest-report.xml"  # also what passing tests printed and logged
        command = [str(python), "-m", "pytest", f"--junitxml={report}", "-o", "junit_logging=all", *arguments]
        code = desktop.run(command, _PYTEST_TIMEOUT_S, extra | {MARKER_VARIABLE: marker}, copy_to=output)
        leaks = files_with(marker, desktop.folder)
        for path in leaks:
            print(f"The API key was written to {path.relative_to(desktop.folder)}:", file=sys.stderr)
            print(_line_with(marker, path), file=sys.stderr)
        return code == 0 and not leaks


def files_with(secret: str, folder: Path) -> list[Path]:
    """The files under `folder` that hold `secret`, as UTF-8 or UTF-16."""
    wanted = (secret.encode(), secret.encode("utf-16-le"), secret.encode("utf-16-be"))
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and any(map(_content(path).__contains__, wanted))
    )


def _line_with(secret: str, path: Path) -> str:
    """The first line of `path` with the secret, masked and shortened; it shows which test wrote it."""
    lines = _content(path).replace(b"\0", b"").decode(errors="replace").splitlines()
    return "    " + next(line for line in lines if secret in line).replace(secret, "sk-…")[:500]


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # a socket, or gone since
