"""Asks for the first and the last day of a period."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout, QWidget

from app.core.list_filter import Days
from app.ui.language import current_language
from app.ui.pieces import named

_FORM = "yyyy-MM-dd"


class DaysDialog(QDialog):
    """Two days, both included; the first cannot be after the last."""

    def __init__(self, parent: QWidget, days: Days | None, do: Callable[[Days], object]) -> None:
        super().__init__(parent)
        self.setObjectName("daysDialog")
        self.setWindowTitle(self.tr("Choose days"))
        today = QDate.currentDate()
        first, last = (QDate.fromString(text, _FORM) for text in ((days.first, days.last) if days else ("", "")))
        self.first = self._field("firstDayField", self.tr("First day"), first if first.isValid() else today.addDays(-6))
        self.last = self._field("lastDayField", self.tr("Last day"), last if last.isValid() else today)
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.last.setMinimumDate(self.first.date())
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        buttons.button(QDialogButtonBox.StandardButton.Ok).setProperty("primary", True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.setSpacing(10)
        for field in (self.first, self.last):
            form.addRow(field.accessibleName(), field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(14)
        layout.addLayout(form)
        layout.addWidget(buttons)
        self.setMinimumWidth(300)
        self.accepted.connect(lambda: do(Days(self.first.date().toString(_FORM), self.last.date().toString(_FORM))))

    @staticmethod
    def _field(name: str, label: str, day: QDate) -> QDateEdit:
        field = named(QDateEdit(day), name)
        field.setAccessibleName(label)
        field.setCalendarPopup(True)
        field.setMinimumHeight(28)
        field.setDisplayFormat("yyyy年M月d日" if current_language().startswith("zh") else "d MMM yyyy")
        return field
