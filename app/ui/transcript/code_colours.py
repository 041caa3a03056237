"""Colours for the code that is in sight: put onto Qt's layout of a line, not into the document.

Code that is complete is read as a whole in the background. While it grows, each finished line is coloured at once,
read from a little above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextLayout

from app.ui.colours import Colours
from app.ui.transcript.background import Background
from app.ui.transcript.builder import LONGEST
from app.ui.transcript.lexing import Lines, Span, lexer_for, spans
from app.ui.transcript.loaded import Loaded
from app.ui.transcript.messages import Messages
from app.ui.transcript.specs import Block, Kind, Strip
from app.ui.transcript.writer import next_spec

_KEPT = 200
_CONTEXT = 25
"""Lines above a new one that are read with it."""
_BY_LINE, _BY_WHOLE = 1, 2
"""What a block was coloured by; its user state."""
_NAMES = ("code_keyword", "code_string", "code_comment", "code_number", "code_name")


class CodeColours(QObject):
    """Colours the sections it is given, as far as their code is read; asks for the rest."""

    ready = Signal()
    """More can be coloured."""

    def __init__(self, document: QTextDocument, messages: Messages, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._document, self._messages, self._background = document, messages, background
        self._wholes: dict[tuple[str, str], Lines | None] = {}
        self._lexers: dict[str, bool] = {}
        self._formats: dict[str, QTextCharFormat] = {}

    def use_colours(self, colours: Colours) -> None:
        """The colours for what is coloured from now on."""
        for name in _NAMES:
            self._formats[name] = QTextCharFormat()
            self._formats[name].setForeground(QColor(getattr(colours, name)))

    def forget(self) -> None:
        """Another session is shown."""
        self._wholes.clear()

    def colour(self, sections: Sequence[Loaded]) -> None:
        """Colours what is not yet coloured in these sections."""
        painted = [lines for loaded in sections if _has_code(loaded) for lines in self._colour_section(loaded)]
        if painted:  # all at once: it lays them out
            cursor = QTextCursor(self._document)
            cursor.beginEditBlock()
            for first, last in painted:
                start = first.position()
                self._document.markContentsDirty(start, last.position() + last.length() - start)
            cursor.endEditBlock()

    def _colour_section(self, loaded: Loaded) -> Iterator[tuple[QTextBlock, QTextBlock]]:
        """Gives the first and the last block of each piece of code that it has coloured."""
        message_id = self._messages.ids[loaded.index]
        growing = self._growing_group(loaded.index) if self._messages.is_running(message_id) else ""
        waiting: dict[str, list[tuple[QTextBlock, Block]]] = {}
        block = self._document.findBlock(loaded.before)
        for spec in loaded.specs:
            block = next_spec(block)
            if isinstance(spec, Block) and spec.kind == Kind.CODE:
                waiting.setdefault(spec.group, []).append((block, spec))
        for group, lines in waiting.items():
            is_whole = group != growing
            aim = _BY_WHOLE if is_whole else _BY_LINE
            if all(block.userState() >= aim for block, _ in (lines if is_whole else lines[:-1])):
                continue
            if is_whole:
                painted = self._by_whole(loaded.index, message_id, group, lines)
            else:
                painted = self._by_line(loaded.index, group, lines[:-1])
            if painted:
                yield lines[0][0], lines[-1][0]

    def _growing_group(self, index: int) -> str:
        """The code at the very end of a message that grows: it may go on."""
        sections = self._messages.sections(index)
        specs = sections[-2].specs() if len(sections) > 1 else ()
        return next((spec.group for spec in specs[:-3:-1] if isinstance(spec, Block) and spec.group), "")

    def _by_whole(self, index: int, message_id: str, group: str, lines: list[tuple[QTextBlock, Block]]) -> bool:
        key = (message_id, group)
        if key not in self._wholes:
            language, text = self._messages.rendition(index).code(self._messages.message(index), group)
            self._wholes[key] = None
            self._background.run(lambda: spans(text, language), lambda found: self._arrived(key, found))
        found = self._wholes[key]
        if found is None:
            return False
        for block, spec in lines:
            if block.userState() != _BY_WHOLE:
                self._paint(block, spec, found[spec.level - 1] if spec.level <= len(found) else ())
                block.setUserState(_BY_WHOLE)
        return True

    def _arrived(self, key: tuple[str, str], found: Lines | None) -> None:
        if len(self._wholes) > _KEPT:
            self._wholes.clear()
        self._wholes[key] = found or []
        self.ready.emit()

    def _by_line(self, index: int, group: str, lines: list[tuple[QTextBlock, Block]]) -> bool:
        first = next(number for number, (block, _) in enumerate(lines) if block.userState() < _BY_LINE)
        language = self._language(index, group)
        if not self._has_lexer(language):
            return False
        start = next((n for n in range(first, max(0, first - _CONTEXT), -1) if not lines[n][1].runs), max(0, first - 5))
        found = spans("\n".join(spec.text for _, spec in lines[start:]), language)
        for number in range(first, len(lines)):
            block, spec = lines[number]
            self._paint(block, spec, found[number - start])
            block.setUserState(_BY_LINE)
        return True

    def _language(self, index: int, group: str) -> str:
        """The language of code whose head may be in an earlier section."""
        for section in reversed(self._messages.sections(index)):
            for spec in section.specs():
                if isinstance(spec, Strip) and spec.group == group:
                    return spec.text
        return ""

    def _has_lexer(self, language: str) -> bool:
        """Whether the language's lexer is loaded; loads it in the background when it is not."""
        if language not in self._lexers:
            self._lexers[language] = False

            def arrived(_lexer: object) -> None:
                self._lexers[language] = True
                self.ready.emit()

            self._background.run(lambda: lexer_for(language), arrived)
        return self._lexers[language]

    def _paint(self, block: QTextBlock, spec: Block, found: Sequence[Span]) -> None:
        ranges = []
        for span in found if len(spec.text) < LONGEST else ():
            piece = QTextLayout.FormatRange()
            piece.start, piece.length, piece.format = span.start, span.length, self._formats[span.colour]
            ranges.append(piece)
        if ranges or block.layout().formats():
            block.layout().setFormats(ranges)


def _has_code(loaded: Loaded) -> bool:
    return any(isinstance(spec, Block) and spec.kind == Kind.CODE for spec in loaded.specs)
