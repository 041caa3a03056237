"""A chat whose files cannot be read: what is wrong and what can be done about it. Nothing is done by opening this."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.session.backups import Plan
from app.session.safekeeping import Safekeeping
from app.ui.dialogs.form import column, follow_language, grow_with_content, named, row, say, start_with_size, text_label
from app.ui.history.restore_question import RestoreQuestion
from app.ui.language import current_language


class AttentionDialog(QDialog):
    """Its buttons: look again, restore from a backup, open the folder, move to the trash."""

    def __init__(self, safekeeping: Safekeeping, summary: ConversationSummary, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attentionDialog")
        self._safekeeping, self._summary = safekeeping, summary
        self._title = text_label("attentionTitle")
        bold = self._title.font()
        bold.setBold(True)
        self._title.setFont(bold)
        self._problem = text_label("attentionProblem", warning=True)
        self._about = text_label("attentionNote", muted=True)
        self._result = text_label("attentionResult")
        self._again = named(QPushButton(), "readAgainButton")
        self._restore = named(QPushButton(), "restoreFromBackupButton")
        self._folder = named(QPushButton(), "openConversationFolderButton")
        self._trash = named(QPushButton(), "moveToTrashButton")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.setLayout(
            column(
                self._title,
                self._problem,
                self._about,
                self._result,
                row(self._again, self._restore, None),
                row(self._folder, self._trash, None),
                None,
                self._buttons,
                margins=14,
                spacing=10,
            )
        )
        self._result.hide()
        self.setMinimumWidth(420)
        start_with_size(self, 520, 260)
        grow_with_content(self)
        self._connect()
        follow_language(self, self.retranslate)

    def _connect(self) -> None:
        backups, conversation_id = self._safekeeping.backups, self._summary.id
        self._again.clicked.connect(self._read_again)
        self._restore.clicked.connect(lambda: backups.plan_for(conversation_id))
        self._folder.clicked.connect(self._open_folder)
        self._trash.clicked.connect(self._move_to_trash)
        self._buttons.rejected.connect(self.reject)
        backups.planned.connect(self._ask)
        backups.failed.connect(self._say)
        backups.restored.connect(self._read_again)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._safekeeping.folder_of(self._summary.id)))

    def _read_again(self) -> None:
        self._safekeeping.read_again(self._summary.id)
        self.accept()

    def _move_to_trash(self) -> None:
        self._safekeeping.move_to_trash(self._summary.id)
        self.accept()

    def _ask(self, plan: Plan) -> None:
        if not plan.additions:
            say(self._result, self.tr("No backup has this chat in a readable state."))
            return
        question = RestoreQuestion(plan, self)
        question.confirmed.connect(lambda _deleted_too: self._safekeeping.backups.restore(plan))
        question.open()

    def _say(self, problem: Text) -> None:
        say(self._result, problem.say(current_language()))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Needs attention"))
        self._title.setText(" ".join(self._summary.title.split()) or self.tr("Untitled chat"))
        self._problem.setText(self._summary.problem.say(current_language()) if self._summary.problem else "")
        self._about.setText(self.tr("Its files are left as they are, whatever you do here."))
        self._again.setText(self.tr("&Try again"))
        self._again.setToolTip(self.tr("Look whether the chat can be read by now"))
        self._restore.setText(self.tr("&Restore from a backup…"))
        self._restore.setToolTip(self.tr("Look for this chat in the backups; the damaged file is kept beside it"))
        self._folder.setText(self.tr("&Open the folder"))
        self._folder.setToolTip(self.tr("Show the files of this chat"))
        self._trash.setText(self.tr("&Move to the trash"))
        self._trash.setToolTip(self.tr("Takes it off the list; it can be brought back from the trash"))
