"""Years of conversations: search as typed, filling the index, start-up, and what a turn costs in a long conversation.

Run by `dev.py bench history`, best with nothing else running. The conversations are made once and kept under build/.
`--only search,build,start,turn` leaves parts out, `--messages 100000` takes the smaller history only.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from devtools.environment import ROOT
from tests.benchmarks.history import filling, generator, searching, starting_up, turns

SIZES = {1_000_000: 20_000, 100_000: 2_000}
"""Messages and conversations."""
PARTS = ("build", "search", "start", "turn")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS))
    parser.add_argument("--messages", type=int, choices=sorted(SIZES), default=None)
    options = parser.parse_args()
    only = options.only.split(",")
    passed = True
    for messages in sorted(SIZES) if options.messages is None else [options.messages]:
        folder = generator.make(ROOT / "build" / f"history-{messages}", SIZES[messages], messages)
        print(f"\n{messages:,} messages in {SIZES[messages]:,} conversations", flush=True)
        if "build" in only:
            passed &= asyncio.run(filling.measure(folder))
        if "search" in only:
            passed &= asyncio.run(searching.measure(folder, messages))
    if "start" in only:
        passed &= starting_up.measure(ROOT / "build")
    if "turn" in only:
        passed &= asyncio.run(turns.measure())
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
