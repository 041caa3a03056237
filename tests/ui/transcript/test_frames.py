"""What a frame is made of: text, what floats above it, painting, each in a turn of the loop of its own."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QFont, QTextDocument, QTextFrame, QTextTable
from PySide6.QtWidgets import QWidget

from app.core.message import Role
from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from app.ui.transcript.formats import Formats
from app.ui.transcript.paint_later import PaintLater
from app.ui.transcript.scrolling import ScrollingText
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]


class Painted(QObject):
    """Writes down when a widget is painted."""

    def __init__(self, widget: QWidget, order: list[str]) -> None:
        super().__init__(widget)
        self._order = order
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._order.append("paint")
        return False


def test_what_grew_is_painted_once_what_floats_is_in_its_place(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "question")
    message_id = session.start()
    session.grow(message_id, "some text " * 300)
    settle()
    order: list[str] = []
    pane.display.framed.connect(lambda: order.append("text"))
    pane.display.drawn.connect(lambda: order.append("floating"))
    Painted(pane.view.viewport(), order)
    for _ in range(5):
        order.clear()
        session.grow(message_id, "more text " * 40)
        settle()
        assert order[:3] == ["text", "floating", "paint"]
    session.finish(message_id)
    settle()


def watched_window(qtbot: Any) -> tuple[QWidget, list[str], PaintLater]:
    """A window on screen, a list that gets "paint" each time it is painted, and what holds that back."""
    widget, order = QWidget(), list[str]()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    Painted(widget, order)
    return widget, order, PaintLater(widget)


def test_a_window_that_is_held_is_painted_when_released(qtbot: Any) -> None:
    widget, order, painting = watched_window(qtbot)
    painting.hold()
    widget.update()
    with qtbot.waitSignal(painting.released):
        painting.release_soon()
        assert order == []
    assert not painting.is_holding
    qtbot.waitUntil(lambda: order == ["paint"])  # X may bring the window's wish to be painted after the release


def test_a_window_is_painted_even_if_nobody_releases_it(qtbot: Any) -> None:
    widget, order, painting = watched_window(qtbot)
    with qtbot.waitSignal(painting.released):
        painting.hold()
        widget.update()
    qtbot.waitUntil(lambda: order == ["paint"])


def test_frames_with_tables_leave_no_objects_behind(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.USER, "question")
    message_id = session.start()
    session.grow(message_id, "| a | b |\n|---|---|\n")
    for number in range(30):
        session.grow(message_id, f"| {number} | x |\n\ntext\n\n| a | b |\n|---|---|\n")
        pane.display.draw_now()
        pane.display.arrange()
    session.finish(message_id)
    settle()
    gc.collect()
    assert sum(type(thing) in {QTextFrame, QTextTable} for thing in gc.get_objects()) <= 2


def test_any_document_can_be_laid_out_on_the_own_viewport(theme: Theme, qtbot: Any) -> None:
    text = ScrollingText(Formats(theme.colours, QFont()), QTextDocument("Some words"))
    qtbot.addWidget(text)
    text.show()
    qtbot.waitExposed(text)
    assert text.document().size().height() > 0
