"""Wheeling from the end of 10,000 messages towards the start: frame times, and whether the text jumps."""

from __future__ import annotations

import time

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent

from tests.benchmarks.transcript.bench_window import BenchWindow, quantile, row
from tests.benchmarks.transcript.conversations import conversation

STEPS = 500
_FRAME_S = 1 / 60


def measure(bench: BenchWindow, _seconds: float) -> None:
    bench.show(conversation(10_000))
    bench.until(bench.pane.is_settled)
    view = bench.pane.view
    times, jumps, loads, cpu = [], 0, [], []
    for _ in range(STEPS):
        anchor = view.anchor()
        before = view.rect_of(anchor.cursor.block()).top() if anchor else 0.0
        began = time.perf_counter()
        _wheel(bench)
        view.viewport().repaint()
        times.append((time.perf_counter() - began) * 1000)
        moved = view.rect_of(anchor.cursor.block()).top() - before if anchor else 0.0
        at = view.rect_of(anchor.cursor.block()).top() if anchor else 0.0
        end = time.perf_counter() + _FRAME_S
        began, cpu_began = time.perf_counter(), time.thread_time()
        bench.until(lambda end=end: time.perf_counter() > end)  # type: ignore[misc]  # mypy: a default argument
        loads.append((time.perf_counter() - began - _FRAME_S) * 1000)
        cpu.append((time.thread_time() - cpu_began) * 1000)
        if anchor and (moved < 0 or abs(view.rect_of(anchor.cursor.block()).top() - at) > 0.5):
            jumps += 1
    here = bench.pane.display.window.loaded[0].index
    print(f"\nWheeling up {STEPS} steps through 10,000 messages, from the last to number {here:,}")
    row("", "p50 ms", "p95", "worst", "jumps")
    row(*5 * ["---"])
    row("wheel step and paint", *(f"{quantile(times, share):.1f}" for share in (0.5, 0.95, 1.0)), jumps)
    row("loading between steps: late by", *(f"{quantile(loads, share):.1f}" for share in (0.5, 0.95, 1.0)), "")
    row("loading between steps: CPU", *(f"{quantile(cpu, share):.1f}" for share in (0.5, 0.95, 1.0)), "")


def _wheel(bench: BenchWindow) -> None:
    viewport = bench.pane.view.viewport()
    place = QPointF(viewport.rect().center())
    event = QWheelEvent(
        place,
        QPointF(viewport.mapToGlobal(place.toPoint())),
        QPoint(),
        QPoint(0, 360),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    bench.app.sendEvent(viewport, event)
