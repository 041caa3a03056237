"""Frames while one block of 50 KB does not end."""

from __future__ import annotations

import time

from app.core.message import Role
from tests.benchmarks.transcript.bench_window import BenchWindow, quantile, row
from tests.benchmarks.transcript.conversations import block
from tests.ui.transcript.plain_session import PlainSession

LENGTH = 50_000
FRAMES = 120
_DELTA = 20


def measure(bench: BenchWindow, _seconds: float) -> None:
    print(f"\nOne unfinished block of {LENGTH:,} characters, {_DELTA} more a frame: ms of a frame with its paint")
    row("block", "p50", "p95", "worst", "CPU p50", "CPU p95", "CPU worst")
    row(*7 * ["---"])
    for kind in ("paragraph", "quote", "list", "code", "table"):
        times, cpu = _frames(bench, block(kind, LENGTH + FRAMES * _DELTA))
        row(kind, *(f"{quantile(each, share):.1f}" for each in (times, cpu) for share in (0.5, 0.95, 1.0)))


def _frames(bench: BenchWindow, text: str) -> tuple[list[float], list[float]]:
    session = PlainSession()
    session.put(Role.USER, "question")
    bench.show(session)
    message_id = session.start()
    session.grow(message_id, text[:LENGTH])
    bench.until(bench.pane.is_settled)
    times, cpu = [], []
    for number in range(FRAMES):
        end = LENGTH + number * _DELTA
        began, cpu_began = time.perf_counter(), time.thread_time()
        session.grow(message_id, text[end : end + _DELTA])
        bench.pane.display.draw_now()
        while bench.pane.display.painting.is_holding:  # arranges what floats, then paints what has changed
            bench.app.processEvents()
        times.append((time.perf_counter() - began) * 1000)
        cpu.append((time.thread_time() - cpu_began) * 1000)
        bench.until(lambda: True)
    session.finish(message_id)
    bench.until(bench.pane.is_settled)
    return times, cpu
