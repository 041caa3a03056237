"""The words for filters and orders, in the language in force."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QDate, QLocale, QObject

from app.core.list_filter import Days, Span
from app.core.list_order import Sort
from app.ui.conversation_list.filing_menus import shown
from app.ui.language import current_language


class FilterWords(QObject):
    """What menu entries and chips read."""

    def sort(self, sort: Sort) -> str:
        """What the list goes by."""
        return {
            Sort.CHANGED: self.tr("Last changed"),
            Sort.CREATED: self.tr("Created"),
            Sort.TITLE: self.tr("Title"),
            Sort.MODEL: self.tr("Model"),
        }[sort]

    def value(self, field: str, value: Any) -> str:
        """One value of a field of ListFilter."""
        if field in {"tags", "models", "folder"}:
            nothing = self.tr("No folder") if field == "folder" else self.tr("Without a model")
            return shown(value) if value else nothing
        if isinstance(value, Days):
            return self._days(value)
        words = {
            "starred": self.tr("Starred"),
            "has_image": self.tr("With pictures"),
            "unread": self.tr("Unread"),
            "failed": self.tr("Failed answers"),
            "archived": self.tr("Archived"),
            Span.TODAY: self.tr("Today"),
            Span.WEEK: self.tr("Last 7 days"),
            Span.MONTH: self.tr("Last 30 days"),
            Span.YEAR: self.tr("This year"),
        }
        return words[value if field == "span" else field]

    def _days(self, days: Days) -> str:
        first, last = (_day(text) for text in (days.first, days.last))
        if first and last:
            return first if first == last else f"{first} – {last}"
        return self.tr("Since {day}").format(day=first) if first else self.tr("Until {day}").format(day=last)


def _day(text: str) -> str:
    day = QDate.fromString(text, "yyyy-MM-dd")
    form = "yyyy年M月d日" if current_language().startswith("zh") else "d MMM yyyy"
    return QLocale(current_language()).toString(day, form) if day.isValid() else ""
