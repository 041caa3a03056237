"""The text field of the composer: grows with its text, Enter sends, never in the middle of an input method's work."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

_MOST_LINES = 12


class MessageEdit(QPlainTextEdit):
    """A plain text field that asks to be sent."""

    submitted = Signal()
    """Enter was pressed; Shift+Enter breaks the line."""
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setTabChangesFocus(True)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self.updateGeometry())

    def height_of(self, lines: int) -> int:
        """Height in pixels that shows `lines` lines of text."""
        margins = self.contentsMargins().top() + self.contentsMargins().bottom()
        around = margins + round(2 * self.document().documentMargin()) + 10
        return lines * self.fontMetrics().lineSpacing() + around

    def sizeHint(self) -> QSize:
        lines = min(_MOST_LINES, max(1, round(self.document().size().height())))
        return QSize(super().sizeHint().width(), self.height_of(lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]  # passed on as it came
        self.updateGeometry()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        breaks = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
        if enter and self._composing:
            event.accept()  # it confirms a candidate; a real input method does not even pass it on
        elif enter and not breaks:
            event.accept()
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
