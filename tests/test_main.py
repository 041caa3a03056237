"""The command line: what it says where the app cannot run, and that it needs no Qt to say it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import PySide6
import pytest

from app import __version__
from app.__main__ import prepare_environment, refusal
from tests.benchmarks.starting import conversation

ROOT = Path(__file__).resolve().parents[1]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"DISPLAY", "WAYLAND_DISPLAY"}}
    kept.pop("QT_QPA_PLATFORM", None)
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=kept | environment,
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )


def test_version() -> None:
    answer = _run("--version")
    assert (answer.returncode, answer.stdout.strip()) == (0, f"dousha {__version__}")


def test_help_names_every_option_of_the_design() -> None:
    answer = _run("--help").stdout
    for option in (
        "--data-dir",
        "--endpoint",
        "--model",
        "--demo",
        "--language",
        "--theme",
        "--screenshot",
        "--version",
    ):
        assert option in answer


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can lack a display")
def test_without_a_display_a_sentence_points_to_the_screenshot() -> None:
    answer = _run("--demo")
    assert answer.returncode == 1
    assert "--screenshot" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_address_that_is_none_is_said_plainly(tmp_path: Path) -> None:
    answer = _run("--endpoint", "???", "--data-dir", str(tmp_path), QT_QPA_PLATFORM="offscreen")
    assert answer.returncode != 0
    assert "not a web address" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_guard_refuses_only_the_combination_that_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal() == ""
    monkeypatch.setattr(PySide6, "__version_info__", (6, 12, 0, "", ""))
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    assert "3.12" in refusal()
    monkeypatch.setattr(sys, "version_info", (3, 13, 0, "final", 0))
    assert refusal() == ""
    monkeypatch.setattr(PySide6, "__version_info__", (6, 11, 3, "", ""))
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    assert refusal() == ""


@pytest.mark.skipif(sys.platform != "linux", reason="input methods of Linux desktops")
def test_fcitx_users_get_an_input_method(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_IM_MODULE", "fcitx5")
    monkeypatch.delenv("QT_IM_MODULES", raising=False)
    prepare_environment()
    assert os.environ["QT_IM_MODULES"] == "fcitx;ibus"


def test_starting_reads_no_source_files() -> None:
    """PySide6's import would, for each module: a sixth of the start."""
    code = (
        "import app.__main__ as m; m.prepare_imports(); import app.application, linecache; print(len(linecache.cache))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=50, check=True
    )
    assert int(answer.stdout) < 10


_FIRST_PAINT = """
import os, sys
from app.__main__ import main, prepare_imports
prepare_imports()
from app.ui.transcript.view import TranscriptView
from tests.benchmarks.starting.conversation import LAST_WORDS
paint = TranscriptView.paintEvent
def paint_and_tell(view, event):
    paint(view, event)
    if LAST_WORDS in view.toPlainText():
        print(*sys.modules, flush=True)
        os._exit(0)
TranscriptView.paintEvent = paint_and_tell
sys.exit(main())
"""


def test_the_chat_is_painted_before_anything_else_is_loaded(data_dir: Path) -> None:
    """What `rest` brings, the index and the network would keep people waiting for their chat."""
    conversation.make(data_dir)
    answer = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT, "--data-dir", str(data_dir)],
        cwd=ROOT,
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=50,
        check=True,
    )
    loaded = set(answer.stdout.split())
    assert "app.ui.main_window" in loaded
    later = {"app.rest", "app.ui.conversation_list", "app.ui.sidebar", "app.session.catalogue", "app.storage.index"}
    assert not loaded & (later | {"httpx", "sqlite3", "keyring", "pygments", "ziamath", "xml.etree"})
