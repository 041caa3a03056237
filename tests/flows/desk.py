"""The window as a user has it in front of them: types, presses, reads; and what lies on the disk behind it."""

from __future__ import annotations

import asyncio
import json
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QTextEdit, QWidget

from app.application import Application
from app.core.catalog import Endpoint, Proxy
from app.core.message import Message
from app.session.chat_session import ChatSession
from app.ui.single_instance import SingleInstance
from tests.waiting import until

W = TypeVar("W", bound=QWidget)
ENDPOINT_ID = "test"
MODEL = "test-model"


class Desk:
    """One running app. `press` and `type` go through real key and mouse events."""

    def __init__(self, application: Application, data_dir: Path) -> None:
        self.application = application
        self.window = application.window
        self.workspace = application.workspace
        self.preferences = application.preferences
        self.data_dir = data_dir

    # reading the window

    def find(self, kind: type[W], name: str, parent: QWidget | None = None) -> W:
        """The widget called `name` (its objectName) that is to be seen."""
        found = [widget for widget in (parent or self.window).findChildren(kind, name) if widget.isVisible()]
        assert found, f"no visible {kind.__name__} {name!r}"
        return found[-1]

    def sees(self, name: str) -> bool:
        """Whether a widget called `name` is to be seen."""
        return any(widget.isVisible() for widget in self.window.findChildren(QWidget, name))

    @property
    def session(self) -> ChatSession:
        """The conversation on screen."""
        assert self.workspace.current is not None
        return self.workspace.current

    def path(self) -> list[Message]:
        """The messages on screen."""
        return self.session.path()

    def transcript_text(self) -> str:
        """What the transcript shows, as plain text."""
        return self.find(QTextEdit, "transcript").toPlainText()

    def button_texts(self) -> set[str]:
        """The labels of all buttons to be seen."""
        return {b.text() for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.text()}

    # acting

    def type(self, text: str) -> None:
        """Types into the composer."""
        composer = self.find(QPlainTextEdit, "composer")
        composer.setFocus()
        QTest.keyClicks(composer, text) if text.isascii() else composer.insertPlainText(text)

    def press_key(self, key: Qt.Key, widget: str = "composer") -> None:
        """Presses a key in a widget."""
        QTest.keyClick(self.find(QWidget, widget), key)

    def press(self, name: str) -> None:
        """Clicks the button called `name`."""
        button = self.find(QAbstractButton, name)
        assert button.isEnabled(), f"{name} is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def press_labelled(self, label: str) -> None:
        """Clicks the button that reads `label`."""
        found = [b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and b.text() == label]
        assert found, f"no button {label!r} among {sorted(self.button_texts())}"
        QTest.mouseClick(found[-1], Qt.MouseButton.LeftButton)

    def send(self, text: str) -> None:
        """Types a message and presses Enter."""
        self.type(text)
        self.press_key(Qt.Key.Key_Return)

    async def ask(self, text: str) -> Message:
        """Sends a message and waits for the end of the reply."""
        self.send(text)
        await until(lambda: self.session.is_running or bool(self.path()))
        return await self.answered()

    async def answered(self) -> Message:
        """Waits until nothing runs and everything is drawn; the last message."""
        await until(lambda: not self.session.is_running)
        await self.drawn()
        return self.path()[-1]

    async def drawn(self) -> None:
        """Waits until the transcript shows everything."""
        await until(self.window.transcript.is_settled)

    # the disk

    def on_disk(self, conversation_id: str = "") -> dict[str, Any]:
        """conversation.json of the conversation on screen; complete once the desk is closed."""
        folder = self.data_dir / "conversations" / (conversation_id or self.session.id)
        loaded: dict[str, Any] = json.loads((folder / "conversation.json").read_text(encoding="utf-8"))
        return loaded

    def everything_on_disk(self) -> str:
        """Snapshot and journal of the conversation on screen, as text."""
        folder = self.data_dir / "conversations" / self.session.id
        return "".join(file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.json*")))


@asynccontextmanager
async def started(qapp: QApplication, options: Namespace, base_url: str, key: str) -> AsyncIterator[Desk]:
    """Runs the app as `__main__` does, talking to `base_url`, until the block ends; then quits as a user would."""
    instance = SingleInstance(options.data_dir)
    assert instance.claim()
    application = Application(qapp, options, instance)
    if base_url:
        endpoint = Endpoint(
            id=ENDPOINT_ID, label="Test", base_url=base_url, needs_key=bool(key), proxy=Proxy(mode="none")
        )
        application.services.put_endpoint(endpoint)
        application.preferences.update(endpoint_id=ENDPOINT_ID, model=MODEL)
        if key:
            await application.keys.set(ENDPOINT_ID, key)
    running = asyncio.create_task(application.run())
    await until(lambda: application.workspace.current is not None and application.is_ready)
    try:
        yield Desk(application, options.data_dir)
    finally:
        application.window.close()
        await running
        instance.release()
        application.window.deleteLater()
        application.theme.deleteLater()
