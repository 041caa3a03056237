"""The text field of the composer: Enter sends, but never in the middle of an input method's work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.attachments import AttachmentTray
from app.ui.text_field import TextField

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_LEAST_LINES, _MOST_LINES = 1, 12


class MessageEdit(TextField):
    """A plain text field that asks to be sent."""

    submitted = Signal()
    """Enter was pressed; Shift+Enter breaks the line."""
    escaped = Signal()
    """Escape was pressed while no input method was at work."""
    offered = Signal(object)
    """Files or a picture were pasted or dropped: QMimeData."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self._composing = False
        super().__init__(_LEAST_LINES, _MOST_LINES, parent)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return AttachmentTray.accepts(source) or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        if AttachmentTray.accepts(source):
            self.offered.emit(source)
        else:
            super().insertFromMimeData(source)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        breaks = event.modifiers() & (Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.AltModifier)
        escape = event.key() == Qt.Key.Key_Escape
        if self._composing and (enter or escape):
            event.accept()  # it is about a candidate; a real input method does not even pass it on
        elif enter and not breaks:
            event.accept()
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)
