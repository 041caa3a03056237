"""Tables in the document: how wide columns are, how cells look, and how a table grows row by row.

A long table is several Qt tables of ROWS_PER_TABLE rows whose columns have the same fixed widths: Qt lays a whole
table out again for each change in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QTextBlockFormat,
    QTextCursor,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
    QTextTableFormat,
)

from app.ui.transcript.formats import CONTAINERS, SHARED, Formats
from app.ui.transcript.specs import Block, Cell, Kind, Run, Style, Table
from app.ui.transcript.table_widths import is_wide

WriteRuns = Callable[[QTextCursor, Sequence[Run], Block], None]
_PADDING = 7
_NARROWEST = 44
_ROOM_ABOVE = 6
"""Pixels above a table: Qt drops the margin of the block before it."""
_ROOM_FOR_BUTTON = 32
"""The same where a strip stands above: Qt hides an empty block above a table."""
_SEAM = -4
"""Pixels that bring the upper border of a table's further piece over the lower border of the piece before."""
_ALIGNMENTS = {"right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}


def column_widths(natural: Sequence[float], room: float, least: Sequence[float] = ()) -> list[float]:
    """Pixels for each column: what it would like; else what it needs at `least` and a fair share of what is left."""
    if sum(natural) <= room:
        return list(natural)
    needed = [min(pair) for pair in zip(natural, least or [0.0] * len(natural), strict=True)]
    if sum(needed) >= room:
        return _shares(needed, room)
    more = _shares([wish - need for wish, need in zip(natural, needed, strict=True)], room - sum(needed))
    return [need + extra for need, extra in zip(needed, more, strict=True)]


def _shares(natural: Sequence[float], room: float) -> list[float]:
    """`room` shared out: the small wishes are met, the large ones get the same."""
    widths = [0.0] * len(natural)
    left, waiting = room, sorted(range(len(natural)), key=lambda column: natural[column])
    while waiting:
        column = waiting.pop(0)
        widths[column] = min(natural[column], left / (len(waiting) + 1))
        left -= widths[column]
    return widths


def table_format(formats: Formats, spec: Table, width: float) -> QTextTableFormat:
    """The format of the whole table; `width` is the column's, in pixels."""
    padding = formats.px(_PADDING)
    narrowest = formats.px(_NARROWEST)
    natural, least = (
        [max((count + 1) * formats.half_width + 2 * padding, narrowest) for count in counts]
        for counts in (spec.widths, spec.words or spec.widths)
    )
    room = width - formats.indent(spec.containers) - len(natural) - 2
    widths = [max(each, narrowest) for each in column_widths(natural, room, least)]
    format_ = QTextTableFormat()
    format_.setBorderCollapse(True)
    format_.setBorder(1)
    format_.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    format_.setBorderBrush(QColor(formats.colours.border))
    format_.setCellPadding(padding)
    format_.setCellSpacing(0)
    format_.setLeftMargin(formats.indent(spec.containers))
    format_.setColumnWidthConstraints([QTextLength(QTextLength.Type.FixedLength, each) for each in widths])
    format_.setWidth(QTextLength(QTextLength.Type.FixedLength, sum(widths) + len(widths) + 1))
    if spec.has_header:
        format_.setHeaderRowCount(1)
        format_.setTopMargin(formats.px(_ROOM_FOR_BUTTON if is_wide(spec.widths) else _ROOM_ABOVE))
    else:
        format_.setTopMargin(_SEAM)
    return format_


def end_format(formats: Formats, spec: Table) -> QTextBlockFormat:
    """The format of the empty block that Qt needs behind a table."""
    return formats.fixed(formats.bare(Kind.TABLE_END, spec.containers, spec.shared), 1)


def write_cell(table: QTextTable, spec: Table, row: int, column: int, formats: Formats, write_runs: WriteRuns) -> None:
    """Fills an empty cell."""
    cell = table.cellAt(row, column)
    cursor = cell.firstCursorPosition()
    block_format = QTextBlockFormat()
    block_format.setLineHeight(125, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    if spec.containers:  # a quote's bar goes on beside the table
        block_format.setProperty(CONTAINERS, spec.containers)
        block_format.setProperty(SHARED, len(spec.containers) if row or column else spec.shared)
    if alignment := _ALIGNMENTS.get(spec.aligns[column]):
        block_format.setAlignment(alignment)
    cursor.setBlockFormat(block_format)
    is_header = spec.has_header and row == 0
    if is_header:
        cell_format = cell.format()
        cell_format.setBackground(QColor(formats.colours.table_header))
        cell.setFormat(cell_format)
    write_runs(cursor, _cell_runs(spec, row, column), Block(Kind.TEXT, containers=spec.containers))


def _cell_runs(spec: Table, row: int, column: int) -> Cell:
    runs = spec.rows[row][column]
    if spec.has_header and row == 0:
        return tuple(run._replace(style=run.style | Style.BOLD) for run in runs)
    return runs


def grow_table(
    table: QTextTable, old: Table, new: Table, formats: Formats, width: float, write_runs: WriteRuns
) -> bool:
    """Turns `old` into `new` where `new` has more rows or fuller ones at the end; False if it is not so."""
    kept = len(old.rows) - 1
    if old._replace(rows=(), widths=(), words=()) != new._replace(rows=(), widths=(), words=()):
        return False
    if len(new.rows) < len(old.rows) or old.rows[:kept] != new.rows[:kept]:
        return False
    if (old.widths, old.words) != (new.widths, new.words):
        table.setFormat(table_format(formats, new, width))
    for column, cell in enumerate(new.rows[kept]):
        if cell != old.rows[kept][column]:
            _rewrite_cell(table, old, new, kept, column, write_runs)
    if more := len(new.rows) - len(old.rows):
        table.appendRows(more)
        for row in range(len(old.rows), len(new.rows)):
            for column in range(len(new.aligns)):
                write_cell(table, new, row, column, formats, write_runs)
    return True


def _rewrite_cell(table: QTextTable, old: Table, new: Table, row: int, column: int, write_runs: WriteRuns) -> None:
    cell = table.cellAt(row, column)
    before, after = _cell_runs(old, row, column), _cell_runs(new, row, column)
    cursor = cell.lastCursorPosition()
    block = Block(Kind.TEXT, containers=new.containers)
    if before == after[: len(before)] and not (after[-1].formula or (before and before[-1].formula)):
        write_runs(cursor, after[len(before) :], block)
        return
    cursor.setPosition(cell.firstCursorPosition().position(), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    write_runs(cursor, after, block)
