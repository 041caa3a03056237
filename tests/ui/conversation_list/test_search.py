"""Searching in the pane, by mouse and by keyboard."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu

from app.core.localized import CHINESE, ENGLISH
from app.core.message import Message, TextPart
from app.core.search.hits import Order
from app.ui.conversation_list.search.rows import Role
from app.ui.language import use_language
from tests.ui.conversation_list.conftest import Opened, OpenPane, conversation
from tests.waiting import emission, until

THREE = (
    conversation("Newest", "2026-03-03T10:00:00.000Z"),
    conversation("Middle", "2026-03-02T10:00:00.000Z", text="only here: 红豆"),
    conversation("Oldest", "2026-03-01T10:00:00.000Z"),
)


def rows(opened: Opened) -> list[str]:
    """What was found, row for row."""
    model = opened.pane.pages.found.view.model()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


async def look_for(opened: Opened, text: str) -> None:
    opened.pane.search_field.setText(text)
    await until(lambda: not opened.workspace.catalogue.search.is_running)


async def test_hits_stand_under_their_conversation_with_the_words_marked(open_pane: OpenPane) -> None:
    async with open_pane(*THREE, conversation("红豆沙", "2026-01-01T10:00:00.000Z")) as opened:
        await look_for(opened, "红豆")
        assert rows(opened) == ["Middle", "…here: 红豆", "红豆沙"]
        model = opened.pane.pages.found.view.model()
        assert model.index(1, 0).data(Role.SPANS) == ((7, 9),)
        assert model.index(2, 0).data(Role.SPANS) == ((0, 2),)
        assert opened.pane.pages.found.view.objectName() == "searchResults"
        await until(lambda: opened.pane.pages.found.status.text() == "1 message")
        assert model.index(0, 0).data(Role.CAPTION) == "1"
        assert model.index(1, 0).data(Role.CAPTION).startswith("You")
        QTest.keyClick(opened.pane.search_field, Qt.Key.Key_Escape)
        assert opened.pane.search_field.text() == ""
        assert opened.pane.list.isVisible()
        assert rows(opened) == []


async def test_an_answer_to_an_older_search_changes_nothing(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        opened.pane.search_field.setText("红")
        opened.pane.search_field.setText("newest")
        await until(lambda: rows(opened) == ["Newest"])
        opened.pane.search_field.setText("红")
        opened.pane.search_field.clear()
        await opened.workspace.tasks.settle()
        assert opened.pane.list.isVisible()
        assert rows(opened) == []


async def test_nothing_found_says_so_and_offers_the_way_back(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await look_for(opened, "nowhere")
        page = opened.pane.pages.found.nothing
        assert page.isVisible()
        assert page.label.text() == "Nothing found for “nowhere”"
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
        assert opened.conversations() == ["Newest", "Middle", "Oldest"]


async def test_marks_alone_are_no_search(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await look_for(opened, '-"')
        assert opened.pane.pages.found.nothing.label.text() == "Type a word to look for."


async def test_search_by_keyboard_alone(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        pane = opened.pane
        asked: list[tuple[str, str]] = []
        pane.hit_requested.connect(lambda *ids: asked.append(ids))
        pane.list.setFocus()
        QTest.keyClick(pane.list, "h")  # typing in the list starts a search
        assert pane.search_field.text() == "h"
        QTest.keyClick(pane.search_field, Qt.Key.Key_Return)  # before the answer is there
        await until(lambda: asked == [(THREE[0].id, "m-Newest")])
        QTest.keyClick(pane.search_field, Qt.Key.Key_Down)
        QTest.keyClick(pane.pages.found.view, Qt.Key.Key_Down)
        QTest.keyClick(pane.pages.found.view, Qt.Key.Key_Down)
        QTest.keyClick(pane.pages.found.view, Qt.Key.Key_Return)
        assert asked[1:] == [(THREE[1].id, "m-Middle")]
        QTest.keyClick(pane.pages.found.view, "e")
        assert pane.search_field.text() == "he"


async def test_a_click_opens_a_message(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        asked: list[tuple[str, str]] = []
        opened.pane.hit_requested.connect(lambda *ids: asked.append(ids))
        await look_for(opened, "红豆")
        view = opened.pane.pages.found.view
        for row in (0, 1):
            place = view.visualRect(view.model().index(row, 0)).center()
            QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert asked == [(THREE[1].id, "m-Middle")] * 2


async def test_found_rows_follow_renaming_and_deleting(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await look_for(opened, "hello")
        opened.workspace.rename(THREE[0].id, "Best")
        await emission(opened.workspace.shelf.conversation_changed)
        assert rows(opened)[0] == "Best"
        opened.workspace.delete(THREE[0].id)
        await emission(opened.workspace.shelf.conversation_removed)
        assert rows(opened) == ["Oldest", "hello"]


async def test_many_that_go_at_once_are_not_found_any_more(open_pane: OpenPane) -> None:
    many = [conversation(f"Number {number}", "2026-03-03T10:00:00.000Z") for number in range(21)]
    async with open_pane(*many, *THREE) as opened:
        await look_for(opened, "number")
        assert "Number 20" in rows(opened)
        opened.workspace.shelf.remove(*(one.id for one in many))
        assert rows(opened) == []


async def test_order_and_forms_are_chosen_behind_the_button(open_pane: OpenPane) -> None:
    full = conversation("頭髮", "2026-01-01T10:00:00.000Z")
    for number in range(5):
        full.put(Message(id=f"more{number}", parts=(TextPart("hello again"),)))
    async with open_pane(*THREE, full) as opened:
        await look_for(opened, "hello")
        assert rows(opened)[0] == "Newest"
        choose(opened, "&Most hits first")
        await until(lambda: rows(opened)[:1] == ["頭髮"] and not opened.workspace.catalogue.search.is_running)
        assert opened.workspace.catalogue.search.order == Order.BEST
        await look_for(opened, "头发")
        assert rows(opened) == []
        choose(opened, "&Traditional and simplified are the same")
        await until(lambda: rows(opened) == ["頭髮"])


def choose(opened: Opened, name: str) -> None:
    menu = opened.pane.search.choices.menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    (action,) = [action for action in menu.actions() if action.text() == name]
    action.trigger()


async def test_a_search_is_saved_offered_and_removed(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        pane = opened.pane
        pane.activateWindow()
        await look_for(opened, "红豆")
        choose(opened, "&Save this search")
        assert opened.workspace.preferences.settings.searches == ("红豆",)
        pane.search_field.clear()
        pane.list.setFocus()
        pane.search.focus()
        popup = pane.search._saved.popup()
        assert popup is not None
        await until(popup.isVisible)
        assert popup.model().index(0, 0).data() == "红豆"
        popup.hide()
        choose(opened, "红豆")
        await until(lambda: rows(opened) == ["Middle", "…here: 红豆"])
        choose(opened, "&Remove this saved search")
        assert opened.workspace.catalogue.search.saved == ()


async def test_the_lists_filter_holds_for_what_is_found(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        opened.workspace.catalogue.search.accepts = lambda summary: summary.title == "Oldest"
        await look_for(opened, "hello")
        assert rows(opened) == ["Oldest", "hello"]


async def test_the_index_says_how_far_it_is(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await opened.workspace._verifying.settle()
        keeper = opened.workspace._store.index._keeper
        keeper.progress = 0.4
        await look_for(opened, "红豆")
        await until(lambda: "index 40 %" in opened.pane.pages.found.status.text())
        keeper.progress = None


async def test_the_language_is_switched_in_place(open_pane: OpenPane, qapp: object) -> None:
    async with open_pane(*THREE) as opened:
        try:
            use_language(qapp, CHINESE)  # type: ignore[arg-type]
            await until(lambda: opened.pane.search_field.placeholderText() == "搜索所有对话")
            await look_for(opened, "红豆")
            await until(lambda: opened.pane.findChild(QLabel, "searchStatus").text() == "1 条消息")  # type: ignore[union-attr]
        finally:
            use_language(qapp, ENGLISH)  # type: ignore[arg-type]


async def test_what_is_said_while_searching_is_found_as_well(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await look_for(opened, "麒麟")
        assert rows(opened) == []
        fresh = conversation("Fresh", "2026-04-01T10:00:00.000Z", text="麒麟瓜")
        opened.workspace.shelf.put(fresh)
        await opened.store.create(fresh)
        await until(lambda: rows(opened) == ["Fresh", "麒麟瓜"])


async def test_all_hits_of_a_chat_are_listed_on_demand(open_pane: OpenPane) -> None:
    long = conversation("Long", "2026-04-01T10:00:00.000Z", text="绿豆 0")
    for number in range(1, 9):
        long.put(Message(id=f"more{number}", parts=(TextPart(f"绿豆 {number}"),)))
    other = conversation("Other", "2026-03-01T10:00:00.000Z", text="绿豆 last")
    async with open_pane(long, other) as opened:
        await look_for(opened, "绿豆")
        shown = ["Long", "绿豆 8", "绿豆 7", "绿豆 6", "6 more in this chat", "Other", "绿豆 last"]
        await until(lambda: rows(opened) == shown)
        view = opened.pane.pages.found.view
        view.setFocus()
        view.setCurrentIndex(view.model().index(4, 0))
        QTest.keyClick(view, Qt.Key.Key_Return)
        whole = ["Long", *(f"绿豆 {number}" for number in reversed(range(9))), "Other", "绿豆 last"]
        await until(lambda: rows(opened) == whole)
        assert view.currentIndex().data() == "绿豆 5"  # the first that was not shown before
        opened.workspace.catalogue.search.repeat()
        await until(lambda: rows(opened) == shown)
        place = view.visualRect(view.model().index(4, 0)).center()
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)
        await until(lambda: rows(opened) == whole)


async def test_tab_comes_to_the_results_where_the_list_was(open_pane: OpenPane) -> None:
    async with open_pane(*THREE) as opened:
        await look_for(opened, "红豆")
        pane = opened.pane
        pane.activateWindow()
        pane.filter_button.setFocus()
        for stop in (pane.pages.found.view, pane.settings_button):
            QTest.keyClick(pane.focusWidget(), Qt.Key.Key_Tab)
            assert stop.hasFocus()
