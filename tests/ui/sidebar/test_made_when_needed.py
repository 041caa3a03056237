"""What nobody looks at does not exist yet: rows of folded groups, reset buttons, entries of lists."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QToolButton, QWidget

from app.core.localized import CHINESE, ENGLISH
from app.core.parameters import Group
from app.ui.language import use_language
from tests.ui.sidebar.conftest import Opened, OpenSidebar
from tests.waiting import until

MOST_WIDGETS = 80
"""Of the sidebar as it is at first, with three groups open. Each one costs about 10 KB."""


def exists(opened: Opened, name: str) -> bool:
    return opened.sidebar.findChild(QWidget, name) is not None


def stops_from(widget: QWidget, count: int) -> list[str]:
    """Object names of `widget` and what Tab goes to from there."""
    widget.setFocus()
    names = []
    for _ in range(count):
        focused = QApplication.focusWidget()
        names.append(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    return names


async def test_an_idle_sidebar_consists_of_few_widgets(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        assert opened.child("parameter_verbosity").isVisible()
        assert len(opened.sidebar.findChildren(QWidget)) < MOST_WIDGETS


async def test_rows_are_made_when_their_group_is_unfolded(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        groups = opened.sidebar.parameters.groups
        made = [group for group, widget in groups.items() if widget.rows]
        assert made == [Group.SAMPLING, Group.LENGTH, Group.REASONING]
        assert list(groups[Group.SAMPLING].rows) == ["temperature", "top_p"]
        heading = opened.child("group_tools", QToolButton)
        QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
        assert opened.child("parameter_tools").isVisible()
        assert stops_from(heading, 4) == ["group_tools", "help_tools", "parameter_tools", "templates_tools"]
        QTest.mouseClick(heading, Qt.MouseButton.LeftButton)
        assert not opened.child("parameter_tools").isVisible()


async def test_a_search_makes_what_it_finds(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        search = opened.child("parameterSearch", QLineEdit)
        search.insert("logit_bias")
        assert opened.child("parameter_logit_bias").isVisible()
        assert not exists(opened, "parameter_top_logprobs")
        assert not opened.child("group_tools").isVisible()
        (clear,) = search.actions()
        clear.trigger()
        assert (search.text(), clear.isVisible()) == ("", False)
        assert not opened.child("parameter_logit_bias").isVisible()
        assert opened.child("group_tools").isVisible()


async def test_more_settings_come_between_the_others_for_tab(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        QTest.mouseClick(opened.child("more_sampling"), Qt.MouseButton.LeftButton)
        parameters = [name for name in stops_from(opened.child("group_sampling"), 14) if not name.startswith("help_")]
        assert parameters == [
            "group_sampling", "parameter_temperature", "parameter_top_p", "parameter_top_k", "parameter_min_p",
            "parameter_top_a", "parameter_seed", "dice_seed",
        ]  # fmt: skip


async def test_the_reset_button_comes_with_the_first_value_and_moves_nothing(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field, info = opened.field("top_p"), opened.child("help_top_p")
        row = field.parentWidget()
        assert not exists(opened, "reset_top_p")
        await until(lambda: info.width() > 0 and row.height() > field.height())
        before = (row.geometry(), field.geometry(), info.geometry())
        opened.session.set_parameter("top_p", 0.5)
        reset = opened.child("reset_top_p", QToolButton)
        await until(lambda: reset.isVisible() and reset.geometry().right() < info.geometry().left())
        assert (row.geometry(), field.geometry(), info.geometry()) == before
        assert reset.size() == info.size()
        assert reset.accessibleName() == "Reset to “Not sent” (Range of words)"
        opened.session.set_parameter("top_p", None)
        assert not reset.isVisible()
        assert (row.geometry(), field.geometry(), info.geometry()) == before


async def test_tab_reaches_a_new_reset_button_where_it_stands(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("temperature")
        opened.session.set_parameter("top_p", 0.5)
        assert stops_from(field, 4) == ["parameter_temperature", "reset_top_p", "help_top_p", "parameter_top_p"]


async def test_tab_goes_through_stop_texts_before_the_line(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        line = opened.field("stop", QLineEdit)
        opened.session.set_parameter("stop", ["a", "b"])
        tags = [tag for tag in line.parentWidget().findChildren(QToolButton) if tag.text()]
        assert [tag.text() for tag in tags] == ["a", "b"]
        await until(lambda: all(tag.isVisible() for tag in tags))
        assert stops_from(opened.child("help_stop"), 4) == ["help_stop", "", "", "parameter_stop"]
        assert stops_from(tags[0], 2) == ["", ""]
        assert stops_from(tags[1], 2) == ["", "parameter_stop"]


async def test_a_list_is_filled_when_somebody_is_about_to_choose(open_sidebar: OpenSidebar, qapp: QApplication) -> None:
    async with open_sidebar() as opened:
        combo = opened.child("parameter_verbosity", QComboBox)
        assert (combo.count(), combo.placeholderText()) == (0, "Not sent")
        try:
            use_language(qapp, CHINESE)
            await until(lambda: combo.placeholderText() == "不发送")
        finally:
            use_language(qapp, ENGLISH)
        combo.setFocus()
        assert [combo.itemText(place) for place in range(combo.count())] == ["Not sent", "Brief", "Medium", "Thorough"]
        assert combo.currentIndex() == 0
        QTest.keyClick(combo, Qt.Key.Key_Down)
        assert opened.parameters == {"verbosity": "low"}


async def test_a_press_opens_the_filled_list(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        combo = opened.child("parameter_verbosity", QComboBox)
        QTest.mousePress(combo, Qt.MouseButton.LeftButton)
        try:
            assert combo.view().isVisible()
            assert combo.view().model().rowCount() == 4
        finally:
            combo.hidePopup()
        assert opened.parameters == {}


async def test_a_value_is_shown_by_a_list_nobody_opened(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_parameter("verbosity", "high")
        assert opened.child("parameter_verbosity", QComboBox).currentText() == "Thorough"
        opened.session.set_parameter("verbosity", None)
        assert opened.child("parameter_verbosity", QComboBox).currentText() == "Not sent"


async def test_a_name_for_a_preset_is_asked_for_behind_the_button(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        assert not exists(opened, "presetName")
        button = opened.child("presetButton", QToolButton)
        button.menu().aboutToShow.emit()
        next(action for action in button.menu().actions() if action.text().startswith("Save")).trigger()
        QTest.keyClicks(QApplication.focusWidget(), "x")
        assert stops_from(button, 4) == ["presetButton", "presetName", "savePresetButton", "parameterSearch"]
