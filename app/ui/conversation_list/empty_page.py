"""What stands where the list would be when there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget


class EmptyPage(QWidget):
    """One sentence and, if there is something to do about it, a button."""

    button_clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.label = QLabel(alignment=Qt.AlignmentFlag.AlignHCenter, wordWrap=True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self.label.setProperty("muted", True)
        self.button = QPushButton()
        self.button.clicked.connect(self.button_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 24, 16, 24)
        column.addWidget(self.label)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def say(self, sentence: str, button: str = "") -> None:
        """Shows `sentence`, with a button if it has a text."""
        self.label.setText(sentence)
        self.button.setText(button)
        self.button.setVisible(bool(button))
