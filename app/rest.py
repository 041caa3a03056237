"""What the app does beside showing the chat, made once that is on screen: the window comes sooner so."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from app.session.safekeeping import Safekeeping
from app.session.transfers import Transfers
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders
from app.storage.memory import give_large_blocks_back
from app.ui.dialog_opener import DialogOpener
from app.ui.furnishing import Furnishing
from app.ui.history import HistoryOpener
from app.ui.main_window import MainWindow
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.session.updates import Updates


class Rest:
    """The objects behind list, sidebar, menus and dialogs. Only `application` makes it."""

    def __init__(
        self,
        window: MainWindow,
        theme: Theme,
        workspace: Workspace,
        conversations: ConversationStore,
        folders: Folders,
        home: str,
    ) -> None:
        """`home`: the project's web address, where newer versions are looked for."""
        give_large_blocks_back()
        self.safekeeping = Safekeeping(workspace, conversations, folders)
        self._window, self._preferences, self._home = window, workspace.preferences, home
        self.transfers = Transfers(workspace, conversations, folders)
        history = HistoryOpener(self.safekeeping)
        self.dialogs = DialogOpener(theme, workspace, folders.data, lambda: self.updates, history, self.transfers)
        self.dialogs.parent = history.parent = window
        Furnishing(window, theme, workspace, self.dialogs)

    @cached_property
    def updates(self) -> Updates:
        """Asks for newer versions; loaded with the settings dialog, or when it is to ask by itself."""
        from app.session.updates import Updates
        from app.ui.update_notice import UpdateNotice

        updates = Updates(self._preferences, self._home)
        UpdateNotice(self._window.toast, updates)
        return updates

    async def aclose(self) -> None:
        """Ends what runs, in order."""
        if "updates" in vars(self):
            await self.updates.aclose()
        await self.safekeeping.aclose()
        await self.dialogs.aclose()
        await self.transfers.aclose()
