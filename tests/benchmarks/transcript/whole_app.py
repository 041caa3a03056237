"""The whole app on a data folder of its own, talking to a service in another process; and what its windows paint."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.flows.desk import Desk, options_for, started


class Paints(QObject):
    """When a widget was painted: the times at which what it showed was on the screen."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times: list[float] = []
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, self, lambda: self.times.append(time.perf_counter()))  # after all is painted and sent
        return False


@contextmanager
def service() -> Iterator[str]:
    """Runs the service; its base URL."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.transcript.delta_server"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{process.stdout.readline().strip()}/v1"
    finally:
        process.communicate("")


@asynccontextmanager
async def app_on(app: QApplication, folder: Path, base_url: str) -> AsyncIterator[Desk]:
    """Runs the app as users do; 1200 x 850."""
    async with started(app, options_for(folder), base_url, "") as desk:
        desk.window.resize(1200, 850)
        yield desk
