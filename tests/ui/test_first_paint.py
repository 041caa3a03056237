"""Waiting for the first paint."""

from __future__ import annotations

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from app.ui.first_paint import wait_for_paint


class _Painted(QWidget):
    times = 0

    def paintEvent(self, event: QPaintEvent) -> None:
        self.times += 1
        super().paintEvent(event)


def test_it_returns_when_the_widget_was_painted(qtbot: QtBot) -> None:
    widget = _Painted()
    qtbot.addWidget(widget)
    widget.show()
    wait_for_paint(widget, 30)
    assert widget.times == 1


def test_what_is_not_shown_is_not_waited_for(qtbot: QtBot) -> None:
    widget = _Painted()
    qtbot.addWidget(widget)
    wait_for_paint(widget, 0.01)
    assert widget.times == 0
