"""The real app with its window on a data folder of its own, used as people use it: typing, pressing, reading."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QLineEdit, QPlainTextEdit, QPushButton, QTextEdit, QWidget

from app.__main__ import parse
from app.application import Application
from app.core.catalog import Endpoint
from app.core.message import Message, Role
from app.session.chat_session import ChatSession
from tests.real_model.server import MODEL, ModelServer
from tests.waiting import until

ANSWER_TIMEOUT_S = 120


class ChatWindow:
    """What a person in front of the window sees and does."""

    def __init__(self, application: Application, data_dir: Path) -> None:
        self._application = application
        self._data_dir = data_dir
        self.window = application.window

    @property
    def session(self) -> ChatSession:
        """The conversation on screen."""
        session = self._application.workspace.current
        assert session is not None
        return session

    # doing

    def use(self, server: ModelServer) -> None:
        """Makes `server` the service for new chats and starts one."""
        endpoint = Endpoint(id="llama", label="llama.cpp", base_url=server.base_url, needs_key=False)
        self._application.services.put_endpoint(endpoint)
        self._application.preferences.update(endpoint_id=endpoint.id, model=MODEL)
        self.window.new_conversation()

    def send(self, text: str) -> None:
        """Types `text` into the composer and presses Enter."""
        field = self.window.composer.text
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)

    async def ask(self, text: str) -> Message:
        """Sends `text` and gives the answer once it has ended."""
        self.send(text)
        return await self.answer()

    async def answer(self) -> Message:
        """The last answer, once nothing is running and the transcript shows it whole."""
        await until(lambda: not self.session.is_running, ANSWER_TIMEOUT_S)
        await until(self.window.transcript.is_settled)
        return self.last_message()

    def press(self, name: str) -> None:
        """Clicks the button with this object name, which must be visible."""
        button = self.find(name)
        assert button.isVisible(), f"{name} is not to be seen"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    async def set_parameter(self, name: str, value: Any) -> None:
        """Enters a value into the parameter's editor in the sidebar, in the way that this kind of editor takes it."""
        self.window.sidebar.reveal(name)
        await until(lambda: self.find(f"parameter_{name}").isVisible())
        field = self.find(f"parameter_{name}")
        for text in value if isinstance(value, list) else [value]:
            _enter(field, text)
        await until(lambda: self.session.conversation.parameters.get(name) == value)

    # seeing

    def find(self, name: str) -> QWidget:
        """The widget with this object name."""
        widget: QWidget | None = self.window.findChild(QWidget, name)
        assert widget is not None, f"no widget is called {name}"
        return widget

    def shown_text(self) -> str:
        """All that stands in the transcript."""
        view = self.find("transcript")
        assert isinstance(view, QTextEdit)
        return view.toPlainText()

    def last_message(self) -> Message:
        """The end of the conversation on screen."""
        return self.session.path()[-1]


def _enter(field: QWidget, value: Any) -> None:
    if isinstance(value, bool):
        label = "On" if value else "Off"
        (button,) = [button for button in field.findChildren(QPushButton) if button.text() == label]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif isinstance(field, QPlainTextEdit):
        field.setFocus()
        field.selectAll()
        field.insertPlainText(json.dumps(value))
    else:
        assert isinstance(field, QLineEdit | QAbstractSpinBox)
        field.setFocus()
        field.selectAll()
        text = QLocale().toString(value) if isinstance(value, float) else str(value)
        QTest.keyClicks(field, text)
        QTest.keyClick(field, Qt.Key.Key_Return)


@asynccontextmanager
async def dousha(app: QApplication, data_dir: Path) -> AsyncIterator[ChatWindow]:
    """The app as `dousha --data-dir DATA_DIR` starts it, in English and light; closed by its window on leaving."""
    handlers, level, hook = list(logging.root.handlers), logging.root.level, sys.excepthook
    application = Application(app, parse(["--data-dir", str(data_dir), "--language", "en", "--theme", "light"]))
    running = asyncio.create_task(application.run())
    try:
        await until(lambda: application.workspace.current is not None)
        await until(application.window.isVisible)
        yield ChatWindow(application, data_dir)
    finally:
        application.window.close()
        await running
        application.window.deleteLater()
        sys.excepthook = hook
        logging.root.setLevel(level)
        for handler in set(logging.root.handlers) - set(handlers):
            logging.root.removeHandler(handler)
            handler.close()


def stored_answers(data_dir: Path) -> list[dict[str, Any]]:
    """The answers as they stand in the one conversation.json, oldest first. For when the app is closed."""
    (file,) = data_dir.glob("conversations/*/conversation.json")
    assert not file.with_name("journal.jsonl").exists()
    messages: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["messages"]
    return [message for message in messages if message["role"] == Role.ASSISTANT]
