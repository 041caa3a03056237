"""The document is the same however the text came into it: streamed, opened, scrolled away and back, drawn anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from app.core.message import JsonValue, Role
from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from tests.ui.transcript.constructs import CONSTRUCTS
from tests.ui.transcript.looks import look, text_of_document
from tests.ui.transcript.markdown_samples import answer, anything, table
from tests.ui.transcript.plain_session import PlainSession
from tests.ui.transcript.test_markdown_specs import TEXTS


def _opened(pane: TranscriptPane, settle: Callable[[], None]) -> list[Any]:
    """What the document looks like when the conversation is opened now."""
    session = pane.display.messages.session
    pane.show_session(None)
    pane.show_session(session)
    settle()
    return look(pane.view.document())


def _stream(pane: TranscriptPane, session: PlainSession, text: str, random_: random.Random) -> None:
    """Streams `text` in pieces, drawing after each."""
    message_id = session.start()
    place = 0
    while place < len(text):
        size = random_.randint(1, 1 + len(text) // 25)
        session.grow(message_id, text[place : place + size])
        place += size
        pane.display.draw_now()
    session.finish(message_id)


@pytest.mark.parametrize("seed", range(6))
def test_streaming_gives_what_opening_gives(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None], seed: int
) -> None:
    random_ = random.Random(seed)
    text = anything(random_, 60) if seed % 2 else answer(random_, 12)
    session.add(Role.USER, "question")
    _stream(pane, session, text, random_)
    settle()
    streamed = look(pane.view.document())
    assert streamed == _opened(pane, settle)


def test_every_construct_streamed(pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]) -> None:
    random_ = random.Random(8)
    for start in range(0, len(CONSTRUCTS), 30):
        session.add(Role.USER, f"batch {start}")
        _stream(pane, session, "\n\n".join(CONSTRUCTS[start : start + 30]), random_)
        pane.display.draw_now()
    settle()
    streamed = look(pane.view.document())
    opened = _opened(pane, settle)
    shorter = min(len(streamed), len(opened))
    assert shorter > 150
    assert streamed[1 - shorter :] == opened[1 - shorter :]


@pytest.mark.parametrize("seed", range(4))
def test_examples_of_the_specifications_stay_the_same(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None], theme: Theme, seed: int
) -> None:
    """Streamed, opened, drawn in other colours and back, dropped while the reader is elsewhere and loaded again."""
    random_ = random.Random(seed)
    for number in range(300):
        session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, f"No. {number}. " + "text " * 100)
    pane.show_session(session)  # type: ignore[arg-type]  # it has what the pane uses of a session
    session.add(Role.USER, "question")
    _stream(pane, session, "\n".join(random_.sample(TEXTS, 60)), random_)
    settle()
    streamed = look(pane.view.document())[-100:]
    assert streamed == _opened(pane, settle)[-100:]
    theme.choose("dark")
    settle()
    theme.choose("light")
    settle()
    assert look(pane.view.document())[-100:] == streamed
    pane.to_start()
    settle()
    assert not pane.display.window.at_end
    pane.to_end()
    settle()
    assert look(pane.view.document())[-100:] == streamed


def test_a_growing_table_keeps_its_cells(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    random_ = random.Random(9)
    session.add(Role.USER, "a table, please")
    _stream(pane, session, "Here:\n\n" + table(random_, 45) + "\n\nDone.", random_)
    settle()
    streamed = look(pane.view.document())
    assert streamed == _opened(pane, settle)
    assert [entry[4][2] for entry in streamed if entry[4] and entry[4][:2] == (0, 0)] == [11, 10, 10, 10, 5]


def test_theme_and_zoom_there_and_back(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None], theme: Theme
) -> None:
    session.put(Role.USER, "x")
    session.put(Role.ASSISTANT, answer(random.Random(1), 8))
    light = _opened(pane, settle)
    theme.choose("dark")
    settle()
    dark = look(pane.view.document())
    pane.zoom(1)
    settle()
    large = look(pane.view.document())
    theme.choose("light")
    pane.zoom(0)
    settle()
    assert look(pane.view.document()) == light
    assert dark != light
    assert large != dark
    assert [entry[0] for entry in dark] == [entry[0] for entry in light] == [entry[0] for entry in large]


@pytest.mark.parametrize(("remembered", "zoom"), [(None, 1.0), ("large", 1.0), (1.3, 1.25), (99, 2.5), (0, 0.7)])
def test_a_remembered_size_that_does_not_exist_becomes_one_that_does(
    remembered: JsonValue, zoom: float, theme: Theme, qtbot: Any
) -> None:
    pane = TranscriptPane(theme, zoom=remembered)
    qtbot.addWidget(pane)
    assert pane.view.formats.zoom == zoom


def test_scrolled_away_and_back_the_text_is_the_same(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    random_ = random.Random(2)
    for number in range(120):
        session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, f"No. {number}\n\n" + answer(random_, 7))
    pane.show_session(session)
    settle()
    end = look(pane.view.document())[-150:]
    pane.to_start()
    settle()
    assert "No. 0" in text_of_document(pane.view.document())
    assert not pane.display.window.at_end
    bar = pane.view.verticalScrollBar()
    for _ in range(400):
        bar.setValue(bar.value() + 2_000)
        settle()
        if pane.display.window.at_end and bar.value() == bar.maximum():
            break
    assert look(pane.view.document())[-150:] == end


def test_nothing_is_kept_of_what_is_far_away(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    random_ = random.Random(4)
    for number in range(600):
        session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, answer(random_, 6))
    pane.show_session(session)
    settle()
    blocks = []
    bar = pane.view.verticalScrollBar()
    for _ in range(150):
        bar.setValue(max(bar.value() - 1_500, 0))
        settle()
        blocks.append(pane.view.document().blockCount())
    assert pane.display.window.loaded[0].index < 500
    assert max(blocks) < 6_000
    assert pane.display.window.weight < 120_000


def test_a_branch_switch_keeps_what_both_have_in_common(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    first = session.put(Role.USER, "question")
    session.put(Role.ASSISTANT, "common answer")
    fork = session.put(Role.USER, "one way")
    left = session.put(Role.ASSISTANT, "left answer")
    session.conversation.current_id = fork
    right = session.put(Role.ASSISTANT, "right answer")
    pane.show_session(session)
    settle()
    assert "right answer" in text_of_document(pane.view.document())
    start = pane.display.window.loaded[0].start.block().fragmentIndex()
    session.conversation.current_id = left
    session.path_changed.emit()
    settle()
    text = text_of_document(pane.view.document())
    assert "left answer" in text
    assert "right answer" not in text
    assert pane.display.window.loaded[0].start.block().fragmentIndex() == start
    assert (first, right) != ("", "")


def test_a_deleted_first_message_is_gone(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    first = session.put(Role.USER, "delete me")
    session.put(Role.ASSISTANT, "stay")
    pane.show_session(session)
    settle()
    session.change(first, deleted_at="2026-01-01T00:00:00.000Z")
    session.path_changed.emit()
    settle()
    assert "delete me" not in text_of_document(pane.view.document())
    assert "stay" in text_of_document(pane.view.document())


def test_at_the_very_top_of_what_is_loaded_more_is_loaded_above(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None]
) -> None:
    for number in range(300):
        session.put(Role.USER if number % 2 == 0 else Role.ASSISTANT, f"No. {number}. " + "text " * 100)
    pane.show_session(session)
    settle()
    bar = pane.view.verticalScrollBar()
    bar.setValue(0)
    block = pane.view.first_visible_block()
    text, top = block.text(), pane.view.rect_of(block).top()
    settle()
    assert bar.value() > 500
    assert [visible.rect.top() for visible in pane.view.visible_blocks() if visible.block.text() == text and text] == [
        pytest.approx(top, abs=1.5)
    ]


TABLE = "| a | b |\n|---|---|\n| ${0}^{{{1}}}$ | 1 |\n| 2 | ${0}_{{{1}}}$ |\n"


@pytest.mark.parametrize(
    "shape",
    ["{0}", "{0}\n{1}", "text $q^9$\n\n{0}\nafter $r^9$\n\n{1}", "> {2}\n\n{0}\n- $s^9$\n\n{1}"],
)
def test_formulas_that_come_late_in_tables_leave_everything_in_its_place(
    pane: TranscriptPane, session: PlainSession, settle: Callable[[], None], shape: str
) -> None:
    """Each takes the place of its source in one change of the document, whatever stands around it."""
    seed = sum(map(ord, shape))
    tables = [TABLE.format("xyz"[number], seed + number) for number in range(3)]
    long_table = tables[0] + "".join(f"| $l^{{{seed + number}}}$ | {number} |\n" for number in range(25))
    session.put(Role.USER, "question")
    session.put(Role.ASSISTANT, shape.format(long_table, tables[1], tables[2].replace("\n", "\n> ").rstrip("> ")))
    pane.show_session(session)
    settle()
    shown = look(pane.view.document())
    assert "\ufffc" in text_of_document(pane.view.document())
    assert shown == _opened(pane, settle)
