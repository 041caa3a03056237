"""kill -9 during every kind of write, and two programs on one folder. `dev.py bench kill` does it more often."""

from __future__ import annotations

import sys

import pytest

from tests.faults.writing_rounds import killed, table, together


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.timeout(180)
def test_a_kill_during_any_write_loses_nothing() -> None:
    done = list(killed(8, seed=20260131))
    assert all(one.is_good for one in done), [vars(one) for one in done if not one.is_good]
    assert sum(one.written for one in done) > 50, table(done)


@pytest.mark.timeout(180)
def test_two_programs_on_one_folder_lose_nothing() -> None:
    outcome = together(3, seed=20260131)
    assert outcome.is_good, vars(outcome)
    assert outcome.written > 50
