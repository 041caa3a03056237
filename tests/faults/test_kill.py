"""kill -9 while answers stream. `dev.py bench kill` does the same more often."""

from __future__ import annotations

import sys

import pytest

from tests.faults.kill_rounds import HELD_UP_S, MOST_LOST_MS, rounds, table

ROUNDS = 6


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.timeout(180)
def test_a_kill_costs_a_quarter_of_a_second_at_most() -> None:
    done = list(rounds(ROUNDS, seed=7))
    assert [fault for one in done for fault in one.wrong] == [], table(done)
    assert sum(one.messages for one in done) > ROUNDS
    judged = [one for one in done if one.held_up_s <= HELD_UP_S]
    assert all(one.lost_ms <= MOST_LOST_MS for one in judged), table(done)
