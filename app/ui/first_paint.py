"""Waits until a widget has been painted: what else a window has to do then no longer delays what people see."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget


def wait_for_paint(widget: QWidget, longest_s: float) -> None:
    """Until the next paint of `widget` is on the screen, or that long: a minimized window is not painted.

    What the user does meanwhile comes after it.
    """
    watch, loop = _Watch(widget), QEventLoop()
    watch.painted.connect(loop.quit)
    timer = QTimer(loop, singleShot=True, interval=round(longest_s * 1000))
    timer.timeout.connect(loop.quit)
    timer.start()
    loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
    widget.removeEventFilter(watch)
    watch.deleteLater()


class _Watch(QObject):
    painted = Signal()

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.painted.emit()  # the loop ends after the whole window was painted and flushed
        return super().eventFilter(watched, event)
