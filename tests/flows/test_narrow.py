"""A window too narrow for list, chat and sidebar: the side panes give way and come back."""

from __future__ import annotations

from itertools import combinations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.waiting import until

WIDE, NARROW, HIGH = 1200, 640, 420


def panes(desk: Desk) -> tuple[bool, bool]:
    """Whether the list and the sidebar are to be seen."""
    return desk.sees("newChatButton"), desk.sees("parameterSidebar")


async def become(desk: Desk, width: int) -> None:
    desk.window.resize(width, HIGH)
    await until(lambda: desk.window.width() == width)


def overlap(desk: Desk) -> bool:
    splitter = desk.find(QSplitter, "splitter")
    shown = [widget for widget in map(splitter.widget, range(splitter.count())) if widget.isVisible()]
    right_edges = [widget.geometry().right() for widget in shown]
    return right_edges[-1] >= splitter.width() or any(
        right >= widget.x() for right, widget in zip(right_edges, shown[1:], strict=False)
    )


async def test_the_sidebar_gives_way_and_comes_back(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        await become(desk, WIDE)
        assert panes(desk) == (True, True)
        await become(desk, NARROW)
        assert panes(desk) == (True, False)
        await until(lambda: not overlap(desk))
        await become(desk, WIDE)
        assert panes(desk) == (True, True)


async def test_in_a_narrow_window_one_side_pane_takes_the_place_of_the_other(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        await become(desk, NARROW)
        desk.press("toggleSidebarButton")
        assert panes(desk) == (False, True)
        await until(lambda: not overlap(desk))
        desk.press("toggleSidebarButton")
        assert panes(desk) == (True, False)
        desk.press("toggleSidebarButton")
        desk.press("toggleListButton")
        assert panes(desk) == (True, False)
        await become(desk, WIDE)
        assert panes(desk) == (True, True)


async def test_what_the_user_folded_away_stays_away(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        await become(desk, WIDE)
        desk.press("toggleSidebarButton")
        await become(desk, NARROW)
        desk.press("toggleListButton")
        assert panes(desk) == (False, False)
        await become(desk, WIDE)
        assert panes(desk) == (False, False)


async def test_a_pane_that_gave_way_is_not_forgotten_by_a_restart(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        await become(desk, WIDE)
        await become(desk, NARROW)
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert panes(desk) == (True, False)
        await become(desk, WIDE)
        assert panes(desk) == (True, True)


async def test_examples_never_overlap(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        empty = desk.find(QWidget, "emptyState")
        for width, high in ((WIDE, 780), (NARROW, HIGH), (700, 480)):
            desk.window.resize(width, high)
            await until(lambda width=width, high=high: (desk.window.width(), desk.window.height()) == (width, high))
            await until(lambda: is_well_laid(empty))
            assert len(shown(empty)) == 4 or high < 780


def shown(empty: QWidget) -> list[QPushButton]:
    return [button for button in empty.findChildren(QPushButton) if button.isVisible()]


def is_well_laid(empty: QWidget) -> bool:
    """Whether examples are to be seen, whole and apart from each other."""
    boxes = [QRect(button.mapTo(empty, QPoint()), button.size()) for button in shown(empty)]
    return bool(boxes) and not (
        any(one.intersects(other) for one, other in combinations(boxes, 2))
        or any(box.height() < 44 or not empty.rect().contains(box) for box in boxes)
    )
