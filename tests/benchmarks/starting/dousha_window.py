"""Dousha itself, started as users start it, with a watch on the first paint of the conversation."""

from __future__ import annotations

import sys

from app.__main__ import main, prepare_imports

prepare_imports()  # main() does this first as well; what is imported from here on must not be slower than for users

from PySide6.QtGui import QPaintEvent  # noqa: E402

from app.ui.transcript.view import TranscriptView  # noqa: E402
from tests.benchmarks.starting import painted  # noqa: E402
from tests.benchmarks.starting.conversation import LAST_WORDS  # noqa: E402

_paint = TranscriptView.paintEvent


def _paint_and_tell(view: TranscriptView, event: QPaintEvent) -> None:
    _paint(view, event)
    if LAST_WORDS in view.toPlainText():
        TranscriptView.paintEvent = _paint  # type: ignore[method-assign]  # once is enough
        painted.tell()


if __name__ == "__main__":
    TranscriptView.paintEvent = _paint_and_tell  # type: ignore[method-assign]
    sys.exit(main())
