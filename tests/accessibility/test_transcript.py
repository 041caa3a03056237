"""The transcript as a screen reader has it: through AT-SPI, in a real session, with real keys."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from devtools.environment import ROOT

_SYSTEM_PYTHON = Path("/usr/bin/python3")
_BINDINGS = "import gi; gi.require_version('Atspi', '2.0'); from gi.repository import Atspi"
_TIMEOUT_S = 100


def _missing() -> str:
    """Why nobody can listen here; "" when somebody can."""
    if not sys.platform.startswith("linux"):
        return "AT-SPI is Linux's"
    if not shutil.which("xdotool"):
        return "xdotool is not installed"
    if not _SYSTEM_PYTHON.exists():
        return "no Python of the system"
    found = subprocess.run([_SYSTEM_PYTHON, "-c", _BINDINGS], capture_output=True, check=False, timeout=30)
    return "" if found.returncode == 0 else "python3-gi or gir1.2-atspi-2.0 is not installed"


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What was heard while the demo service was asked something."""
    if reason := _missing():
        pytest.skip(reason)
    from devtools.desktop import private_desktop

    with private_desktop() as desktop:
        if desktop.environment.get("QT_QPA_PLATFORM") != "xcb":
            pytest.skip("no X display")
        written = tmp_path_factory.mktemp("heard") / "heard.json"
        script = Path(__file__).with_name("screen_reader.py")
        command = [_SYSTEM_PYTHON, script, sys.executable, desktop.folder / "data", written]
        assert desktop.run(command, _TIMEOUT_S, {"PYTHONPATH": str(ROOT)}) == 0
    loaded: dict[str, Any] = json.loads(written.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.timeout(150)
def test_a_new_answer_is_announced(heard: dict[str, Any]) -> None:
    assert len(heard["announced"]) == 1
    assert heard["announced"][0].startswith("Hello! I am the demo service built into Dousha.")
    assert "**" not in heard["announced"][0]


def test_each_message_is_read_with_its_author(heard: dict[str, Any]) -> None:
    text = heard["text"]
    places = [text.index(part) for part in ("You ", "Hello from a screen reader", "dousha-demo", "Hello! I am")]
    assert places == sorted(places)
    first, answer, back = heard["lines"]
    assert first.startswith("You ")
    assert answer.startswith("dousha-demo")
    assert back == first


def test_every_action_is_reached_by_the_tab_key(heard: dict[str, Any]) -> None:
    actions = ["Copy", "Copy as Markdown", "Regenerate", "Quote in the message", "Delete message", "Details"]
    assert [name for name in heard["buttons"] if name in actions] == actions
    assert {"Copy code", "Save as a file", "Line numbers", "Do not break long lines"} <= set(heard["at the end"])


def test_every_action_is_in_the_menu_of_the_keyboard(heard: dict[str, Any]) -> None:
    actions = {"Copy", "Copy as Markdown", "Regenerate", "Quote in the message", "Delete message", "Details"}
    assert actions <= set(heard["menu"])
