"""A combo box that costs little until somebody opens it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPainterPath, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

_RADIUS, _PADDING = 5, 7
_ARROW = 28
"""The room of the arrow at the right."""
_LEAST_LINE, _AROUND_LINE = 16, 12
_LEAST_WIDTH = 90
_Role = QPalette.ColorRole


class LightComboBox(QComboBox):
    """The wheel scrolls the pane, not the choice, unless the box has the focus.

    The list of a combo box is nine widgets, and Qt makes it for the first entry, to measure or paint the box, and to
    fit it to a style. So this one measures and paints itself, and its owner fills it when it is `needed`; until then
    it shows the placeholder. It looks as the style sheet would have it.
    """

    needed = Signal()
    """Somebody is about to choose."""

    def __init__(self) -> None:
        super().__init__()
        self._is_muted = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # no focus by the wheel
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_muted(self, is_muted: bool) -> None:
        """Whether the entry shown means "nothing chosen"."""
        self._is_muted = is_muted
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(_LEAST_WIDTH, max(_LEAST_LINE, self.fontMetrics().height()) + _AROUND_LINE)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.color(_Role.Accent if self.hasFocus() else _Role.Mid))
        painter.setBrush(palette.color(_Role.Base))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        room = self.rect().adjusted(_PADDING, 0, -_ARROW, 0)
        text = self.currentText() or self.placeholderText()
        painter.setPen(palette.color(_Role.PlaceholderText if self._is_muted else _Role.Text))
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        arrow = palette.color(_Role.PlaceholderText)
        arrow.setAlphaF(0.5 if self._is_muted else 1.0)
        x, y = self.width() - 16, self.height() / 2
        line = QPainterPath(QPointF(x - 4, y - 2))  # drawPolyline would make PySide load two classes
        line.lineTo(x, y + 2)
        line.lineTo(x + 4, y - 2)
        painter.strokePath(line, QPen(arrow, 1.4))

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.needed.emit()
        super().focusInEvent(event)

    def showPopup(self) -> None:
        self.needed.emit()
        super().showPopup()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.StyleChange and not self.count():
            QWidget.changeEvent(self, event)
        else:
            super().changeEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()
