"""A line that says what was just done, with a button to undo it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QWidget

from app.ui.pieces import named, row

_STAYS_MS = 12_000


class Notice(QFrame):
    """Hidden until there is something to say; goes by itself after a while."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("notice", True)
        self._undo: Callable[[], None] | None = None
        self._label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._button = named(QPushButton(), "undoPresetButton")
        self._button.setProperty("link", True)
        layout = row(self, margins=(8, 5, 8, 5))
        layout.addWidget(self._label, 1)
        layout.addWidget(self._button)
        self._button.clicked.connect(self._undo_it)
        self._timer = QTimer(self, singleShot=True, interval=_STAYS_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes to, in order."""
        return [self._button]

    def tell(self, sentence: str, undo: Callable[[], None] | None = None) -> None:
        """Shows `sentence`, with "Undo" where there is a way back."""
        self._undo = undo
        self._label.setText(sentence)
        self._button.setText(self.tr("Undo"))
        self._button.setVisible(undo is not None)
        self.show()
        self._timer.start()

    def _undo_it(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo:
            undo()
