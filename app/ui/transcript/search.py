"""Finds a text in the whole conversation, loaded or not, in slices of idle time; hits are counted as they are read."""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.error_table import say
from app.core.message import Message, Role, TextPart
from app.ui.language import current_language
from app.ui.transcript.messages import Messages
from app.ui.transcript.sections import error_of
from app.ui.transcript.specs import Block, Spec, Table
from app.ui.transcript.wording import author_block, author_name, thought_label

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


def texts_of(spec: Spec, message: Message) -> Iterator[str]:
    """The texts of a spec that can be seen: blocks of their own in the document, in order, or words in a strip."""
    if isinstance(spec, Block):
        yield spec.text
    elif isinstance(spec, Table):
        for row in spec.rows:
            for cell in row:
                yield "".join(run.text for run in cell)
    elif spec.kind in {"code", "thought"}:
        yield spec.text
    elif spec.kind == "error" and (error := error_of(message)):
        yield say(error, current_language())


def pattern_for(words: Sequence[str]) -> re.Pattern[str]:
    """Finds any of `words`, whatever their case."""
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)), re.IGNORECASE)


def _has_attachments(message: Message) -> bool:
    return any(not isinstance(part, TextPart) for part in message.parts)


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
        self.text = ""
        self._words: tuple[str, ...] = ()
        self.pattern: re.Pattern[str] | None = None
        self.hits: list[Hit] = []

    @property
    def is_complete(self) -> bool:
        """Whether all messages were searched."""
        return not self._timer.isActive()

    def start(self, text: str, words: Sequence[str] = ()) -> None:
        """Looks for `text`, or for any of `words` instead, whatever their case; "" for nothing."""
        self.text, self.hits, self._next = text, [], 0
        self._words = tuple(words) or (text,)
        self.pattern = pattern_for(self._words) if text else None
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
        has_digit = any(map(str.isdigit, "".join(wanted)))  # else it is not in the time, which takes long to write
        author = author_block(message).text if has_digit else author_name(message)
        source = "\n".join((author, message.text, self._thoughts(index)))
        has_more = message.tool_calls or message.citations or message.refusal or error_of(message)
        if message.role != Role.ASSISTANT or has_more or _has_attachments(message) or not all(wanted):
            return True
        bare = source.translate(_MARKUP).lower()
        return "&" in source or any(word in bare for word in wanted)

    def _thoughts(self, index: int) -> str:
        """What can be seen of the model's thinking: nothing when it is folded."""
        message = self._messages.message(index)
        if not message.reasoning:
            return ""
        shown = message.reasoning if self._messages.rendition(index).shows_thoughts(message) else ""
        return f"{thought_label(message)}\n{shown}"

    def _hits_in(self, index: int) -> Iterator[Hit]:
        assert self.pattern is not None
        return self.hits_in(index, self.pattern)

    def hits_in(self, index: int, pattern: re.Pattern[str]) -> Iterator[Hit]:
        """The hits of a pattern in one message, as it is shown now."""
        message = self._messages.message(index)
        for number, section in enumerate(self._messages.sections(index)):
            for place, spec in enumerate(section.specs()):
                count = sum(len(pattern.findall(text)) for text in texts_of(spec, message))
                for hit in range(count):
                    yield Hit(index, number, place, hit)
