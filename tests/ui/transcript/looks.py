"""What a document shows, as values that can be compared: every block with its formats, every table."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QTextCursor, QTextDocument, QTextFormat

from app.ui.transcript.formats import CONTAINERS, DISPLAY, FORMULA, GROUP, KIND, LEVEL, MARKER, PICTURE, SHARED, STRIP


def look(document: QTextDocument) -> list[tuple[Any, ...]]:
    """One tuple a block."""
    found = []
    block = document.begin()
    while block.isValid():
        format_ = block.blockFormat()
        properties = tuple(format_.property(name) for name in (KIND, GROUP, CONTAINERS, SHARED, MARKER, LEVEL, STRIP))
        sizes = (
            format_.leftMargin(),
            format_.rightMargin(),
            format_.topMargin(),
            format_.bottomMargin(),
            format_.lineHeight(),
            int(format_.alignment()),
        )
        pieces = tuple(_piece(piece.start, piece.length, piece.format) for piece in block.textFormats() if block.text())
        found.append((block.text(), properties, sizes, pieces, _cell(document, block.position())))
        block = block.next()
    return found


def _piece(start: int, length: int, format_: Any) -> tuple[Any, ...]:
    font = format_.font()
    return (
        start,
        length,
        (font.family(), font.pointSizeF(), font.bold(), font.italic(), font.strikeOut(), font.underline()),
        format_.foreground().color().name(),
        format_.anchorHref(),
        format_.property(FORMULA),
        format_.property(DISPLAY),
        format_.property(PICTURE),
        format_.objectType() if format_.objectType() != QTextFormat.ObjectTypes.NoObject.value else 0,
        format_.verticalAlignment(),
    )


def _cell(document: QTextDocument, position: int) -> tuple[Any, ...] | None:
    """Which cell of what table a block is in."""
    cursor = QTextCursor(document)
    cursor.setPosition(position)
    table = cursor.currentTable()
    if table is None:
        return None
    cell = table.cellAt(cursor)
    format_ = table.format()
    widths = tuple(round(length.rawValue(), 3) for length in format_.columnWidthConstraints())
    return (
        cell.row(),
        cell.column(),
        table.rows(),
        widths,
        format_.headerRowCount(),
        cell.format().background().color().name(),
    )


def text_of_document(document: QTextDocument) -> str:
    """All text, one line a block."""
    return "\n".join(entry[0] for entry in look(document))
