"""One hint under a parameter: the sentence and the buttons that put things right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPushButton

from app.core.hint import Hint
from app.ui.language import current_language
from app.ui.pieces import column


class HintLine(QFrame):
    """A note is plain muted text; anything else stands on the warning colour."""

    fix_chosen = Signal(object)
    """A core.hint.Fix."""

    def __init__(self, hint: Hint) -> None:
        super().__init__()
        self.hint = hint
        self.setProperty("hint", not hint.is_note)
        margins = (0, 0, 0, 0) if hint.is_note else (8, 6, 8, 6)
        layout = column(self, margins=margins, spacing=3)
        self._label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._label.setProperty("muted" if hint.is_note else "warning", True)
        layout.addWidget(self._label)
        self._buttons: list[QPushButton] = []
        for fix in hint.fixes:
            button = QPushButton()
            button.setProperty("link", True)
            button.clicked.connect(lambda _checked=False, fix=fix: self.fix_chosen.emit(fix))
            layout.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
            self._buttons.append(button)
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language = current_language()
        self._label.setText(self.hint.sentence.say(language))
        for button, fix in zip(self._buttons, self.hint.fixes, strict=True):
            button.setText(fix.label.say(language))
            button.setAccessibleDescription(self._label.text())
