"""Measures how long the window does not come to anything: the gaps between the ticks of a fast timer."""

from __future__ import annotations

import statistics
import time

from PySide6.QtCore import QObject, Qt, QTimer


class Stalls(QObject):
    """Runs from its making on."""

    def __init__(self) -> None:
        super().__init__()
        self.longest = 0.0
        """Of all gaps so far, in ms."""
        self._gaps: list[tuple[float, float]] = []
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(5)

    def _tick(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        gap = (now - self._last) * 1000
        self._gaps.append((gap, (worked - self._worked) * 1000))
        self.longest = max(self.longest, gap)
        self._last, self._worked = now, worked

    def take(self) -> str:
        """What was measured since the last time, in words; and begins anew."""
        found, self._gaps = sorted(self._gaps), []
        if not found:
            return "no ticks"
        gaps = [gap for gap, _ in found]
        over = sum(gap > 100 for gap in gaps)
        p99 = gaps[int(len(gaps) * 0.99)]
        return (
            f"median {statistics.median(gaps):.1f} ms, p99 {p99:.1f} ms, longest {gaps[-1]:.1f} ms "
            f"({found[-1][1]:.1f} ms of it work of the window's thread), {over} over 100 ms of {len(gaps)}"
        )
