"""Opens the windows about what is kept, each loaded when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from app.session.safekeeping import Safekeeping
from app.ui.language import current_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog, QWidget


class HistoryOpener:
    """Knows which window answers which wish. `parent` is set once the main window exists."""

    def __init__(self, safekeeping: Safekeeping) -> None:
        self._safekeeping = safekeeping
        self.parent: QWidget | None = None

    def show_trash(self) -> None:
        """Deleted chats."""
        from app.ui.history.trash_dialog import TrashDialog

        self._open(TrashDialog(self._safekeeping.trash, self.parent))

    def show_backups(self) -> None:
        """Making and restoring backups."""
        from app.ui.history.backups_dialog import BackupsDialog

        self._open(BackupsDialog(self._safekeeping.backups, self._safekeeping.preferences, self.parent))

    def show_report(self) -> None:
        """What was repaired, and what needs attention."""
        from app.ui.history.report_dialog import ReportDialog

        dialog = ReportDialog(self._safekeeping, self.parent)
        dialog.attention_requested.connect(self.show_attention)
        self._open(dialog)

    def show_attention(self, conversation_id: str) -> None:
        """What is wrong with a chat and what can be done."""
        from app.ui.history.attention_dialog import AttentionDialog

        summary = next((s for s in self._safekeeping.needs_attention() if s.id == conversation_id), None)
        if summary is not None:
            self._open(AttentionDialog(self._safekeeping, summary, self.parent))

    def problem(self, conversation_id: str) -> str:
        """What is wrong with a chat, "" for nothing."""
        ill = {one.id: one.problem for one in self._safekeeping.needs_attention()}
        problem = ill.get(conversation_id)
        return problem.say(current_language()) if problem else ""

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
