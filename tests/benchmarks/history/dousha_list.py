"""Dousha, started as users start it, with a watch on the first paint of the list with conversations in it."""

from __future__ import annotations

import sys

from app.__main__ import main, prepare_imports

prepare_imports()

from PySide6.QtGui import QPaintEvent  # noqa: E402

from app.ui.conversation_list.view import ConversationView  # noqa: E402
from tests.benchmarks.starting import painted  # noqa: E402

_paint = ConversationView.paintEvent


def _paint_and_tell(view: ConversationView, event: QPaintEvent) -> None:
    _paint(view, event)
    if view.model().rowCount():
        ConversationView.paintEvent = _paint  # type: ignore[method-assign]  # once is enough
        painted.tell()


if __name__ == "__main__":
    ConversationView.paintEvent = _paint_and_tell  # type: ignore[method-assign]
    sys.exit(main())
