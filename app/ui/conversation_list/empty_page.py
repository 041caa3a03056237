"""What stands where the list would be when there is nothing to list."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from app.core.list_filter import EVERYTHING, ListFilter
from app.session.arrangement import Arrangement
from app.session.shelf import Shelf


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


class NothingListed(EmptyPage):
    """Why the list is empty, and the way to what there is."""

    def __init__(self, arrangement: Arrangement, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("nothingListed")
        self.button.setObjectName("nothingListedButton")
        self._arrangement, self._shelf = arrangement, shelf
        self.button_clicked.connect(self._act)

    def explain(self) -> None:
        """Says what is the case now."""
        if self._arrangement.is_filtering:
            self.say(self.tr("No chat fits these filters."), self.tr("Clear all filters"))
        elif self._shelf.summaries():
            self.say(self.tr("All chats are in the archive."), self.tr("Show the archive"))
        else:
            self.say(self.tr("Your chats will appear here."))

    def _act(self) -> None:
        is_filtering = self._arrangement.is_filtering
        self._arrangement.show(EVERYTHING if is_filtering else ListFilter(archived=True))
