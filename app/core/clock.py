"""Times and ids as they are written to disk; leaves showing them in the user's zone to the ui."""

from __future__ import annotations

import secrets
import time
from datetime import UTC, date, datetime
from datetime import time as time_of_day


def now() -> str:
    """The present instant as ISO 8601 in UTC with milliseconds, e.g. `2026-01-31T08:15:30.123Z`."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def midnight(day: date) -> str:
    """The first instant of a local day, written like `now` does; "" where the calendar ends."""
    try:
        start = datetime.combine(day, time_of_day.min).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return start.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def new_id() -> str:
    """A fresh id: sorts by creation time, safe as a file name, 21 characters of 0-9a-f."""
    return f"{time.time_ns() // 1_000_000:011x}{secrets.token_hex(5)}"
