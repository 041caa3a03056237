"""Finds a text in the whole conversation, loaded or not, in slices of idle time; hits are counted as they are read."""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.message import Role
from app.ui.transcript.messages import Messages
from app.ui.transcript.specs import Block, Spec, Table

_SLICE_S = 0.008
_MARKUP = str.maketrans("", "", "*_~`[]()\\<>#!$|")


class Hit(NamedTuple):
    """One place where the text stands. Hits sort by their order in the conversation."""

    message: int
    """Its place in the path."""
    section: int
    spec: int
    """In the section."""
    place: int
    """Which of the spec's hits, from 0."""


def texts_of(spec: Spec) -> Iterator[str]:
    """The texts of a spec that are blocks of their own in the document, in order."""
    if isinstance(spec, Block):
        yield spec.text
    elif isinstance(spec, Table):
        for row in spec.rows:
            for cell in row:
                yield "".join(run.text for run in cell)


class Search(QObject):
    """Goes through the messages of the path, first to last."""

    changed = Signal()
    """More hits, or all have been found."""

    def __init__(self, messages: Messages, parent: QObject) -> None:
        super().__init__(parent)
        self._messages = messages
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)
        self._next = 0
        self._words: tuple[str, ...] = ()
        self.pattern: re.Pattern[str] | None = None
        self.hits: list[Hit] = []

    @property
    def is_complete(self) -> bool:
        """Whether all messages were searched."""
        return not self._timer.isActive()

    def start(self, text: str, words: Sequence[str] = ()) -> None:
        """Looks for `text`, or for any of `words` instead, whatever their case; "" for nothing."""
        self.hits, self._next = [], 0
        self._words = tuple(words) or (text,)
        longest_first = sorted(self._words, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE) if text else None
        if text:
            self._timer.start()
        else:
            self._timer.stop()
        self.changed.emit()

    def restart_from(self, index: int) -> None:
        """The messages from `index` on have changed."""
        if self.pattern:
            del self.hits[bisect_left(self.hits, Hit(index, 0, 0, 0)) :]
            self._next = min(self._next, index)
            self._timer.start()

    def after(self, hit: Hit) -> int:
        """The place among the hits of the first one that is not before `hit`."""
        return bisect_left(self.hits, hit)

    def _slice(self) -> None:
        end = time.monotonic() + _SLICE_S
        while self._next < len(self._messages) and time.monotonic() < end:
            if self._may_contain(self._next):
                self.hits += self._hits_in(self._next)
            self._next += 1
        if self._next >= len(self._messages):
            self._timer.stop()
        self.changed.emit()

    def _may_contain(self, index: int) -> bool:
        """A quick look at the source: marks of Markdown may stand inside a word, so they are left out."""
        message = self._messages.message(index)
        wanted = [word.translate(_MARKUP).lower() for word in self._words]
        source = message.text + message.refusal
        if message.role != Role.ASSISTANT or message.tool_calls or not all(wanted):
            return True
        bare = source.translate(_MARKUP).lower()
        return "&" in source or any(word in bare for word in wanted)

    def _hits_in(self, index: int) -> Iterator[Hit]:
        assert self.pattern is not None
        for number, section in enumerate(self._messages.sections(index)):
            for place, spec in enumerate(section.specs()):
                count = sum(len(self.pattern.findall(text)) for text in texts_of(spec))
                for hit in range(count):
                    yield Hit(index, number, place, hit)
