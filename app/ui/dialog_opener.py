"""Opens the dialogs over the main window, each loaded when first used; leaves what they do to themselves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.core.localized import Text
from app.session.transfers import Transfers
from app.session.workspace import Workspace
from app.ui.history import HistoryOpener
from app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QDialog

    from app.session.updates import Updates
    from app.ui.dialogs.settings_dialog import SettingsDialog
    from app.ui.exchange.paper_export import PaperExport


class DialogOpener:
    """Knows which dialog answers which wish. `parent` is set once the window exists."""

    def __init__(
        self,
        theme: Theme,
        workspace: Workspace,
        data_dir: Path,
        updates: Callable[[], Updates],
        history: HistoryOpener,
        transfers: Transfers,
    ) -> None:
        self._theme = theme
        self._workspace = workspace
        self._data_dir = data_dir
        self._updates = updates
        self.history = history
        self._transfers = transfers
        self._paper: PaperExport | None = None
        self._is_import_watched = False
        self.parent: QWidget | None = None

    def show_settings(self, endpoint_id: str = "", field: str = "") -> None:
        """The settings, at one endpoint's field ("key", "address", "proxy") if given."""
        dialog = self._settings()
        self._open(dialog)
        if endpoint_id:
            dialog.show_endpoint(endpoint_id, field)

    def show_about(self) -> None:
        """Version and licences."""
        dialog = self._settings()
        self._open(dialog)
        dialog.show_about()

    def show_updates(self) -> None:
        """Version and licences, and at once the question whether there is a newer version."""
        self.show_about()
        self._updates().ask()

    def _settings(self) -> SettingsDialog:
        from app.ui.dialogs.settings_dialog import SettingsDialog

        workspace = self._workspace
        return SettingsDialog(
            self._theme, workspace.preferences, workspace.services, self._data_dir, self._updates(), self.parent
        )

    def show_key(self, endpoint_id: str = "") -> None:
        """The one field for an API key."""
        from app.ui.dialogs.key_dialog import KeyDialog

        endpoint_id = endpoint_id or self._workspace.preferences.settings.endpoint_id
        self._open(KeyDialog(self._theme, self._workspace.services, endpoint_id, self.parent))

    def show_model_picker(self) -> None:
        """The models of all services, for the conversation on screen."""
        from app.ui.dialogs.model_picker import ModelPicker

        session = self._workspace.current
        if session is None:
            return
        picker = ModelPicker(
            self._theme,
            self._workspace.preferences,
            self._workspace.services,
            session.conversation.endpoint_id,
            session.conversation.model,
            self.parent,
        )
        picker.chosen.connect(lambda endpoint, model: session.set_fields(endpoint_id=endpoint, model=model))
        self._open(picker)

    def show_import(self, path: str = "") -> None:
        """Importing, at once with a file or folder that was dropped; or the import that is running."""
        from app.ui.exchange.import_dialog import ImportDialog

        importing, undoing = self._transfers.importing(), self._transfers.undoing()
        dialog = ImportDialog(self._theme, importing, undoing, self._workspace.shelf, self.parent)
        dialog.open_requested.connect(self._workspace.open)
        if not self._is_import_watched:
            self._is_import_watched = True
            importing.finished.connect(self._tell_of_import)
        self._open(dialog)
        if path:
            dialog.look_at(path)

    def _tell_of_import(self) -> None:
        """An import has ended behind the user's back."""
        from app.ui.exchange.import_dialog import ImportDialog

        if self.parent and any(dialog.isVisible() for dialog in self.parent.findChildren(ImportDialog)):
            return
        outcome = self._transfers.importing().outcome
        count = len(outcome.created) + len(outcome.grown)
        self._workspace.noticed.emit(
            Text(
                f"导入结束，共导入 {count} 个对话。打开“文件 → 导入对话…”可以查看或撤销。",
                f"The import has ended. Imported chats: {count}. See or undo it with File → Import chats….",
            )
        )

    def show_export(self, ids: Sequence[str] | None = None) -> None:
        """Exporting: these conversations, or the one on screen; the dialog offers all as well."""
        from app.ui.exchange.export_dialog import ExportDialog
        from app.ui.exchange.paper_export import PaperExport

        shelf, current = self._workspace.shelf, self._workspace.current
        every = [summary.id for summary in shelf.summaries()]
        if ids is None:
            ids = [current.id] if current and shelf.summary(current.id) else []
        exporting = self._transfers.exporting()
        self._paper = self._paper or PaperExport(exporting)
        summary = shelf.summary(ids[0]) if len(ids) == 1 else None
        title = summary.title if summary else ""
        self._open(ExportDialog(exporting, self._paper, self._workspace.preferences, ids, every, title, self.parent))

    async def aclose(self) -> None:
        """Ends what dialogs have begun."""
        if self._paper:
            await self._paper.aclose()

    def show_tool_results(self, message_id: str) -> None:
        """Fields for the results of a message's tool calls."""
        from app.ui.dialogs.tool_results_dialog import ToolResultsDialog

        session = self._workspace.current
        if session is None:
            return
        dialog = ToolResultsDialog(self._theme, session.message(message_id), self.parent)
        dialog.submitted.connect(lambda results: session.turns.answer_tool_calls(message_id, results))
        self._open(dialog)

    @staticmethod
    def _open(dialog: QDialog) -> None:
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
