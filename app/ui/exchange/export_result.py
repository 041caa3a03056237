"""The pages of an export that runs or has ended: progress with cancel, what came of it, ways on when it failed."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.session.exporting import ExportOutcome, ExportStage
from app.ui.dialogs.form import boxed, column, mark, named, row, say, scrolled, text_label
from app.ui.exchange.figures import Sentences, lead
from app.ui.language import current_language

_NAMED = 20
"""Titles and names that are listed; of more, only how many."""


class ExportProgressPage(QWidget):
    """How far it is."""

    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = text_label("exportProgressLabel")
        self._bar = named(QProgressBar(), "exportBar")
        self._promise = text_label("exportPromise", muted=True)
        self.cancel = named(QPushButton(), "cancelExportButton")
        self.setLayout(column(self._label, self._bar, None, self._promise, row(None, self.cancel), spacing=12))
        self.cancel.clicked.connect(self._cancel)

    def begin(self) -> None:
        """A new export has begun."""
        self.cancel.setEnabled(True)
        self.cancel.setFocus()

    def _cancel(self) -> None:
        self.cancel.setEnabled(False)
        self.cancel_requested.emit()

    def refresh(self, outcome: ExportOutcome) -> None:
        """Shows how far it is, in the language in force."""
        self._label.setText(self.tr("Exporting to {file}…").format(file=outcome.path.name))
        self._bar.setRange(0, outcome.total if outcome.total > 1 else 0)
        self._bar.setValue(outcome.done)
        self._bar.setAccessibleName(self.tr("Progress of the export"))
        self._promise.setText(self.tr("If you cancel, nothing is left of the file."))
        self.cancel.setText(self.tr("&Cancel"))
        self.cancel.setToolTip(self.tr("Ends the export and removes the unfinished file"))


class ExportResultPage(QWidget):
    """What came of it."""

    again_requested = Signal()
    """The same once more, to the same file."""
    elsewhere_requested = Signal()
    back_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outcome = ExportOutcome()
        self._title = text_label("exportResultTitle")
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self._title.setFont(font)
        self._where = text_label("exportWhere")
        self._missing, self._unreadable = Sentences("exportMissing"), Sentences("exportUnreadable")
        self._show = named(QPushButton(), "showInFolderButton")
        self._again = named(QPushButton(), "exportAgainButton")
        self._elsewhere = named(QPushButton(), "exportElsewhereButton")
        self._back = named(QPushButton(), "exportBackButton")
        self._close = named(QPushButton(), "closeExportButton")
        area = scrolled(boxed(column(self._where, self._unreadable, self._missing, None, spacing=12)))
        buttons = row(self._back, None, self._again, self._elsewhere, self._show, self._close)
        layout = column(self._title, area, buttons, spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show.clicked.connect(self._show_folder)
        self._again.clicked.connect(self.again_requested)
        self._elsewhere.clicked.connect(self.elsewhere_requested)
        self._back.clicked.connect(self.back_requested)
        self._close.clicked.connect(self.closed)

    def _show_folder(self) -> None:
        path = self._outcome.path
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))

    def show_outcome(self, stage: ExportStage, outcome: ExportOutcome) -> None:
        """Shows what came of it, in the language in force."""
        self._outcome = outcome
        failed, done = stage == ExportStage.FAILED, stage == ExportStage.DONE
        self._title.setText(
            self.tr("The file could not be written")
            if failed
            else self.tr("Exported")
            if done
            else self.tr("The export was cancelled")
        )
        self._where.setText(self._sentence(stage, outcome))
        mark(self._where, "error" if failed else "")
        self._show_losses(outcome if done else ExportOutcome())
        for button, shown in (
            (self._show, done),
            (self._again, failed),
            (self._elsewhere, failed),
            (self._back, not failed),
        ):
            button.setVisible(shown)
        self._name_buttons()
        first = self._show if done else self._elsewhere if failed else self._close
        lead(first, self._show, self._elsewhere, self._close)

    def _sentence(self, stage: ExportStage, outcome: ExportOutcome) -> str:
        if stage == ExportStage.FAILED and outcome.problem:
            sentence = self.tr("{reason} ({file}). Your chats are not affected. Choose another place, or try again.")
            reason = outcome.problem.say(current_language())
            return sentence.format(reason=reason[:1].upper() + reason[1:], file=outcome.path)
        if stage == ExportStage.DONE:
            return str(outcome.path)
        return self.tr("Nothing was written.")

    def _show_losses(self, outcome: ExportOutcome) -> None:
        nameless = self.tr("New chat")
        missing = [
            self.tr("{file} in “{title}”").format(file=name, title=title or nameless) for title, name in outcome.missing
        ]
        count = QLocale().toString(len(missing))
        heading = self.tr("Attachments that could not be found ({count}):").format(count=count)
        self._missing.show_sentences(heading, _some(missing))
        unreadable = [title or nameless for title in outcome.unreadable]
        count = QLocale().toString(len(unreadable))
        heading = self.tr("Chats that could not be read and are not in the file ({count}):").format(count=count)
        self._unreadable.show_sentences(heading, _some(unreadable))

    def _name_buttons(self) -> None:
        self._show.setText(self.tr("&Show in folder"))
        self._show.setToolTip(self.tr("Opens the folder where the file is"))
        self._again.setText(self.tr("&Try again"))
        self._again.setToolTip(self.tr("Writes the same file once more"))
        self._elsewhere.setText(self.tr("Choose another &place…"))
        self._elsewhere.setToolTip(self.tr("Asks where to save the file"))
        self._back.setText(self.tr("&Back"))
        self._back.setToolTip(self.tr("Goes back to the formats"))
        self._close.setText(self.tr("&Close"))
        self._close.setToolTip(self.tr("Closes this window"))
        say(self._where, self._where.text())


def _some(names: list[str]) -> list[str]:
    return names if len(names) <= _NAMED else [*names[:_NAMED], "…"]
