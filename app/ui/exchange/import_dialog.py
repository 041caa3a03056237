"""The dialog of importing: shows the page that fits what the session's Importing is doing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QProgressBar, QStackedWidget, QWidget

from app.core.localized import Text
from app.session.import_outcome import Stage
from app.session.import_undoing import ImportUndoing
from app.session.importing import Importing
from app.session.shelf import Shelf
from app.ui.dialogs.form import column, follow_language, named, start_with_size
from app.ui.exchange.drop import ImportDrop
from app.ui.exchange.import_choose import ImportChoosePage
from app.ui.exchange.import_preview import ImportPreviewPage
from app.ui.exchange.import_progress import ImportProgressPage
from app.ui.exchange.import_result import ImportResultPage
from app.ui.exchange.imported_list import ImportedList
from app.ui.start_folder import start_folder
from app.ui.theme import Theme


class ImportDialog(QDialog):
    """Closing it while an import runs lets it go on; closing it otherwise lets go of the file."""

    open_requested = Signal(str)
    """A conversation is to be opened."""

    def __init__(
        self, theme: Theme, importing: Importing, undoing: ImportUndoing, shelf: Shelf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("importDialog")
        self._importing, self._undoing = importing, undoing
        self._stage: Stage | None = None
        self._choose = ImportChoosePage(theme)
        self._preview = ImportPreviewPage(importing)
        self._progress = ImportProgressPage(importing)
        self._result = ImportResultPage(importing)
        self._imported = ImportedList(shelf)
        self._pages = named(QStackedWidget(), "importPages")
        for page in (self._choose, self._preview, self._progress, self._result, self._imported):
            self._pages.addWidget(page)
        self._undo_bar = named(QProgressBar(), "undoImportBar")
        self._undo_bar.hide()
        layout = column(self._pages, self._undo_bar, margins=16)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.setMinimumSize(460, 340)
        start_with_size(self, 600, 460)
        ImportDrop(theme, self).dropped.connect(self.look_at)
        self._connect()
        follow_language(self, self.retranslate)
        self._follow()

    def _connect(self) -> None:
        importing, undoing = self._importing, self._undoing
        importing.changed.connect(self._follow)
        undoing.listed.connect(self._choose.show_past)
        undoing.undone.connect(self._undone)
        undoing.failed.connect(self._not_undone)
        undoing.progressed.connect(self._show_progress)
        self._choose.file_requested.connect(lambda: self._ask_for(QFileDialog.FileMode.ExistingFile))
        self._choose.folder_requested.connect(lambda: self._ask_for(QFileDialog.FileMode.Directory))
        self._choose.show_requested.connect(self._show_imported)
        self._preview.import_requested.connect(importing.start)
        self._progress.background_requested.connect(self.reject)
        self._result.show_requested.connect(self._show_imported)
        for page in (self._choose, self._result):
            page.undo_requested.connect(self._undo)
        for again in (self._preview.other_requested, self._result.again_requested):
            again.connect(importing.forget)
        self._result.closed.connect(self.accept)
        self._imported.open_requested.connect(self._open)
        self._imported.back_requested.connect(self._back)
        self.finished.connect(self._let_go)

    def look_at(self, path: str) -> None:
        """Shows what is in a file or folder."""
        if self._importing.stage == Stage.IMPORTING:
            self._progress.refuse(Path(path).name)
        self._importing.look_at(Path(path))

    def _ask_for(self, mode: QFileDialog.FileMode) -> None:
        downloads = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DownloadLocation)
        chooser = named(QFileDialog(self, self.tr("Import"), start_folder(downloads)), "importFileDialog")
        chooser.setFileMode(mode)
        chooser.fileSelected.connect(self.look_at)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _follow(self) -> None:
        stage, before = self._importing.stage, self._stage
        self._stage = stage
        if stage == Stage.IDLE:
            if before != stage:
                self._pages.setCurrentWidget(self._choose)
                self._choose.file_button.setFocus()
                self._undoing.read()
            return
        if stage == Stage.IMPORTING:
            page: QWidget = self._progress
            self._progress.begin() if before != stage else self._progress.refresh()
        elif stage == Stage.DONE:
            page = self._result
        else:
            page = self._preview
            self._preview.refresh()
        if before != stage:
            self._pages.setCurrentWidget(page)
            if stage == Stage.DONE:
                self._result.begin()
            elif page is self._preview:
                self._preview.take_focus()

    # what was imported

    def _show_imported(self, ids: tuple[str, ...]) -> None:
        self._pages.setCurrentWidget(self._imported)
        self._imported.show_conversations(ids)

    def _back(self) -> None:
        self._pages.setCurrentWidget(self._result if self._stage == Stage.DONE else self._choose)

    def _open(self, conversation_id: str) -> None:
        self.open_requested.emit(conversation_id)
        self.accept()

    # undoing

    def _undo(self, record_id: str) -> None:
        self._pages.setEnabled(False)
        self._undo_bar.setRange(0, 0)
        self._undo_bar.show()
        self._undoing.undo(record_id)

    def _show_progress(self, done: int, total: int) -> None:
        self._undo_bar.setRange(0, total)
        self._undo_bar.setValue(done)

    def _undo_ended(self) -> None:
        self._pages.setEnabled(True)
        self._undo_bar.hide()

    def _undone(self, record_id: str, count: int) -> None:
        self._undo_ended()
        if self._stage == Stage.DONE and record_id == self._importing.outcome.record_id:
            self._result.show_undone(count)
        self._undoing.read()

    def _not_undone(self, why: Text) -> None:
        self._undo_ended()
        self._result.show_failure(why)
        self._choose.show_failure(why)

    def _let_go(self) -> None:
        if self._importing.stage != Stage.IMPORTING:
            self._importing.forget()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Import chats"))
        self._preview.refresh()
        self._progress.refresh()
        self._result.refresh()
        self._imported.retranslate()
        self._undo_bar.setAccessibleName(self.tr("Progress of undoing"))
