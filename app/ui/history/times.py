"""Times as these windows show them: date and hour in the user's zone and language."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from app.ui.language import current_language


def moment(when: datetime) -> str:
    """Date and time, short."""
    at = QDateTime.fromSecsSinceEpoch(round(when.timestamp()))
    return QLocale(current_language()).toString(at, QLocale.FormatType.ShortFormat)


def moment_of(written: str) -> str:
    """The same for a time as our files have it; "" for none."""
    try:
        return moment(datetime.fromisoformat(written))
    except ValueError:
        return ""
