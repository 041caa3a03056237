"""Under which heading a conversation belongs and how its age reads; the words around it are the model's part."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale

from app.core.clock import midnight
from app.ui.conversation_list.headings import UNDATED, GroupKey, GroupKind


def local_now() -> datetime:
    """The present instant in the user's time zone."""
    return datetime.now(UTC).astimezone()


def local(instant: str) -> datetime | None:
    """`instant` (ISO 8601) in the user's time zone; None when it is no instant."""
    try:
        return datetime.fromisoformat(instant).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def group_key(instant: str, today: date) -> GroupKey:
    """The heading for something that happened at `instant`."""
    for kind, days in (
        (GroupKind.TODAY, 0),
        (GroupKind.YESTERDAY, 1),
        (GroupKind.WEEK, 7),
        (GroupKind.DAYS_30, 30),
    ):
        start = midnight(today - timedelta(days=days))
        if instant >= start:
            return GroupKey(kind, start)
    moment = local(instant)
    if moment is None:
        return UNDATED
    first = moment.date().replace(day=1)
    return GroupKey(GroupKind.MONTH, midnight(first), first)


def minutes_ago(instant: str, now: datetime) -> int | None:
    """Whole minutes since `instant` while that is the best way to say it (under an hour), else None."""
    moment = local(instant)
    if moment is None:
        return None
    minutes = int((now - moment).total_seconds() // 60)
    return max(0, minutes) if minutes < 60 else None


def when(instant: str, now: datetime, language: str) -> str:
    """Time of day for today and yesterday, weekday within a week, else the date; "" when `instant` is none."""
    moment = local(instant)
    if moment is None:
        return ""
    locale, chinese = QLocale(language), language.startswith("zh")
    day = QDate(moment.year, moment.month, moment.day)
    days = (now.date() - moment.date()).days
    if days <= 1:
        return f"{moment:%H:%M}"
    if days <= 7:
        return locale.toString(day, "dddd")
    if moment.year == now.year:
        return locale.toString(day, "M月d日" if chinese else "d MMM")
    return locale.toString(day, "yyyy年M月d日" if chinese else "d MMM yyyy")


def month_name(first: date, language: str) -> str:
    """A month with its year."""
    form = "yyyy年M月" if language.startswith("zh") else "MMMM yyyy"
    return QLocale(language).toString(QDate(first.year, first.month, first.day), form)
