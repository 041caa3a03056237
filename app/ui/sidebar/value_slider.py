"""A slider that shows whether it is set: filled up to the handle, or a hollow handle only."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QSlider

from app.core.parameter_domains import Number

_RADIUS = 7.0
_GROOVE = 4.0


class ValueSlider(QSlider):
    """Positions 0 to n stand for the domain's range in its steps. Only keys and the mouse's button move it."""

    def __init__(self, domain: Number, neutral: float, origin: float) -> None:
        """The handle stands at `neutral` while nothing is set; the filled part begins at `origin`."""
        super().__init__(Qt.Orientation.Horizontal)
        self._domain, self._neutral, self._origin = domain, neutral, origin
        self._value: float | None = None
        self.setRange(0, round((domain.maximum - domain.minimum) / domain.step))
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # the box beside it is what Tab reaches
        self.setMinimumWidth(60)
        self.show_value(None)

    def value_at_position(self) -> float:
        """The value that the handle stands at."""
        value = self._domain.minimum + self.value() * self._domain.step
        return round(value, self._domain.decimals) + 0.0  # + 0.0 makes -0.0 a plain 0

    def show_value(self, value: float | None) -> None:
        """Moves the handle without a signal; None puts it hollow at the neutral value."""
        self._value = value
        shown = self._neutral if value is None else value
        self.blockSignals(True)
        self.setValue(round((shown - self._domain.minimum) / self._domain.step))
        self.blockSignals(False)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(90, 26)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 26)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, middle = self.palette(), self.height() / 2
        left, right = _RADIUS + 1, self.width() - _RADIUS - 1
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Mid))
        painter.drawRoundedRect(QRectF(left, middle - _GROOVE / 2, right - left, _GROOVE), 2, 2)
        handle = self._x_of(self.value())
        accent = palette.color(QPalette.ColorRole.Accent)
        is_set = self._value is not None and self.isEnabled()
        if is_set:
            start = self._x_of(round((self._origin - self._domain.minimum) / self._domain.step))
            painter.setBrush(accent)
            low, high = min(start, handle), max(start, handle)
            painter.drawRoundedRect(QRectF(low, middle - _GROOVE / 2, high - low, _GROOVE), 2, 2)
        focused = self.hasFocus()
        edge = accent if is_set or focused else palette.color(QPalette.ColorRole.PlaceholderText)
        painter.setPen(QPen(edge, 1.6))
        painter.setBrush(accent if is_set else palette.color(QPalette.ColorRole.Base))
        radius = _RADIUS if is_set or focused else _RADIUS - 1.5
        painter.drawEllipse(QPointF(handle, middle), radius - 0.8, radius - 0.8)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.setSliderDown(True)
        if abs(event.position().x() - self._x_of(self.value())) > _RADIUS + 2:
            self._move_to(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self.isSliderDown():
            self._move_to(event.position().x())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        self.setSliderDown(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            event.ignore()
            return
        super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    # QStyle could do these sums, but naming it makes PySide load the whole family of styles.

    def _x_of(self, position: int) -> float:
        return _RADIUS + 1 + round(position * self._length() / max(1, self.maximum()))

    def _move_to(self, x: float) -> None:
        self.setValue(round((x - _RADIUS - 1) * self.maximum() / max(1, self._length())))

    def _length(self) -> int:
        """Of the way that the handle can go."""
        return round(self.width() - 2 * (_RADIUS + 1))
