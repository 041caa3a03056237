"""Waits until a widget has been painted: what else a window has to do then no longer delays what people see."""

from __future__ import annotations

import asyncio

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


async def first_paint(widget: QWidget, longest_s: float) -> None:
    """Until the next paint of `widget` is on the screen, or that long: a minimized window is not painted."""
    watch = _Watch(widget)
    try:
        await asyncio.wait_for(watch.painted, longest_s)
    except TimeoutError:
        pass
    finally:
        widget.removeEventFilter(watch)
        watch.deleteLater()


class _Watch(QObject):
    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.painted = asyncio.get_running_loop().create_future()
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and not self.painted.done():
            self.painted.set_result(None)  # the loop goes on after the whole window was painted and flushed
        return super().eventFilter(watched, event)
