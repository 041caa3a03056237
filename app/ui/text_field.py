"""A text field that grows with its text up to a limit and tells when it is left; Tab goes on to the next field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QHideEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_ENDLESS_WORD = re.compile("[!-~]{1000}")


class TextField(QPlainTextEdit):
    """From `least` to `most` lines high, then it scrolls."""

    left = Signal()
    """The focus went elsewhere, or the field was hidden: a good moment to save."""

    def __init__(self, least: int, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._least, self._most = least, most
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.textChanged.connect(self._fit)
        self._fit()

    def setPlainText(self, text: str) -> None:
        self._choose_wrapping(text)
        super().setPlainText(text)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._choose_wrapping(source.text())
        super().insertFromMimeData(source)

    def _choose_wrapping(self, text: str) -> None:
        """Qt looks for a place to break an endless word in time by its length squared: 0.6 s for 100,000 letters."""
        if _ENDLESS_WORD.search(text):
            self.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)

    def sizeHint(self) -> QSize:
        return QSize(120, self.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.minimumHeight())

    def _fit(self) -> None:
        line = QFontMetrics(self.font()).lineSpacing()
        least, most = self._least * line, self._most * line
        text = 0.0  # lines in Chinese are higher than the font says
        block = self.document().begin()
        while block.isValid() and text < most:
            text += self.blockBoundingRect(block).height()
            block = block.next()
        padding = 2 * round(self.document().documentMargin()) + 12
        height = round(min(max(text, least), most)) + padding
        if height != self.minimumHeight():
            self.setFixedHeight(height)

    def replace_text(self, text: str) -> None:
        """Puts `text` in place of everything; undo brings the old text back."""
        cursor = self.textCursor()
        cursor.select(cursor.SelectionType.Document)
        cursor.insertText(text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()
