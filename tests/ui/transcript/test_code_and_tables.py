"""What the reader can do with code blocks and wide tables."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from app.core.message import Role
from app.ui.transcript import TranscriptPane
from app.ui.transcript.code_header import CodeHeader
from app.ui.transcript.formats import KIND, MARKER
from app.ui.transcript.specs import Kind
from app.ui.transcript.table_window import TableHeader, TableWindow
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]
CODE = "Look:\n\n```python\nx = 1\n\nprint('" + "long " * 60 + "')\n```\n"
WIDE = (
    "| Name | A description in quite some words | Value |\n|---|:-:|--:|\n"
    "| alpha | a text that needs some room to be read, as all texts of the world do | 1 |\n| 甲 | line<br>break | 2 |\n"
)


def code_lines(pane: TranscriptPane) -> list[QTextBlock]:
    """The lines of code in sight."""
    return [visible.block for visible in pane.view.visible_blocks() if visible.kind == Kind.CODE]


def shown(pane: TranscriptPane, session: PlainSession, settle: Settle, text: str) -> None:
    """Shows an answer."""
    session.put(Role.USER, "question")
    session.put(Role.ASSISTANT, text)
    pane.show_session(session)  # type: ignore[arg-type]  # it has what the pane uses of a session
    settle()


def test_line_numbers_come_on_demand_and_are_not_copied(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    shown(pane, session, settle, CODE)
    (header,) = pane.display.strips.shown("code")
    assert isinstance(header, CodeHeader)
    assert [block.blockFormat().stringProperty(MARKER) for block in code_lines(pane)] == ["", "", ""]
    header.number_button.click()
    settle()
    assert [block.blockFormat().stringProperty(MARKER) for block in code_lines(pane)] == ["1", "2", "3"]
    pane.zoom(1)
    settle()
    assert [block.blockFormat().stringProperty(MARKER) for block in code_lines(pane)] == ["1", "2", "3"]
    lines = code_lines(pane)
    cursor = QTextCursor(lines[0])
    cursor.setPosition(lines[1].position(), QTextCursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)
    assert pane.view.createMimeDataFromSelection().text().strip() == "x = 1"


def test_long_lines_stay_whole_on_demand_and_keep_their_colours(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    shown(pane, session, settle, CODE)
    (header,) = pane.display.strips.shown("code")
    assert isinstance(header, CodeHeader)
    assert code_lines(pane)[2].layout().lineCount() > 1
    assert pane.view.horizontalScrollBar().maximum() == 0
    header.wrap_button.click()
    settle()
    assert code_lines(pane)[2].layout().lineCount() == 1
    assert pane.view.horizontalScrollBar().maximum() > 0
    assert all(block.layout().formats() for block in code_lines(pane) if block.text())
    header.wrap_button.click()
    settle()
    assert code_lines(pane)[2].layout().lineCount() > 1
    assert all(block.layout().formats() for block in code_lines(pane) if block.text())


def test_two_code_blocks_do_not_touch(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    shown(pane, session, settle, "```\na\n```\n```\nb\n```\n")
    first, second = (strip.geometry() for strip in pane.display.strips.shown("code"))
    inner = [v.rect for v in pane.view.visible_blocks() if v.kind == Kind.SPACE and v.format.stringProperty(KIND + 1)]
    below_first = max(rect.bottom() for rect in inner if rect.bottom() <= second.top() + 1)
    assert second.top() - below_first >= 6
    assert first.bottom() < second.top()


def test_a_wide_table_opens_in_a_window_of_its_own(
    pane: TranscriptPane, session: PlainSession, settle: Settle, clipboard: Callable[[], str]
) -> None:
    shown(pane, session, settle, WIDE)
    (header,) = pane.display.strips.shown("table")
    assert isinstance(header, TableHeader)
    header.button.click()
    window = pane.window().findChild(TableWindow)
    assert window is not None
    model = window.view.model()
    assert [model.headerData(n, Qt.Orientation.Horizontal) for n in range(3)] == [
        "Name",
        "A description in quite some words",
        "Value",
    ]
    assert [model.index(row, 0).data() for row in range(model.rowCount())] == ["alpha", "甲"]
    assert model.index(1, 1).data() == "line\nbreak"
    button = window.findChild(QPushButton, "copyTableButton")
    assert button is not None
    button.click()
    assert clipboard().split("\n")[2] == "甲\tline break\t2"
    window.view.selectColumn(0)
    QTest.keyClick(window.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard() == "alpha\n甲"
    window.close()


def test_the_strip_of_a_wide_table_does_not_cover_it(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    shown(pane, session, settle, WIDE)
    (header,) = pane.display.strips.shown("table")
    cell = next(visible for visible in pane.view.visible_blocks() if visible.block.text() == "Name")
    assert header.geometry().bottom() <= cell.rect.top()


def test_a_small_table_has_no_button(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    shown(pane, session, settle, "| a | b |\n|---|---|\n| 1 | 2 |\n")
    assert not pane.display.strips.shown("table")


def test_a_long_table_is_one_in_its_window(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    rows = "".join(f"| row {number} | {'word ' * 12} | {number} |\n" for number in range(60))
    shown(pane, session, settle, "Before\n\n| a | b | c |\n|---|---|---|\n" + rows + "\nAfter")
    pane.to_start()
    settle()
    pane.display.strips.shown("table")[0].button.click()  # type: ignore[attr-defined]  # a TableHeader
    window = pane.window().findChild(TableWindow)
    assert window is not None
    assert window.view.model().rowCount() == 60
    window.close()
