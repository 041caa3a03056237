"""Second page of importing: which program the file is from, what is in it, what cannot be taken and why."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.session.import_outcome import Stage
from app.session.importing import Importing
from app.ui.dialogs.form import boxed, column, mark, named, row, say, scrolled, text_label
from app.ui.exchange.figures import Figures, Sentences, counted, lead
from app.ui.language import current_language


class ImportPreviewPage(QWidget):
    """Shows an Importing that is LOOKING, READY or REFUSED."""

    import_requested = Signal()
    other_requested = Signal()
    """Another file is to be chosen."""

    def __init__(self, importing: Importing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing = importing
        self._title = text_label("importTitle")
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self._title.setFont(font)
        self._name = text_label("importName", muted=True)
        self._problem = text_label("importProblem")
        self._figures = Figures("previewConversations", "previewMessages", "previewImages", "previewFiles")
        self._counting = text_label("importCounting", muted=True)
        self._bar = named(QProgressBar(), "countingBar")
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(6)
        self._losses = Sentences("importLosses")
        self._start = named(QPushButton(), "startImportButton")
        self._other = named(QPushButton(), "otherFileButton")
        area = scrolled(boxed(column(self._problem, self._figures, self._losses, None, spacing=12)))
        layout = column(
            self._title, self._name, area, self._counting, self._bar, row(None, self._other, self._start), spacing=10
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._start.clicked.connect(self.import_requested)
        self._other.clicked.connect(self.other_requested)
        self.refresh()

    def take_focus(self) -> None:
        """Puts the keyboard where it goes on, once the page is in its dialog."""
        if self._importing.stage == Stage.READY:
            lead(self._start, self._other)
        elif self._importing.stage == Stage.REFUSED:
            lead(self._other, self._start)

    def refresh(self) -> None:
        """Shows how far it is, in the language in force."""
        importing = self._importing
        refused, ready = importing.stage == Stage.REFUSED, importing.stage == Stage.READY
        self._title.setText(
            self.tr("This cannot be imported")
            if refused
            else self.tr("Export of {program}").format(program=importing.label)
            if importing.label
            else self.tr("Looking at the file…")
        )
        self._name.setText(importing.name)
        say(self._problem, importing.problem.say(current_language()) if refused and importing.problem else "")
        mark(self._problem, "error" if refused else "")
        preview = importing.preview
        self._figures.setVisible(ready)
        self._figures.show_figures(
            [
                (self.tr("Chats"), preview.conversations),
                (self.tr("Messages"), preview.messages),
                (self.tr("Images"), preview.images or None),
                (self.tr("Other files"), preview.files or None),
            ]
        )
        said = counted(preview.problems, preview.notes, self.tr("(in {count} chats)")) if ready else []
        self._losses.show_sentences(self.tr("What cannot be taken:"), said)
        counting = ready and not importing.is_counted
        say(self._counting, self.tr("Counting… You can import without waiting for the end.") if counting else "")
        self._bar.setVisible(counting or importing.stage == Stage.LOOKING)
        self._bar.setValue(round(importing.fraction * 1000))
        self._start.setText(self.tr("&Import"))
        self._start.setToolTip(self.tr("Adds these chats to yours; what is there already is not doubled"))
        self._start.setVisible(not refused)
        self._start.setEnabled(ready)
        self._other.setText(self.tr("Choose &another file…"))
        self._other.setToolTip(self.tr("Goes back without importing anything"))
