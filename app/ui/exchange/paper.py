"""A conversation as sheets for paper, one at a time, so that the longest one holds up nothing and fits into memory."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QTextBlock, QTextCharFormat, QTextCursor, QTextLayout
from PySide6.QtWidgets import QApplication

from app.core.conversation import Conversation
from app.core.message import ImagePart, Message
from app.ui.colours import LIGHT_COLOURS
from app.ui.exchange.paper_objects import PaperFormulaObject, PaperFormulas, PaperPictures, prepare
from app.ui.exchange.paper_specs import FILLER, Piece, filler, is_bubble, pieces, system_specs, title_specs
from app.ui.exchange.sheet import STRIP_HEIGHT, Sheet
from app.ui.history.times import moment_of
from app.ui.transcript.formats import Formats
from app.ui.transcript.lexing import Span, spans
from app.ui.transcript.painting import BUBBLE_PADDING
from app.ui.transcript.pictures import PictureObject, ReadFile
from app.ui.transcript.specs import Block, Kind, Spec, Strip
from app.ui.transcript.text_safety import plain
from app.ui.transcript.writer import Bubble, Owner, Writer, next_spec

_BUBBLE_SHARE = 0.85


class Paper(QObject):
    """Lays out one conversation in a column of `width` pixels, always in the light theme."""

    def __init__(self, conversation: Conversation, read_file: ReadFile, width: float) -> None:
        super().__init__()
        self._conversation, self._read, self.width = conversation, read_file, width
        font = QFont(QApplication.font())
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        self._formats = Formats(LIGHT_COLOURS, font)
        self._formulas, self._pictures = PaperFormulas(self), PaperPictures(self)
        self._formula_object = PaperFormulaObject(self._formulas, self)
        self._picture_object = PictureObject(self._pictures, self)
        self._languages: dict[str, str] = {}

    @property
    def title(self) -> str:
        """The conversation's, on one line."""
        return plain(" ".join(self._conversation.title.split())) or QCoreApplication.translate("Paper", "New chat")

    @property
    def count(self) -> int:
        """How many messages there are."""
        return len(self._conversation.path())

    async def sheets(self) -> AsyncIterator[tuple[int, Sheet]]:
        """The number of the message that is on it (0 for the heading), and the sheet; it is gone with the next."""
        conversation = self._conversation
        line = ", ".join(filter(None, [conversation.model, moment_of(conversation.created_at)]))
        head = list(title_specs(self.title, plain(line)))
        if prompt := conversation.system_prompt.strip():
            label = QCoreApplication.translate("Paper", "System prompt")
            head += system_specs(label, plain(prompt[:20_000]))
        yield 0, await self._sheet(Piece(Message(id=""), tuple(head)))
        for number, message in enumerate(conversation.path(), 1):
            for piece in pieces(message):
                yield number, await self._sheet(piece)

    async def _sheet(self, piece: Piece) -> Sheet:
        await prepare(piece.specs, self._formulas, self._pictures, self._read)
        sheet = Sheet(self._formats, self.width)
        height = self._formats.px(STRIP_HEIGHT)
        writer = Writer(
            sheet.document, self._formats, lambda *_: height, lambda: self._formula_object, self._picture_object
        )
        writer.width = self.width
        owner = Owner(0, self._bubble(piece.message) if is_bubble(piece.message) else (0.0, 0.0))
        specs: list[Spec] = list(piece.specs)
        if piece.goes_on_from:
            specs.insert(0, filler(piece.goes_on_from))
        if piece.goes_on_in:
            specs.append(filler(piece.goes_on_in))
        editing = QTextCursor(sheet.document)
        editing.beginEditBlock()  # one layout for all
        writer.insert_after(0, specs, owner)
        editing.endEditBlock()
        sheet.labels = {f"{spec.kind}\n{spec.key}": spec.text for spec in specs if isinstance(spec, Strip)}
        await self._colour(sheet, specs)
        hidden = self._formats.px(FILLER)
        sheet.lay_out(hidden if piece.goes_on_from else 0.0, hidden if piece.goes_on_in else 0.0)
        return sheet

    def _bubble(self, message: Message) -> Bubble:
        """The margins that make a bubble of a user's message, as wide as its text."""
        padding = self._formats.px(BUBBLE_PADDING)
        room = self.width * _BUBBLE_SHARE - 2 * padding
        metrics, widest = QFontMetricsF(self._formats.font), 0.0
        if any(isinstance(part, ImagePart) for part in message.parts):
            widest = room
        for text in message.text.split("\n")[:60]:
            widest = max(widest, room if len(text) > 200 else metrics.horizontalAdvance(text.expandtabs(8)) + 2)
        return self.width - min(widest, room) - padding, padding

    async def _colour(self, sheet: Sheet, specs: Sequence[Spec]) -> None:
        """Gives code its colours."""
        groups: dict[str, list[tuple[QTextBlock, Block]]] = {}
        block = sheet.document.begin()
        for spec in specs:
            block = next_spec(block)
            if isinstance(spec, Strip):
                self._languages[spec.group] = spec.text
            elif isinstance(spec, Block) and spec.kind == Kind.CODE:
                groups.setdefault(spec.group, []).append((block, spec))
        for group, lines in groups.items():
            text = "\n".join(spec.text for _, spec in lines)
            found = await asyncio.to_thread(spans, text, self._languages.get(group, ""))
            for (block, _), line in zip(lines, found, strict=False):
                block.layout().setFormats([_range(span) for span in line])
            start, last = lines[0][0].position(), lines[-1][0]
            sheet.document.markContentsDirty(start, last.position() + last.length() - start)


def _range(span: Span) -> QTextLayout.FormatRange:
    piece, format_ = QTextLayout.FormatRange(), QTextCharFormat()
    format_.setForeground(QColor(getattr(LIGHT_COLOURS, span.colour)))
    piece.start, piece.length, piece.format = span.start, span.length, format_
    return piece
