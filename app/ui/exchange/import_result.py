"""Last page of importing: what came of it, show it, undo it."""

from __future__ import annotations

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.core.localized import Text
from app.session.importing import Importing
from app.ui.dialogs.form import boxed, column, mark, named, row, say, scrolled, text_label
from app.ui.exchange.figures import Figures, Sentences, counted, lead
from app.ui.language import current_language


class ImportResultPage(QWidget):
    """Shows the outcome of an Importing that is DONE."""

    show_requested = Signal(object)
    """Ids of the conversations that are new or have grown."""
    undo_requested = Signal(str)
    closed = Signal()
    again_requested = Signal()

    def __init__(self, importing: Importing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._importing = importing
        self._undone: int | None = None
        self._why_not: Text | None = None
        self._title = text_label("importResultTitle")
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.25)
        self._title.setFont(font)
        self._why = text_label("importResultWhy")
        self._figures = Figures("resultCreated", "resultGrown", "resultUnchanged", "resultTrash", "resultMessages")
        self._losses = Sentences("importResultLosses")
        self._show = named(QPushButton(), "showImportedButton")
        self._undo = named(QPushButton(), "undoImportButton")
        self._close = named(QPushButton(), "closeImportButton")
        self._again = named(QPushButton(), "importAnotherButton")
        area = scrolled(boxed(column(self._why, self._figures, self._losses, None, spacing=12)))
        layout = column(self._title, area, row(self._undo, None, self._again, self._show, self._close), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._show.clicked.connect(self._show_them)
        self._undo.clicked.connect(self._undo_it)
        self._close.clicked.connect(self.closed)
        self._again.clicked.connect(self.again_requested)
        self.refresh()

    def begin(self) -> None:
        """A new outcome is to be shown."""
        self._undone, self._why_not = None, None
        self.refresh()
        if self._show.isVisibleTo(self):
            lead(self._show, self._close)
        else:
            lead(self._close, self._show)

    def show_undone(self, count: int) -> None:
        """The import was undone: so many conversations."""
        self._undone = count
        self.refresh()
        lead(self._close, self._show)

    def show_failure(self, why: Text) -> None:
        """It could not be undone, or not wholly."""
        self._why_not = why
        self.refresh()

    def _show_them(self) -> None:
        outcome = self._importing.outcome
        self.show_requested.emit((*outcome.created, *outcome.grown))

    def _undo_it(self) -> None:
        self._undo.setEnabled(False)
        self.undo_requested.emit(self._importing.outcome.record_id)

    def _heading(self) -> str:
        outcome = self._importing.outcome
        if self._undone is not None:
            return self.tr("The import was undone")
        if outcome.stopped_by:
            return self.tr("The import could not be finished")
        if outcome.cancelled:
            return self.tr("The import was cancelled")
        if not outcome.is_undoable:
            return self.tr("There was nothing new")
        return self.tr("Imported from {program}").format(program=self._importing.label)

    def _explanation(self) -> str:
        outcome, language = self._importing.outcome, current_language()
        if self._why_not:
            return self.tr("The import could not be undone completely: {reason}. Try again later.").format(
                reason=self._why_not.say(language)
            )
        if self._undone is not None:
            sentence = self.tr("Chats moved to the trash, or without what the import had added: {count}")
            return sentence.format(count=QLocale().toString(self._undone))
        if outcome.stopped_by:
            sentence = self.tr(
                "Nothing more could be written: {reason}. What has been imported so far is complete. When there is "
                "room again, import the same file once more: only what is missing is added."
            )
            return sentence.format(reason=outcome.stopped_by.say(language))
        if outcome.cancelled:
            return self.tr("What has been imported so far stays. Import the same file once more to get the rest.")
        return ""

    def refresh(self) -> None:
        """Shows the outcome, in the language in force."""
        outcome = self._importing.outcome
        self._title.setText(self._heading())
        say(self._why, self._explanation())
        mark(self._why, "error" if self._why_not or (outcome.stopped_by and self._undone is None) else "")
        self._figures.setVisible(self._undone is None)
        self._figures.show_figures(
            [
                (self.tr("New chats"), len(outcome.created)),
                (self.tr("Chats with new messages"), len(outcome.grown) or None),
                (self.tr("Chats you had already"), outcome.unchanged or None),
                (self.tr("Chats in your trash, left there"), outcome.in_trash or None),
                (self.tr("Messages"), outcome.messages),
            ]
        )
        said = counted(outcome.problems, outcome.notes, self.tr("(in {count} chats)"))
        self._losses.show_sentences(self.tr("What could not be taken:"), said if self._undone is None else [])
        undoable = outcome.is_undoable and self._undone is None
        self._show.setText(self.tr("&Show them"))
        self._show.setToolTip(self.tr("Lists the chats of this import"))
        self._show.setVisible(undoable)
        self._undo.setText(self.tr("&Undo the import"))
        self._undo.setToolTip(self.tr("Moves the chats of this import to the trash"))
        self._undo.setVisible(undoable)
        self._undo.setEnabled(True)
        self._again.setText(self.tr("Import &another…"))
        self._again.setToolTip(self.tr("Goes back to the first page"))
        self._close.setText(self.tr("&Close"))
        self._close.setToolTip(self.tr("Closes this window"))
