"""Dousha itself, started as users start it, with a watch on the first paint of the conversation."""

from __future__ import annotations

import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QTextEdit

from app import __main__, application
from tests.benchmarks.starting import painted
from tests.benchmarks.starting.conversation import LAST_WORDS


class _FirstPaint(QObject):
    """Waits for the paint of the transcript that has the conversation's last words in it."""

    def __init__(self, view: QTextEdit) -> None:
        super().__init__(view)
        self._view = view
        view.viewport().installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and LAST_WORDS in self._view.toPlainText():
            self._view.viewport().removeEventFilter(self)
            painted.tell()
        return False


class _Watched(application.Application):
    async def run(self) -> int:
        view = self.window.findChild(QTextEdit, "transcript")
        assert isinstance(view, QTextEdit)
        _FirstPaint(view)
        return await super().run()


if __name__ == "__main__":
    application.Application = _Watched  # type: ignore[misc]  # what application.run builds
    sys.exit(__main__.main())
