"""The window in front of a user who chats with the model server: what `Desk` can do, and what only a model needs."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QWidget,
)

from app.core.message import Message, Role
from tests.flows.desk import Desk, options_for, started
from tests.real_model.server import MODEL, ModelServer
from tests.waiting import until

ANSWER_TIMEOUT_S = 120


class Chat(Desk):
    """A desk whose answers may take their time."""

    async def answered(self) -> Message:
        await until(lambda: not self.session.is_running, ANSWER_TIMEOUT_S)
        await self.drawn()
        return self.path()[-1]

    async def answer_begun(self) -> None:
        """Waits for the first words."""
        await until(lambda: self.path() and self.path()[-1].role == Role.ASSISTANT and self.path()[-1].text, 60)

    async def another(self, button: str) -> Message:
        """Presses a button of the bar at the last message; the answer, once it has ended."""
        await until(lambda: self.sees(button))
        self.press(button)
        assert self.session.is_running
        return await self.answered()

    async def set_parameter(self, name: str, value: Any) -> None:
        """Enters a value into the parameter's editor in the sidebar, in the way that this kind of editor takes it."""
        self.window.sidebar.reveal(name)
        await until(lambda: self.sees(f"parameter_{name}"))
        field = self.find(QWidget, f"parameter_{name}")
        for each in value if isinstance(value, list) else [value]:
            _enter(field, each)
        await until(lambda: self.session.conversation.parameters.get(name) == value)

    def view_document(self) -> QTextDocument:
        """What the transcript shows, also while it is out of sight."""
        return self.window.transcript.view.document()

    def notes(self) -> str:
        """What is said between the messages: errors, "stopped", the version's number."""
        return "\n".join(
            label.text() for label in self.window.transcript.view.findChildren(QLabel) if label.isVisible()
        )

    def offers(self) -> set[str]:
        """The actions of the buttons between the messages."""
        buttons = [button for button in self.window.transcript.view.findChildren(QPushButton) if button.isVisible()]
        return {str(button.property("action")) for button in buttons}


def _enter(field: QWidget, value: Any) -> None:
    field.setFocus()
    if isinstance(value, bool):
        label = "On" if value else "Off"
        (button,) = [button for button in field.findChildren(QPushButton) if button.text() == label]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif isinstance(field, QPlainTextEdit):
        field.selectAll()
        field.insertPlainText(json.dumps(value))
    else:
        assert isinstance(field, QLineEdit | QAbstractSpinBox)
        field.selectAll()
        QTest.keyClicks(field, QLocale().toString(value) if isinstance(value, float) else str(value))
        QTest.keyClick(field, Qt.Key.Key_Return)


@asynccontextmanager
async def chat_with(server: ModelServer, app: QApplication, data_dir: Path) -> AsyncIterator[Chat]:
    """A new chat with `server`'s model; the app quits at the end."""
    async with started(app, options_for(data_dir), server.base_url, key="") as desk:
        desk.preferences.update(model=MODEL)
        desk.window.new_conversation()
        yield Chat(desk.application, data_dir)


def stored_answers(data_dir: Path) -> list[dict[str, Any]]:
    """The answers as they stand in the one conversation.json, oldest first. For when the app has quit."""
    (file,) = data_dir.glob("conversations/*/conversation.json")
    assert not file.with_name("journal.jsonl").exists()
    messages: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))["messages"]
    return [message for message in messages if message.get("role") == Role.ASSISTANT]
