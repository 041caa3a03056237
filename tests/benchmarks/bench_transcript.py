"""What the chat pane costs: streaming, long unfinished blocks, opening, scrolling, changing its looks.

Streaming is compared with a QPlainTextEdit that gets the same deltas every 33 ms in the same run. Times are wall-clock
unless they say CPU; on a busy machine only the CPU times and the ratios mean something.

Run by `dev.py bench transcript`; `--only stream blocks open scroll looks` measures some of it, `--profile` prints where
the time of streaming goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import sys

from PySide6.QtWidgets import QApplication

from app.ui.language import use_language
from tests.benchmarks.transcript import blocks, looks, opening, scrolling, streaming
from tests.benchmarks.transcript.bench_window import BenchWindow

PARTS = {
    "stream": streaming.measure,
    "blocks": blocks.measure,
    "open": opening.measure,
    "scroll": scrolling.measure,
    "looks": looks.measure,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(PARTS), default=list(PARTS))
    parser.add_argument("--seconds", type=float, default=4.0, help="how long each stream is measured")
    parser.add_argument("--profile", action="store_true")
    options = parser.parse_args()
    app = QApplication(sys.argv[:1])
    use_language(app, "en")
    bench = BenchWindow(app)
    bench.warm_up()
    profile = cProfile.Profile() if options.profile else None
    if profile:
        profile.enable()
    for name in options.only:
        PARTS[name](bench, options.seconds)
    if profile:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(35)
    bench.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
