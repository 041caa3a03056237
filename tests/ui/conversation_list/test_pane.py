from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu

from app.core.localized import CHINESE, ENGLISH
from app.session.shelf import ConversationState
from app.ui.conversation_list.model import Role
from app.ui.conversation_list.view import ConversationView
from app.ui.language import use_language
from tests.ui.conversation_list.conftest import OpenPane, conversation
from tests.waiting import emission, until

THREE = (
    conversation("Newest", "2026-03-03T10:00:00.000Z"),
    conversation("Middle", "2026-03-02T10:00:00.000Z", text="only here: 红豆"),
    conversation("Oldest", "2026-03-01T10:00:00.000Z"),
)


def select(view: ConversationView, title: str) -> None:
    model = view.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == title)
    view.setCurrentIndex(model.index(row, 0))
    view.setFocus()


def press(view: ConversationView, key: Qt.Key) -> None:
    QTest.keyClick(view, key)


async def test_the_list_comes_from_disk_under_its_month(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        assert opened.titles() == ["March 2026", "Newest", "Middle", "Oldest"]
        assert opened.pane.list.objectName() == "conversationList"


async def test_a_new_conversation_takes_its_place_with_its_first_words(open_pane: OpenPane) -> None:
    async with open_pane() as opened:
        opened.workspace.opened.connect(lambda session: opened.pane.set_current(session.id))
        assert opened.titles() == []
        assert opened.pane.pages.nothing.isVisible()
        session = opened.workspace.new_conversation()
        session.set_fields(draft="first words")
        assert opened.titles() == ["Today", "first words"]
        assert [index.data() for index in opened.pane.list.selectedIndexes()] == ["first words"]


async def test_a_click_opens(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        opened_ids: list[str] = []
        opened.pane.open_requested.connect(opened_ids.append)
        view = opened.pane.list
        for row in (0, 2):  # the heading, then a conversation
            place = view.visualRect(view.model().index(row, 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert opened_ids == [THREE[1].id]


async def test_arrows_skip_headings_and_enter_opens(open_pane: OpenPane) -> None:
    april = conversation("April", "2026-04-01T10:00:00.000Z")
    async with open_pane(april, *THREE) as opened:
        opened_ids: list[str] = []
        opened.pane.open_requested.connect(opened_ids.append)
        view = opened.pane.list
        select(view, "April")
        press(view, Qt.Key.Key_Down)
        assert view.current_id() == THREE[0].id
        press(view, Qt.Key.Key_Return)
        press(view, Qt.Key.Key_Up)
        assert view.current_id() == april.id
        assert opened_ids == [THREE[0].id]


async def test_f2_renames_in_place(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        view = opened.pane.list
        select(view, "Middle")
        press(view, Qt.Key.Key_F2)
        editor = view.findChild(QLineEdit, "titleEditor")
        assert editor is not None
        assert editor.selectedText() == "Middle"
        QTest.keyClicks(editor, "Better")
        opened.workspace.shelf.set_state(THREE[1].id, ConversationState.UNREAD)  # the row changes while it is edited
        assert editor.text() == "Better"
        QTest.keyClick(editor, Qt.Key.Key_Return)
        await until(lambda: "Better" in opened.titles())
        assert await opened.workspace.finish()  # the list shows a title before it is written
        loaded = await opened.store.load(THREE[1].id)
        assert loaded.conversation.title == "Better"
        assert view.current_id() == THREE[1].id


async def test_escape_leaves_the_title_alone(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        view = opened.pane.list
        select(view, "Middle")
        press(view, Qt.Key.Key_F2)
        editor = view.findChild(QLineEdit, "titleEditor")
        assert editor is not None
        QTest.keyClicks(editor, "Better")
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        assert opened.titles() == ["March 2026", "Newest", "Middle", "Oldest"]


async def test_delete_moves_to_the_trash_and_undo_brings_back(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        view, shelf = opened.pane.list, opened.workspace.shelf
        select(view, "Middle")
        press(view, Qt.Key.Key_Delete)
        await emission(shelf.conversation_removed)
        assert opened.titles() == ["March 2026", "Newest", "Oldest"]
        assert (opened.folders.trash / THREE[1].id).is_dir()
        assert view.current_id() in {THREE[0].id, THREE[2].id}
        opened.workspace.undo_delete()
        await emission(shelf.conversation_added)
        assert opened.titles() == ["March 2026", "Newest", "Middle", "Oldest"]


async def test_the_context_menu_offers_everything_by_keyboard(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        view = opened.pane.list
        select(view, "Middle")
        view.open_menu(view.currentIndex(), QPoint(0, 0))
        menu = view.findChild(QMenu)
        assert menu is not None
        assert [action.text().split("\t")[0] for action in menu.actions() if action.text()] == [
            "&Open",
            "&Rename",
            "&Pin",
            "Add &star",
            "&Move to folder",
            "&Tags",
            "&Archive",
            "&Export…",
            "&Delete",
        ]
        asked: list[str] = []
        opened.pane.open_requested.connect(asked.append)
        menu.actions()[0].trigger()
        assert asked == [THREE[1].id]
        menu.close()


async def test_a_damaged_conversation_stands_on_top_and_says_why(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        broken = opened.folders.conversations / "broken"
        broken.mkdir()
        (broken / "conversation.json").write_bytes(b"\x00not json")
        await opened.workspace.start()
        await until(lambda: opened.titles()[0] == "Needs attention")
        index = opened.pane.list.model().index(1, 0)
        assert index.data(Role.ID) == "broken"
        assert index.data(Role.SUBTITLE)


async def test_a_reply_elsewhere_moves_its_row_but_not_the_readers_place(open_pane: OpenPane) -> None:
    many = [conversation(f"Chat {n:02}", f"2026-03-{n:02}T10:00:00.000Z") for n in range(1, 29)]
    async with open_pane(*many) as opened:
        view = opened.pane.list
        view.show_opened(many[5].id)
        top, place = view.place().top, view.verticalScrollBar().value()
        assert place > 0
        opened.workspace.rename(many[2].id, "Renamed")
        await until(lambda: "Renamed" in opened.titles())
        assert view.current_id() == many[5].id
        assert (view.place().current, view.place().top) == (many[5].id, top)


async def test_the_opened_conversation_is_selected(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        opened.pane.set_current(THREE[2].id)
        assert [index.data() for index in opened.pane.list.selectedIndexes()] == ["Oldest"]
        opened.pane.set_current("not listed yet")
        assert not opened.pane.list.selectedIndexes()


async def test_rows_are_named_by_their_titles(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        accessible = QAccessible.queryAccessibleInterface(opened.pane.list)
        assert accessible is not None
        names = [accessible.child(row).text(QAccessible.Text.Name) for row in range(accessible.childCount())]
        assert names == ["March 2026", "Newest", "Middle", "Oldest"]


async def test_the_language_is_switched_in_place(open_pane: OpenPane, qapp: QApplication) -> None:
    async with open_pane(*THREE) as opened:
        try:
            use_language(qapp, CHINESE)
            await until(lambda: opened.pane.new_button.text() == "新对话")
            assert opened.titles()[0] == "2026年3月"
            assert opened.pane.search_field.placeholderText() == "搜索所有对话"
            assert opened.pane.list.accessibleName() == "对话列表"
            assert opened.pane.pages.found.view.accessibleName() == "搜索结果"
        finally:
            use_language(qapp, ENGLISH)


async def test_headings_are_renewed_after_midnight(open_pane: OpenPane, monkeypatch: pytest.MonkeyPatch) -> None:
    async with open_pane() as opened:
        session = opened.workspace.new_conversation()
        session.set_fields(draft="words")
        assert opened.titles()[0] == "Today"
        tomorrow = opened.pane._list_model._clock().replace(year=2999)
        monkeypatch.setattr(opened.pane._list_model, "_clock", lambda: tomorrow)
        opened.pane._renew_headings()
        assert opened.titles()[0] not in {"Today", "Yesterday"}
