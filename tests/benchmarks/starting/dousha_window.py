"""Dousha itself, started as users start it, with a watch on the first paint of the conversation."""

from __future__ import annotations

import sys

from PySide6.QtGui import QPaintEvent

from app import __main__
from app.ui.transcript.view import TranscriptView
from tests.benchmarks.starting import painted
from tests.benchmarks.starting.conversation import LAST_WORDS

_paint = TranscriptView.paintEvent


def _paint_and_tell(view: TranscriptView, event: QPaintEvent) -> None:
    _paint(view, event)
    if LAST_WORDS in view.toPlainText():
        TranscriptView.paintEvent = _paint  # type: ignore[method-assign]  # once is enough
        painted.tell()


if __name__ == "__main__":
    TranscriptView.paintEvent = _paint_and_tell  # type: ignore[method-assign]
    sys.exit(__main__.main())
