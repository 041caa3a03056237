"""Streaming through everything: HTTP from another process, JSON, journal, Markdown, layout, paint; typing meanwhile."""

from __future__ import annotations

import asyncio
import json
import statistics
import tempfile
import time
from itertools import accumulate
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.session.chat_session import ChatSession
from tests.benchmarks.transcript.bench_window import Stalls, quantile, row
from tests.benchmarks.transcript.delta_server import parts, sizes
from tests.benchmarks.transcript.whole_app import Paints, app_on, service
from tests.flows.desk import Desk
from tests.waiting import emission, until

CPU_LENGTHS = (10_000, 100_000)
STALL_LENGTHS = (1_000, 10_000, 50_000, 100_000)
CPU_RATE, STALL_RATE = 200, 300
KEYS = 60
_KEY_EVERY_S = 0.1
_REFERENCE_FRAME_MS = 33


async def measure(app: QApplication, seconds: float) -> None:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as folder, service() as base_url:
        async with app_on(app, Path(folder), base_url) as desk:
            await _measure(desk, seconds)


async def _measure(desk: Desk, seconds: float) -> None:
    await _stream(desk, 500, CPU_RATE, 1.0)  # loads httpx, fonts, lexers
    print(f"\nThe whole app, {CPU_RATE} deltas/s over HTTP: CPU of the process, nothing else running")
    row("characters", "CPU ms/delta", "plain field", "ratio", "last delta to last pixel ms")
    row(*5 * ["---"])
    for length in CPU_LENGTHS:
        plain = await _stream_plain(desk, length, seconds)
        cpu, last = await _stream(desk, length, CPU_RATE, seconds)
        row(f"{length:,}", f"{cpu:.2f}", f"{plain:.2f}", f"{cpu / plain:.1f}", f"{last:.0f}")
    print(f"\nThe whole app, {STALL_RATE} deltas/s over HTTP: gaps of the event loop, ms")
    row("characters", "p50", "p99", "worst")
    row(*4 * ["---"])
    for length in STALL_LENGTHS:
        stalls = Stalls()
        await _stream(desk, length, STALL_RATE, seconds, stalls)
        row(f"{length:,}", *(f"{quantile(stalls.gaps, share):.1f}" for share in (0.5, 0.99, 1.0)))
    await _typing(desk)


async def _stream(
    desk: Desk, length: int, rate: int, seconds: float, stalls: Stalls | None = None
) -> tuple[float, float]:
    """CPU ms per delta, and ms from the last delta to the last pixel."""
    session = await _ask(desk, length, rate, round(rate * seconds))
    paints = Paints(desk.window.transcript.view.viewport())
    arrived = 0.0

    def grown(_message_id: str) -> None:
        nonlocal arrived
        arrived = time.perf_counter()

    session.message_grown.connect(grown)
    await emission(session.message_grown, 60)
    cpu, began = time.process_time(), time.monotonic()
    if stalls:
        stalls.start()
    await asyncio.sleep(max(0.0, seconds - 0.3 - (time.monotonic() - began)))
    spent, took = time.process_time() - cpu, time.monotonic() - began
    if stalls:
        stalls.stop()
    await until(lambda: not session.is_running, 60)
    await until(desk.window.transcript.is_settled, 60)
    await asyncio.sleep(0.3)
    session.message_grown.disconnect(grown)
    after = [moment for moment in paints.times if moment > arrived]
    paints.deleteLater()
    return spent * 1000 / (took * rate), (after[-1] - arrived) * 1000 if after else 0.0


async def _stream_plain(desk: Desk, length: int, seconds: float) -> float:
    """CPU ms per delta of a plain text field that gets the same deltas every 33 ms, over the transcript."""
    field = QPlainTextEdit(desk.window)
    field.setReadOnly(True)
    field.setUndoRedoEnabled(False)
    view = desk.window.transcript
    field.setGeometry(QRect(view.mapTo(desk.window, QPoint()), view.size()))
    count = round(CPU_RATE * seconds)
    head, tail = parts(length, count)
    field.setPlainText(head)
    field.show()
    ends = list(accumulate((sizes(number) for number in range(count)), initial=0))
    began, place = time.monotonic(), 0

    def frame() -> None:
        nonlocal place
        end = ends[min(round((time.monotonic() - began) * CPU_RATE), count)]
        cursor = field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        cursor.insertText(tail[place:end])
        place = end
        field.verticalScrollBar().setValue(field.verticalScrollBar().maximum())

    timer = QTimer(field, interval=_REFERENCE_FRAME_MS, timerType=Qt.TimerType.PreciseTimer)
    timer.timeout.connect(frame)
    await asyncio.sleep(0.5)
    began, cpu = time.monotonic(), time.process_time()
    timer.start()
    await asyncio.sleep(seconds - 0.3)
    timer.stop()
    spent, took = time.process_time() - cpu, time.monotonic() - began
    field.hide()
    field.deleteLater()
    return spent * 1000 / (took * CPU_RATE)


async def _ask(desk: Desk, length: int, rate: int, count: int) -> ChatSession:
    """Asks in a new conversation, and waits until what comes at once is shown."""
    head, _ = parts(length, 0)
    desk.new_chat()
    session = desk.session
    session.turns.send(json.dumps({"length": length, "rate": rate, "count": count}))
    await until(lambda: len(session.path()) > 1 and len(session.path()[-1].text) >= len(head), 60)
    await until(desk.window.transcript.is_settled, 60)
    return session


async def _typing(desk: Desk) -> None:
    """Keys into the composer while a long answer comes."""
    rate = CPU_RATE
    session = await _ask(desk, 100_000, rate, round(rate * (KEYS * _KEY_EVERY_S + 2)))
    await emission(session.message_grown, 60)
    field = desk.composer
    field.setFocus()
    paints, waits = Paints(field.viewport()), []
    for number in range(KEYS):
        began = time.perf_counter()
        letter = "abcdefghij"[number % 10]
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, Qt.Key(ord(letter.upper())), Qt.KeyboardModifier.NoModifier, letter)
            QCoreApplication.postEvent(field, event)
        await until(lambda began=began: any(moment > began for moment in paints.times[-3:]))  # type: ignore[misc]
        waits.append((next(moment for moment in paints.times if moment > began) - began) * 1000)
        await asyncio.sleep(_KEY_EVERY_S)
    await until(lambda: not session.is_running, 60)
    print(f"\nKey to pixel while an answer of 100,000 characters grows at {rate} deltas/s, {KEYS} keys")
    print(f"median {statistics.median(waits):.1f} ms, p95 {quantile(waits, 0.95):.1f}, worst {max(waits):.1f}")
    field.clear()  # type: ignore[attr-defined]  # a text field
