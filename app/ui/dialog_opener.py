"""Opens the dialogs over the main window, each loaded when first used; leaves what they do to themselves."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.session.transfers import Transfers
from app.session.workspace import Workspace
from app.ui.theme import Theme


class DialogOpener:
    """Knows which dialog answers which wish. `parent` is set once the window exists."""

    def __init__(self, theme: Theme, workspace: Workspace, data_dir: Path, transfers: Transfers) -> None:
        self._theme = theme
        self._workspace = workspace
        self._data_dir = data_dir
        self._transfers = transfers
        self.parent: QWidget | None = None

    def show_settings(self, endpoint_id: str = "", field: str = "") -> None:
        """The settings, at one endpoint's field ("key", "address", "proxy") if given."""
        from app.ui.dialogs.settings_dialog import SettingsDialog

        dialog = SettingsDialog(
            self._theme, self._workspace.preferences, self._workspace.services, self._data_dir, self.parent
        )
        self._open(dialog)
        if endpoint_id:
            dialog.show_endpoint(endpoint_id, field)

    def show_about(self) -> None:
        """Version and licences."""
        from app.ui.dialogs.settings_dialog import SettingsDialog

        dialog = SettingsDialog(
            self._theme, self._workspace.preferences, self._workspace.services, self._data_dir, self.parent
        )
        self._open(dialog)
        dialog.show_about()

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
