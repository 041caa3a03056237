"""The window as a user has it in front of them: types, presses, reads; and what lies on the disk behind it."""

from __future__ import annotations

import asyncio
import json
import logging
import re
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
    QWidget,
)

from app.__main__ import parse
from app.application import Application
from app.core.catalog import Endpoint, Proxy
from app.core.message import Message
from app.session.chat_session import ChatSession
from app.ui.single_instance import SingleInstance
from tests.waiting import until

W = TypeVar("W", bound=QWidget)
ENDPOINT_ID = "test"
MODEL = "test-model"
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
NO_MODIFIER = Qt.KeyboardModifier.NoModifier


class Desk:
    """One running app. What the user does goes through real key and mouse events."""

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

    async def dialog(self, name: str) -> QDialog:
        """Waits until the dialog called `name` has the keyboard."""
        await until(lambda: self.sees(name) and self.find(QDialog, name).isActiveWindow())
        return self.find(QDialog, name)

    async def closed(self, name: str) -> None:
        """Waits until the dialog called `name` is gone; without a window manager the window must be activated."""
        await until(lambda: not self.sees(name))
        await self.to_front()

    def close_dialogs(self) -> None:
        """Presses Escape in every dialog that is open, the topmost first."""
        dialogs = [dialog for dialog in self.window.findChildren(QDialog) if dialog.isVisible()]
        for dialog in reversed(dialogs):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)

    @staticmethod
    def show_page(dialog: QDialog, place: int) -> None:
        """Goes to a page of a dialog with tabs."""
        tabs = dialog.findChild(QTabBar)
        assert tabs is not None
        QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, NO_MODIFIER, tabs.tabRect(place).center())

    async def to_front(self) -> None:
        """Goes from another window to the main one."""
        self.window.activateWindow()
        await until(self.window.isActiveWindow)

    @property
    def session(self) -> ChatSession:
        """The conversation on screen."""
        assert self.workspace.current is not None
        return self.workspace.current

    def path(self) -> list[Message]:
        """The messages on screen."""
        return self.session.path()

    def texts(self) -> list[str]:
        """The texts of the messages on screen."""
        return [message.text for message in self.path()]

    def transcript_text(self) -> str:
        """What the transcript shows, as plain text."""
        return self.find(QTextEdit, "transcript").toPlainText()

    def notes(self) -> list[str]:
        """The sentences between and under the messages: errors, "Stopped.", what a request waits for."""
        labels = self.find(QTextEdit, "transcript").findChildren(QLabel)
        return [label.text() for label in labels if label.isVisible() and label.objectName() != "branchLabel"]

    def choices(self) -> list[str]:
        """What the buttons of these notes read."""
        return [button.text() for button in self._note_buttons()]

    def _note_buttons(self) -> list[QAbstractButton]:
        buttons = self.find(QTextEdit, "transcript").findChildren(QAbstractButton)
        return [button for button in buttons if button.isVisible() and button.property("action")]

    def label(self, name: str) -> str:
        """The text of a label, e.g. statusLabel or toastLabel; "" when it is not to be seen."""
        return self.find(QLabel, name).text() if self.sees(name) else ""

    def labels(self, parent: QWidget) -> list[str]:
        """The texts of all labels to be seen in a dialog."""
        return [label.text() for label in parent.findChildren(QLabel) if label.isVisible() and label.text()]

    # typing and pressing

    @property
    def composer(self) -> QPlainTextEdit:
        """The field where messages are written."""
        return self.find(QPlainTextEdit, "composer")

    def type(self, text: str, widget: QWidget | None = None) -> None:
        """Types into the composer, or `widget`: keys, or what an input method commits when no key makes it."""
        field = widget or self.composer
        field.setFocus()
        for number, line in enumerate(text.split("\n")):
            if number:
                QTest.keyClick(field, Qt.Key.Key_Return, SHIFT)
            if line.isascii():
                QTest.keyClicks(field, line)
            else:
                commit(field, line)

    def press_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
        """Presses a key where the focus is."""
        QTest.keyClick(self.focus(), key, modifiers)

    def focus(self) -> QWidget:
        """What has the keyboard."""
        focused = QApplication.focusWidget()
        assert focused is not None, "nothing has the focus"
        return focused

    def button(self, name: str) -> QAbstractButton:
        """The button called `name`."""
        return self.find(QAbstractButton, name)

    def press(self, name: str) -> None:
        """Clicks the button called `name`."""
        self.click(self.button(name))

    def press_labelled(self, label: str) -> None:
        """Clicks the button that reads `label`, in the window or its dialogs; menu marks (&) do not count."""
        found = [
            b for b in self.window.findChildren(QAbstractButton) if b.isVisible() and plain(b.text()) == plain(label)
        ]
        assert found, f"no button {label!r}"
        self.click(found[-1])

    def click(self, button: QAbstractButton) -> None:
        """Clicks a button."""
        assert button.isEnabled(), f"{button.objectName()} {button.text()} is disabled"
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose_command(self, *path: str) -> None:
        """Chooses a command of the menu bar, e.g. "View", "Appearance", "Dark"."""
        actions = self.window.menuBar().actions()
        for name in path:
            (action,) = [action for action in actions if plain(action.text()) == name]
            actions = action.menu().actions() if action.menu() else []  # type: ignore[union-attr]  # a QMenu
        assert isinstance(action, QAction)
        assert action.isEnabled()
        action.trigger()

    # conversing

    def send(self, text: str) -> None:
        """Types a message and presses Enter."""
        self.type(text)
        self.press_key(Qt.Key.Key_Return)

    async def ask(self, text: str) -> Message:
        """Sends a message and waits for the end of the reply."""
        self.send(text)
        assert self.session.is_running
        return await self.answered()

    async def answered(self) -> Message:
        """Waits until nothing runs and everything is drawn; the last message."""
        await until(lambda: not self.session.is_running)
        await self.drawn()
        return self.path()[-1]

    async def drawn(self) -> None:
        """Waits until the transcript shows everything."""
        await until(self.window.transcript.is_settled)

    async def shows(self, text: str) -> None:
        """Waits until the transcript shows `text`."""
        await until(lambda: text in self.transcript_text())

    async def says(self, sentence: str) -> None:
        """Waits until a note at the messages reads `sentence`."""
        await until(lambda: sentence in self.notes())

    async def act(self, place: int, button: str) -> None:
        """Presses a button of the tool bar of the message at `place` in the path, going there by keyboard."""
        view = self.find(QTextEdit, "transcript")
        view.setFocus()
        await self.drawn()
        QTest.keyClick(view, Qt.Key.Key_Home, CONTROL)
        for _ in range(place % len(self.path())):
            QTest.keyClick(view, Qt.Key.Key_Down, CONTROL)
        await until(lambda: self.sees(button))
        self.press(button)

    def new_chat(self) -> str:
        """Presses "New chat"; the id of the conversation that opens."""
        self.press("newChatButton")
        return self.session.id

    async def open_chat(self, conversation_id: str) -> None:
        """Clicks a conversation in the list."""
        view = self.window.conversation_list.list
        await until(lambda: view.model().index_of(conversation_id).isValid())  # type: ignore[attr-defined]  # its own
        index = view.model().index_of(conversation_id)  # type: ignore[attr-defined]
        view.scrollTo(index)
        where = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, where)
        await until(lambda: self.session.id == conversation_id)
        await self.drawn()

    def list_titles(self) -> list[str]:
        """What stands in the list, headings included."""
        model = self.window.conversation_list.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    async def parameter(self, name: str) -> QWidget:
        """The editor of a parameter in the sidebar, brought to light."""
        self.window.sidebar.reveal(name)
        await until(lambda: self.sees(f"parameter_{name}"))
        return self.find(QWidget, f"parameter_{name}")

    # the disk

    def folder(self, conversation_id: str = "") -> Path:
        """Where a conversation (the one on screen) is kept."""
        return self.data_dir / "conversations" / (conversation_id or self.session.id)

    def on_disk(self, conversation_id: str = "") -> dict[str, Any]:
        """conversation.json; complete once the desk is closed."""
        return stored(self.folder(conversation_id))

    def everything_on_disk(self, conversation_id: str = "") -> str:
        """Snapshot and journal of a conversation, as text."""
        files = sorted(file for file in self.folder(conversation_id).glob("*.json*") if file.suffix != ".tmp")
        return "".join(file.read_text(encoding="utf-8") for file in files)


