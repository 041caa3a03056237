"""The import rules of pyproject.toml, tried on a copy of the app that breaks each of them."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from devtools.environment import ROOT

_BREACHES = {
    "app/core/settings.py": "import app.session.workspace, app.core.localized\nimport PySide6.QtCore",
    "app/core/localized.py": "import app.core.settings",
    "app/session/workspace.py": "import httpx, keyring, qasync",
    "app/ui/main_window.py": "import app.storage.folders",
}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "app", tmp_path / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(folder: Path) -> str:
    program = Path(sys.executable).parent / "lint-imports"
    command = [program, "--no-logo", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=50).stdout


def _verdicts(output: str) -> set[str]:
    return set(re.findall(r" (KEPT|BROKEN)$", output, re.MULTILINE))


def test_each_rule_notices_a_breach(copy: Path) -> None:
    assert _verdicts(_lint(copy)) == {"KEPT"}
    for path, statement in _BREACHES.items():
        with (copy / path).open("a", encoding="utf-8") as module:
            module.write(f"\n{statement}\n")
    assert _verdicts(_lint(copy)) == {"BROKEN"}


def test_a_module_without_a_place_is_noticed(copy: Path) -> None:
    (copy / "app" / "newcomer.py").write_text('"""A module in no room."""\n', encoding="utf-8")
    assert "newcomer" in _lint(copy)
