from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from app.ui.conversation_list import dates
from app.ui.conversation_list.headings import GroupKind


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def change(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield change
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("instant", "kind"),
    [
        ("2026-11-22T15:59:59.999Z", GroupKind.TODAY),
        ("2026-11-21T16:00:00.000Z", GroupKind.TODAY),  # midnight in Shanghai
        ("2026-11-21T15:59:59.999Z", GroupKind.YESTERDAY),
        ("2026-11-20T15:59:59.999Z", GroupKind.WEEK),
        ("2026-11-14T16:00:00.000Z", GroupKind.WEEK),
        ("2026-11-14T15:59:59.999Z", GroupKind.DAYS_30),
        ("2026-10-22T16:00:00.000Z", GroupKind.DAYS_30),
        ("2026-10-22T15:59:59.999Z", GroupKind.MONTH),
        ("", GroupKind.UNDATED),
        ("1 April", GroupKind.UNDATED),
    ],
)
def test_headings_follow_the_users_midnight(zone: Callable[[str], None], instant: str, kind: GroupKind) -> None:
    zone("Asia/Shanghai")
    assert dates.group_key(instant, date(2026, 11, 22)).kind == kind


def test_a_day_with_25_hours_ends_when_it_ends(zone: Callable[[str], None]) -> None:
    zone("Europe/Berlin")
    today = date(2026, 10, 26)  # summer time ended the day before
    assert dates.group_key("2026-10-25T22:59:59.999Z", today).kind == GroupKind.YESTERDAY
    assert dates.group_key("2026-10-24T22:00:00.000Z", today).kind == GroupKind.YESTERDAY
    assert dates.group_key("2026-10-24T21:59:59.999Z", today).kind == GroupKind.WEEK


def test_months_are_the_users_months(zone: Callable[[str], None]) -> None:
    zone("Asia/Shanghai")
    key = dates.group_key("2026-05-31T16:00:00.000Z", date(2026, 11, 22))
    assert (key.kind, key.month) == (GroupKind.MONTH, date(2026, 6, 1))
    assert dates.month_name(date(2026, 6, 1), "zh_CN") == "2026年6月"
    assert dates.month_name(date(2026, 6, 1), "en") == "June 2026"


NOW = datetime(2026, 11, 22, 12, 0, tzinfo=timezone(timedelta(hours=8)))


@pytest.mark.parametrize(
    ("ago", "minutes"),
    [
        (timedelta(seconds=20), 0),
        (timedelta(minutes=59, seconds=59), 59),
        (timedelta(hours=1), None),
        (timedelta(seconds=-30), 0),
    ],
)
def test_minutes_are_counted_for_an_hour(ago: timedelta, minutes: int | None) -> None:
    assert dates.minutes_ago((NOW - ago).astimezone(UTC).isoformat(), NOW) == minutes


@pytest.mark.parametrize(
    ("instant", "english", "chinese"),
    [
        ("2026-11-22T01:05:00.000Z", "09:05", "09:05"),
        ("2026-11-21T01:05:00.000Z", "09:05", "09:05"),
        ("2026-11-18T01:05:00.000Z", "Wednesday", "星期三"),
        ("2026-03-02T01:05:00.000Z", "2 Mar", "3月2日"),
        ("2024-03-02T01:05:00.000Z", "2 Mar 2024", "2024年3月2日"),
        ("not a date", "", ""),
    ],
)
def test_age_gets_coarser(zone: Callable[[str], None], instant: str, english: str, chinese: str) -> None:
    zone("Asia/Shanghai")
    assert dates.when(instant, NOW, "en") == english
    assert dates.when(instant, NOW, "zh_CN") == chinese
