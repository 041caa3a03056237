"""A question before something is removed or thrown away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def ask(parent: QWidget, sentence: str, explanation: str, yes: str, no: str, do: Callable[[], None]) -> QMessageBox:
    """Asks over `parent`; the button `yes` does it, `no` (the default) and Escape change nothing."""
    box = QMessageBox(QMessageBox.Icon.Question, "", sentence, QMessageBox.StandardButton.NoButton, parent)
    box.setObjectName("questionBox")
    box.setInformativeText(explanation)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    done: QPushButton = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
    done.setObjectName("yesButton")
    kept: QPushButton = box.addButton(no, QMessageBox.ButtonRole.RejectRole)
    kept.setObjectName("noButton")
    box.setDefaultButton(kept)
    box.setEscapeButton(kept)
    # Not `do` itself: where that is a method of Qt's, the one that overrides it would be called.
    done.clicked.connect(lambda _checked: do())
    box.open()
    return box
