"""Copying as Markdown: exactly what is selected, as source."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest

from app.core.message import Role
from app.ui.transcript import TranscriptPane
from app.ui.transcript.block_markdown import block_markdown
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Style, Table
from tests.ui.transcript.constructs import CONSTRUCTS
from tests.ui.transcript.markdown_samples import answer
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]
_NOT_THE_SAME = {
    "&nbsp; &amp; &copy; &#35; &#X22; &nope; &#0;",  # a no-break space at the beginning of a line is dropped
}


def specs_of(text: str) -> list[Spec]:
    """What a text looks like."""
    return [spec for chunk in Chunker().update(text, is_complete=True) for spec in chunk.specs()]


def looks(specs: list[Spec]) -> list[object]:
    """The specs without what copying cannot keep: spaces and breaks at edges, addresses that are no links."""
    found: list[object] = []
    for spec in specs:
        if isinstance(spec, Strip):
            found += [("code", spec.text, spec.containers)] if spec.kind == "code" else []
        elif isinstance(spec, Table):
            rows = tuple(tuple(_runs(cell) for cell in row) for row in spec.rows)
            found.append((rows, spec.has_header, spec.aligns, spec.containers))
        elif spec.kind == Kind.CODE:
            found.append((spec.text, spec.containers, spec.level))
        elif spec.kind != Kind.SPACE:
            found.append((spec.kind, _runs(spec.runs), spec.containers, spec.marker, spec.level))
    return found


def _runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    joined: list[Run] = []
    for each in runs:
        run = each._replace(style=int(each.style) & ~Style.MUTED)
        before = joined.pop() if joined and joined[-1][1:] == run[1:] and not (run.formula or run.picture) else None
        joined.append(run._replace(text=before.text + run.text) if before else run)
    clean = [run._replace(text=re.sub("[ \t]*\u2028[ \t]*", "\u2028", run.text)) for run in joined]
    if clean:
        clean[0] = clean[0]._replace(text=clean[0].text.lstrip(" \u2028"))
        clean[-1] = clean[-1]._replace(text=clean[-1].text.rstrip(" \u2028"))
    return tuple(run for run in clean if run.text)


@pytest.mark.parametrize("source", [source for source in CONSTRUCTS if source not in _NOT_THE_SAME])
def test_every_construct_is_copied_as_something_that_looks_the_same(source: str) -> None:
    specs = specs_of(source)
    assert looks(specs_of(block_markdown(specs))) == looks(specs)


@pytest.mark.parametrize("seed", range(150))
def test_answers_are_copied_as_something_that_looks_the_same(seed: int) -> None:
    specs = specs_of(answer(random.Random(seed), 6))
    assert looks(specs_of(block_markdown(specs))) == looks(specs)


def show(pane: TranscriptPane, session: PlainSession, settle: Settle, *texts: str) -> None:
    """Shows answers, each after a question."""
    for number, text in enumerate(texts, 1):
        session.put(Role.USER, f"question {number}")
        session.put(Role.ASSISTANT, text)
    pane.show_session(session)  # type: ignore[arg-type]  # it has what the pane uses of a session
    settle()


def select(pane: TranscriptPane, first: str, last: str) -> None:
    """Selects from the beginning of one text to the end of another."""
    document = pane.view.document()
    start = document.find(first)
    end = document.find(last, start.selectionStart())
    cursor = QTextCursor(document)
    cursor.setPosition(start.selectionStart())
    cursor.setPosition(end.selectionEnd(), QTextCursor.MoveMode.KeepAnchor)
    pane.view.setTextCursor(cursor)


TEXT = """# Title *it*

A **bold word** and [a link](https://e.org) with `co``de` and $a_1$.

1. one
   - inner **x**
2. two

| left | right |
|:--|--:|
| eins | zwei |
| drei | vier |

> quoted
> more

```python
x = 1
y = 2
```
"""


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("old wo", "old wo", "**old wo**"),
        ("word", "link", "**word** and [a link](https://e.org)"),
        ("Title", " it", "# Title *it*"),
        ("itle", " it", "itle *it*"),
        ("one", "two", "1. one\n   - inner **x**\n2. two"),
        ("inner", "two", "- inner **x**\n2. two"),
        ("drei", "vier", "|  |  |\n| :-- | --: |\n| drei | vier |"),
        ("right", "eins", "| left | right |\n| :-- | --: |\n| eins | zwei |"),
        ("ein", "ein", "ein"),
        ("x = 1", "x = 1", "```\nx = 1\n```"),
        ("quoted", "more", "> quoted\n> more"),
    ],
)
def test_a_part_of_an_answer(
    pane: TranscriptPane, session: PlainSession, settle: Settle, first: str, last: str, expected: str
) -> None:
    show(pane, session, settle, TEXT)
    select(pane, first, last)
    assert pane.view.markdown_of_selection() == expected


def test_a_whole_answer_is_its_source(
    pane: TranscriptPane, session: PlainSession, settle: Settle, clipboard: Callable[[], str]
) -> None:
    odd = "*  odd\n*   source\n\nTitle\n=====\n\n`a`  \nb " + "and so on. " * 200 + "\n\n***\n\nEnd\n"
    show(pane, session, settle, odd)
    select(pane, "odd", "End")
    pane.view.setFocus()
    QTest.keyClick(pane.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    pane.view.copy_markdown()
    assert clipboard() == odd.strip("\n")


def test_several_messages_name_their_authors(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    show(pane, session, settle, "first **answer**", "second `answer`")
    select(pane, "answer", "econd")
    assert pane.view.markdown_of_selection() == (
        "doubao-1.5-pro-32k\n\n**answer**\n\nYou\n\nquestion 2\n\ndoubao-1.5-pro-32k\n\nsecond"
    )


def test_everything_is_every_source(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    show(pane, session, settle, "*  a", "b")
    pane.view.select_all_requested.emit()
    pane.view.select_all_requested.emit()
    assert "*  a" in pane.view.markdown_of_selection()


def test_specs_are_blocks() -> None:
    assert block_markdown([Block(Kind.TEXT, (Run("- not a list"),))]) == "\\- not a list"
