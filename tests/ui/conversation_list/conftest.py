"""A pane over a real Workspace with conversations on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.core.conversation import Conversation
from app.core.message import Message, TextPart
from app.core.settings import Settings
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders, folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.conversation_list import ConversationListPane
from app.ui.theme import Theme


@dataclass
class Opened:
    """What a test of the pane needs."""

    pane: ConversationListPane
    workspace: Workspace
    store: ConversationStore
    folders: Folders

    def titles(self) -> list[str]:
        """The rows of the page that is shown, headings included."""
        is_found = self.workspace.catalogue.is_searching
        view = self.pane.pages.found.view if is_found else self.pane.list
        shown = view if view.isVisible() else None
        return [] if shown is None else [shown.model().index(row, 0).data() for row in range(shown.model().rowCount())]

    def conversations(self) -> list[str]:
        """Like `titles`, without headings."""
        known = {summary.title for summary in self.workspace.shelf.summaries()}
        return [title for title in self.titles() if title in known]


OpenPane = Callable[..., AbstractAsyncContextManager[Opened]]


def conversation(title: str, updated_at: str, text: str = "hello", **fields: str) -> Conversation:
    """A conversation with one message."""
    message = Message(id=f"m-{title}", parts=(TextPart(text),), created_at=updated_at)
    made = Conversation(title=title, title_is_automatic=False, created_at=updated_at, updated_at=updated_at, **fields)
    made.put(message)
    made.current_id = message.id
    return made


@pytest.fixture
def open_pane(qtbot: QtBot, qapp: object, data_dir: Path) -> OpenPane:
    @asynccontextmanager
    async def opened(*conversations: Conversation) -> AsyncIterator[Opened]:
        folders = folders_under(data_dir)
        store = ConversationStore(folders)
        for made in conversations:
            await store.create(made)
        preferences = Preferences(Settings(), SettingsStore(folders))
        services = Services(preferences, KeyStore(), ModelsCache(folders), _no_client)
        workspace = Workspace(services, store)
        pane = ConversationListPane(Theme(qapp), workspace)
        qtbot.addWidget(pane)
        pane.resize(260, 500)
        pane.show()
        await workspace.start()
        await workspace._verifying.settle()  # it sees what a test deletes, too
        try:
            yield Opened(pane, workspace, store, folders)
        finally:
            await workspace.aclose()

    return opened


def _no_client(*_arguments: object) -> None:
    raise AssertionError("the list needs no network")
