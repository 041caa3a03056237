"""Measures how long the window does not come to anything: the gaps between the ticks of a fast timer."""

from __future__ import annotations

import statistics
import time

from PySide6.QtCore import QObject, Qt, QTimer


class Stalls(QObject):
    """Runs from its making on."""

    def __init__(self) -> None:
        super().__init__()
        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append((now - self._last) * 1000)
        self._last = now

    def take(self) -> str:
        """What was measured since the last time, in words; and begins anew."""
        gaps, self.gaps = sorted(self.gaps), []
        if not gaps:
            return "no ticks"
        over = sum(gap > 100 for gap in gaps)
        p99 = gaps[int(len(gaps) * 0.99)]
        return (
            f"median {statistics.median(gaps):.1f} ms, p99 {p99:.1f} ms, longest {gaps[-1]:.1f} ms, "
            f"{over} over 100 ms of {len(gaps)}"
        )
