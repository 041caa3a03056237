"""Times as other programs write them (seconds, milliseconds, ISO 8601, a locale's text) to times as we write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from app.core.message import JsonValue
from app.exchange.importers.fields import number

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE = re.compile(r"(\d{1,4})\s*[./年-]\s*(\d{1,2})\s*[./月-]\s*(\d{1,4})")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?")
_MORNING = re.compile(r"\ba\.?\s?m\b|上午|凌晨|早上|午前|오전", re.IGNORECASE)
_AFTERNOON = re.compile(r"\bp\.?\s?m\b|下午|晚上|中午|午後|오후", re.IGNORECASE)


def moment(*values: JsonValue) -> str:
    """The first of `values` that is a time, as ISO 8601 in UTC with milliseconds; "" if none is.

    Numbers count from 1970: in seconds, or in milli-, micro- or nanoseconds when too large for that. Texts without a
    zone are taken as this computer's time.
    """
    for value in values:
        if (when := _read(value)) is not None:
            return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return ""


def _read(value: JsonValue) -> datetime | None:
    try:
        if isinstance(value, str):
            value = value.strip()[:80]
            if re.fullmatch(r"\d{9,19}(\.\d+)?", value):
                return _from_number(float(value))
            return _from_iso(value) or _from_locale(value)
        amount = number(value)
        return None if amount is None else _from_number(amount)
    except (ValueError, OverflowError, OSError):  # out of the calendar
        return None


def _from_number(amount: float) -> datetime | None:
    for unit in (1.0, 1e3, 1e6, 1e9):
        if amount < 1e11 * unit:
            return _EPOCH + timedelta(seconds=amount / unit) if amount > 0 else None
    return None


def _from_iso(text: str) -> datetime | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if len(text) > 9 and when.year >= 1970 else None


def _from_locale(text: str) -> datetime | None:
    """What `Date.toLocaleString()` writes: year first, or the month first with AM/PM, or the day first."""
    date, clock = _DATE.search(text), _CLOCK.search(text)
    if not date or not clock:
        return None
    first, second, third = (int(part) for part in date.groups())
    morning, afternoon = bool(_MORNING.search(text)), bool(_AFTERNOON.search(text))
    if first > 31:
        year, month, day = first, second, third
    else:
        month_first = second > 12 or ((morning or afternoon) and first <= 12)
        year, (month, day) = third, (first, second) if month_first else (second, first)
    hour, minute, seconds = int(clock[1]), int(clock[2]), int(clock[3] or 0)
    if afternoon and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    return datetime(year, month, day, hour, minute, seconds).astimezone() if year >= 1970 else None
