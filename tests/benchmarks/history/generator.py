"""Makes years of conversations on disk, always the same ones, in the format of the app; kept under build/ for reuse."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.conversation import Conversation
from app.core.message import Message, Role, TextPart, ToolCall
from app.storage import encoding
from app.storage.reading import SNAPSHOT
from tests.benchmarks.history import words

VERSION = 3
"""Raised when other conversations are made: those on disk are made anew then."""
_BEGIN = datetime(2022, 1, 1, tzinfo=UTC)
_SPAN_MINUTES = 4 * 365 * 24 * 60
_ONCE_IN = 25_000
"""So many messages have one with the rare words."""


def make(folder: Path, conversations: int, messages: int) -> Path:
    """A data folder with so many conversations and messages in all; made only if it is not there yet."""
    marker = folder / f"made-{VERSION}-{conversations}-{messages}"
    if marker.exists():
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    target = folder / "conversations"
    target.mkdir(parents=True)
    for conversation in talks(conversations, messages):
        place = target / conversation.id
        place.mkdir()
        (place / SNAPSHOT).write_bytes(encoding.snapshot(conversation, 0))
    marker.touch()
    return folder


def talks(conversations: int, messages: int) -> Iterator[Conversation]:
    """The conversations, oldest first."""
    rng = random.Random(conversations)
    writers = (_Writer(rng, words.chinese(), "", "，。！？；"), _Writer(rng, words.english(), " ", ",.!?;"))
    left = messages
    for number in range(conversations):
        mean = left / (conversations - number)
        count = left if number == conversations - 1 else max(1, min(left, round(rng.uniform(0.2, 1.8) * mean)))
        begin = _BEGIN + timedelta(minutes=_SPAN_MINUTES * number / conversations)
        yield _talk(rng, writers[rng.random() < 0.5], number, count, begin, messages - left)
        left -= count


def _talk(rng: random.Random, writer: _Writer, number: int, count: int, begin: datetime, before: int) -> Conversation:
    """One conversation; every twentieth answer has a sibling, every tenth was thought about, some called a tool."""
    conversation = Conversation(f"{number:011x}0123456789", title=writer.sentence(4), model="doubao-1.5-pro-32k")
    conversation.created_at = _instant(begin)
    parent: str | None = None
    for place in range(count):
        answers = place % 2 == 1
        text = writer.text(rng.randint(20, 140) if answers else rng.randint(4, 26))
        if (before + place) % _ONCE_IN == 0:
            text += f" {words.RARE_ZH} {words.RARE_EN}"
        message = Message(
            id=f"{number:06x}{place:05x}",
            parent_id=parent,
            role=Role.ASSISTANT if answers else Role.USER,
            created_at=_instant(begin + timedelta(seconds=40 * place)),
            parts=(TextPart(text),),
            reasoning=writer.text(30) if answers and rng.random() < 0.1 else "",
            tool_calls=(ToolCall("call", "search", '{"query": "weather"}'),) if answers and rng.random() < 0.02 else (),
            model="doubao-1.5-pro-32k" if answers else "",
            finish_reason="stop" if answers else "",
        )
        conversation.put(message)
        if not (answers and rng.random() < 0.05):  # the next answer becomes a sibling of this one
            parent = message.id
    conversation.current_id = message.id
    conversation.updated_at = message.created_at
    return conversation


class _Writer:
    """Writes in one language."""

    def __init__(self, rng: random.Random, vocabulary: list[str], between: str, marks: str) -> None:
        self._rng, self._vocabulary, self._between, self._marks = rng, vocabulary, between, marks
        self._weights = words.weights(vocabulary)

    def sentence(self, length: int) -> str:
        return self._between.join(self._rng.choices(self._vocabulary, cum_weights=self._weights, k=length))

    def text(self, length: int) -> str:
        """So many words with marks in between."""
        sentences = []
        while length > 0:
            count = min(length, self._rng.randint(4, 14))
            sentences.append(self.sentence(count) + self._rng.choice(self._marks))
            length -= count
        return self._between.join(sentences)


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
