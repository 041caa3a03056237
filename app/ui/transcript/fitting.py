"""What depends on the width of the column: bubbles, tables, strips whose sentences wrap."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF

from app.core.message import ImagePart, Message, Role
from app.ui.transcript.messages import Messages
from app.ui.transcript.painting import BUBBLE_PADDING
from app.ui.transcript.pictures import LARGEST
from app.ui.transcript.strips import StripKey, Strips
from app.ui.transcript.view import TranscriptView
from app.ui.transcript.window import Window
from app.ui.transcript.writer import Bubble, Writer

_BUBBLE_SHARE = 0.8
"""The widest that a bubble gets, as a share of the column."""
_MEASURED_LINES = 60


class Fitting:
    """Measures for the writer, and fits what is written when the view gets another width."""

    def __init__(self, view: TranscriptView, writer: Writer, messages: Messages, strips: Strips) -> None:
        self._view, self._writer, self._messages, self._strips = view, writer, messages, strips

    def measure(self) -> None:
        """Tells the writer how wide the column is."""
        self._writer.width = self._view.column()[1]

    def bubble(self, index: int) -> Bubble:
        """The margins that make a bubble of a user's message, as wide as its text."""
        message = self._messages.message(index)
        return self._bubble_margins(message) if message.role == Role.USER else (0.0, 0.0)

    def _bubble_margins(self, message: Message) -> Bubble:
        formats, width = self._writer.formats, self._writer.width
        padding = formats.px(BUBBLE_PADDING)
        room = width * _BUBBLE_SHARE - 2 * padding
        metrics, widest = QFontMetricsF(formats.font), 0.0
        lines = message.text.strip("\n").split("\n")
        if len(lines) > _MEASURED_LINES:
            widest = room
        elif any(isinstance(part, ImagePart) for part in message.parts):
            widest = min(room, formats.px(LARGEST.width()))
        for line in lines[:_MEASURED_LINES]:
            advance = room if len(line) > 200 else metrics.horizontalAdvance(line.expandtabs(8)) + 2
            widest = max(widest, advance)
            if widest >= room:
                break
        return width - min(widest, room) - padding, padding

    def refit(self, window: Window) -> None:
        """The view has another width."""
        self.measure()
        window.fit_width()
        for key in self._strips.flexible():
            self.refit_strip(window, key)

    def refit_strip(self, window: Window, key: StripKey) -> None:
        """A strip needs another height."""
        index = self._messages.index(self._messages.id_of(key.number))
        if index is not None:
            window.fit_strip(index, f"{key.kind}\n{key.key}", self._strips.measure(key))
