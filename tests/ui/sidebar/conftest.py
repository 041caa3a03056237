"""A sidebar on a real conversation, with real settings on disk."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.core.message import JsonValue
from app.core.settings import Settings
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.sidebar import Sidebar
from app.ui.theme import Theme
from tests.waiting import until

W = TypeVar("W", bound=QObject)


@dataclass
class Opened:
    """What a test of the sidebar needs."""

    sidebar: Sidebar
    workspace: Workspace
    theme: Theme

    @property
    def session(self) -> ChatSession:
        """The conversation shown."""
        session = self.workspace.current
        assert session is not None
        return session

    @property
    def parameters(self) -> dict[str, JsonValue]:
        """What the conversation has set."""
        return self.session.conversation.parameters

    @property
    def preferences(self) -> Preferences:
        """The settings."""
        return self.workspace.preferences

    def body(self) -> dict[str, JsonValue]:
        """What would be sent."""
        return self.session.request_preview().body()

    def field(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The editor of a parameter, brought to light."""
        self.sidebar.reveal(name)
        return self.child(f"parameter_{name}", kind)

    def child(self, name: str, kind: type[W] = QWidget) -> W:  # type: ignore[assignment]
        """The widget called `name`."""
        found = self.sidebar.window().findChild(kind, name)
        assert found is not None, name
        return found


OpenSidebar = Callable[..., AbstractAsyncContextManager[Opened]]


@pytest.fixture
def open_sidebar(qtbot: QtBot, qapp: object, data_dir: Path) -> OpenSidebar:
    @asynccontextmanager
    async def opened(*, width: int = 320, height: int = 900, **settings: object) -> AsyncIterator[Opened]:
        folders = folders_under(data_dir)
        preferences = Preferences(Settings(**settings), SettingsStore(folders))
        services = Services(preferences, KeyStore(), ModelsCache(folders), _no_client)
        workspace = Workspace(services, ConversationStore(folders))
        theme = Theme(qapp)
        theme.choose("light")  # the style sheet decides sizes
        sidebar = Sidebar(theme, preferences, services)
        qtbot.addWidget(sidebar)
        workspace.opened.connect(sidebar.show_session)
        workspace.new_conversation()
        sidebar.resize(width, height)
        sidebar.show()
        sidebar.activateWindow()
        await until(sidebar.isActiveWindow)
        await until(lambda: all(group.is_awake for group in sidebar.parameters.groups.values()))
        try:
            yield Opened(sidebar, workspace, theme)
        finally:
            sidebar.show_session(None)
            await workspace.aclose()

    return opened


def _no_client(*_arguments: object) -> None:
    raise AssertionError("the sidebar needs no network")