def stored(folder: Path) -> dict[str, Any]:
    """The conversation.json in a conversation's folder."""
    loaded: dict[str, Any] = json.loads((folder / "conversation.json").read_text(encoding="utf-8"))
    return loaded


def stored_texts(messages: Sequence[dict[str, Any]]) -> list[str]:
    """The texts of messages as they stand in conversation.json."""
    return ["".join(part["text"] for part in message.get("parts", []) if "text" in part) for message in messages]


def commit(field: QWidget, text: str) -> None:
    """What an input method sends when the user has chosen `text`."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(field, event)


def compose(field: QWidget, preedit: str) -> None:
    """What an input method sends while the user is still choosing."""
    cursor = QInputMethodEvent.Attribute(QInputMethodEvent.AttributeType.Cursor, len(preedit), 1, None)
    QApplication.sendEvent(field, QInputMethodEvent(preedit, [cursor]))


def plain(label: str) -> str:
    """A label without its mark for the keyboard and its dots."""
    return re.sub(r"\(&\w\)|&", "", label).rstrip("…").strip()


def options_for(data_dir: Path, language: str | None = "en", theme: str | None = "light") -> Namespace:
    """What the command line says for a run on `data_dir`."""
    options = parse(["--data-dir", str(data_dir)])
    options.language, options.theme = language, theme
    return options


@asynccontextmanager
async def started(
    qapp: QApplication, options: Namespace, base_url: str, key: str, **endpoint_fields: Any
) -> AsyncIterator[Desk]:
    """Runs the app as `__main__` does, talking to `base_url`, until the block ends; then quits as a user would.

    With a key, the endpoint needs one and the key is stored. `endpoint_fields` are further fields of the Endpoint.
    """
    handlers = list(logging.getLogger().handlers)
    instance = SingleInstance(options.data_dir)
    assert instance.claim()
    application = Application(qapp, options, instance)
    if base_url:
        fields = {"needs_key": bool(key), "proxy": Proxy(mode="none")} | endpoint_fields
        application.services.put_endpoint(Endpoint(id=ENDPOINT_ID, label="Test", base_url=base_url, **fields))
        application.preferences.update(endpoint_id=ENDPOINT_ID, model=MODEL)
        if key:
            await application.keys.set(ENDPOINT_ID, key)
    application.show()
    running = asyncio.create_task(application.run())
    await until(lambda: application.workspace.current is not None and application.is_ready)
    await application.workspace._verifying.settle()  # it sees what a test deletes, too
    application.window.activateWindow()
    await until(application.window.isActiveWindow)
    try:
        yield Desk(application, options.data_dir)
    finally:
        application.window.close()
        await running
        instance.release()
        application.window.deleteLater()
        application.theme.deleteLater()
        for handler in set(logging.getLogger().handlers) - set(handlers):
            logging.getLogger().removeHandler(handler)
            handler.close()
