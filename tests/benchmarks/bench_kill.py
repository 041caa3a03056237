"""What `kill -9` at random moments costs: every file must load, and at most 250 ms of a streaming answer be missing.

First programs that write in every way (send, stream, edit, delete, import, fold, merge, trash, backup, restore), then
the app while answers stream, then two programs on one folder for a minute.
Run by `dev.py bench kill`, or `python -m tests.benchmarks.bench_kill [ROUNDS] [--streaming N] [--together SECONDS]`.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator

from tests.faults import writing_rounds
from tests.faults.kill_rounds import HELD_UP_S, MOST_LOST_MS, rounds, table
from tests.faults.writing_rounds import Outcome


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=300)
    parser.add_argument("--streaming", type=int, default=50)
    parser.add_argument("--together", type=float, default=60)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    failed = _writing("killed while writing", list(_dotted(writing_rounds.killed(options.rounds, options.seed))))
    if options.together:
        two = writing_rounds.together(options.together, options.seed)
        failed |= _writing(f"two programs for {options.together:.0f} s", [two])
    return int(_streaming(options) or failed)


def _dotted(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    for one in outcomes:
        print(".", end="", flush=True)
        yield one


def _writing(name: str, done: list[Outcome]) -> bool:
    print(f"\n{name}\n{writing_rounds.table(done)}")
    for one in done:
        for fault in (*one.lost, *one.unreadable, *one.bad_backups):
            print(fault, file=sys.stderr)
    return not all(one.is_good for one in done)


def _streaming(options: argparse.Namespace) -> bool:
    if not options.streaming:
        return False
    done = []
    for one in rounds(options.streaming, options.seed):
        done.append(one)
        print(".", end="", flush=True)
    print(f"\nkilled while streaming\n{table(done)}")
    for one in done:
        for fault in one.wrong:
            print(fault, file=sys.stderr)
    too_much = [one for one in done if one.lost_ms > MOST_LOST_MS and one.held_up_s <= HELD_UP_S]
    return bool(too_much) or any(one.wrong for one in done)


if __name__ == "__main__":
    sys.exit(main())
