"""What every test gets: noise fails, `async def` tests run, a data folder and a key of its own.

Noise is: a log record of WARNING or above, a Qt warning (pytest-qt's qt_log_level_fail), a Python warning
(filterwarnings), a task, thread or top-level widget left behind, a task's error that nobody looked at.
"""

from __future__ import annotations

import asyncio
import gc
import inspect
import logging
import os
import re
import secrets
import threading
from collections.abc import Callable, Coroutine, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

# A busy machine is no failure. On CI the examples are always the same; elsewhere new ones are tried every time.
hypothesis.settings.register_profile(
    "dousha",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("dousha")

_THREAD_END_S = 2.0
_TASK_END_S = 1.0
# Qt's own, made when first needed and kept for good.
_QT_KEEPS = {"QTipLabel"}


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """An empty folder for what the app would keep under --data-dir."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Qt's command line, as `app.application` gives it."""
    return ["dousha", "-style", "fusion"]


@pytest.fixture(scope="session")
def marker_key() -> str:
    """The API key to use in tests. After a run, dev.py searches it in every file that the tests wrote."""
    return os.environ.get("DOUSHA_TEST_KEY_MARKER") or f"sk-marker-{secrets.token_hex(16)}"


# ---- coroutine tests ---------------------------------------------------------------------------


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Runs an `async def` test: on the app's QtLoop when it asks for qtbot or qapp, else on asyncio's."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in names if name in pyfuncitem.funcargs}
    with asyncio.Runner(loop_factory=_loop_factory(pyfuncitem)) as runner:
        runner.run(_without_leftovers(pyfuncitem.obj(**arguments), _time_limit(pyfuncitem)))
    return True


def _time_limit(item: pytest.Function) -> float:
    """Seconds for a coroutine test: a little less than pytest-timeout gives, which cannot end an idle Qt loop."""
    marker = item.get_closest_marker("timeout")
    return 0.9 * float(marker.args[0] if marker else item.config.getini("timeout"))


def _loop_factory(item: pytest.Function) -> Callable[[], asyncio.AbstractEventLoop] | None:
    if "qapp" not in item.fixturenames:
        return None
    from app.event_loop import QtLoop

    return QtLoop


async def _without_leftovers(test: Coroutine[Any, Any, None], limit_s: float) -> None:
    """Awaits `test`, for `limit_s` at most, then fails when a task that it started still runs."""
    async with asyncio.timeout(limit_s):
        await test
    others = asyncio.all_tasks() - {asyncio.current_task()}
    if others:
        _, others = await asyncio.wait(others, timeout=_TASK_END_S)
    if others:
        pytest.fail(f"the test left tasks behind: {sorted(map(repr, others))}")


# ---- noise -------------------------------------------------------------------------------------


class _Loudness(logging.Handler):
    """Keeps the records of WARNING and above that no pattern expects."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.expected: list[str] = []
        self.seen: list[str] = []
        self.unexpected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        text = logging.Formatter("%(levelname)s %(name)s: %(message)s").format(record)
        matching = [pattern for pattern in self.expected if re.search(pattern, text)]
        self.seen += matching
        if not matching:
            self.unexpected.append(text)


@pytest.fixture(autouse=True)
def _loudness() -> Iterator[_Loudness]:
    loudness = _Loudness()
    logging.getLogger().addHandler(loudness)
    yield loudness
    logging.getLogger().removeHandler(loudness)
    unseen = set(loudness.expected) - set(loudness.seen)
    assert not loudness.unexpected, "unexpected log records:\n" + "\n".join(loudness.unexpected)
    assert not unseen, f"expected log records did not come: {sorted(unseen)}"


@pytest.fixture
def expect_log(_loudness: _Loudness) -> Callable[[str], None]:
    """Says that a log record matching this pattern ("WARNING app.storage: .* damaged") must come."""
    return _loudness.expected.append


@pytest.fixture(autouse=True)
def _nothing_left_behind(_loudness: _Loudness, request: pytest.FixtureRequest) -> Iterator[None]:
    uses_qt = "qapp" in request.fixturenames
    threads = set(threading.enumerate())
    widgets = _top_level_widgets() if uses_qt else {}
    yield
    if uses_qt or inspect.iscoroutinefunction(request.node.obj):
        gc.collect()  # a dropped task reports its lost error when it is collected
    for thread in set(threading.enumerate()) - threads:
        thread.join(_THREAD_END_S)
    left = [thread.name for thread in set(threading.enumerate()) - threads]
    assert not left, f"the test left threads behind: {left}"
    if uses_qt:
        windows = [name for pointer, name in _top_level_widgets().items() if pointer not in widgets]
        assert not windows, f"the test left windows behind: {windows}"


def _top_level_widgets() -> dict[int, str]:
    """Address and description of every parentless top-level widget, after what is due to go has gone."""
    import shiboken6
    from PySide6.QtCore import QCoreApplication, QEvent
    from PySide6.QtWidgets import QApplication

    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    return {
        shiboken6.getCppPointer(widget)[0]: f"{type(widget).__name__} {widget.objectName()!r}"
        for widget in QApplication.topLevelWidgets()
        if widget.parent() is None and widget.metaObject().className() not in _QT_KEEPS
    }
