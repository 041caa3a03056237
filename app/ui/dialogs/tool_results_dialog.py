"""The results of tool calls, typed or pasted by the user: Dousha runs no tools itself."""

from __future__ import annotations

import json

from PySide6.QtCore import Signal
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QPushButton, QWidget

from app.core.message import Message, ToolCall
from app.ui.dialogs.form import (
    boxed,
    column,
    follow_language,
    make_default,
    named,
    scrolled,
    start_with_size,
    text_label,
)
from app.ui.dialogs.question import ask
from app.ui.theme import Theme


class ToolResultsDialog(QDialog):
    """One field for each tool call of a message."""

    submitted = Signal(object)
    """Maps the id of each call to the text of its result."""

    def __init__(self, theme: Theme, message: Message, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolResultsDialog")
        self._theme = theme
        self._calls = message.tool_calls
        self._intro = text_label("toolResultsIntro", muted=True)
        self._names = [text_label(f"toolName_{place}") for place in range(len(self._calls))]
        self._arguments = [_code(f"toolArguments_{place}") for place in range(len(self._calls))]
        self._labels = [QLabel() for _ in self._calls]
        self.fields = [named(QPlainTextEdit(), f"toolResult_{place}") for place in range(len(self._calls))]
        self._send = named(QPushButton(), "sendResultsButton")
        self._cancel = named(QPushButton(), "cancelButton")
        self._arrange()
        self._send.clicked.connect(self._submit)
        self._cancel.clicked.connect(self.reject)
        follow_language(self, self.retranslate)

    def _arrange(self) -> None:
        parts: list[QWidget] = []
        for call, name, arguments, label, field in zip(
            self._calls, self._names, self._arguments, self._labels, self.fields, strict=True
        ):
            bold = name.font()
            bold.setBold(True)
            name.setFont(bold)
            name.setText(call.name)
            arguments.setPlainText(pretty_arguments(call))
            field.setTabChangesFocus(True)
            field.setMinimumHeight(70)
            field.textChanged.connect(self._refresh)
            label.setBuddy(field)
            parts.append(boxed(column(name, arguments, label, field)))
        area = scrolled(boxed(column(self._intro, *parts, None, margins=14, spacing=14)))
        buttons = QDialogButtonBox()
        buttons.addButton(self._send, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        layout = column(area, column(buttons, margins=12), spacing=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        make_default(self._send)
        self.setMinimumSize(440, 320)
        start_with_size(self, 580, 480)
        if self.fields:
            self.fields[0].setFocus()

    def _typed(self) -> bool:
        return any(field.toPlainText().strip() for field in self.fields)

    def _submit(self) -> None:
        results = {call.id: field.toPlainText() for call, field in zip(self._calls, self.fields, strict=True)}
        self.submitted.emit(results)
        self.accept()

    def reject(self) -> None:
        """Asks first when something was typed."""
        if not self._typed():
            super().reject()
            return
        ask(
            self,
            self.tr("Close without sending?"),
            self.tr("The results that you typed are not kept."),
            self.tr("&Close without sending"),
            self.tr("&Keep editing"),
            super().reject,
        )

    def _refresh(self) -> None:
        self._send.setEnabled(self._typed())

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Tool results"))
        self._intro.setText(
            self.tr("The model asks for these functions. Enter what they return; it answers with that.")
        )
        for label, arguments in zip(self._labels, self._arguments, strict=True):
            label.setText(self.tr("&Result"))
            arguments.setAccessibleName(self.tr("Arguments"))
        self._send.setText(self.tr("&Send results"))
        self._cancel.setText(self.tr("Cancel"))
        self._refresh()


def pretty_arguments(call: ToolCall) -> str:
    """The arguments with indentation, or as they came when they are no JSON."""
    try:
        return json.dumps(json.loads(call.arguments), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        return call.arguments


def _code(name: str) -> QPlainTextEdit:
    """A read-only field for code, as high as it needs up to six lines."""
    field = named(QPlainTextEdit(), name)
    field.setReadOnly(True)
    field.setTabChangesFocus(True)
    field.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
    field.setFixedHeight(field.fontMetrics().lineSpacing() * 5 + 16)
    return field
