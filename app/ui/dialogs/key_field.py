"""The field for a secret: hidden unless asked, a pasted key is cleaned and the user told."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.core import api_key
from app.core.error_table import ERROR_TABLE
from app.core.errors import ErrorKind
from app.ui.dialogs.form import column, follow_language, mark, named, row, say, text_label
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.theme import Theme


class KeyField(QWidget):
    """A secret being typed. With `cleans` it is an API key; otherwise (a password) it is taken as it is."""

    changed = Signal()

    def __init__(self, theme: Theme, name: str, *, cleans: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._cleans = cleans
        self._length = 0
        self._was_cleaned = False
        self.edit = named(QLineEdit(), name)
        self.edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.edit.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhHiddenText
        )
        self._show = named(QToolButton(), f"{name}ShowButton")
        self._show.setCheckable(True)
        self.notice = text_label(f"{name}Notice")
        self.notice.hide()
        line = row(self.edit, self._show, stretch=0)
        line.setSpacing(4)
        self.setLayout(column(line, self.notice, spacing=4))
        self.setFocusProxy(self.edit)
        self.edit.textChanged.connect(self._text_changed)
        self._show.toggled.connect(self._toggle)
        theme.changed.connect(self._dress)
        follow_language(self, self.retranslate)

    def text(self) -> str:
        """What was typed, cleaned if it is a key."""
        return api_key.clean(self.edit.text()) if self._cleans else self.edit.text()

    def problem(self) -> str:
        """Why the typed key cannot be used, in the user's words; "" when it can, or when there is none."""
        if self._cleans and self.text() and api_key.problem(self.text()):
            return ERROR_TABLE[ErrorKind.BAD_KEY_TEXT].sentence.say(current_language())
        return ""

    def clear(self) -> None:
        """Forgets what was typed."""
        self.edit.clear()
        self._show.setChecked(False)

    def _text_changed(self, text: str) -> None:
        pasted = len(text) - self._length > 1
        self._length = len(text)
        if pasted or not text:
            cleaned = api_key.clean(text)
            self._was_cleaned = self._cleans and bool(cleaned) and cleaned != text
            if self._was_cleaned:
                self.edit.setText(cleaned)  # comes here again
                return
        self._show_notice()
        self.changed.emit()

    def _show_notice(self) -> None:
        problem = self.problem()
        mark(self.notice, "error" if problem else "muted")
        say(self.notice, problem or (self._cleaned_words() if self._was_cleaned else ""))

    def _cleaned_words(self) -> str:
        return self.tr("Spaces, quotes and other characters around the key were left out.")

    def _toggle(self, shown: bool) -> None:
        self.edit.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
        self._dress()
        self.retranslate()

    def _dress(self) -> None:
        self._show.setIcon(icon("eye-off" if self._show.isChecked() else "eye", self._theme))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._dress()
        self._show_notice()
        name = self.tr("Hide what is typed") if self._show.isChecked() else self.tr("Show what is typed")
        self._show.setAccessibleName(name)
        self._show.setToolTip(name)
