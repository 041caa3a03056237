"""The name of a parameter: in plain words and, small and muted behind it, as services call it; one widget for both."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel

_GAP = 6
_SMALL = 0.85


class NameLabel(QLabel):
    """Its text are the plain words; the service's name ends in … where there is no room for it."""

    def __init__(self, api_name: str) -> None:
        super().__init__()
        self._api_name = api_name

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setAccessibleName(f"{text} ({self._api_name})")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        font = self.font()
        font.setBold(False)
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.PlaceholderText))
        place = self.rect().adjusted(self.sizeHint().width() + _GAP, 0, 0, 0)
        text = painter.fontMetrics().elidedText(self._api_name, Qt.TextElideMode.ElideRight, max(0, place.width()))
        painter.drawText(place, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
