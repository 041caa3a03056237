"""Lets the loop have a turn between a change of the text and its painting: each takes some milliseconds."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

_PAUSE_MS = 1
"""In which what waits has its turn, timers included."""
_LONGEST_MS = 100
"""A window is painted after this time in any case."""


class PaintLater(QObject):
    """Holds back the painting of a widget's window until the turn after `release_soon`."""

    released = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._window: QWidget | None = None
        self._is_asked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._release)

    @property
    def is_holding(self) -> bool:
        """Whether the window waits."""
        return self._window is not None

    def hold(self) -> None:
        """From now on the window waits."""
        if self._window is None:
            self._window = self._widget.window()
            self._window.installEventFilter(self)
            self._timer.start(_LONGEST_MS)

    def release_soon(self) -> None:
        """What is to be painted is painted in the next turn."""
        if self._window is not None:
            self._timer.start(_PAUSE_MS)

    def _release(self) -> None:
        window, self._window = self._window, None
        if window is None:
            return
        window.removeEventFilter(self)
        if self._is_asked:
            self._is_asked = False
            QCoreApplication.sendEvent(window, QEvent(QEvent.Type.UpdateRequest))
        self.released.emit()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.UpdateRequest:
            return False
        self._is_asked = True  # Qt asks once and no more until it has painted
        return True
