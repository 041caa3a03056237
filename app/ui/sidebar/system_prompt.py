"""The system prompt of a conversation: saved a moment after the last key, and at once when the field is left."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.pieces import column
from app.ui.text_field import TextField

_SAVED_AFTER_MS = 400


class SystemPrompt(QWidget):
    """Shows the prompt and tells when it was changed."""

    edited = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._shown = ""
        self._label = QLabel()
        self.text = TextField(2, 8)
        self.text.setObjectName("systemPrompt")
        self._label.setBuddy(self.text)
        self.setFocusProxy(self.text)
        layout = column(self, spacing=4)
        layout.addWidget(self._label)
        layout.addWidget(self.text)
        self._timer = QTimer(self, singleShot=True, interval=_SAVED_AFTER_MS)
        self._timer.timeout.connect(self.save)
        self.text.textChanged.connect(self._timer.start)
        self.text.left.connect(self.save)

    def show_prompt(self, prompt: str) -> None:
        """Shows `prompt`, unless it is what stands there or what is about to be saved."""
        if prompt != self._shown:
            self._shown = prompt
            if prompt != self.text.toPlainText():
                self.text.setPlainText(prompt)
            self._timer.stop()

    def save(self) -> None:
        """Tells about a change that is not told yet."""
        self._timer.stop()
        prompt = self.text.toPlainText()
        if prompt != self._shown:
            self._shown = prompt
            self.edited.emit(prompt)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._label.setText(self.tr("System prompt"))
        self._label.setToolTip(self.tr("Goes before every conversation: who the model is to be, and how to answer."))
        self.text.setAccessibleName(self.tr("System prompt"))
        self.text.setAccessibleDescription(self._label.toolTip())
        self.text.setPlaceholderText(self.tr("Who should the model be, and how should it answer?"))
