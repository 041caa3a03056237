"""A real window with the pane in it, and the clocks: CPU of this process, longest gaps of the event loop."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow

from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from tests.benchmarks.transcript.conversations import conversation
from tests.ui.transcript.plain_session import PlainSession

_TICK_MS = 2


class BenchWindow:
    """The pane at 1100 x 850."""

    def __init__(self, app: QApplication) -> None:
        self.app = app
        self.theme = Theme(app)
        self.theme.choose("light")
        self.window = QMainWindow()
        self.pane = TranscriptPane(self.theme)
        self.window.setCentralWidget(self.pane)
        self.window.resize(1100, 850)
        self.window.show()
        self.pane.furnish()

    def warm_up(self) -> None:
        """Loads fonts, lexers and the formula library."""
        self.show(conversation(12))
        self.until(self.pane.is_settled)

    def show(self, session: PlainSession) -> None:
        self.pane.show_session(session)  # type: ignore[arg-type]  # it has what the pane uses of a session

    def until(self, condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """Runs the event loop until `condition()`."""
        loop, end = QEventLoop(), time.monotonic() + timeout_s
        timer = QTimer()
        timer.setInterval(1)
        timer.timeout.connect(lambda: loop.quit() if condition() or time.monotonic() > end else None)
        timer.start()
        loop.exec()
        timer.stop()

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()


class Stalls:
    """The gaps between the ticks of a fast timer: how long the loop did nothing else."""

    def __init__(self) -> None:
        self.gaps: list[float] = []
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._last = time.perf_counter()
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now


def quantile(values: list[float], share: float) -> float:
    """The value that `share` of the values do not pass."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def row(*cells: object) -> None:
    """Prints a line of a table."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)
