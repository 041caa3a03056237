"""The noise rules of tests/conftest.py, tried on tests that break them."""

from __future__ import annotations

import re
import shutil

import pytest

from devtools.environment import ROOT

_GOOD = """
import asyncio, logging, threading
from PySide6.QtWidgets import QWidget

def test_quiet(): pass
def test_info(): logging.getLogger("app").info("fine")
def test_expected_warning(expect_log):
    expect_log("WARNING app: .*damaged")
    logging.getLogger("app").warning("one file is damaged")
def test_thread_that_ends():
    threading.Thread(target=str).start()
def test_widget(qtbot):
    qtbot.addWidget(QWidget())
async def test_task_that_ends():
    asyncio.create_task(asyncio.sleep(0.01))
async def test_on_the_qt_loop(qtbot):
    assert "QtLoop" in type(asyncio.get_running_loop()).__name__
    await asyncio.sleep(0.01)
async def test_with_a_fixture(data_dir):
    assert data_dir.is_dir()
"""

_BAD = """
import asyncio, logging, threading, warnings
from PySide6.QtCore import qWarning
from PySide6.QtWidgets import QWidget

never = threading.Event()
kept = []

def test_warning(): logging.getLogger("app").warning("unexpected")
def test_expected_log_missing(expect_log): expect_log("WARNING app: never comes")
def test_python_warning(): warnings.warn("old", DeprecationWarning)
def test_qt_warning(qtbot): qWarning("from Qt")
def test_window_left(qtbot):
    kept.append(QWidget())
async def test_task_left():
    kept.append(asyncio.create_task(asyncio.Event().wait()))
async def test_error_nobody_saw():
    async def fails(): raise ValueError("lost")
    asyncio.create_task(fails())
    await asyncio.sleep(0.01)
async def test_coroutine_fails(): assert False
def test_thread_left(monkeypatch):
    threading.Thread(target=never.wait, daemon=True).start()
"""


def _run(pytester: pytest.Pytester, tests: str) -> pytest.RunResult:
    shutil.copy(ROOT / "tests" / "conftest.py", pytester.path / "conftest.py")
    shutil.copy(ROOT / "pyproject.toml", pytester.path / "pyproject.toml")
    pytester.makepyfile(test_inner=tests)
    ini = f"pythonpath={ROOT}"
    return pytester.runpytest_subprocess("-o", ini, "-o", "testpaths=.", "-p", "no:cacheprovider", timeout=50)


def test_quiet_tests_pass(pytester: pytest.Pytester) -> None:
    _run(pytester, _GOOD).assert_outcomes(passed=8)


def test_each_kind_of_noise_fails(pytester: pytest.Pytester) -> None:
    result = _run(pytester, _BAD)
    failed = set(re.findall(r"^(?:FAILED|ERROR) test_inner.py::(\w+)", result.stdout.str(), re.MULTILINE))
    assert failed == set(re.findall(r"def (test_\w+)", _BAD))
    result.stdout.fnmatch_lines(["*WARNING app: unexpected*"])
    result.stdout.fnmatch_lines(["*ValueError: lost*"])
