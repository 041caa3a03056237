"""CPU per delta and stalls while an answer streams, beside a plain text field with the same deltas."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QPlainTextEdit

from app.core.message import MessageState, Role
from tests.benchmarks.transcript.bench_window import BenchWindow, Stalls, quantile, row
from tests.benchmarks.transcript.conversations import prose
from tests.ui.transcript.plain_session import PlainSession

LENGTHS = (1_000, 10_000, 50_000, 100_000)
RATE = 200
"""Deltas a second."""
_REFERENCE_FRAME_MS = 33


def measure(bench: BenchWindow, seconds: float) -> None:
    print(f"\nStreaming, {RATE} deltas/s (2 to 8 characters) into an answer that is so long already")
    row("characters", "CPU ms/delta", "plain field", "ratio", "stall p50", "p99", "worst ms", "frames/s")
    row(*8 * ["---"])
    for length in LENGTHS:
        text = prose(length + int(RATE * seconds * 5) + 5_000)
        reference = _stream_plain(bench, text, length, seconds)
        cpu, stalls, frames = stream(bench, text, length, seconds)
        gaps = stalls.gaps
        row(
            f"{length:,}",
            f"{cpu:.2f}",
            f"{reference:.2f}",
            f"{cpu / reference:.1f}",
            *(f"{quantile(gaps, share):.1f}" for share in (0.5, 0.99, 1.0)),
            f"{frames / seconds:.0f}",
        )


def stream(bench: BenchWindow, text: str, length: int, seconds: float) -> tuple[float, Stalls, int]:
    """CPU ms per delta, stalls, frames."""
    session = PlainSession()
    session.put(Role.USER, "question")
    bench.show(session)
    message_id = session.start()
    session.grow(message_id, text[:length])
    bench.until(bench.pane.is_settled)
    frames = 0

    def count() -> None:
        nonlocal frames
        frames += 1

    bench.pane.display.framed.connect(count)
    place = length
    step = 0

    def delta() -> None:
        nonlocal place, step
        size = 2 + step % 7
        session.grow(message_id, text[place : place + size])
        place, step = place + size, step + 1

    cpu, deltas, stalls = _run(bench, delta, seconds)
    bench.pane.display.framed.disconnect(count)
    session.finish(message_id, state=MessageState.COMPLETE)
    bench.until(bench.pane.is_settled)
    return cpu / deltas, stalls, frames


def _stream_plain(bench: BenchWindow, text: str, length: int, seconds: float) -> float:
    field = QPlainTextEdit()
    field.setReadOnly(True)
    field.setUndoRedoEnabled(False)
    field.setParent(bench.window)
    field.setGeometry(bench.pane.geometry())
    field.setPlainText(text[:length])
    field.show()
    field.raise_()
    waiting: list[str] = []
    place = length
    step = 0

    def delta() -> None:
        nonlocal place, step
        size = 2 + step % 7
        waiting.append(text[place : place + size])
        place, step = place + size, step + 1

    def frame() -> None:
        cursor = field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText("".join(waiting))
        waiting.clear()
        field.verticalScrollBar().setValue(field.verticalScrollBar().maximum())

    frames = QTimer()
    frames.setTimerType(Qt.TimerType.PreciseTimer)
    frames.setInterval(_REFERENCE_FRAME_MS)
    frames.timeout.connect(frame)
    frames.start()
    cpu, deltas, _ = _run(bench, delta, seconds)
    frames.stop()
    field.hide()
    field.deleteLater()
    return cpu / deltas


def _run(bench: BenchWindow, delta: Callable[[], None], seconds: float) -> tuple[float, int, Stalls]:
    """Calls `delta` RATE times a second; CPU ms, how often, stalls."""
    timer, count = QTimer(), 0
    timer.setTimerType(Qt.TimerType.PreciseTimer)
    timer.setInterval(1000 // RATE)
    began = time.monotonic()

    def due() -> None:  # a late timer makes up for what it missed
        nonlocal count
        while count < (time.monotonic() - began) * RATE:
            delta()
            count += 1

    timer.timeout.connect(due)
    stalls = Stalls()
    cpu = time.process_time()
    timer.start()
    stalls.start()
    bench.until(lambda: time.monotonic() - began >= seconds)
    timer.stop()
    stalls.stop()
    return (time.process_time() - cpu) * 1000, count, stalls
