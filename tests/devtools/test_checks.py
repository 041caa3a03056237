"""What dev.py itself promises, as far as it can be tried without a new machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import dev
from devtools import checks, environment
from devtools.environment import DEV_LOCK, ROOT, RUN_LOCK

_SECRET = "sk-marker-of-this-test-only"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_a_leaked_key_is_found_wherever_it_is(tmp_path: Path, encoding: str) -> None:
    leak = tmp_path / "home" / ".cache" / "log.txt"
    leak.parent.mkdir(parents=True)
    leak.write_bytes(b"\0\xff" + f"Authorization: Bearer {_SECRET}\n".encode(encoding))
    (tmp_path / "fine.txt").write_text("sk-…only")
    assert checks.files_with(_SECRET, tmp_path) == [leak]


@pytest.mark.parametrize(
    ("version", "supported"),
    [((3, 9), False), ((3, 10), False), ((3, 11), True), ((3, 14), True), ((3, 15), False)],
)
def test_which_pythons_will_do(version: tuple[int, int], supported: bool) -> None:
    assert dev.is_supported((*version, 0)) is supported


def test_a_supported_python_is_found() -> None:
    """Whether there is one under a versioned name is the machine's business; what is found must work."""
    python = dev.find_python()
    if python is not None:
        code = subprocess.run([python, "-c", "import sys; sys.exit(sys.version_info < (3, 11))"], check=False)
        assert code.returncode == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux runs without a display")
def test_without_a_display_it_says_so_and_how_to_go_on() -> None:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    bare = {name: value for name, value in os.environ.items() if name not in hidden}
    result = _dev("run", "--demo", env=bare)
    assert result.returncode == 1
    assert "no display" in result.stderr
    assert "--screenshot" in result.stderr


def test_an_unknown_check_is_refused_with_the_names_there_are() -> None:
    result = _dev("test", "--only", "ruff,nonsense")
    assert result.returncode == 2
    assert "nonsense" in result.stderr
    assert "lint" not in result.stdout


def test_an_unknown_benchmark_is_refused() -> None:
    assert _dev("bench", "nonsense").returncode == 2


def test_help_names_every_command() -> None:
    text = _dev("--help").stdout
    for command in ("run", "test", "screenshots", "bench", "lock", "notices", "clean"):
        assert f"\n    {command}" in text


def test_an_environment_is_current_only_for_the_lock_it_was_made_from(tmp_path: Path) -> None:
    lock = tmp_path / "some.lock"
    lock.write_bytes(b"one==1\r\ntwo==2\r\n")
    mark = environment.mark(lock)
    lock.write_bytes(b"one==1\ntwo==2\n")
    assert environment.mark(lock) == mark  # line ends of a checkout on Windows
    lock.write_bytes(b"one==1\ntwo==3\n")
    assert environment.mark(lock) != mark
    assert environment.mark(RUN_LOCK) != environment.mark(DEV_LOCK)


def _dev(*arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=50)
