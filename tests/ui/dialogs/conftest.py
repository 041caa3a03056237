"""The dialogs' world: real settings on disk, real client, a keyring that is not there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from app.api.client import ApiClient
from app.core.catalog import Endpoint, Proxy
from app.core.settings import Settings
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.updates import Updates
from app.storage.folders import Folders, folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.language import use_language
from app.ui.theme import LIGHT, Theme

W = TypeVar("W", bound=QWidget)


@dataclass
class World:
    """What dialogs are given."""

    theme: Theme
    preferences: Preferences
    services: Services
    keys: KeyStore
    folders: Folders
    updates: Updates
    show: Callable[[W], W]
    """Shows a dialog, and closes it at the end of the test."""

    async def settings_text(self) -> str:
        """The settings file."""
        await self.preferences.settle()
        return self.folders.settings_file.read_text(encoding="utf-8")


HOME = "https://github.com/someone/dousha"
OpenWorld = Callable[..., AbstractAsyncContextManager[World]]


def endpoint(base_url: str, id: str = "test", **fields: object) -> Endpoint:
    """A service that is reached directly."""
    return Endpoint(id=id, label="Test", base_url=base_url, **{"proxy": Proxy(mode="none"), **fields})


@pytest.fixture
def open_world(qtbot: QtBot, qapp: QApplication, data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> OpenWorld:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.delenv("DOUSHA_API_KEY", raising=False)
    qapp.setQuitOnLastWindowClosed(False)  # as the app does: it would stop the loop
    theme = Theme(qapp)
    theme.choose(LIGHT)
    use_language(qapp, "en")

    def show(dialog: W) -> W:
        qtbot.addWidget(dialog)
        dialog.show()
        return dialog

    @asynccontextmanager
    async def opened(*endpoints: Endpoint, **fields: object) -> AsyncIterator[World]:
        folders = folders_under(data_dir)
        settings = Settings(endpoints=endpoints, **fields) if endpoints else Settings(**fields)
        preferences = Preferences(settings, SettingsStore(folders))
        keys = KeyStore()
        services = Services(preferences, keys, ModelsCache(folders), _make_client)
        updates = Updates(preferences, HOME)
        yield World(theme, preferences, services, keys, folders, updates, show)
        await updates.aclose()
        await services.aclose()
        await preferences.settle()

    return opened


def _make_client(to: Endpoint, proxy_password: str) -> ApiClient:
    return ApiClient(to, proxy_password=proxy_password)


def find(parent: QWidget, kind: type[W], name: str) -> W:
    """The widget called `name`."""
    found = parent.findChild(kind, name)
    assert found is not None, name
    return found


def press(parent: QWidget, name: str) -> None:
    """Clicks the button called `name`, which must be there for the user."""
    button = find(parent, QAbstractButton, name)
    assert button.isVisible(), f"{name} is hidden"
    assert button.isEnabled(), f"{name} is disabled"
    button.click()


def paste(field: QLineEdit, text: str) -> None:
    """Puts `text` in through the clipboard."""
    QApplication.clipboard().setText(text)
    field.selectAll()
    field.paste()
    QApplication.clipboard().clear()


def retype(field: QLineEdit, text: str) -> None:
    """Replaces what is in a field, key by key."""
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def visible_text(window: QWidget) -> str:
    """Everything that can be read in a window."""
    texts = [label.text() for label in window.findChildren(QLabel) if label.isVisible()]
    texts += [button.text() for button in window.findChildren(QAbstractButton) if button.isVisible()]
    texts += [edit.toPlainText() for edit in window.findChildren(QPlainTextEdit)]
    texts += [edit.displayText() for edit in window.findChildren(QLineEdit)]
    return "\n".join(texts)
