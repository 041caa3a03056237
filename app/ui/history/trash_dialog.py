"""The trash: what was deleted and when; back into the list with it, or away for good."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPushButton, QWidget

from app.core.localized import Text
from app.session.trash import TrashCan, Trashed
from app.ui.dialogs.form import column, follow_language, named, row, say, start_with_size, text_label
from app.ui.dialogs.question import ask
from app.ui.history import rows
from app.ui.history.times import moment_of
from app.ui.language import current_language


class TrashDialog(QDialog):
    """One row a deleted chat; several can be chosen."""

    def __init__(self, trash: TrashCan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trashDialog")
        self._trash = trash
        self._trashed: tuple[Trashed, ...] | None = None
        self.table = rows.table("trashTable", 3, several=True)
        self._note = text_label("trashNote", muted=True)
        self._problem = text_label("trashProblem", error=True)
        self._restore = named(QPushButton(), "restoreButton")
        self._discard = named(QPushButton(), "discardButton")
        self._empty = named(QPushButton(), "emptyTrashButton")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._arrange()
        self._restore.clicked.connect(lambda: self._trash.restore(rows.chosen(self.table)))
        self._discard.clicked.connect(self._ask_to_discard)
        self._empty.clicked.connect(self._ask_to_empty)
        self._buttons.rejected.connect(self.reject)
        self.table.itemSelectionChanged.connect(self._refresh)
        self.table.itemActivated.connect(lambda _item: self._restore.click())
        QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table, self._discard.click)
        trash.listed.connect(self._show)
        trash.failed.connect(self._say)
        follow_language(self, self.retranslate)
        trash.read()

    def _arrange(self) -> None:
        layout = column(
            self._note,
            self.table,
            self._problem,
            row(self._restore, self._discard, None, self._empty),
            self._buttons,
            margins=12,
            spacing=10,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self._restore.setDefault(True)
        self._problem.hide()
        self.setMinimumSize(420, 300)
        start_with_size(self, 620, 440)

    def _show(self, trashed: tuple[Trashed, ...]) -> None:
        self._trashed = trashed
        rows.fill(self.table, [(one, self._texts(one)) for one in trashed])
        self._refresh()

    def _texts(self, one: Trashed) -> tuple[str, str, str]:
        title = " ".join(one.summary.title.split()) or self.tr("Untitled chat")
        return title, moment_of(one.deleted_at), f"{one.summary.message_count:,}"

    def _say(self, problem: Text) -> None:
        say(self._problem, problem.say(current_language()))

    def _ask_to_discard(self) -> None:
        chosen = rows.chosen(self.table)
        if not chosen:
            return
        sentence = self.tr("Delete “{title}” for good?").format(title=self._texts(chosen[0])[0])
        if len(chosen) > 1:
            sentence = self.tr("Delete {n} chats for good?").format(n=len(chosen))
        self._ask(sentence, chosen)

    def _ask_to_empty(self) -> None:
        self._ask(self.tr("Empty the trash?"), rows.everything(self.table))

    def _ask(self, sentence: str, chosen: list[Trashed]) -> None:
        ask(
            self,
            sentence,
            self.tr("Chats: {n}. They cannot be brought back afterwards, except from a backup.").format(n=len(chosen)),
            self.tr("&Delete for good"),
            self.tr("&Keep"),
            lambda: self._trash.discard(chosen),
        )

    def _refresh(self) -> None:
        any_chosen = bool(self.table.selectedItems())
        self._restore.setEnabled(any_chosen)
        self._discard.setEnabled(any_chosen)
        self._empty.setEnabled(bool(self._trashed))
        if self._trashed is None:
            self._note.setText(self.tr("Looking…"))
        elif self._trashed:
            self._note.setText(self.tr("Deleted chats stay here until you delete them for good."))
        else:
            self._note.setText(self.tr("The trash is empty."))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Trash"))
        self.table.setAccessibleName(self.tr("Deleted chats"))
        self.table.setHeaderLabels([self.tr("Title"), self.tr("Deleted"), self.tr("Messages")])
        self._restore.setText(self.tr("&Restore"))
        self._restore.setToolTip(self.tr("Bring the chosen chats back into the list (Enter)"))
        self._discard.setText(self.tr("&Delete for good…"))
        self._discard.setToolTip(self.tr("Delete the chosen chats and their files (Del)"))
        self._empty.setText(self.tr("&Empty the trash…"))
        self._empty.setToolTip(self.tr("Delete everything in the trash"))
        if self._trashed:
            self._show(self._trashed)
        self._refresh()
