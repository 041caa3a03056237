"""The dialog of exporting: choose, see how far it is, see what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from app.exchange.exporters.file_names import safe_name, with_ending
from app.session.exporting import Exporting, ExportStage
from app.session.preferences import Preferences
from app.session.tasks import Tasks
from app.ui.dialogs.form import column, follow_language, named, start_with_size
from app.ui.exchange.export_choose import ExportChoosePage
from app.ui.exchange.export_result import ExportProgressPage, ExportResultPage
from app.ui.exchange.paper_export import PDF, PNG, PaperExport
from app.ui.language import current_language
from app.ui.start_folder import start_folder

_LAST = "export_format"


class ExportDialog(QDialog):
    """Exports the conversations `ids` (or all: `every`). Closing it cancels an export that runs."""

    def __init__(
        self,
        exporting: Exporting,
        paper: PaperExport,
        preferences: Preferences,
        ids: Sequence[str],
        every: Sequence[str],
        title: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("exportDialog")
        self._exporting, self._paper, self._preferences, self._title = exporting, paper, preferences, title
        self._job: Exporting | PaperExport = exporting
        self._path, self._ending, self._archive = "", "", False
        self._tasks = Tasks()
        self._choose = ExportChoosePage(ids, every, title)
        self._progress, self._result = ExportProgressPage(), ExportResultPage()
        self._pages = named(QStackedWidget(), "exportPages")
        for page in (self._choose, self._progress, self._result):
            self._pages.addWidget(page)
        self.setLayout(column(self._pages, margins=16))
        self.setMinimumSize(460, 400)
        start_with_size(self, 600, 560)
        self._choose.export_requested.connect(self._ask)
        self._choose.closed.connect(self.reject)
        self._progress.cancel_requested.connect(self._cancel)
        self._result.again_requested.connect(lambda: self.write_to(self._path))
        self._result.elsewhere_requested.connect(self._ask)
        self._result.back_requested.connect(self._go_back)
        self._result.closed.connect(self.accept)
        for job in (exporting, paper):
            job.changed.connect(self._follow)
        self.finished.connect(self._cancel)
        follow_language(self, self.retranslate)
        self._choose.take_focus(str(preferences.settings.window.get(_LAST) or ""))

    def _cancel(self) -> None:
        self._job.cancel()

    def _go_back(self) -> None:
        self._pages.setCurrentWidget(self._choose)
        self._choose.take_focus(self._choose.format_name())

    def _ask(self) -> None:
        self._preferences.remember_window(**{_LAST: self._choose.format_name()})
        self._tasks.spawn(self._propose())

    async def _propose(self) -> None:
        """Asks where to save, with a name that every system takes."""
        name, ids = self._choose.format_name(), self._choose.ids()
        proposed = await self.proposed_name(name, ids)
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        chooser = named(QFileDialog(self, self.tr("Export"), start_folder(documents)), "exportFileDialog")
        if name in {PDF, PNG} and len(ids) > 1:
            chooser.setWindowTitle(self.tr("Export: the folder for the files"))
            chooser.setFileMode(QFileDialog.FileMode.Directory)
        else:
            chooser.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            chooser.setDefaultSuffix(self._ending)
            chooser.selectFile(proposed)
        chooser.fileSelected.connect(self.write_to)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    async def proposed_name(self, name: str, ids: Sequence[str]) -> str:
        """The name for the file; remembers its ending, and whether it is a zip."""
        title = self._title if len(ids) == 1 else self.tr("Dousha chats")
        if name in {PDF, PNG}:
            self._ending = name
            return f"{safe_name(title, self.tr('New chat'))}.{name}"
        chosen = Exporting.format_named(name)
        self._archive = await self._exporting.needs_archive(chosen, ids)
        self._ending = chosen.file_ending(archive=self._archive)
        return chosen.file_name(title, current_language(), archive=self._archive)

    def write_to(self, path: str) -> None:
        """Exports to this file; PDFs and pictures of several conversations into this folder."""
        self._path = path
        name, ids = self._choose.format_name(), self._choose.ids()
        if name in {PDF, PNG}:
            self._job = self._paper
            several = len(ids) > 1
            self._paper.start(name, ids, Path(path) if several else with_ending(Path(path), name))
        else:
            self._job = self._exporting
            chosen, target = Exporting.format_named(name), with_ending(Path(path), self._ending)
            self._exporting.start(chosen, ids, target, current_language(), archive=self._archive)

    def _follow(self) -> None:
        job = self._job
        if job.stage == ExportStage.RUNNING:
            self._progress.refresh(job.outcome)
            if self._pages.currentWidget() is not self._progress:
                self._pages.setCurrentWidget(self._progress)
                self._progress.begin()
        elif job.stage != ExportStage.IDLE:
            self._pages.setCurrentWidget(self._result)
            self._result.show_outcome(job.stage, job.outcome)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Export chats"))
        self._choose.retranslate()
        if self._pages.currentWidget() is not self._choose:
            self._follow()
