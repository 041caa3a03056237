"""Third page of importing: how far it is; cancel, or let it go on in the background."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.session.importing import Importing
from app.ui.dialogs.form import column, mark, named, row, text_label


class ImportProgressPage(QWidget):
    """Shows an Importing that is IMPORTING."""

    background_requested = Signal()

    def __init__(self, importing: Importing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing = importing
        self._title = text_label("importProgressTitle")
        self._bar = named(QProgressBar(), "importBar")
        self._bar.setRange(0, 1000)
        self._figures = text_label("importProgressFigures")
        self._promise = text_label("importPromise", muted=True)
        self._refused = text_label("importRefused")
        self._refused.hide()
        self._refused_file = ""
        self.cancel = named(QPushButton(), "cancelImportButton")
        self._background = named(QPushButton(), "backgroundImportButton")
        self.setLayout(
            column(
                self._title,
                self._bar,
                self._figures,
                self._refused,
                None,
                self._promise,
                row(None, self._background, self.cancel),
                spacing=12,
            )
        )
        self.cancel.clicked.connect(self._cancel)
        self._background.clicked.connect(self.background_requested)
        self.refresh()

    def begin(self) -> None:
        """A new import has begun."""
        self._refused_file = ""
        self._refused.hide()
        self.cancel.setEnabled(True)
        self.cancel.setFocus()
        self.refresh()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self._importing.cancel()

    def refuse(self, name: str) -> None:
        """Says that another file has to wait."""
        self._refused_file = name
        mark(self._refused, "warning")
        self.refresh()
        self._refused.show()

    def refresh(self) -> None:
        """Shows how far it is, in the language in force."""
        outcome, locale = self._importing.outcome, QLocale()
        self._title.setText(self.tr("Importing from {program}…").format(program=self._importing.label))
        self._bar.setValue(round(self._importing.fraction * 1000))
        self._bar.setAccessibleName(self.tr("Progress of the import"))
        self._figures.setText(
            self.tr("So far: chats {chats}, messages {messages}").format(
                chats=locale.toString(outcome.conversations), messages=locale.toString(outcome.messages)
            )
        )
        self._promise.setText(
            self.tr("If you cancel, what has been imported so far stays; you can undo it on the next page.")
        )
        self._refused.setText(
            self.tr("One import at a time: “{file}” was not opened. Bring it again when this one has ended.").format(
                file=self._refused_file
            )
        )
        self.cancel.setText(self.tr("&Cancel"))
        self.cancel.setToolTip(self.tr("Ends the import; what has been imported stays"))
        self._background.setText(self.tr("Continue in the &background"))
        self._background.setToolTip(self.tr("Closes this window; the import goes on"))
