"""Asks for the name of a folder or tag; what is done with it, the caller decides."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCompleter, QDialog, QDialogButtonBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui.pieces import named

_LONGEST = 100


class NameDialog(QDialog):
    """One field; OK only with a name in it. Known names are offered while typing."""

    def __init__(
        self, parent: QWidget, sentence: str, known: Sequence[str], do: Callable[[str], object], name: str = ""
    ) -> None:
        super().__init__(parent)
        self.setObjectName("nameDialog")
        self.setWindowTitle(sentence)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        label = named(QLabel(sentence), "nameLabel")
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        self.field = named(QLineEdit(name), "nameField")
        self.field.setMaxLength(_LONGEST)
        self.field.setAccessibleName(sentence)
        label.setBuddy(self.field)
        completer = QCompleter(list(known), self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.field.setCompleter(completer)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok = named(buttons.button(QDialogButtonBox.StandardButton.Ok), "nameOkButton")
        self._ok.setProperty("primary", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 14)
        layout.setSpacing(10)
        for widget in (label, self.field, buttons):
            layout.addWidget(widget)
        self.setMinimumWidth(320)
        self.field.selectAll()
        self.field.textChanged.connect(self._typed)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: do(self.field.text().strip()))
        self._typed()

    def _typed(self) -> None:
        self._ok.setEnabled(bool(self.field.text().strip()))
