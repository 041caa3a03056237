"""Every command by key: no two commands share a key, no two entries of a menu a letter, in both languages."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QMenuBar, QTextEdit, QWidget

from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, SHIFT, Desk
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


def letter(text: str) -> str:
    """The letter that chooses an entry by keyboard, "" for none."""
    found = re.search(r"&([^&])", text.replace("&&", ""))
    return found[1].upper() if found else ""


def twice(menu: QMenu | QMenuBar) -> list[str]:
    """Letters that choose more than one entry, in `menu` or the menus below it."""
    if isinstance(menu, QMenu):
        menu.aboutToShow.emit()
    counted = Counter(letter(action.text()) for action in menu.actions() if action.isVisible())
    found = [f"{one} in {[action.text() for action in menu.actions()]}" for one, n in counted.items() if one and n > 1]
    below = [action.menu() for action in menu.actions() if action.menu()]
    return found + [one for submenu in below if isinstance(submenu, QMenu) for one in twice(submenu)]


def keys(window: QWidget) -> tuple[list[str], list[tuple[QWidget, str]]]:
    """The keys that work in the whole window, and those that work in one of its parts."""
    everywhere, in_parts = [], []
    for action in window.findChildren(QAction):
        for key in action.shortcuts():
            if action.shortcutContext() == Qt.ShortcutContext.WindowShortcut:
                everywhere.append(key.toString())
            else:
                widgets = [one for one in action.associatedObjects() if isinstance(one, QWidget)]
                in_parts += [(widget, key.toString()) for widget in widgets if not isinstance(widget, QMenu)]
    for shortcut in window.findChildren(QShortcut):
        parent = shortcut.parent()
        assert isinstance(parent, QWidget)
        in_parts.append((parent, shortcut.key().toString()))
    return everywhere, in_parts


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_no_two_entries_of_a_menu_share_a_letter(open_desk: OpenDesk, language: str) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url, language=language) as desk:
            await desk.ask("Hello")
            assert not twice(desk.window.menuBar())
            own = [menu for menu in desk.window.findChildren(QMenu) if menu.actions() or menu.objectName()]
            assert len(own) > 8
            assert not [one for menu in own for one in twice(menu)]
            view = desk.window.conversation_list.list
            for about_selection in (True, False):
                view.menu_requested.emit(QPoint(), about_selection, None)
                menu = QApplication.activePopupWidget()
                assert isinstance(menu, QMenu)
                assert menu.actions()
                assert not twice(menu)
                menu.close()


async def test_no_two_commands_share_a_key(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            everywhere, in_parts = keys(desk.window)
            assert len(everywhere) > 10
            assert len(in_parts) > 5
            assert [key for key, number in Counter(everywhere).items() if number > 1] == []
            assert [key for _widget, key in in_parts if key in everywhere] == []
            assert [pair for pair, number in Counter(in_parts).items() if number > 1] == []


DIALOGS = ("importDialog", "exportDialog", "trashDialog", "backupsDialog", "reportDialog")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_dialogs_of_the_menus(open_desk: OpenDesk, language: str) -> None:
    """No letter twice, room in a small window, Escape closes, the keyboard is back where it was."""
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url, language=language) as desk:
            await desk.ask("Hello")
            menus = desk.window.menus
            wishes = (menus.import_requested, menus.export_requested, menus.trash_requested)
            for name, wish in zip(DIALOGS, (*wishes, menus.backups_requested, menus.report_requested), strict=True):
                wish.emit()
                dialog = await desk.dialog(name)
                texts = [button.text() for button in dialog.findChildren(QAbstractButton) if button.isVisible()]
                texts += [label.text() for label in dialog.findChildren(QLabel) if label.isVisible() and label.buddy()]
                counted = Counter(map(letter, texts))
                assert [text for text in texts if letter(text) and counted[letter(text)] > 1] == []
                smallest = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
                assert (smallest.width() <= 780, smallest.height() <= 460) == (True, True)
                assert dialog.windowTitle()
                desk.press_key(Qt.Key.Key_Escape)
                await desk.closed(name)
                assert desk.composer.hasFocus()


async def test_find_and_text_size_work_from_the_composer_too(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            assert desk.composer.hasFocus()
            high = height(desk)
            desk.press_key(Qt.Key.Key_Equal, CONTROL)
            await desk.drawn()
            assert height(desk) > high
            desk.press_key(Qt.Key.Key_0, CONTROL)
            await desk.drawn()
            assert height(desk) == high
            desk.press_key(Qt.Key.Key_F, CONTROL)
            assert desk.focus() is desk.find(QLineEdit, "findField")


def height(desk: Desk) -> float:
    return desk.find(QTextEdit, "transcript").document().size().height()


async def test_up_and_escape_lead_from_the_results_back(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("The mitochondria is the powerhouse."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("What is it?")
            desk.window.conversation_list.focus_search()
            field = desk.find(QLineEdit, "searchField")
            desk.type("powerhouse", field)
            await until(lambda: desk.sees("searchResults"))
            desk.press_key(Qt.Key.Key_Down)
            assert desk.focus().objectName() == "searchResults"
            desk.press_key(Qt.Key.Key_Up)
            desk.press_key(Qt.Key.Key_Up)
            assert desk.focus() is field
            desk.press_key(Qt.Key.Key_Down)
            desk.press_key(Qt.Key.Key_Escape)
            assert field.text() == ""
            assert desk.focus() is field


async def test_tab_goes_through_the_sidebar_as_the_eye_does(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.window.resize(1200, 900)
        groups = desk.window.sidebar.parameters.groups
        for group in reversed(groups.values()):
            group.set_open(True, advanced=True)
        page = desk.find(QWidget, "sidebarPage")
        await until(lambda: page.height() > 2000)
        desk.find(QAbstractButton, "modelPicker").setFocus()
        stops = []
        while desk.focus() is not desk.find(QAbstractButton, "newChatButton"):
            stops.append(desk.focus())
            desk.press_key(Qt.Key.Key_Tab)
            assert len(stops) < 200, " ".join(stop.objectName() or stop.parent().objectName() for stop in stops)
        assert len(set(map(id, stops))) == len(stops)
        inside = [stop for stop in stops if page.isAncestorOf(stop)]
        assert len(inside) > 50
        tops = [stop.mapTo(page, QPoint()).y() + stop.height() / 2 for stop in inside]
        names = [stop.objectName() for stop in inside]
        wrong = [
            pair for pair, above, below in zip(pairwise(names), tops, tops[1:], strict=False) if below < above - 40
        ]
        assert not wrong


async def test_folding_a_pane_away_keeps_the_keyboard(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.window.resize(1200, 780)
        desk.press_key(Qt.Key.Key_F, CONTROL | SHIFT)
        desk.press_key(Qt.Key.Key_B, CONTROL)
        assert desk.composer.hasFocus()
        desk.press_key(Qt.Key.Key_B, CONTROL)
        desk.find(QWidget, "systemPrompt").setFocus()
        desk.press_key(Qt.Key.Key_B, CONTROL | SHIFT)
        assert desk.composer.hasFocus()
