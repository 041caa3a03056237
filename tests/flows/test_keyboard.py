"""Without a mouse: new chat, write, send, go to a message's tool bar, copy, regenerate, search, settings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QTextEdit

from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, SHIFT, Desk
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

ALT = Qt.KeyboardModifier.AltModifier


def tab_to(desk: Desk, name: str, backwards: bool = False) -> None:
    """Presses Tab until the widget called `name` has the focus."""
    seen = []
    for _ in range(120):
        if desk.focus().objectName() == name:
            return
        seen.append(desk.focus().objectName() or type(desk.focus()).__name__)
        if backwards:
            desk.press_key(Qt.Key.Key_Backtab, SHIFT)
        else:
            desk.press_key(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never reached {name}: {seen}")


async def test_a_whole_chat_without_a_mouse(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("First **answer**.")), stream(*said("Second."))) as server:
        async with open_desk(server.base_url) as desk:
            assert desk.composer.hasFocus()
            desk.press_key(Qt.Key.Key_N, CONTROL)
            assert desk.composer.hasFocus()
            desk.type("Hello")
            tab_to(desk, "sendButton")
            desk.press_key(Qt.Key.Key_Space)
            await desk.answered()
            assert desk.composer.hasFocus()
            tab_to(desk, "transcript", backwards=True)
            desk.press_key(Qt.Key.Key_Down, CONTROL)
            tab_to(desk, "copyButton")
            desk.press_key(Qt.Key.Key_Space)
            assert QGuiApplication.clipboard().text() == "First answer."
            tab_to(desk, "copyMarkdownButton")
            desk.press_key(Qt.Key.Key_Space)
            assert QGuiApplication.clipboard().text() == "First **answer**."
            tab_to(desk, "regenerateButton")
            desk.press_key(Qt.Key.Key_Space)
            await desk.answered()
            assert desk.texts() == ["Hello", "Second."]
            tab_to(desk, "previousBranchButton", backwards=True)
            desk.press_key(Qt.Key.Key_Space)
            await until(lambda: desk.texts() == ["Hello", "First **answer**."])


async def test_tab_goes_from_left_to_right(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await until(lambda: desk.sees("newChatButton"))
        desk.find(QAbstractButton, "newChatButton").setFocus()
        reached = []
        while desk.focus().objectName() not in reached:
            reached.append(desk.focus().objectName())
            desk.press_key(Qt.Key.Key_Tab)
        named = ["newChatButton", "searchField", "settingsButton", "toggleListButton", "composer", "modelPicker"]
        assert [name for name in reached if name in named] == named


async def test_shortcuts_lead_everywhere(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            desk.press_key(Qt.Key.Key_F, CONTROL | SHIFT)
            assert desk.focus().objectName() == "searchField"
            desk.press_key(Qt.Key.Key_L, CONTROL)
            assert desk.composer.hasFocus()
            desk.press_key(Qt.Key.Key_B, CONTROL)
            assert not desk.sees("newChatButton")
            desk.press_key(Qt.Key.Key_F, CONTROL | SHIFT)
            assert desk.focus().objectName() == "searchField"
            desk.press_key(Qt.Key.Key_B, CONTROL | SHIFT)
            assert not desk.sees("parameterSidebar")
            for key, dialog in ((Qt.Key.Key_Comma, "settingsDialog"), (Qt.Key.Key_M, "modelPickerDialog")):
                desk.press_key(key, CONTROL)
                await desk.dialog(dialog)
                desk.press_key(Qt.Key.Key_Escape)
                await desk.closed(dialog)


async def test_copying_a_message_and_then_all_by_keyboard(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("One *two* three."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            view = desk.find(QTextEdit, "transcript")
            view.setFocus()
            desk.press_key(Qt.Key.Key_A, CONTROL)
            desk.press_key(Qt.Key.Key_C, CONTROL)
            message = QGuiApplication.clipboard().text().strip()
            assert message in {"Hello", "One two three."}
            desk.press_key(Qt.Key.Key_A, CONTROL)
            desk.press_key(Qt.Key.Key_C, CONTROL)
            everything = QGuiApplication.clipboard().text()
            assert "Hello" in everything
            assert "One *two* three." in everything  # all of a chat is copied as it was written


async def test_escape_and_enter_in_the_search(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("The mitochondria is the powerhouse.")), stream(*said("Nothing."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("What is a mitochondria?")
            first = desk.session.id
            desk.new_chat()
            await desk.ask("Something else")
            desk.press_key(Qt.Key.Key_F, CONTROL | SHIFT)
            desk.type("powerhouse", desk.focus())
            await until(lambda: desk.sees("searchResults"))
            desk.press_key(Qt.Key.Key_Return)
            await until(lambda: desk.session.id == first)
            desk.press_key(Qt.Key.Key_Escape)
            await until(lambda: desk.sees("conversationList"))
            assert QApplication.focusWidget() is not None
