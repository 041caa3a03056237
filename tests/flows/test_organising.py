"""Putting the list in order: folders, tags, pins and stars, by mouse and by keyboard; a restart keeps all of it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QToolButton

from app.core.conversation import Conversation, Filing
from app.core.message import Message, TextPart
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.ui.conversation_list.view import ConversationView
from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, NO_MODIFIER, SHIFT, Desk, plain
from tests.waiting import until


async def stored(data_dir: object, **folders: str) -> None:
    """Chats from an earlier run, named by their titles, each in its folder ("" for none); the first is the newest."""
    store = ConversationStore(folders_under(data_dir))  # type: ignore[arg-type]  # a Path
    for number, (title, folder) in enumerate(folders.items()):
        instant = f"2026-03-{28 - number:02}T10:00:00.000Z"
        made = Conversation(id=title, title=title, title_is_automatic=False, created_at=instant, updated_at=instant)
        made.folder = folder
        made.put(Message(id="m", parts=(TextPart(f"Words of {title}"),)))
        made.current_id = "m"
        await store.create(made)
    await store.aclose()


def the_list(desk: Desk) -> ConversationView:
    return desk.find(ConversationView, "conversationList")


def place_of(desk: Desk, title: str) -> QPoint:
    view = the_list(desk)
    return view.visualRect(view.model().index(desk.list_titles().index(title), 0)).center()


def click(desk: Desk, title: str, modifiers: Qt.KeyboardModifier = NO_MODIFIER) -> None:
    QTest.mouseClick(the_list(desk).viewport(), Qt.MouseButton.LeftButton, modifiers, place_of(desk, title))


def filing(desk: Desk, conversation_id: str) -> Filing:
    summary = desk.workspace.shelf.summary(conversation_id)
    assert summary is not None
    return summary.filing


async def drag(desk: Desk, title: str, to: str) -> None:
    """Presses the mouse on a chat and lets it go over another row.

    A drag runs a loop of its own inside the mouse's event, so the mouse must not be moved by a task.
    """
    view, source, target = the_list(desk), place_of(desk, title), place_of(desk, to)
    window, begun, ended = view.window().windowHandle(), list[bool](), list[bool]()
    at = view.viewport().mapTo(view.window(), target)

    def let_go() -> None:
        begun.append(True)
        for step in (QPoint(1, 1), QPoint(0, 0)):
            QTest.mouseMove(window, at + step)
        QTest.mouseRelease(window, Qt.MouseButton.LeftButton, NO_MODIFIER, at)

    def begin() -> None:
        QTimer.singleShot(100, let_go)
        QTest.mousePress(view.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, source)
        for step in (8, 16, 24):
            QTest.mouseMove(view.viewport(), source + QPoint(step, step))
        ended.append(True)

    QTimer.singleShot(0, begin)
    await until(lambda: begun and ended)


async def test_by_mouse_into_a_folder_and_several_into_the_trash(open_desk: OpenDesk, data_dir: object) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("elsewhere a test cannot drag")
    await stored(data_dir, One="", Two="", Three="", Four="Work")
    async with open_desk() as desk:
        assert desk.list_titles() == ["Work", "Four", "March 2026", "One", "Two", "Three"]
        await drag(desk, "Two", "Work")
        await until(lambda: filing(desk, "Two").folder == "Work")
        assert desk.list_titles() == ["Work", "Two", "Four", "March 2026", "One", "Three"]
        assert desk.label("toastLabel") == "1 chat moved to “Work”."
        desk.press("toastButton")
        await until(lambda: filing(desk, "Two").folder == "")
        click(desk, "One")
        await until(lambda: desk.session.id == "One")
        click(desk, "Three", CONTROL)
        await drag(desk, "Three", "Four")  # what is selected comes along
        await until(lambda: filing(desk, "One").folder == filing(desk, "Three").folder == "Work")
        assert desk.session.id == "One"
        click(desk, "One")
        click(desk, "Two", SHIFT)
        desk.press_key(Qt.Key.Key_Delete)
        await until(lambda: desk.label("toastLabel") == "4 chats were moved to the trash.")
        assert desk.list_titles() == ["Work"]  # a folder stays until it is deleted
        assert desk.session.id != "One"
        the_list(desk).setFocus()
        desk.press_key(Qt.Key.Key_Z, CONTROL)  # what was done last: the deleting, not the dragging before it
        await until(lambda: desk.list_titles() == ["Work", "One", "Three", "Four", "March 2026", "Two"])
        await desk.open_chat("Three")
        assert "Words of Three" in desk.transcript_text()
    async with open_desk() as desk:
        assert desk.list_titles() == ["Work", "One", "Three", "Four", "March 2026", "Two"]
    assert {one: desk.on_disk(one).get("folder", "") for one in ("One", "Two", "Three", "Four")} == {
        "One": "Work",
        "Two": "",
        "Three": "Work",
        "Four": "Work",
    }
    assert desk.on_disk("One")["updated_at"] == "2026-03-28T10:00:00.000Z"


def choose(desk: Desk, text: str) -> None:
    """Chooses an entry of the menu that is open, by keyboard."""
    (menu,) = [one for one in desk.window.findChildren(QMenu) if one.isVisible()]
    names = [plain(action.text()) for action in menu.actions() if not action.isSeparator()]
    for _ in range(names.index(text) - names.index(plain(menu.activeAction().text()))):
        QTest.keyClick(menu, Qt.Key.Key_Down)
    QTest.keyClick(menu, Qt.Key.Key_Return)


async def name_it(desk: Desk, name: str) -> None:
    dialog = await desk.dialog("nameDialog")
    assert isinstance(dialog, QDialog)
    QTest.keyClicks(desk.focus(), name)
    desk.press_key(Qt.Key.Key_Return)
    await desk.closed("nameDialog")
    the_list(desk).setFocus()


async def test_by_keyboard_alone_and_it_is_all_there_after_a_restart(open_desk: OpenDesk, data_dir: object) -> None:
    await stored(data_dir, One="", Two="", Three="")
    async with open_desk() as desk:
        view = the_list(desk)
        view.setFocus()
        for key, modifiers in ((Qt.Key.Key_Home, NO_MODIFIER), (Qt.Key.Key_Down, SHIFT)):
            desk.press_key(key, modifiers)
        assert view.selected_ids() == ["One", "Two"]
        desk.press_key(Qt.Key.Key_G, CONTROL)
        choose(desk, "New folder")
        await name_it(desk, "Work")
        await until(lambda: filing(desk, "One").folder == filing(desk, "Two").folder == "Work")
        desk.press_key(Qt.Key.Key_T, CONTROL)
        choose(desk, "New tag")
        await name_it(desk, "soon")
        desk.press_key(Qt.Key.Key_D, CONTROL)
        desk.press_key(Qt.Key.Key_P, CONTROL)
        expected = Filing("Work", ("soon",), pinned=True, starred=True)
        await until(lambda: filing(desk, "One") == filing(desk, "Two") == expected)
        assert desk.label("toastLabel") == "2 chats pinned."
        assert desk.list_titles() == ["Pinned", "One", "Two", "Work", "March 2026", "Three"]
        desk.press_key(Qt.Key.Key_Z, CONTROL)
        await until(lambda: desk.list_titles() == ["Work", "One", "Two", "March 2026", "Three"])
        desk.press_key(Qt.Key.Key_Up)
        desk.press_key(Qt.Key.Key_Up)
        desk.press_key(Qt.Key.Key_Left)
        assert desk.list_titles() == ["Work", "March 2026", "Three"]
        desk.press_key(Qt.Key.Key_End)
        desk.press_key(Qt.Key.Key_E, CONTROL)
        await until(lambda: desk.list_titles() == ["Work"])
        menu = desk.find(QToolButton, "filterButton").menu()
        menu.aboutToShow.emit()
        (title,) = [action for action in menu.actions() if action.text() == "Title"]
        title.trigger()
    async with open_desk() as desk:
        assert desk.list_titles() == ["Work"]
        view = the_list(desk)
        view.setFocus()
        view.setCurrentIndex(view.model().index(0, 0))
        desk.press_key(Qt.Key.Key_Right)
        assert desk.list_titles() == ["Work", "One", "Two"]
        assert filing(desk, "One") == Filing("Work", ("soon",), starred=True)
        desk.press("tagChip")
        await until(lambda: desk.find(QToolButton, "filterChip").text() == "#soon")
    async with open_desk() as desk:
        assert desk.list_titles() == ["Work", "One", "Two"]
        assert desk.workspace.catalogue.arrangement.sort == "title"
        desk.press("filterChip")
        await until(lambda: not desk.window.conversation_list.chips.findChildren(QToolButton, "filterChip"))
    assert desk.on_disk("Three")["archived"] is True
    assert desk.on_disk("Three")["updated_at"] == "2026-03-26T10:00:00.000Z"
