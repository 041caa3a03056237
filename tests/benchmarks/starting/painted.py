"""Tells the measuring process when a widget was first painted with what it is there for. Used in measured processes."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget


class FirstPaint(QObject):
    """Prints "painted" with time.monotonic() once, after the first paint of `widget` for which `shown()` holds."""

    def __init__(self, widget: QWidget, shown: Callable[[], bool]) -> None:
        super().__init__(widget)
        self._widget, self._shown = widget, shown
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and self._shown():
            self._widget.removeEventFilter(self)
            QTimer.singleShot(0, self._tell)  # comes after this paint and its flush to the screen
        return False

    def _tell(self) -> None:
        print("painted", time.monotonic(), flush=True)
