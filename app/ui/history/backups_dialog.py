"""Backups: whether and where they are made, which there are, making one now, restoring one after a look at it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFileDialog, QLineEdit, QPushButton, QWidget

from app.core.localized import Text
from app.session.backups import Backup, Backups, Plan
from app.session.preferences import Preferences
from app.ui.dialogs.form import column, follow_language, mark, named, row, say, start_with_size, text_label
from app.ui.history import rows
from app.ui.history.progress import Progress
from app.ui.history.restore_question import RestoreQuestion
from app.ui.history.times import moment
from app.ui.language import current_language
from app.ui.start_folder import start_folder


class BackupsDialog(QDialog):
    """One row a backup. What takes a while runs in the background and can be cancelled."""

    def __init__(self, backups: Backups, preferences: Preferences, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("backupsDialog")
        self._backups, self._preferences = backups, preferences
        self._listed: tuple[Backup, ...] = ()
        self._daily = named(QCheckBox(), "dailyBackupBox")
        self._folder = named(QLineEdit(), "backupFolderField")
        self._choose = named(QPushButton(), "chooseBackupFolderButton")
        self._open = named(QPushButton(), "openBackupFolderButton")
        self._about = text_label("backupsNote", muted=True)
        self.table = rows.table("backupsTable", 3)
        self._result = text_label("backupsResult")
        self._progress = Progress()
        self._now = named(QPushButton(), "backUpNowButton")
        self._all = named(QPushButton(), "backUpEverythingButton")
        self._restore = named(QPushButton(), "restoreBackupButton")
        self._from_file = named(QPushButton(), "restoreFileButton")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._arrange()
        self._connect()
        follow_language(self, self.retranslate)
        backups.read()

    def _arrange(self) -> None:
        self._folder.setReadOnly(True)
        layout = column(
            self._daily,
            row(self._folder, self._choose, self._open, stretch=0),
            self._about,
            self.table,
            self._result,
            self._progress,
            row(self._now, self._all, None),
            row(self._restore, self._from_file, None),
            self._buttons,
            margins=12,
            spacing=8,
        )
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._result.hide()
        self._daily.setChecked(self._preferences.settings.backups)
        self.setMinimumSize(460, 420)
        start_with_size(self, 640, 520)

    def _connect(self) -> None:
        backups = self._backups
        self._daily.toggled.connect(lambda on: self._preferences.update(backups=on))
        self._choose.clicked.connect(self._choose_folder)
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(backups.folder))))
        self._now.clicked.connect(backups.back_up)
        self._all.clicked.connect(self._choose_file)
        self._restore.clicked.connect(self._plan_chosen)
        self._from_file.clicked.connect(self._choose_backup)
        self.table.itemActivated.connect(lambda _item: self._plan_chosen())
        self.table.itemSelectionChanged.connect(self._refresh)
        self._progress.cancel_requested.connect(backups.cancel)
        self._buttons.rejected.connect(self.reject)
        backups.busy_changed.connect(self._refresh)
        backups.progressed.connect(self._progress.show_done)
        backups.listed.connect(self._show)
        backups.made.connect(self._say_made)
        backups.planned.connect(self._ask)
        backups.restored.connect(self._say_restored)
        backups.failed.connect(self._say_failed)
        backups.cancelled.connect(self._say_cancelled)

    def _show(self, listed: tuple[Backup, ...]) -> None:
        self._listed = listed
        rows.fill(self.table, [(backup, self._texts(backup)) for backup in listed])
        self._refresh()

    def _texts(self, backup: Backup) -> tuple[str, str, str]:
        kind = self.tr("What changed") if backup.since else self.tr("Everything")
        return moment(backup.made_at), kind, self.locale().formattedDataSize(backup.size)

    # wishes

    def _choose_folder(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder for backups"), start_folder(self._backups.folder))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self._use_folder)
        self._open_file_dialog(dialog)

    def _use_folder(self, folder: str) -> None:
        self._preferences.update(backup_folder=folder)
        self._backups.read()

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Back up everything"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(self.tr("Zip files") + " (*.zip)")
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"dousha-everything-{datetime.now().astimezone():%Y-%m-%d}.zip")
        dialog.fileSelected.connect(lambda file: self._backups.back_up_everything(Path(file)))
        self._open_file_dialog(dialog)

    def _choose_backup(self) -> None:
        dialog = QFileDialog(self, self.tr("Restore from a file"), start_folder(self._backups.folder))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Zip files") + " (*.zip)")
        dialog.fileSelected.connect(lambda file: self._backups.plan(Path(file)))
        self._open_file_dialog(dialog)

    @staticmethod
    def _open_file_dialog(dialog: QFileDialog) -> None:
        dialog.setObjectName("backupFileDialog")
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _plan_chosen(self) -> None:
        for backup in rows.chosen(self.table):
            self._backups.plan(backup.path)

    def _ask(self, plan: Plan) -> None:
        question = RestoreQuestion(plan, self)
        question.confirmed.connect(lambda deleted_too: self._backups.restore(plan, deleted_too=deleted_too))
        question.open()

    # what came of them

    def _say(self, sentence: str, kind: str = "") -> None:
        mark(self._result, kind)
        say(self._result, sentence)

    def _say_made(self, path: Path | None) -> None:
        if path is None:
            self._say(self.tr("Nothing has changed since the last backup."))
        else:
            self._say(self.tr("Backed up to {file}").format(file=path))

    def _say_restored(self, plan: Plan) -> None:
        sentence = self.tr("Restored. Chats that came back: {chats}; messages: {messages}.")
        self._say(sentence.format(chats=f"{plan.conversations:,}", messages=f"{plan.messages:,}"))

    def _say_cancelled(self) -> None:
        self._say(self.tr("Cancelled."))

    def _say_failed(self, problem: Text) -> None:
        self._say(problem.say(current_language()), "error")

    def _refresh(self, _busy: bool = False) -> None:
        busy = self._backups.is_busy
        self._progress.show_busy(busy)
        for button in (self._now, self._all, self._from_file, self._choose):
            button.setEnabled(not busy)
        self._restore.setEnabled(not busy and bool(self.table.selectedItems()))
        self._folder.setText(str(self._backups.folder))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Backups"))
        self._daily.setText(self.tr("&Make a backup every day"))
        self._daily.setToolTip(self.tr("Made in the background; holds what changed since the last whole backup"))
        self._folder.setAccessibleName(self.tr("Folder for backups"))
        self._choose.setText(self.tr("&Choose…"))
        self._choose.setToolTip(self.tr("Another folder, best on another disk"))
        self._open.setText(self.tr("&Open"))
        self._open.setToolTip(self.tr("Show the folder"))
        self._about.setText(
            self.tr("A week of days, four weeks and twelve months are kept. API keys are in no backup.")
        )
        self.table.setAccessibleName(self.tr("Backups"))
        self.table.setHeaderLabels([self.tr("When"), self.tr("Holds"), self.tr("Size")])
        self._now.setText(self.tr("&Back up now"))
        self._now.setToolTip(self.tr("Make a backup in this folder"))
        self._all.setText(self.tr("Back up &everything…"))
        self._all.setToolTip(self.tr("Write all chats and settings into one zip file"))
        self._restore.setText(self.tr("&Restore…"))
        self._restore.setToolTip(self.tr("See what the chosen backup would bring back, then decide"))
        self._from_file.setText(self.tr("Restore from a &file…"))
        self._from_file.setToolTip(self.tr("A backup that is somewhere else"))
        if self._listed:
            self._show(self._listed)
        self._refresh()
