"""Dousha itself, started as users start it, with a watch on the first paint of the conversation."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QAbstractScrollArea, QTextEdit

from app import __main__, application
from tests.benchmarks.starting.conversation import LAST_WORDS
from tests.benchmarks.starting.painted import FirstPaint


class _Watched(application.Application):
    async def run(self) -> int:
        view = self.window.findChild(QAbstractScrollArea, "transcript")
        assert isinstance(view, QTextEdit)
        FirstPaint(view.viewport(), lambda: LAST_WORDS in view.toPlainText())
        return await super().run()


if __name__ == "__main__":
    application.Application = _Watched  # type: ignore[misc]  # what application.run builds
    sys.exit(__main__.main())
