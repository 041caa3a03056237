"""The selection as clean text: list marks and table cells as text, nothing of buttons, objects or line tricks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QTextBlock, QTextCursor, QTextTable

from app.ui.transcript.builder import AFTER_BREAK, AFTER_SPACE, MID_LINE
from app.ui.transcript.formats import CONTAINERS, FORMULA, KIND, LEVEL, MARKER
from app.ui.transcript.specs import Block, Kind, Spec, Strip, Table, text_of

_OBJECT = "\ufffc"
_GOES_ON = {AFTER_BREAK: "\n", AFTER_SPACE: " ", MID_LINE: ""}
"""What stands between the pieces of a long paragraph."""


def selected_text(cursor: QTextCursor) -> str:
    """What a copy of the selection puts on the clipboard."""
    start, end = cursor.selectionStart(), cursor.selectionEnd()
    document = cursor.document()
    block = document.findBlock(start)
    blocks: list[QTextBlock] = []
    while block.isValid() and block.position() < end:
        if block.blockFormat().intProperty(KIND) not in {Kind.SPACE, Kind.TABLE_END}:
            blocks.append(QTextBlock(block))
        block = block.next()
    if not any(_is_author(block) for block in blocks[1:]):  # text of one message only
        blocks = [block for block in blocks if not _is_author(block)]
    text = ""
    for number, each in enumerate(blocks):
        text += (_joint(blocks[number - 1], each) if number else "") + _piece(each, start, end)
    return text


def _is_author(block: QTextBlock) -> bool:
    return block.blockFormat().intProperty(KIND) == Kind.AUTHOR


def clean_text(specs: Sequence[Spec]) -> str:
    """The text of specs that are not in any document, in the same form."""
    text, before = "", None
    for spec in specs:
        piece = text_of(spec).replace("\u2028", "\n")
        if isinstance(spec, Strip) or (isinstance(spec, Block) and spec.kind in {Kind.SPACE, Kind.RULE}):
            continue
        if isinstance(spec, Block) and spec.kind == Kind.FORMULA:
            piece = f"$${piece}$$"
        if isinstance(spec, Block) and spec.marker:
            piece = _marked(piece, spec.marker, spec.containers)
        text += (_spec_joint(before, spec) if before else "") + piece
        before = spec
    return text


def _spec_joint(before: Spec, spec: Spec) -> str:
    if isinstance(before, Table) and isinstance(spec, Table):
        return "\n"
    if isinstance(before, Block) and isinstance(spec, Block):
        if spec.kind == Kind.TEXT and spec.level:
            return _GOES_ON[spec.level]
        if before.kind == spec.kind and (before.kind == Kind.ITEM or (before.group and before.group == spec.group)):
            return "\n"
    return "\n\n"


def _marked(text: str, marker: str, containers: str) -> str:
    mark = marker if marker[0].isdigit() else f"- {marker}" if marker[0] == "[" else "-"
    return "  " * (containers.count("l") - 1) + f"{mark} {text}"


def _piece(block: QTextBlock, start: int, end: int) -> str:
    """The selected part of one block."""
    first, last = max(start - block.position(), 0), end - block.position()
    text = block.text().encode("utf-16-le")[2 * first : 2 * last].decode("utf-16-le", "replace")
    is_display = block.blockFormat().intProperty(KIND) == Kind.FORMULA
    if _OBJECT in text:
        sources = [
            piece.format.stringProperty(FORMULA)
            for piece in block.textFormats()
            if piece.format.hasProperty(FORMULA) and first <= piece.start < last
        ]
        for source in sources:
            text = text.replace(_OBJECT, source if is_display else f"${source}$", 1)
        text = text.replace(_OBJECT, "")
    if is_display and text:
        text = f"$${text}$$"
    marker = block.blockFormat().stringProperty(MARKER)
    if marker and first == 0 and block.blockFormat().intProperty(KIND) != Kind.CODE:
        text = _marked(text, marker, block.blockFormat().stringProperty(CONTAINERS))
    return text.replace("\u2028", "\n").replace("\xa0", " ")


def _joint(before: QTextBlock, block: QTextBlock) -> str:
    """What stands between two copied blocks."""
    if not block.blockFormat().hasProperty(KIND):
        return _cell_joint(before, block)
    format_, former = block.blockFormat(), before.blockFormat()
    kind, former_kind = format_.intProperty(KIND), former.intProperty(KIND)
    if kind == Kind.TEXT and format_.intProperty(LEVEL):
        return _GOES_ON[format_.intProperty(LEVEL)]
    tight = {Kind.CODE, Kind.ITEM, Kind.USER, Kind.AUTHOR, Kind.QUIET}
    close = former_kind in tight and former_kind in {kind, Kind.AUTHOR}
    return "\n" if close else "\n\n"


def _cell_joint(before: QTextBlock, block: QTextBlock) -> str:
    table = QTextCursor(block).currentTable()
    if before.blockFormat().hasProperty(KIND) or not isinstance(table, QTextTable):
        return "\n\n"
    row = table.cellAt(QTextCursor(block)).row()
    former = table.cellAt(QTextCursor(before))
    return "\t" if former.isValid() and former.row() == row else "\n"
