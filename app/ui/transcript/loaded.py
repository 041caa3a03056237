"""The books of what is in the document: which sections of which messages, in order, and where each begins."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtGui import QTextBlock, QTextCursor, QTextDocument

from app.ui.transcript.literal import Section
from app.ui.transcript.messages import Messages
from app.ui.transcript.specs import Spec
from app.ui.transcript.writer import next_spec


class Loaded(msgspec.Struct, eq=False):
    """A section in the document."""

    index: int
    """Of its message in the path."""
    section: Section
    specs: tuple[Spec, ...]
    start: QTextCursor
    """At the beginning of its first block."""

    @property
    def before(self) -> int:
        """The end of the block before it."""
        return self.start.position() - 1

    @property
    def weight(self) -> int:
        """How much it counts, in characters."""
        return weight(self.section)


def weight(section: Section) -> int:
    """How much a section counts, in characters."""
    return len(section.text) + 60


class LoadedSections:
    """Answers where things are; `window` changes them."""

    def __init__(self, document: QTextDocument, messages: Messages) -> None:
        self._document, self._messages = document, messages
        self.loaded: list[Loaded] = []
        self.weight = 0
        """Characters that are loaded."""

    @property
    def at_start(self) -> bool:
        """Whether nothing comes before what is loaded."""
        return not self.loaded or (self.loaded[0].index == 0 and self.place_at(0) == 0)

    @property
    def at_end(self) -> bool:
        """Whether nothing comes after what is loaded."""
        if not self.loaded:
            return len(self._messages) == 0
        last = self.loaded[-1]
        return (
            last.index == len(self._messages) - 1 and self.place_at(-1) == len(self._messages.sections(last.index)) - 1
        )

    def place_at(self, number: int) -> int:
        """Which of its message's sections the first (0) or the last (-1) loaded one is."""
        loaded = self.loaded[number]
        sections = self._messages.sections(loaded.index)
        return find_section(sections, loaded.section, otherwise=0 if number == 0 else len(sections) - 1)

    def place_of(self, loaded: Loaded) -> int:
        """Which of its message's sections a loaded one is."""
        return find_section(self._messages.sections(loaded.index), loaded.section, otherwise=0)

    def is_whole_end(self, index: int) -> bool:
        """Whether the end of a message is loaded."""
        parts = self.loaded_of(index)
        return bool(parts) and parts[-1].section is self._messages.sections(index)[-1]

    def between(self, first: QTextBlock, last: QTextBlock) -> list[Loaded]:
        """The loaded sections from one block to another."""
        begin, end = self.at_block(first), self.at_block(last)
        if not end:
            return []
        return self.loaded[self.loaded.index(begin[0]) if begin else 0 : self.loaded.index(end[0]) + 1]

    def loaded_of(self, index: int) -> list[Loaded]:
        """The loaded sections of one message."""
        return [loaded for loaded in self.loaded if loaded.index == index]

    def end_of(self, loaded: Loaded) -> int:
        """Where the last block of a loaded section ends."""
        place = self.loaded.index(loaded)
        if place + 1 < len(self.loaded):
            return self.loaded[place + 1].before
        return self.end()

    def at_block(self, block: QTextBlock) -> tuple[Loaded, int] | None:
        """The loaded section that `block` is in, and how many blocks into it."""
        position = block.position()
        low, high = 0, len(self.loaded)
        while low < high:
            middle = (low + high) // 2
            if self.loaded[middle].start.position() <= position:
                low = middle + 1
            else:
                high = middle
        if not low:
            return None
        loaded = self.loaded[low - 1]
        return loaded, block.blockNumber() - self._document.findBlock(loaded.start.position()).blockNumber()

    def blocks_of(self, index: int) -> tuple[QTextBlock, QTextBlock] | None:
        """The first and the last block of a message, or None when it is not loaded."""
        parts = self.loaded_of(index)
        if not parts:
            return None
        first = self._document.findBlock(parts[0].start.position())
        return first, self._document.findBlock(self.end_of(parts[-1]))

    def block_of_spec(self, loaded: Loaded, number: int) -> QTextBlock:
        """The last block of a section's spec."""
        block = self._document.findBlock(loaded.before)
        for _ in range(number + 1):
            block = next_spec(block)
        return block

    def blocks_of_spec(self, loaded: Loaded, number: int) -> list[QTextBlock]:
        """All blocks of a section's spec: those of a table's cells, one of anything else."""
        block, last = self.block_of_spec(loaded, number - 1).next(), self.block_of_spec(loaded, number)
        blocks = [QTextBlock(block)]
        while block != last:
            block = block.next()
            blocks.append(QTextBlock(block))
        return blocks

    def end(self) -> int:
        """Where the last block of the document ends."""
        return self._document.characterCount() - 1


def find_section(sections: Sequence[Section], wanted: Section, otherwise: int) -> int:
    """Where `wanted` itself, not its like, is among `sections`."""
    return next((place for place, section in enumerate(sections) if section is wanted), otherwise)
