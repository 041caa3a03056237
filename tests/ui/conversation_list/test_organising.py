"""Selecting several, filing them by menu, keyboard and drag and drop, filters and their chips."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QMenu, QToolButton, QWidget

from app.core.conversation import Conversation, Filing
from app.core.list_filter import EVERYTHING, Days, ListFilter, Span
from app.core.list_order import Sort
from app.session.shelf import ConversationState
from app.ui.conversation_list import dragging
from app.ui.conversation_list.days_dialog import DaysDialog
from app.ui.conversation_list.name_dialog import NameDialog
from tests.ui.conversation_list.conftest import Opened, OpenPane, conversation
from tests.waiting import until

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier


def made(title: str, day: int, **fields: object) -> Conversation:
    one = conversation(title, f"2026-03-{day:02}T10:00:00.000Z")
    for name, value in fields.items():
        setattr(one, name, value)
    return one


A, B, C, D = (made(title, 9 - day) for day, title in enumerate("ABCD"))


def click(opened: Opened, title: str, modifiers: Qt.KeyboardModifier = NONE) -> None:
    view = opened.pane.list
    index = view.model().index(opened.titles().index(title), 0)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, modifiers, view.visualRect(index).center())


def selected(opened: Opened) -> str:
    """The titles of what is selected, one letter each."""
    summaries = (opened.workspace.shelf.summary(one) for one in opened.pane.list.selected_ids())
    return "".join(summary.title for summary in summaries if summary)


def filing(opened: Opened, one: Conversation) -> Filing:
    summary = opened.workspace.shelf.summary(one.id)
    assert summary is not None
    return summary.filing


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = NONE) -> None:
    QTest.keyClick(widget, key, modifiers)


def entry(menu: QMenu, text: str) -> QAction:
    (action,) = [one for one in menu.actions() if one.text().replace("&", "").split("\t")[0] == text]
    return action


def the_menu(parent: QWidget) -> QMenu:
    """The menu that is open."""
    (menu,) = [one for one in parent.findChildren(QMenu) if one.isVisible()]
    return menu


async def to_front(opened: Opened) -> None:
    """Shortcuts work in the active window."""
    opened.pane.activateWindow()
    await until(opened.pane.isActiveWindow)
    opened.pane.list.setFocus()


async def name_it(opened: Opened, choice: str, name: str) -> None:
    """Chooses "New …" in the menu that is open and types the name."""
    menu = the_menu(opened.pane.list)
    entry(menu, choice).trigger()
    menu.close()
    dialog = opened.pane.window().findChildren(NameDialog)[-1]
    QTest.keyClicks(dialog.field, name)
    press(dialog.field, Qt.Key.Key_Return)
    await until(lambda: not opened.pane.window().findChildren(NameDialog))
    await to_front(opened)


async def test_several_are_selected_by_mouse_and_a_plain_click_opens(open_pane: OpenPane) -> None:
    async with open_pane(A, B, C, D) as opened:
        asked: list[str] = []
        opened.pane.open_requested.connect(asked.append)
        click(opened, "A")
        click(opened, "C", CONTROL)
        assert selected(opened) == "AC"
        click(opened, "D", SHIFT)
        assert selected(opened) == "ACD"
        click(opened, "A", CONTROL | SHIFT)
        assert asked == [A.id]


async def test_several_are_selected_by_keyboard(open_pane: OpenPane) -> None:
    async with open_pane(A, B, C, D, made("Z", 1, folder="Work")) as opened:
        view = opened.pane.list
        view.setFocus()
        click(opened, "B")
        press(view, Qt.Key.Key_Down, SHIFT)
        assert selected(opened) == "BC"
        press(view, Qt.Key.Key_A, CONTROL)
        assert selected(opened) == "ZABCD"  # headings are no conversations
        press(view, Qt.Key.Key_Up)
        assert len(selected(opened)) <= 1


async def test_all_of_it_by_keyboard(open_pane: OpenPane) -> None:
    async with open_pane(A, B, C) as opened:
        view = opened.pane.list
        await to_front(opened)
        click(opened, "A")
        click(opened, "B", CONTROL)
        for key in (Qt.Key.Key_P, Qt.Key.Key_D):
            press(view, key, CONTROL)
        await until(lambda: filing(opened, A) == filing(opened, B) == Filing(pinned=True, starred=True))
        assert opened.titles() == ["Pinned", "A", "B", "March 2026", "C"]
        assert selected(opened) == "AB"
        press(view, Qt.Key.Key_D, CONTROL)  # all have it: away with it
        await until(lambda: filing(opened, A) == Filing(pinned=True))
        press(view, Qt.Key.Key_G, CONTROL)
        await name_it(opened, "New folder…", "Work")
        await until(lambda: filing(opened, B).folder == "Work")
        press(view, Qt.Key.Key_T, CONTROL)
        await name_it(opened, "New tag…", "soon")
        await until(lambda: filing(opened, A).tags == filing(opened, B).tags == ("soon",))
        press(view, Qt.Key.Key_E, CONTROL)
        await until(lambda: opened.titles() == ["Work", "March 2026", "C"])  # the folder stays
        press(view, Qt.Key.Key_Z, CONTROL)
        await until(lambda: opened.titles() == ["Pinned", "A", "B", "Work", "March 2026", "C"])
        for _ in range(5):
            press(view, Qt.Key.Key_Z, CONTROL)
        await until(lambda: opened.titles() == ["March 2026", "A", "B", "C"])


async def test_folders_by_keyboard(open_pane: OpenPane) -> None:
    async with open_pane(A, made("Z", 1, folder="Work")) as opened:
        view = opened.pane.list
        view.setFocus()
        click(opened, "A")
        press(view, Qt.Key.Key_Up)
        press(view, Qt.Key.Key_Up)
        assert view.current_folder() is not None
        press(view, Qt.Key.Key_Left)
        assert opened.titles() == ["Work", "March 2026", "A"]
        press(view, Qt.Key.Key_Left)  # it is closed already
        press(view, Qt.Key.Key_Right)
        assert opened.titles() == ["Work", "Z", "March 2026", "A"]
        press(view, Qt.Key.Key_Return)
        assert opened.titles() == ["Work", "March 2026", "A"]
        press(view, Qt.Key.Key_F2)
        editor = view.findChild(QLineEdit, "titleEditor")
        assert editor is not None
        assert editor.accessibleName() == "Name of the folder"
        QTest.keyClicks(editor, "Home")
        press(editor, Qt.Key.Key_Return)
        await until(lambda: "Home" in opened.titles())
        assert "Work" not in opened.titles()


async def test_the_menu_of_a_folder(open_pane: OpenPane) -> None:
    async with open_pane(A, made("Z", 1, folder="Work")) as opened:
        view = opened.pane.list
        view.open_menu(view.model().index(0, 0))
        menu = the_menu(view)
        entry(menu, "Delete folder, keep its chats").trigger()
        menu.close()
        await until(lambda: opened.titles() == ["March 2026", "A", "Z"])
        opened.workspace.catalogue.organiser.refiling.undo()
        await until(lambda: opened.titles() == ["Work", "Z", "March 2026", "A"])


async def test_submenus_show_where_all_of_them_are(open_pane: OpenPane) -> None:
    async with open_pane(A, made("Y", 2, folder="Work", tags=("x",)), made("Z", 1, folder="Work")) as opened:
        view = opened.pane.list
        click(opened, "Y")
        click(opened, "Z", CONTROL)
        view.open_menu(view.currentIndex())
        menu = the_menu(view)
        for action in menu.actions():
            assert action.text().split("\t")[0] not in {"&Open", "&Rename"}  # that is for one
        folders, tags = (entry(menu, text).menu() for text in ("Move to folder", "Tags"))
        assert isinstance(folders, QMenu)
        assert isinstance(tags, QMenu)
        for submenu in (folders, tags):
            submenu.aboutToShow.emit()
        assert [one.text() for one in folders.actions() if one.isChecked()] == ["Work"]
        assert [(one.text(), one.isChecked()) for one in tags.actions() if one.isCheckable()] == [("x", False)]
        entry(tags, "x").trigger()
        menu.close()
        await until(lambda: selected(opened) == "YZ")
        await until(
            lambda: opened.workspace.catalogue.organiser.tags() == ["x"] and filing(opened, _found(opened, "Z")).tags
        )


def _found(opened: Opened, title: str) -> Conversation:
    (one,) = [summary for summary in opened.workspace.shelf.summaries() if summary.title == title]
    return Conversation(id=one.id)


# drag and drop


def drag_over(target: QWidget, at: QPoint, ids: list[str]) -> bool:
    """Moves a drag over a place; whether it may be dropped there."""
    data, arguments = dragging.packed(ids), (Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton, NONE)
    action, button, none = arguments
    QApplication.sendEvent(target, QDragEnterEvent(at, action, data, button, none))
    move = QDragMoveEvent(at, action, data, button, none)
    QApplication.sendEvent(target, move)
    return move.isAccepted()


def drop(target: QWidget, at: QPoint, ids: list[str]) -> bool:
    """Drags to a place and lets go."""
    accepted = drag_over(target, at, ids)
    data = dragging.packed(ids)
    event = QDropEvent(QPointF(at), Qt.DropAction.MoveAction, data, Qt.MouseButton.LeftButton, NONE)
    QApplication.sendEvent(target, event)
    return accepted and event.isAccepted()


def place_of(opened: Opened, title: str) -> QPoint:
    view = opened.pane.list
    return view.visualRect(view.model().index(opened.titles().index(title), 0)).center()


async def test_dropping_on_a_folder_on_the_pinned_ones_and_elsewhere(open_pane: OpenPane) -> None:
    pinned, filed = made("P", 2, pinned=True), made("F", 1, folder="Work")
    async with open_pane(A, B, pinned, filed) as opened:
        viewport = opened.pane.list.viewport()
        assert drop(viewport, place_of(opened, "Work"), [A.id])
        await until(lambda: filing(opened, A).folder == "Work")
        assert drop(viewport, place_of(opened, "F"), [B.id, pinned.id])  # among those in it is in it
        await until(lambda: filing(opened, pinned) == Filing("Work", pinned=True))
        assert drop(viewport, place_of(opened, "P"), [A.id])
        await until(lambda: filing(opened, A) == Filing("Work", pinned=True))
        opened.workspace.catalogue.organiser.unfile([filed.id])
        await until(lambda: "March 2026" in opened.titles())
        assert drop(viewport, place_of(opened, "March 2026"), [A.id, B.id])
        await until(lambda: filing(opened, A) == filing(opened, B) == Filing())


async def test_what_is_no_conversation_or_no_place_is_refused(open_pane: OpenPane) -> None:
    async with open_pane(A, made("F", 1, folder="Work")) as opened:
        viewport = opened.pane.list.viewport()
        below = QPoint(20, viewport.height() - 1)
        assert not drag_over(viewport, below, [A.id])
        assert not drop(viewport, place_of(opened, "Work"), [])
        assert opened.pane.list.delegate.drop_group is None
        assert drag_over(viewport, place_of(opened, "Work"), [A.id])
        assert opened.pane.list.delegate.drop_group is not None
        QApplication.sendEvent(viewport, QDragLeaveEvent())
        assert opened.pane.list.delegate.drop_group is None
        assert filing(opened, A) == Filing()


async def test_dropping_on_a_tag(open_pane: OpenPane) -> None:
    async with open_pane(A, B, made("T", 1, tags=("x",))) as opened:
        chip = opened.pane.chips.findChild(QToolButton, "tagChip")
        assert chip is not None
        assert chip.text() == "#x"
        assert drop(chip, QPoint(3, 3), [A.id, B.id])
        await until(lambda: filing(opened, A).tags == filing(opened, B).tags == ("x",))


# filters


def chips(opened: Opened, name: str = "filterChip") -> list[QToolButton]:
    return [chip for chip in opened.pane.chips.findChildren(QToolButton, name) if not chip.isHidden()]


def chosen(opened: Opened, *path: str) -> None:
    """Chooses an entry of the filter menu."""
    menu = opened.pane.filter_button.menu()
    menu.aboutToShow.emit()
    for name in path[:-1]:
        menu = [one for one in menu.findChildren(QMenu) if one.title().replace("&", "") == name][-1]
        menu.aboutToShow.emit()
    entry(menu, path[-1]).trigger()


async def test_filters_by_menu_and_their_chips(open_pane: OpenPane) -> None:
    ones = (
        made("A", 9, starred=True, model="m1"),
        made("B", 8, starred=True, model="m2", tags=("x",), folder="Work"),
        made("C", 7, model="m2"),
    )
    async with open_pane(*ones) as opened:
        assert opened.pane.chips.isVisible()  # there is a tag
        chosen(opened, "Starred")
        assert not entry(opened.pane.filter_button.menu(), "Show only").isEnabled()  # a heading, with a name
        assert opened.conversations() == ["B", "A"]
        chosen(opened, "Model", "m2")
        chosen(opened, "Folder", "Work")
        chosen(opened, "Tag", "x")
        assert opened.titles() == ["Work", "B"]
        assert sorted(chip.text() for chip in chips(opened)) == ["#x", "Starred", "Work", "m2"]
        assert not chips(opened, "tagChip")
        for name in ("Work", "#x", "Starred"):
            (chip,) = [one for one in chips(opened) if one.text() == name]
            QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        assert opened.conversations() == ["B", "C"]
        chosen(opened, "Clear all filters")
        assert opened.conversations() == ["B", "A", "C"]
        assert not chips(opened)


async def test_days_are_chosen_in_a_dialog(open_pane: OpenPane) -> None:
    async with open_pane(A, B, C) as opened:
        chosen(opened, "Date", "Today")
        assert opened.workspace.catalogue.arrangement.filter == ListFilter(span=Span.TODAY)
        assert opened.conversations() == []
        chosen(opened, "Date", "Choose days…")
        dialog = opened.pane.window().findChild(DaysDialog)
        assert dialog is not None
        for field, day in ((dialog.first, 8), (dialog.last, 8)):
            field.setDate(field.date().fromString(f"2026-03-{day:02}", "yyyy-MM-dd"))
        assert dialog.last.minimumDate() == dialog.first.date()
        dialog.accept()
        assert opened.workspace.catalogue.arrangement.filter == ListFilter(days=Days("2026-03-08", "2026-03-08"))
        assert opened.conversations() == ["B"]
        assert [chip.text() for chip in chips(opened)] == ["8 Mar 2026"]


async def test_orders_by_menu(open_pane: OpenPane) -> None:
    async with open_pane(made("A", 1), made("B", 2)) as opened:
        chosen(opened, "Title")
        assert opened.titles() == ["By title", "A", "B"]
        assert opened.workspace.catalogue.arrangement.sort == Sort.TITLE


async def test_a_tag_chip_filters_and_its_menu_changes_the_tag(open_pane: OpenPane) -> None:
    async with open_pane(A, made("T", 1, tags=("x",))) as opened:
        (chip,) = chips(opened, "tagChip")
        chip.customContextMenuRequested.emit(QPoint(2, 2))
        menu = the_menu(opened.pane.chips)
        entry(menu, "Rename tag…").trigger()
        menu.close()
        dialog = opened.pane.window().findChild(NameDialog)
        assert dialog is not None
        assert dialog.field.selectedText() == "x"
        dialog.field.setText(" ")
        ok = dialog.findChild(QWidget, "nameOkButton")
        assert ok is not None
        assert not ok.isEnabled()
        dialog.field.setText("y")
        dialog.accept()
        await until(lambda: [chip.text() for chip in chips(opened, "tagChip")] == ["#y"])
        QTest.mouseClick(chips(opened, "tagChip")[0], Qt.MouseButton.LeftButton)
        assert opened.conversations() == ["T"]


async def test_an_empty_list_says_why_and_leads_back(open_pane: OpenPane) -> None:
    async with open_pane(A) as opened:
        page = opened.pane.pages.nothing
        chosen(opened, "With pictures")
        assert page.label.text() == "No chat fits these filters."
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
        assert opened.conversations() == ["A"]
        opened.workspace.catalogue.organiser.archive([A.id])
        await until(page.isVisible)
        assert page.label.text() == "All chats are in the archive."
        QTest.mouseClick(page.button, Qt.MouseButton.LeftButton)
        assert opened.conversations() == ["A"]
        assert opened.workspace.catalogue.arrangement.filter == ListFilter(archived=True)


async def test_the_one_that_is_read_stays_among_the_unread(open_pane: OpenPane) -> None:
    async with open_pane(A, B) as opened:
        shelf = opened.workspace.shelf
        shelf.set_state(A.id, ConversationState.UNREAD)
        shelf.set_state(B.id, ConversationState.UNREAD)
        chosen(opened, "Unread")
        assert opened.conversations() == ["A", "B"]
        opened.workspace.open(A.id)
        await until(lambda: opened.workspace.current is not None)
        assert shelf.state(A.id) == ConversationState.IDLE
        assert opened.conversations() == ["A", "B"]
        shelf.set_state(B.id, ConversationState.IDLE)
        assert opened.conversations() == ["A"]


async def test_search_results_fit_the_filter_too(open_pane: OpenPane) -> None:
    async with open_pane(made("Tea A", 2, starred=True), made("Tea B", 1), made("Tea C", 3, archived=True)) as opened:

        def found() -> list[str]:
            ids = [group.conversation_id for group in opened.workspace.catalogue.search.groups]
            return [summary.title for one in ids if (summary := opened.workspace.shelf.summary(one))]

        opened.pane.search_field.setText("tea")
        await until(lambda: found() == ["Tea C", "Tea A", "Tea B"])  # the archive is searched
        chosen(opened, "Starred")
        await until(lambda: found() == ["Tea A"])
        await until(lambda: opened.workspace.catalogue.search.messages is not None)
        opened.workspace.catalogue.arrangement.show(EVERYTHING)
        await until(lambda: found() == ["Tea C", "Tea A", "Tea B"])


def progress(opened: Opened, name: str) -> Any:
    """A part of the line that says how far much work is; it is made with the first work."""
    found = opened.pane.findChild(QWidget, name)
    assert found is not None
    return found


async def test_much_work_shows_how_far_it_is(open_pane: OpenPane) -> None:
    async with open_pane(*[made(f"{number}", 1) for number in range(40)]) as opened:
        seen = list[bool]()
        refiling = opened.workspace.catalogue.organiser.refiling
        refiling.progressed.connect(lambda _done, _total: seen.append(progress(opened, "listProgress").isVisible()))
        opened.workspace.catalogue.organiser.star([summary.id for summary in opened.workspace.shelf.summaries()])
        await refiling.settle()
        await until(lambda: len(seen) >= 40)
        assert seen[:39] == [True] * 39
        assert not progress(opened, "listProgress").isVisible()


async def test_much_work_can_be_cancelled(open_pane: OpenPane) -> None:
    async with open_pane(*[made(f"{number}", 1) for number in range(40)]) as opened:
        refiling = opened.workspace.catalogue.organiser.refiling
        name = "cancelListProgressButton"
        refiling.progressed.connect(lambda done, _total: progress(opened, name).click() if done == 10 else None)
        opened.workspace.catalogue.organiser.star([summary.id for summary in opened.workspace.shelf.summaries()])
        await refiling.settle()
        assert sum(summary.starred for summary in opened.workspace.shelf.summaries()) == 10
        assert progress(opened, name).accessibleName() == "Cancel"
        assert not progress(opened, name).isVisible()


async def test_everything_that_can_be_pressed_has_a_name(open_pane: OpenPane) -> None:
    async with open_pane(A, made("T", 1, tags=("x",))) as opened:
        chosen(opened, "Starred")
        buttons: list[QToolButton] = [opened.pane.filter_button, *chips(opened), *chips(opened, "tagChip")]
        for button in buttons:
            assert button.accessibleName()
            assert button.toolTip()
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus


def _closed(dialog: QDialog) -> Callable[[], bool]:
    return lambda: not dialog.isVisible()


async def test_escape_in_a_name_changes_nothing(open_pane: OpenPane) -> None:
    async with open_pane(A) as opened:
        view = opened.pane.list
        view.setFocus()
        view.open_menu(view.model().index(0, 0))  # the heading: about the list as a whole
        menu = the_menu(view)
        entry(menu, "New folder…").trigger()
        menu.close()
        dialog = opened.pane.window().findChild(NameDialog)
        assert dialog is not None
        QTest.keyClicks(dialog.field, "Work")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        await until(_closed(dialog))
        assert opened.titles() == ["March 2026", "A"]
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
