"""What is copied reads well anywhere: marks of lists, cells, formulas as text, nothing of buttons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor

from app.core.message import Role
from app.ui.transcript import TranscriptPane
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]

ANSWER = """# Title

First *line* with `code` and 😀 emoji.
Second line.

- one
- two
  1. nested
- [x] done

| a | b |
|---|---|
| 1 | 2 |
| 3 | 4 |

```python
x = 1

y = 2
```

> quoted

The end."""

CLEAN = """Title

First line with code and 😀 emoji.
Second line.

- one
- two
  1. nested
- [x] done

a\tb
1\t2
3\t4

x = 1

y = 2

quoted

The end."""


def _select(pane: TranscriptPane, start: str, end: str) -> str:
    document = pane.view.document()
    cursor = document.find(start)
    cursor.setPosition(cursor.selectionStart())
    cursor.setPosition(document.find(end).selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)
    return pane.view.createMimeDataFromSelection().text()


def test_a_selection_in_one_answer(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, ANSWER)
    pane.show_session(session)
    settle()
    assert _select(pane, "Title", "The end.") == CLEAN


def test_the_copy_button_gives_the_same_as_a_selection(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, ANSWER)
    pane.show_session(session)
    settle()
    assert pane.display.plain_text(1) == CLEAN


def test_a_selection_over_several_messages_says_who_speaks(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.put(Role.USER, "the question\nin two lines", created_at="")
    session.put(Role.ASSISTANT, "the answer", created_at="")
    pane.show_session(session)
    settle()
    text = _select(pane, "question", "the answer")
    assert text == "question\nin two lines\n\ndoubao-1.5-pro-32k\nthe answer"


def test_part_of_a_line(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, "- 😀 alpha beta gamma\n- delta")
    pane.show_session(session)
    settle()
    assert _select(pane, "beta", "gamma") == "beta gamma"
    assert _select(pane, "beta", "del") == "beta gamma\n- del"


def test_formulas_are_copied_as_tex(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, "So $a^2$ is\n\n$$\nb^2\n$$\n\nend")
    pane.show_session(session)
    settle()
    assert _select(pane, "So", "end") == "So $a^2$ is\n\n$$b^2$$\n\nend"


def test_a_cut_paragraph_is_whole_again(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    text = "".join(f"This is sentence number {n} of a long paragraph. " for n in range(120)) + "Over."
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, text)
    pane.show_session(session)
    settle()
    assert pane.view.document().blockCount() > 6
    assert _select(pane, "This is sentence number 0", "Over.") == text


@pytest.mark.parametrize("group_text", ["def f():\n    return '中'\n\n\nf()", "plain"])
def test_the_button_of_a_code_block(
    pane: TranscriptPane, session: PlainSession, settle: Settle, clipboard: Callable[[], str], group_text: str
) -> None:
    session.put(Role.USER, "x")
    inner = "\n".join("  " + line for line in group_text.split("\n"))
    session.put(Role.ASSISTANT, f"Before\n\n```python\nother\n```\n\n- item\n\n  ```py\n{inner}\n  ```\n")
    pane.show_session(session)
    settle()
    headers = pane.display.strips.shown("code")
    assert len(headers) == 2
    headers[1].copy_button.click()  # type: ignore[attr-defined]
    assert clipboard() == group_text


def test_select_all_takes_the_message_then_the_conversation(
    pane: TranscriptPane, session: PlainSession, settle: Settle, qtbot: Any
) -> None:
    for number in range(0, 400, 2):
        session.put(Role.USER, f"question {number}")
        session.put(Role.ASSISTANT, f"answer *{number}*\n\n- item")
    pane.show_session(session)
    settle()
    pane.accessories.tools.go_to(101)
    settle()
    qtbot.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert pane.view.createMimeDataFromSelection().text() == "answer 100\n\n- item"
    qtbot.keyClick(pane.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    text = pane.view.createMimeDataFromSelection().text()
    assert text.startswith("You\nquestion 0\n\ndoubao-1.5-pro-32k\nanswer *0*")
    assert text.endswith("answer *398*\n\n- item")
    pane.accessories.tools.go_to(3)
    settle()
    assert not pane.view.textCursor().hasSelection()
