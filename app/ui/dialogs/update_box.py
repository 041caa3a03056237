"""Is there a newer version? The question, its answer as it came, and the wish to have it asked once a day."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QPushButton, QWidget

from app import __version__
from app.core import error_table
from app.core.errors import ErrorKind
from app.session.preferences import Preferences
from app.session.updates import Updates, UpdateState
from app.ui.dialogs.form import column, follow_language, mark, named, row, say, text_label
from app.ui.language import current_language

_SAID_BY_THE_TABLE = {ErrorKind.CONNECTION, ErrorKind.PROXY, ErrorKind.TLS, ErrorKind.TIMEOUT, ErrorKind.RATE_LIMIT}
"""Sentences of chats that are as true here."""


class UpdateBox(QWidget):
    """Shows what `updates` knows. Nothing is asked before the user presses the button or ticks the box."""

    def __init__(self, preferences: Preferences, updates: Updates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._updates = updates
        self._sentence = text_label("updateSentence")
        self._check = named(QPushButton(), "checkForUpdatesButton")
        self._download = named(QPushButton(), "downloadPageButton")
        self._daily = named(QCheckBox(), "dailyUpdateCheckBox")
        self._note = text_label("updateNote", muted=True)
        self._show_answer = named(QPushButton(), "updateAnswerButton")
        self._show_answer.setCheckable(True)
        self._answer = named(QPlainTextEdit(), "updateAnswer")
        self._answer.setReadOnly(True)
        self._answer.setFixedHeight(130)
        self._answer.hide()
        self.setLayout(
            column(
                self._sentence,
                row(self._check, self._download, None),
                row(self._show_answer, None),
                self._answer,
                self._daily,
                self._note,
            )
        )
        self._check.clicked.connect(updates.ask)
        self._download.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(updates.page)))
        self._show_answer.toggled.connect(self._answer.setVisible)
        self._daily.toggled.connect(lambda on: preferences.update(check_updates=on))
        updates.changed.connect(self._refresh)
        preferences.changed.connect(self._refresh)
        follow_language(self, self.retranslate)

    def _refresh(self) -> None:
        result, known = self._updates.result, bool(self._updates.address)
        answer = result.answer or (result.error.details if result.error else "")
        for widget in (self._check, self._daily, self._note):
            widget.setVisible(known)
        self._check.setEnabled(result.state != UpdateState.ASKING)
        self._download.setVisible(result.state == UpdateState.NEWER and bool(self._updates.page))
        self._show_answer.setVisible(bool(answer))
        self._show_answer.setChecked(self._show_answer.isChecked() and bool(answer))
        if self._answer.toPlainText() != answer:
            self._answer.setPlainText(answer)
        self._daily.setChecked(self._preferences.settings.check_updates)
        mark(self._sentence, "error" if result.state == UpdateState.FAILED else "")
        say(self._sentence, self._text() if known else self._no_home())

    def _no_home(self) -> str:
        return self.tr(
            "This copy of Dousha does not know where newer versions are published. Look where you got it from."
        )

    def _text(self) -> str:
        result = self._updates.result
        match result.state:
            case UpdateState.ASKING:
                return self.tr("Looking for a newer version…")
            case UpdateState.NEWER:
                text = self.tr("Version {new} is available; you have {old}. Get it from the download page.")
                return text.format(new=result.version, old=__version__)
            case UpdateState.NEWEST:
                return self.tr("You have the newest version.")
            case UpdateState.NONE:
                return self.tr("No version has been published there yet.")
            case UpdateState.FAILED:
                return self._failure()
            case _:
                return ""

    def _failure(self) -> str:
        error = self._updates.result.error
        if error and error.kind in _SAID_BY_THE_TABLE:
            return error_table.say(error, current_language())
        return self.tr("The server's answer names no version. You can look at what it said.")

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._check.setText(self.tr("Check for &updates"))
        self._check.setToolTip(self.tr("Asks once whether there is a newer version"))
        self._download.setText(self.tr("Open the &download page"))
        self._download.setToolTip(self._updates.page)
        self._show_answer.setText(self.tr("What the server &said"))
        self._show_answer.setToolTip(self.tr("Shows the answer as it came"))
        self._answer.setAccessibleName(self.tr("What the server said"))
        self._daily.setText(self.tr("Check once a da&y when Dousha starts"))
        self._note.setText(
            self.tr(
                "Asks {address} and sends nothing but the name “{name}”. "
                "Dousha never downloads or installs anything by itself."
            ).format(address=self._updates.address, name=f"Dousha/{__version__}")
        )
        self._refresh()
