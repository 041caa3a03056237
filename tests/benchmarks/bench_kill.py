"""What `kill -9` at random moments of streaming costs: every file must load, and at most 250 ms of text be missing.

Run by `dev.py bench kill`, or `python -m tests.benchmarks.bench_kill [ROUNDS]`.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.faults.kill_rounds import HELD_UP_S, MOST_LOST_MS, rounds, table


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rounds", type=int, nargs="?", default=50)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 1_000_000)
    options = parser.parse_args()
    done = []
    for one in rounds(options.rounds, options.seed):
        done.append(one)
        print(".", end="", flush=True)
    print(f"\nseed {options.seed}\n{table(done)}")
    for one in done:
        for fault in one.wrong:
            print(fault, file=sys.stderr)
    too_much = [one for one in done if one.lost_ms > MOST_LOST_MS and one.held_up_s <= HELD_UP_S]
    return 1 if too_much or any(one.wrong for one in done) else 0


if __name__ == "__main__":
    sys.exit(main())
