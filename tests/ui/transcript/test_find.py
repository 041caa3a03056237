"""Finding in the whole conversation, whatever of it is loaded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.core.errors import ErrorKind
from app.core.message import Citation, ErrorRecord, FilePart, MessageState, Role, ToolCall
from app.ui.transcript import TranscriptPane
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]


def _fill(session: PlainSession, count: int = 300) -> list[str]:
    ids = []
    for number in range(count):
        special = {11: "a **nee**dle here", 151: "| x |\n|---|\n| Needle 😀 needle |", 299: "no more needles"}
        text = special.get(number, "hay " * 60)
        ids.append(session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, f"No. {number}\n\n{text}"))
    return ids


def _count(pane: TranscriptPane) -> str:
    return pane.findChild(QLabel, "findCount").text()  # type: ignore[union-attr]


def _field(pane: TranscriptPane) -> QLineEdit:
    field = pane.findChild(QLineEdit, "findField")
    assert field is not None
    return field


def _find(pane: TranscriptPane, text: str, qtbot: Any) -> None:
    """As a user does: opens the bar and types."""
    pane.accessories.finder.open()
    qtbot.keyClicks(_field(pane), text)


def _is_in_view(pane: TranscriptPane, text: str) -> bool:
    visible = [each.block.text() for each in pane.view.visible_blocks() if 0 <= each.rect.top() < pane.view.height()]
    return any(text in each for each in visible)


def test_all_hits_are_counted_and_shown_one_after_the_other(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    _fill(session)
    session.put(Role.ASSISTANT, "a **nee**dle in an answer")
    pane.show_session(session)
    settle()
    _find(pane, "needle", qtbot)
    qtbot.waitUntil(lambda: _count(pane) == "4/5")  # the first from where the reader is
    assert _is_in_view(pane, "no more needles")
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return)
    assert _count(pane) == "5/5"
    assert _is_in_view(pane, "needle in an answer")
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return)
    assert _count(pane) == "1/5"
    settle()
    assert _is_in_view(pane, "a needle here")
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return)
    assert _count(pane) == "2/5"
    settle()
    assert _is_in_view(pane, "Needle 😀 needle")
    assert len(pane.view.extraSelections()) >= 2
    current = [mark.cursor.selectedText() for mark in pane.view.extraSelections()]
    assert current[:2] == ["Needle", "needle"]
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert _count(pane) == "1/5"
    settle()
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert _count(pane) == "5/5"
    assert _is_in_view(pane, "needle in an answer")


def test_nothing_found_is_said(pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any) -> None:
    _fill(session, 20)
    pane.show_session(session)
    settle()
    _find(pane, "no such text", qtbot)
    qtbot.waitUntil(lambda: _count(pane) == "Nothing found")
    _field(pane).clear()
    assert _count(pane) == ""


def test_escape_closes_the_bar_and_takes_the_marks_away(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    _fill(session, 20)
    pane.show_session(session)
    settle()
    _find(pane, "hay", qtbot)
    qtbot.waitUntil(lambda: _count(pane).endswith("/1200") or ("…" not in _count(pane) and "/" in _count(pane)))
    qtbot.waitUntil(lambda: bool(pane.view.extraSelections()))
    qtbot.keyClick(_field(pane), Qt.Key.Key_Escape)
    bar = pane.findChild(QWidget, "findBar")
    assert bar is not None
    assert not bar.isVisible()
    assert pane.view.extraSelections() == []


def test_a_hit_of_the_search_opens_at_its_message(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    ids = _fill(session)
    pane.show_session(session)
    settle()
    pane.scroll_to_message(ids[151], "needle")
    qtbot.waitUntil(lambda: _count(pane).startswith("2/"))
    settle()
    assert _is_in_view(pane, "Needle 😀 needle")


def test_what_arrives_while_finding_is_found(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    session.add(Role.USER, "needle")
    settle()
    _find(pane, "needle", qtbot)
    qtbot.waitUntil(lambda: _count(pane) == "1/1")
    message_id = session.start()
    session.grow(message_id, "another needle")
    qtbot.waitUntil(lambda: _count(pane) == "1/2")
    session.finish(message_id)
    settle()


CALL = ToolCall("call_1", "look_up_needle", '{"what": "\u9488 hay"}')


def _marked(pane: TranscriptPane) -> list[str]:
    return [mark.cursor.selectedText() for mark in pane.view.extraSelections()]


def test_a_hit_in_the_thinking_unfolds_it(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    ids = [session.put(Role.ASSISTANT, "hay " * 99, reasoning=f"A **needle** of {number}.") for number in range(9)]
    pane.show_session(session)
    settle()
    _find(pane, "needle", qtbot)
    qtbot.waitUntil(lambda: _count(pane) == "Nothing found")  # what is folded cannot be seen
    pane.accessories.finder.close()
    pane.scroll_to_message(ids[4], "needle")
    qtbot.waitUntil(lambda: _count(pane) == "1/1")
    settle()
    assert _marked(pane) == ["needle"]
    assert _is_in_view(pane, "A needle of 4.")
    pane.display.toggle_thought(ids[5])
    qtbot.waitUntil(lambda: _count(pane) == "1/2")


def test_a_tool_call_is_found_by_its_name_and_its_arguments(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    session.put(Role.ASSISTANT, "hay " * 999)
    call_id = session.put(Role.ASSISTANT, "", tool_calls=(CALL,))
    result_id = session.put(Role.TOOL, "one needle\n" + "hay\n" * 99, tool_call_id="call_1")
    pane.show_session(session)
    settle()
    pane.scroll_to_message(call_id, "针")
    qtbot.waitUntil(lambda: _count(pane) == "1/1")
    assert _marked(pane) == ["针"]
    pane.scroll_to_message(result_id, "needle")
    qtbot.waitUntil(lambda: _count(pane) == "2/2")
    assert _marked(pane) == ["needle"]
    qtbot.keyClick(_field(pane), Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    settle()
    assert _count(pane) == "1/2"
    (label,) = [label for label in pane.view.findChildren(QLabel) if label.text() == "Tool call: look_up_needle"]
    assert label.isVisible()
    assert "background" in label.styleSheet()
    _field(pane).clear()
    assert label.styleSheet() == ""


def test_whatever_can_be_seen_is_found(pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any) -> None:
    session.put(Role.ASSISTANT, "hay", citations=(Citation("https://example.com", "Sourced needle"),))
    session.put(Role.ASSISTANT, "hay", (FilePart("a1", "needle.txt"),))
    session.put(Role.ASSISTANT, "hay", state=MessageState.FAILED, error=ErrorRecord(ErrorKind.RATE_LIMIT))
    pane.show_session(session)
    settle()
    for text, count in (("needle", 2), ("doubao-1.5", 3), ("many requests", 1)):
        _find(pane, text, qtbot)
        qtbot.waitUntil(lambda count=count: _count(pane).endswith(f"/{count}"))


def test_what_cannot_be_seen_opens_no_bar(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    message_id = session.put(Role.ASSISTANT, "hay", reasoning="hay")
    pane.show_session(session)
    settle()
    pane.scroll_to_message(message_id, "needle")
    bar = pane.findChild(QWidget, "findBar")
    assert bar is not None
    assert not bar.isVisible()
