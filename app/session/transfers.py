"""Import and export of the running app, each loaded when first wanted; ends them in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders

if TYPE_CHECKING:
    from app.session.exporting import Exporting
    from app.session.import_undoing import ImportUndoing
    from app.session.importing import Importing


class Transfers:
    """Makes each of them once."""

    def __init__(self, workspace: Workspace, store: ConversationStore, folders: Folders) -> None:
        self.workspace = workspace
        self._store, self._folders = store, folders
        self._importing: Importing | None = None
        self._undoing: ImportUndoing | None = None
        self._exporting: Exporting | None = None

    def importing(self) -> Importing:
        """Takes conversations over from other programs."""
        if self._importing is None:
            from app.session.importing import Importing
            from app.storage.import_records import ImportRecords

            self._importing = Importing(self.workspace, self._store, ImportRecords(self._folders))
        return self._importing

    def undoing(self) -> ImportUndoing:
        """Takes imports back."""
        if self._undoing is None:
            from app.session.import_undoing import ImportUndoing
            from app.storage.import_records import ImportRecords

            self._undoing = ImportUndoing(self.workspace, self._store, ImportRecords(self._folders))
        return self._undoing

    def exporting(self) -> Exporting:
        """Writes conversations into files."""
        if self._exporting is None:
            from app.session.exporting import Exporting

            self._exporting = Exporting(self.workspace, self._store)
        return self._exporting

    async def aclose(self) -> None:
        """Ends what runs: what is imported so far is whole."""
        if self._importing:
            await self._importing.aclose()
        if self._undoing:
            await self._undoing.aclose()
        if self._exporting:
            await self._exporting.aclose()
