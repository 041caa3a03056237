"""The selection as Markdown: the source of whole blocks, else Markdown that would be read as the selected part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PySide6.QtGui import QTextBlock, QTextCursor

from app.core.message import Role
from app.ui.transcript.block_markdown import block_markdown
from app.ui.transcript.chunk import Chunk
from app.ui.transcript.copying import selected_text
from app.ui.transcript.display import Display
from app.ui.transcript.formats import KIND
from app.ui.transcript.loaded import Loaded
from app.ui.transcript.selecting import Selecting
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Table
from app.ui.transcript.wording import author_name
from app.ui.transcript.writer import OBJECT, next_spec


class _Piece(NamedTuple):
    """The selected part of a section."""

    loaded: Loaded
    specs: list[Spec]
    is_whole: bool


class MarkdownCopying:
    """What "copy as Markdown" puts on the clipboard."""

    def __init__(self, display: Display, selecting: Selecting) -> None:
        self._display, self._selecting = display, selecting

    def text(self) -> str:
        """The Markdown of what is selected; authors are named where it reaches over several messages."""
        if (everything := self._selecting.text()) is not None:
            return everything
        cursor = self._display.view.textCursor()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        window, document = self._display.window, self._display.view.document()
        parts: dict[int, str] = {}
        for loaded in window.between(document.findBlock(start), document.findBlock(max(start, end - 1))):
            parts.setdefault(loaded.index, "")
        for index in parts:
            parts[index] = self._text_of(index, start, end)
        found = {index: text for index, text in parts.items() if text.strip()}
        if len(found) < 2:
            return "".join(found.values())
        messages = self._display.messages
        return "\n\n".join(f"{author_name(messages.message(index))}\n\n{text}" for index, text in found.items())

    def _text_of(self, index: int, start: int, end: int) -> str:
        """The selected part of one message."""
        window, message = self._display.window, self._display.messages.message(index)
        if message.role != Role.ASSISTANT:
            first, last = self._bounds(index)
            cursor = QTextCursor(self._display.view.document())
            cursor.setPosition(max(start, first))
            cursor.setPosition(min(end, last), QTextCursor.MoveMode.KeepAnchor)
            return selected_text(cursor)
        pieces = [piece for loaded in window.loaded_of(index) if (piece := self._piece(loaded, start, end))]
        texts, place = [], 0
        while place < len(pieces):
            stop = place + 1
            while stop < len(pieces) and not _begins_anew(pieces[stop].loaded):
                stop += 1
            texts.append(self._joined(pieces[place:stop]))
            place = stop
        return "\n\n".join(text.strip("\n") for text in texts if text.strip())

    def _bounds(self, index: int) -> tuple[int, int]:
        """Where the text of a message begins and ends, without its author."""
        found = self._display.window.blocks_of(index)
        assert found is not None
        first, last = found
        if first.blockFormat().intProperty(KIND) == Kind.AUTHOR:
            first = first.next()
        return first.position(), last.position() + last.length() - 1

    def _joined(self, pieces: list[_Piece]) -> str:
        """The source of pieces that make up whole blocks, else Markdown made of their specs."""
        last = pieces[-1].loaded
        window = self._display.window
        place = window.loaded.index(last) + 1
        following = window.loaded[place] if place < len(window.loaded) else None
        ends = following is None or following.index != last.index or _begins_anew(following)
        is_whole = ends and _begins_anew(pieces[0].loaded) and all(piece.is_whole for piece in pieces)
        if is_whole and all(isinstance(piece.loaded.section, Chunk) for piece in pieces):
            return "".join(piece.loaded.section.text for piece in pieces)
        return block_markdown([spec for piece in pieces for spec in piece.specs])

    def _piece(self, loaded: Loaded, start: int, end: int) -> _Piece | None:
        specs: list[Spec] = []
        is_whole, has_text = True, False
        for spec, first, last in self._spec_blocks(loaded):
            begin, stop = first.position(), last.position() + last.length() - 1
            inside = start <= begin and stop <= end
            if isinstance(spec, Strip) or (isinstance(spec, Block) and spec.kind == Kind.SPACE):
                if begin < end and stop >= start:
                    specs.append(spec)
                continue
            if isinstance(spec, Block) and spec.kind == Kind.AUTHOR:
                continue
            if begin >= end or stop <= start:
                is_whole = is_whole and not (spec.runs if isinstance(spec, Block) else True)
                continue
            has_text = True
            is_whole = is_whole and inside
            specs.append(spec if inside else _part(spec, first, last, start, end))
        return _Piece(loaded, specs, is_whole) if has_text else None

    def _spec_blocks(self, loaded: Loaded) -> Iterator[tuple[Spec, QTextBlock, QTextBlock]]:
        """Each spec with its first and last block."""
        block = self._display.view.document().findBlock(loaded.before)
        for spec in loaded.specs:
            first = block.next()
            block = next_spec(block)
            yield spec, first, block


def _begins_anew(loaded: Loaded) -> bool:
    return not isinstance(loaded.section, Chunk) or loaded.section.begins_anew


def _part(spec: Spec, first: QTextBlock, last: QTextBlock, start: int, end: int) -> Spec:
    """The part of a spec that is selected: some of a block's text, whole rows of a table."""
    if isinstance(spec, Table):
        return _rows(spec, first, last, start, end)
    assert isinstance(spec, Block)
    begin = max(0, start - first.position())
    runs = tuple(_cut(spec.runs, first.text(), begin, end - first.position()))
    marker = spec.marker if begin == 0 else ""
    kind = Kind.TEXT if begin and spec.kind in {Kind.ITEM, Kind.HEADING} else spec.kind
    return spec._replace(runs=runs, marker=marker, kind=kind, level=spec.level if kind == spec.kind else 0)


def _cut(runs: tuple[Run, ...], shown: str, start: int, end: int) -> Iterator[Run]:
    """The runs between two places of a block, in UTF-16 units; one that is drawn counts as one."""
    place = 0
    for run in runs:
        if run.formula or run.picture:
            is_drawn = shown.encode("utf-16-le")[2 * place : 2 * place + 2] == OBJECT.encode("utf-16-le")
            length = 1 if is_drawn else len(run.text.encode("utf-16-le")) // 2
            if place < end and place + length > start:
                yield run
        else:
            wide = run.text.encode("utf-16-le")
            length = len(wide) // 2
            piece = wide[2 * max(0, start - place) : 2 * max(0, end - place)].decode("utf-16-le", "replace")
            if piece:
                yield run._replace(text=piece)
        place += length


def _rows(spec: Table, first: QTextBlock, last: QTextBlock, start: int, end: int) -> Spec:
    """The rows of a table that are touched; a part of one cell is no table."""
    table = QTextCursor(first).currentTable()
    begin = table.cellAt(max(start, first.position()))
    stop = table.cellAt(min(end, last.position() - 1))
    if begin == stop and begin.isValid():
        cell, block = spec.rows[begin.row()][begin.column()], begin.firstCursorPosition().block()
        return Block(Kind.TEXT, tuple(_cut(cell, block.text(), start - block.position(), end - block.position())))
    top = begin.row() if begin.isValid() else 0
    bottom = stop.row() if stop.isValid() else len(spec.rows) - 1
    return spec._replace(rows=spec.rows[top : bottom + 1], has_header=spec.has_header and top == 0)
