"""Draws at most once a frame, and less often when drawing is slow, so that typing and scrolling always come through."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME_MS = 33
_SHARE = 3
"""A frame may take one part in so many of the time."""
_LONGEST_S = 0.2
"""The longest time between two frames: one slow frame must not hold up the next for long."""


class FrameClock(QObject):
    """Calls `draw` once for any number of requests within a frame."""

    def __init__(self, draw: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._draw = draw
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._next_at = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether a frame is due."""
        return self._timer.isActive()

    def request(self) -> None:
        """Asks for a frame."""
        if not self._timer.isActive():
            self._timer.start(max(0, round((self._next_at - time.monotonic()) * 1000)))

    def cancel(self) -> None:
        """Drops the frame that is due."""
        self._timer.stop()

    def _tick(self) -> None:
        began = time.monotonic()
        self._draw()
        spent = time.monotonic() - began
        self._next_at = began + min(max(FRAME_MS / 1000, spent * _SHARE), _LONGEST_S)
