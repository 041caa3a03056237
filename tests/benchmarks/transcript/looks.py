"""Theme, zoom and width changed with a full window of text in the middle of a conversation."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.benchmarks.transcript.bench_window import BenchWindow, row
from tests.benchmarks.transcript.conversations import conversation


def measure(bench: BenchWindow, _seconds: float) -> None:
    session = conversation(400)
    bench.show(session)
    bench.until(bench.pane.is_settled)
    bench.pane.scroll_to_message(session.path()[200].id)
    bench.until(bench.pane.is_settled)
    print("\nChanging the looks: ms to the next paint, and how far the text under the eye moved")
    row("change", "ms", "moved px")
    row(*3 * ["---"])
    for name, change in (
        ("theme to dark", lambda: bench.theme.choose("dark")),
        ("theme to light", lambda: bench.theme.choose("light")),
        ("zoom in", lambda: bench.pane.zoom(1)),
        ("zoom back", lambda: bench.pane.zoom(0)),
        ("narrower", lambda: bench.window.resize(800, 850)),
        ("wider", lambda: bench.window.resize(1100, 850)),
    ):
        row(name, *_change(bench, change))


def _change(bench: BenchWindow, change: Callable[[], None]) -> tuple[str, str]:
    before = bench.pane.display.places.here()
    began = time.perf_counter()
    change()
    bench.pane.view.viewport().repaint()
    spent = (time.perf_counter() - began) * 1000
    bench.until(bench.pane.is_settled)
    after = bench.pane.display.places.here()
    moved = "?"
    if before and after and before[:3] == after[:3]:
        moved = f"{abs(before.offset - after.offset):.0f}"
    return f"{spent:.0f}", moved
