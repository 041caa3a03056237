"""Cuts a Markdown text that may still grow into chunks that are built one by one; all but the last are settled.

A top-level block is settled once a complete later line has begun another one: CommonMark never reopens a block. Long
blocks are cut inside, at places where the parser would come to the same result: code at lines, tables at rows, lists
at items, quotes at their blocks, long paragraphs at sentences where no emphasis or link is open. So the specs of all
chunks together are those of the whole text, wherever it was cut.
"""

from __future__ import annotations

from typing import Any

from markdown_it.token import Token
from msgspec.structs import replace

from app.ui.transcript.builder import Context
from app.ui.transcript.chunk import Chunk, LiteralChunk
from app.ui.transcript.cutting import Cut, cuts_inside, offsets_of_lines
from app.ui.transcript.markdown import parse_blocks

SMALL = 600
"""Characters below which nothing is cut off."""
LONG_LINE = 1500
"""An unfinished line of so many characters is looked at before its end has come."""
MARKDOWN_LIMIT = 200_000
"""Characters of one message that are read as Markdown; what follows is shown as it was written."""
_LITERAL = 2_000
"""Characters of a piece of what follows."""


class Chunker:
    """The chunks of one growing text."""

    def __init__(self, containers: str = "") -> None:
        self._containers = containers
        self._restart()

    def _restart(self, references: dict[str, Any] | None = None) -> None:
        self._text = ""
        self._settled: list[Chunk] = []
        self._references: dict[str, Any] = references or {}
        self._has_all_references = references is not None
        self._cut = Cut(0, context=Context(self._containers))
        self._seen = 0
        self._literal: list[Chunk] = []
        self._tail: Chunk | None = None
        self._verdicts: dict[int, bool] = {}

    def update(self, text: str, *, is_complete: bool = False) -> list[Chunk]:
        """The chunks of `text`. Those that were settled before come back as the same objects.

        A link may be defined below its use: once the text is complete, such links are found as well.
        """
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.startswith(self._text):
            self._restart()
        if is_complete and not self._has_all_references and "]:" in text:
            references: dict[str, Any] = {}
            parse_blocks(text[:MARKDOWN_LIMIT], references)
            if references:
                self._restart(references)
            self._has_all_references = True
        marked = text[:MARKDOWN_LIMIT]
        if marked != self._text or not self._tail:
            self._text = marked
            self._settle()
            rest = self._text[self._cut.offset :]
            self._tail = self._chunk(rest, dict(self._references))
        return [*self._settled, self._tail, *self._rest(text)]

    def _chunk(self, text: str, references: dict[str, Any], *, is_settled: bool = False) -> Chunk:
        cut = self._cut
        return Chunk(text, references, cut.prefix, cut.context, cut.first, is_settled=is_settled)

    def _rest(self, text: str) -> list[Chunk]:
        """What is beyond MARKDOWN_LIMIT, in pieces of some lines; all but the last are settled."""
        if len(text) <= len(self._text):
            return []
        if self._literal:
            self._literal.pop()
        at = len(self._text) + sum(len(chunk.text) for chunk in self._literal)
        while at < len(text):
            end = text.find("\n", at + _LITERAL, at + 4 * _LITERAL) + 1 or min(at + 4 * _LITERAL, len(text))
            self._literal.append(LiteralChunk(text[at:end], {}))
            at = end
        return self._literal

    def _settle(self) -> None:
        """Moves what is certain of the tail to the settled chunks."""
        text = self._text
        end = text.rfind("\n") + 1
        if len(text) - end > LONG_LINE:
            end = len(text)
        elif end == self._seen:
            return
        if end - self._cut.offset < SMALL:
            return
        self._seen = end
        for cut in self._cuts(end):
            self._settle_to(cut)

    def _settle_to(self, cut: Cut) -> None:
        piece = self._text[self._cut.offset : cut.offset]
        if cut.inside:
            self._cut = replace(self._cut, context=replace(self._cut.context, unfinished=True))
        chunk = self._chunk(piece, self._references, is_settled=True)
        if "]:" in piece:
            parse_blocks(self._cut.prefix + piece, self._references)  # keeps its link definitions
        self._settled.append(chunk)
        first = None
        if cut.inside and cut.context.continues == "table_open":
            first = self._cut.first or chunk
        self._cut = replace(cut, first=first)

    def _cuts(self, end: int) -> list[Cut]:
        """Where to cut between the tail's beginning and `end`, in order."""
        start, prefix = self._cut.offset, self._cut.prefix
        source = prefix + self._text[start:end]
        tokens = parse_blocks(source, dict(self._references))
        tops = [place for place, token in enumerate(tokens) if token.level == 0 and token.map and token.nesting >= 0]
        if tops and tokens[tops[-1]].meta.get("closed") is False:
            return []  # an unfinished formula may yet turn out to be text of the block before it
        lines = offsets_of_lines(source)
        base = Context(self._containers)
        cuts: list[Cut] = []
        before = 0
        for number, place in enumerate(tops):
            is_last = number == len(tops) - 1
            begins = lines[_first_line(tokens[place])]
            ends = len(source) if is_last else lines[_first_line(tokens[tops[number + 1]])]
            is_long = ends - begins > SMALL
            if begins > len(prefix) and (is_last or is_long or begins - before >= SMALL):
                cuts.append(_placed(Cut(begins, context=base), start - len(prefix)))
                before = begins
            if is_long:
                following = tokens[place : tops[number + 1] if not is_last else len(tokens)]
                context = self._cut.context if begins < len(prefix) or not begins else cuts[-1].context
                found = cuts_inside(source, lines, following, ends, context, self._verdicts, start - len(prefix))
                for cut in found:
                    cuts.append(_placed(cut, start - len(prefix)))
                    before = cut.offset
        return [cut for cut in cuts if cut.offset > start]


def _placed(cut: Cut, shift: int) -> Cut:
    """`cut` with its offset, and the origin of what follows it, in the whole text."""
    origin = shift + cut.offset - len(cut.prefix)
    return replace(cut, offset=shift + cut.offset, context=replace(cut.context, origin=origin))


def _first_line(token: Token) -> int:
    assert token.map is not None
    return token.map[0]
