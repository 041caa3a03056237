"""What was repaired in this run and which chats need attention, in one place."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from app.session.safekeeping import Safekeeping
from app.ui.dialogs.form import column, follow_language, named, row, start_with_size, text_label
from app.ui.history import rows
from app.ui.language import current_language


class ReportDialog(QDialog):
    """Sentences that can be copied, and a table to go on from."""

    attention_requested = Signal(str)
    """The id of a conversation."""

    def __init__(self, safekeeping: Safekeeping, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("reportDialog")
        self._safekeeping = safekeeping
        self._about = text_label("reportNote", muted=True)
        self._repairs = named(QPlainTextEdit(), "reportText")
        self._repairs.setReadOnly(True)
        self._repairs.setTabChangesFocus(True)
        self._heading = text_label("reportAttention")
        self.table = rows.table("attentionTable", 1)
        self._details = named(QPushButton(), "attentionDetailsButton")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        layout = column(
            self._about, self._repairs, self._heading, self.table, row(self._details, None), self._buttons, margins=12
        )
        self._about.setAlignment(Qt.AlignmentFlag.AlignTop)  # it has all the room when there is nothing to list
        layout.setStretch(1, 1)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._details.clicked.connect(self._go_on)
        self.table.itemActivated.connect(lambda _item: self._go_on())
        self._buttons.rejected.connect(self.reject)
        safekeeping.reported.connect(self.retranslate)
        self.setMinimumSize(420, 300)
        start_with_size(self, 600, 460)
        follow_language(self, self.retranslate)

    def _go_on(self) -> None:
        for conversation_id in rows.chosen(self.table):
            self.attention_requested.emit(conversation_id)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language = current_language()
        self.setWindowTitle(self.tr("State of the files"))
        repairs, ill = self._safekeeping.repairs, self._safekeeping.needs_attention()
        self._about.setText(
            self.tr("Repaired since the start: {n}").format(n=len(repairs))
            if repairs or ill
            else self.tr("All chats can be read; nothing had to be repaired.")
        )
        self._repairs.setPlainText("\n".join(f"• {repair.say(language)}" for repair in repairs))
        self._repairs.setAccessibleName(self.tr("Repairs"))
        self._repairs.setVisible(bool(repairs))
        self._heading.setText(self.tr("Needs attention: {n}").format(n=len(ill)))
        self.table.setHeaderHidden(True)
        self.table.setAccessibleName(self.tr("Chats that need attention"))
        rows.fill(self.table, [(one.id, (" ".join(one.title.split()) or self.tr("Untitled chat"),)) for one in ill])
        for part in (self._heading, self.table, self._details):
            part.setVisible(bool(ill))
        self._details.setText(self.tr("&What can be done…"))
        self._details.setToolTip(self.tr("What is wrong with the chosen chat, and what can be done"))
