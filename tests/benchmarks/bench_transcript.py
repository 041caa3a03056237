"""What the chat pane costs: streaming, long unfinished blocks, opening, scrolling, changing its looks.

Streaming is compared with a QPlainTextEdit that gets the same deltas every 33 ms in the same run. Times are wall-clock
unless they say CPU; on a busy machine only the CPU times and the ratios mean something.

The parts whose names begin with "app" run the whole app: its window, a service in another process, files on the disk;
there nothing is left out. The others drive the pane alone and show more of it.

Run by `dev.py bench transcript`; `--only stream blocks open scroll looks app-stream app-open` measures some of it,
`--profile` prints where the time goes.
"""

from __future__ import annotations

import argparse
import asyncio
import cProfile
import pstats
import sys

from PySide6.QtWidgets import QApplication

from app.event_loop import QtLoop
from app.ui.language import use_language
from tests.benchmarks.transcript import app_opening, app_streaming, blocks, looks, opening, scrolling, streaming
from tests.benchmarks.transcript.bench_window import BenchWindow

PARTS = {
    "stream": streaming.measure,
    "blocks": blocks.measure,
    "open": opening.measure,
    "scroll": scrolling.measure,
    "looks": looks.measure,
}
APP_PARTS = {"app-stream": app_streaming.measure, "app-open": app_opening.measure}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=[*PARTS, *APP_PARTS], default=[*PARTS, *APP_PARTS])
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each stream is measured")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    use_language(app, "en")
    profile = cProfile.Profile() if options.profile else None
    if profile:
        profile.enable()
    if parts := [name for name in options.only if name in PARTS]:
        bench = BenchWindow(app)
        bench.warm_up()
        for name in parts:
            PARTS[name](bench, options.seconds)
        bench.close()
    for name in (name for name in options.only if name in APP_PARTS):
        with asyncio.Runner(loop_factory=QtLoop) as runner:
            runner.run(APP_PARTS[name](app, options.seconds))
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    return 0


if __name__ == "__main__":
    sys.exit(main())
