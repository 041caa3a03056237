"""Opening conversations: from the call to the first paint, and until everything around is loaded."""

from __future__ import annotations

import gc
import statistics
import time
from pathlib import Path

from tests.benchmarks.transcript.bench_window import BenchWindow, row
from tests.benchmarks.transcript.conversations import conversation
from tests.ui.transcript.plain_session import PlainSession

SIZES = (100, 1_000, 10_000)
ROUNDS = 5


def measure(bench: BenchWindow, _seconds: float) -> None:
    print("\nOpening a conversation that is in memory")
    row("messages", "first paint ms", "settled ms")
    row(*3 * ["---"])
    empty = PlainSession()
    for size in SIZES:
        session = conversation(size)
        paints, settles = [], []
        for _ in range(ROUNDS):
            bench.show(empty)
            bench.until(bench.pane.is_settled)
            began = time.perf_counter()
            bench.show(session)
            bench.pane.view.viewport().repaint()
            paints.append((time.perf_counter() - began) * 1000)
            bench.until(bench.pane.is_settled)
            settles.append((time.perf_counter() - began) * 1000)
        row(f"{size:,}", f"{statistics.median(paints):.0f}", f"{statistics.median(settles):.0f}")
    _memory(bench)


def _memory(bench: BenchWindow) -> None:
    """Resident memory after twenty large conversations, one after the other."""
    after = []
    for number in range(20):
        bench.show(conversation(10_000, seed=number))
        bench.until(bench.pane.is_settled)
        gc.collect()
        after.append(resident_mib())
    print(f"memory: {after[0]:.0f} MiB after the first, {after[-1]:.0f} MiB after the twentieth")


def resident_mib() -> float:
    """Memory of this process that is in use; 0 where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return 0.0
    return pages * 4096 / 2**20
