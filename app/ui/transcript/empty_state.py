"""What an empty conversation shows: a friendly line and some questions to begin with."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

_WIDEST = 640
_BUTTON_HEIGHT, _GAP, _MARGIN = 44, 10, 9
_AROUND = 80
"""Margins and gaps above, between and below the words."""


class EmptyState(QWidget):
    """Offers examples; a click asks for the text to be put into the composer."""

    example_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("emptyState")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._title, self._hint = QLabel(self), QLabel(self)
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.7)
        font.setBold(True)
        self._title.setFont(font)
        for label in (self._title, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setWordWrap(True)
        self._hint.setProperty("muted", True)
        self.buttons = [QPushButton(self) for _ in range(4)]
        self._examples: list[str] = []
        self._grid = QGridLayout()
        self._grid.setSpacing(_GAP)
        for number, button in enumerate(self.buttons):
            button.setObjectName(f"exampleButton{number + 1}")
            button.setMinimumHeight(_BUTTON_HEIGHT)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(lambda _, number=number: self.example_requested.emit(self._examples[number]))
        self._inner = QWidget(self)
        self._inner.setMaximumWidth(_WIDEST)
        self._box = box = QVBoxLayout(self._inner)
        box.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        box.setSpacing(8)
        box.addWidget(self._title)
        box.addWidget(self._hint)
        box.addSpacing(18)
        box.addLayout(self._grid)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(self._inner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.setMinimumSize(1, 1)  # examples make room, not the pane
        self._columns = 0
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._title.setText(self.tr("What would you like to talk about?"))
        self._hint.setText(self.tr("Write your question below, or begin with one of these."))
        self._examples = [
            self.tr("Explain how a refrigerator works, for a child"),
            self.tr("Write a polite email that declines a meeting"),
            self.tr("Plan a three-day trip to Chengdu with good food"),
            self.tr("Make a table that compares cycling, bus and car"),
        ]
        for button, text in zip(self.buttons, self._examples, strict=True):
            button.setAccessibleName(text)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Two columns where there is room for them, and as many examples as the height holds."""
        for button, text in zip(self.buttons, self._examples, strict=True):
            button.setText(text)
        self._inner.setFixedWidth(min(_WIDEST, max(self.width() - 32, 200)))
        widest = max(button.sizeHint().width() for button in self.buttons)
        columns = 2 if 2 * widest + 40 <= self._inner.width() else 1
        if columns != self._columns:
            self._columns = columns
            for number, button in enumerate(self.buttons):
                self._grid.addWidget(button, number // columns, number % columns)
        width = self._inner.width() - 2 * _MARGIN
        if columns == 1 and widest > width:
            for button, text in zip(self.buttons, self._examples, strict=True):
                button.setText(_in_two_lines(text))
        words = self._title.heightForWidth(width) + self._hint.heightForWidth(width)
        rows = max(1, (self.height() - words - _AROUND) // (_BUTTON_HEIGHT + _GAP))
        for number, button in enumerate(self.buttons):
            button.setVisible(number < rows * columns)
        self._grid.invalidate()
        self._box.invalidate()
        # What is centred gets the height of its hint, which knows of one line of the title only.
        self._inner.setFixedHeight(self._box.totalHeightForWidth(self._inner.width()))


def _in_two_lines(text: str) -> str:
    """Broken at the space next to its middle; Chinese in the middle. A button does not break its text by itself."""
    middle = len(text) // 2
    spaces = [place for place, letter in enumerate(text) if letter == " "]
    place = min(spaces, key=lambda place: abs(place - middle), default=middle)
    return f"{text[:place]}\n{text[place:].lstrip()}"
