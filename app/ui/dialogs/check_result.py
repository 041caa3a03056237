"""How a try went: one sentence, and the details for whoever helps; shown where the try was started."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QWidget

from app.core import error_table
from app.core.message import ErrorRecord
from app.session.services import Services
from app.ui.dialogs.form import column, follow_language, mark, named, row, say, text_label
from app.ui.language import current_language
from app.ui.theme import Theme

_RUNNING, _WORKS = "running", "works"


class CheckResult(QWidget):
    """Nothing, "testing", "it works", or what went wrong with its details."""

    def __init__(
        self, theme: Theme, services: Services, *, of_list: bool = False, parent: QWidget | None = None
    ) -> None:
        """`of_list`: not a test, but the list of models is asked for."""
        super().__init__(parent)
        self._of_list = of_list
        self._theme = theme
        self._state: str | ErrorRecord = ""
        self._keyring_waits = False
        self.label = text_label("checkResultLabel")
        self._details = named(QPlainTextEdit(), "checkDetails")
        self._details.setReadOnly(True)
        self._details.setMaximumHeight(110)
        self._details.hide()
        self._toggle = named(QPushButton(), "checkDetailsButton")
        self._toggle.setCheckable(True)
        self._copy = named(QPushButton(), "copyDetailsButton")
        self.setLayout(column(self.label, row(self._toggle, self._copy, None), self._details))
        self._toggle.toggled.connect(self._details.setVisible)
        self._toggle.toggled.connect(self._copy.setVisible)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details.toPlainText()))
        services.keyring_waiting.connect(self._wait_for_keyring)
        theme.changed.connect(self.retranslate)
        follow_language(self, self.retranslate)

    def clear(self) -> None:
        """Says nothing."""
        self._show("")

    def show_running(self) -> None:
        """A try is under way."""
        self._show(_RUNNING)

    def show_result(self, error: ErrorRecord | None) -> None:
        """It works, or `error` says why not."""
        self._show(error or _WORKS)

    @property
    def is_running(self) -> bool:
        """Whether a try is under way."""
        return self._state == _RUNNING

    def _show(self, state: str | ErrorRecord) -> None:
        self._state = state
        self._toggle.setChecked(False)
        self.retranslate()

    def _wait_for_keyring(self, waiting: bool) -> None:
        self._keyring_waits = waiting
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        state = self._state
        details = state.details if isinstance(state, ErrorRecord) else ""
        self._details.setPlainText(details)
        self._toggle.setText(self.tr("&Details"))
        self._copy.setText(self.tr("Co&py details"))
        self._details.setAccessibleName(self.tr("Details"))
        self._toggle.setVisible(bool(details))
        self._copy.setVisible(bool(details) and self._toggle.isChecked())
        mark(self.label, "error" if isinstance(state, ErrorRecord) else "muted")
        works = isinstance(state, str) and state == _WORKS
        self.label.setStyleSheet(f"color: {self._theme.colours.success};" if works else "")
        say(self.label, self._sentence(state))

    def _sentence(self, state: str | ErrorRecord) -> str:
        if isinstance(state, ErrorRecord):
            return error_table.say(state, current_language())
        if state == _RUNNING and self._keyring_waits:
            return self.tr("Waiting for the system keyring…")
        if self._of_list:
            texts = {_RUNNING: self.tr("Asking for the list of models…"), _WORKS: self.tr("The list is up to date.")}
        else:
            texts = {_RUNNING: self.tr("Testing…"), _WORKS: self.tr("It works.")}
        return texts.get(state, "")
