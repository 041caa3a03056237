"""Opening conversations from the disk by a click on the list, in the whole app; and the memory used after many."""

from __future__ import annotations

import asyncio
import gc
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core.conversation import Conversation
from app.storage.conversation_files import ConversationFiles
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.reading import Reading
from tests.benchmarks.transcript.bench_window import Stalls, row
from tests.benchmarks.transcript.conversations import conversation
from tests.benchmarks.transcript.opening import resident_mib
from tests.benchmarks.transcript.whole_app import Paints, app_on
from tests.flows.desk import Desk
from tests.waiting import until

SIZES = (100, 1_000, 10_000)
COPIES = 5
MANY = 20


async def measure(app: QApplication, _seconds: float) -> None:
    """Prints the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ids = {size: await _write(folder, size, COPIES if size < max(SIZES) else MANY) for size in SIZES}
        async with app_on(app, folder, "http://127.0.0.1:9/v1") as desk:
            await _open(desk, ids[SIZES[0]][-1])  # warms up
            await _memory(desk, ids[max(SIZES)])
            print("\nOpening from the disk by a click: median ms to the first paint of its text")
            row("messages", "click to paint", "of it reading and decoding", "the rest", "longest gap of the loop")
            row(*5 * ["---"])
            for size in SIZES:
                with _timed_reading() as spent:
                    opened = [await _open(desk, each) for each in ids[size][: COPIES - (size == SIZES[0])]]
                paint, gap = (statistics.median(values) for values in zip(*opened, strict=True))
                rest = statistics.median(shown - read for (shown, _), read in zip(opened, spent, strict=True))
                row(f"{size:,}", f"{paint:.0f}", f"{statistics.median(spent):.0f}", f"{rest:.0f}", f"{gap:.0f}")


async def _memory(desk: Desk, ids: list[str]) -> None:
    """Opens many conversations one after the other."""
    after = []
    for each in ids:
        await _open(desk, each)
        gc.collect()
        after.append(resident_mib())
    print(f"\nmemory, {len(ids)} conversations of {max(SIZES):,} messages one after the other, MiB:")
    print(f"{after[0]:.0f} after the first, {after[4]:.0f} after the fifth, {after[-1]:.0f} after the last")


async def _write(folder: Path, messages: int, copies: int) -> list[str]:
    """Writes a conversation several times; the ids."""
    written = conversation(messages).conversation
    first = Conversation(
        title=f"{messages} messages", messages=dict(written.messages), current_id=written.current_id, model="test-model"
    )
    folders = folders_under(folder)
    store = ConversationStore(folders)
    await store.create(first)
    await store.aclose()
    ids = [first.id]
    for number in range(1, copies):
        ids.append(f"{first.id}-{number}")
        shutil.copytree(folders.conversations / first.id, folders.conversations / ids[-1])
    return ids


@contextmanager
def _timed_reading() -> Iterator[list[float]]:
    """The ms that reading and decoding take, each time, on their thread."""
    spent, read = list[float](), ConversationFiles.read

    def timed(files: ConversationFiles, conversation_id: str) -> Reading:
        began = time.perf_counter()
        try:
            return read(files, conversation_id)
        finally:
            spent.append((time.perf_counter() - began) * 1000)

    ConversationFiles.read = timed  # type: ignore[method-assign]
    try:
        yield spent
    finally:
        ConversationFiles.read = read  # type: ignore[method-assign]


async def _open(desk: Desk, conversation_id: str) -> tuple[float, float]:
    """Clicks it in the list: ms to the first paint, and the longest gap of the event loop meanwhile."""
    desk.new_chat()
    await until(desk.window.transcript.is_settled)
    view = desk.window.conversation_list.list
    index = view.model().index_of(conversation_id)  # type: ignore[attr-defined]  # its own model
    view.scrollTo(index)
    await asyncio.sleep(0.2)
    stalls = Stalls()
    where = view.visualRect(index).center()
    stalls.start()
    began = time.perf_counter()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, where)
    paints = Paints(desk.window.transcript.view.viewport())
    await until(lambda: desk.session.id == conversation_id and bool(paints.times), 60)
    shown = (paints.times[0] - began) * 1000
    await until(desk.window.transcript.is_settled, 60)
    stalls.stop()
    paints.deleteLater()
    return shown, max(stalls.gaps)
