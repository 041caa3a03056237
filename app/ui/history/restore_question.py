"""What restoring a backup would bring, before it is done."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QPushButton, QWidget

from app.session.backups import Plan
from app.ui.dialogs.form import column, follow_language, named, start_with_size, text_label
from app.ui.history import rows

_SHOWN = 1000


class RestoreQuestion(QDialog):
    """Lists the chats that would get something. Nothing is taken away by restoring."""

    confirmed = Signal(bool)
    """Whether chats that are in the trash shall come back, too."""

    def __init__(self, plan: Plan, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("restoreQuestion")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._plan = plan
        self._summary = text_label("restoreSummary")
        self._about = text_label("restoreNote", muted=True)
        self.table = rows.table("restoreTable", 2)
        self._trash = named(QCheckBox(), "restoreTrashBox")
        self._yes = named(QPushButton(), "confirmRestoreButton")
        self._no = named(QPushButton(), "cancelRestoreButton")
        buttons = QDialogButtonBox()
        buttons.addButton(self._yes, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._no, QDialogButtonBox.ButtonRole.RejectRole)
        layout = column(self._summary, self._about, self.table, self._trash, buttons, margins=12, spacing=10)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self._trash.setVisible(bool(plan.deleted))
        if not (plan.additions or plan.deleted):
            self.table.hide()
            layout.insertStretch(2, 1)
        self._trash.toggled.connect(self.retranslate)
        self._yes.clicked.connect(self._confirm)
        self._no.clicked.connect(self.reject)
        self.setMinimumSize(400, 160)
        start_with_size(self, 520, 400 if plan.additions or plan.deleted else 200)
        follow_language(self, self.retranslate)

    def _confirm(self) -> None:
        self.confirmed.emit(self._trash.isChecked())
        self.accept()

    def _wanted(self) -> Plan:
        deleted = self._plan.deleted if self._trash.isChecked() else ()
        return Plan(self._plan.source, (*self._plan.additions, *deleted))

    def _sentence(self) -> str:
        wanted = self._wanted()
        if not wanted.additions:
            return self.tr("Everything in this backup is here already.")
        return self.tr(
            "Restoring would bring back chats: {chats}, add to chats that are here: {changed}, "
            "messages in all: {messages}."
        ).format(
            chats=f"{wanted.conversations:,}",
            changed=f"{len(wanted.additions) - wanted.conversations:,}",
            messages=f"{wanted.messages:,}",
        )

    def retranslate(self, _checked: bool = False) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Restore"))
        self._summary.setText(self._sentence())
        about = [self.tr("What is here stays: the backup is added to it.")]
        if self._plan.unreadable:
            about.append(self.tr("Chats in the backup that cannot be read: {n}.").format(n=self._plan.unreadable))
        self._about.setText(" ".join(about))
        self.table.setAccessibleName(self.tr("Chats that would come back"))
        self.table.setHeaderLabels([self.tr("Title"), self.tr("Messages")])
        shown = self._wanted().additions[:_SHOWN]
        rows.fill(
            self.table, [(one.id, (one.title or self.tr("Untitled chat"), f"+{one.messages:,}")) for one in shown]
        )
        self._trash.setText(
            self.tr("Also bring back chats that are in the &trash: {n}").format(n=len(self._plan.deleted))
        )
        self._yes.setText(self.tr("&Restore"))
        self._yes.setEnabled(bool(self._wanted().additions))
        self._yes.setDefault(True)
        self._no.setText(self.tr("Cancel") if self._yes.isEnabled() else self.tr("Close"))
