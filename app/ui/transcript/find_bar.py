"""The bar for finding in the conversation: a field, how many hits there are, next and previous."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.theme import Theme


class FindBar(QWidget):
    """Says what is wanted; the finder does it."""

    text_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self.field = QLineEdit(self)
        self.field.setObjectName("findField")
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self.text_changed)
        self.count = QLabel(self)
        self.count.setObjectName("findCount")
        self.count.setProperty("muted", True)
        self.count.setMinimumWidth(72)
        self._previous = self._button("findPreviousButton", self.previous_requested)
        self._next = self._button("findNextButton", self.next_requested)
        self._close = self._button("findCloseButton", self.closed)
        self.stops = (self.field, self._previous, self._next, self._close)
        """Where Tab stops, in its order."""
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 6, 12, 6)
        box.addWidget(self.field, 1)
        for widget in (self.count, self._previous, self._next, self._close):
            box.addWidget(widget)
        theme.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def _button(self, name: str, signal: object) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.clicked.connect(signal)
        return button

    def restyle(self) -> None:
        """Icons in the theme's colour."""
        for button, name in ((self._previous, "chevron-up"), (self._next, "chevron-down"), (self._close, "close")):
            button.setIcon(icon(name, self._theme))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        for button, text in (
            (self._previous, self.tr("Previous hit (Shift+Enter)")),
            (self._next, self.tr("Next hit (Enter)")),
            (self._close, self.tr("Close (Esc)")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)

    def show_count(self, place: int | None, count: int, *, complete: bool) -> None:
        """Says which hit is shown, from 0, of how many so far."""
        if not self.field.text():
            self.count.setText("")
        elif not count and complete:
            self.count.setText(self.tr("Nothing found"))
        else:
            shown = "–" if place is None else str(place + 1)
            self.count.setText(f"{shown}/{count}{'' if complete else '…'}")

    def open(self, text: str = "") -> None:
        """Shows the bar with the cursor in its field; takes over `text` if there is any."""
        self.show()
        if text:
            self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self.previous_requested if back else self.next_requested).emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
