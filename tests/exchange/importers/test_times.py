from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.importers.times import moment


@pytest.mark.parametrize(
    "value",
    [1714546800, 1714546800.0, 1714546800000, 1714546800000000, "1714546800", "1714546800000", "2024-05-01T07:00:00Z",
     "2024-05-01T07:00:00.000000+00:00", "2024-05-01T15:00:00+08:00"],
)  # fmt: skip
def test_the_same_instant_in_many_forms(value: Any) -> None:
    assert moment(value) == "2024-05-01T07:00:00.000Z"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024/5/1 下午3:04:05", (2024, 5, 1, 15, 4, 5)),
        ("2024/5/1 上午12:04:05", (2024, 5, 1, 0, 4, 5)),
        ("2024/5/1 15:04:05", (2024, 5, 1, 15, 4, 5)),
        ("5/1/2024, 3:04:05 PM", (2024, 5, 1, 15, 4, 5)),
        ("12/31/2024, 12:04:05 AM", (2024, 12, 31, 0, 4, 5)),
        ("1.5.2024, 15:04:05", (2024, 5, 1, 15, 4, 5)),
        ("01/05/2024 15:04:05", (2024, 5, 1, 15, 4, 5)),
        ("2024. 5. 1. 오후 3:04:05", (2024, 5, 1, 15, 4, 5)),
        ("2024年5月1日 15:04", (2024, 5, 1, 15, 4, 0)),
    ],
)
def test_locale_dates_are_this_computers_time(text: str, parts: tuple[int, ...]) -> None:
    expected = datetime(*parts).astimezone().astimezone(UTC)  # type: ignore[arg-type]  # six numbers
    assert moment(text) == expected.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@pytest.mark.parametrize(
    "value", [None, "", "yesterday", 0, -5, True, [], {}, float("nan"), 1e300, "99/99/2024, 99:99", 10**400]
)
def test_what_is_no_time(value: Any) -> None:
    assert not moment(value)
    assert moment(value, 1714546800) == "2024-05-01T07:00:00.000Z"


@given(
    value=st.floats()
    | st.integers()
    | st.text()
    | st.from_regex(r"\d{1,4}/\d{1,2}/\d{1,4},? \d{1,2}:\d\d:\d\d( [AP]M)?")
)
def test_never_an_error(value: Any) -> None:
    moment(value)
