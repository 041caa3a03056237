"""A line that asks for the name of a preset."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from app.ui.pieces import named, row


class PresetName(QWidget):
    """Hidden until it is to ask; Escape gives up naming."""

    given = Signal(str)
    """Enter or "Save", with a name."""

    def __init__(self) -> None:
        super().__init__()
        self._name = named(QLineEdit(), "presetName")
        self._save = named(QPushButton(), "savePresetButton")
        layout = row(self, spacing=6)
        layout.addWidget(self._name, 1)
        layout.addWidget(self._save)
        self._save.clicked.connect(self._tell)
        self._name.returnPressed.connect(self._tell)
        self._name.textChanged.connect(lambda text: self._save.setEnabled(bool(text.strip())))
        self.hide()
        self.retranslate()

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes to, in order."""
        return [self._name, self._save]

    def ask(self, name: str) -> None:
        """Shows the line with `name` to be overwritten or kept."""
        self._name.setText(name)
        self._save.setEnabled(bool(name))
        self.show()
        self._name.selectAll()
        self._name.setFocus()

    def _tell(self) -> None:
        if name := " ".join(self._name.text().split()):
            self.given.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:  # the line leaves it to its parent
            self.hide()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._name.setPlaceholderText(self.tr("Name of the preset"))
        self._name.setAccessibleName(self._name.placeholderText())
        self._save.setText(self.tr("Save"))
