"""A piece of a conversation laid out for paper: how high it is, where it may be cut, and drawing a part of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QColor,
    QPainter,
    QPalette,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextOption,
    QTextTable,
)

from app.ui.transcript.formats import STRIP, Formats
from app.ui.transcript.painting import Backdrop, VisibleBlock
from app.ui.transcript.specs import Kind
from app.ui.transcript.view import Document

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_STAYS_WITH_NEXT = {Kind.AUTHOR, Kind.HEADING}
STRIP_HEIGHT = 30
"""Pixels of a code block's head at zoom 1."""
_LABEL_LEFT = 14


class Sheet:
    """One QTextDocument. `top` and `bottom` say which part of it is to be seen."""

    def __init__(self, formats: Formats, width: float) -> None:
        self._formats, self.width = formats, width
        self.document = Document()
        self.document.setUndoRedoEnabled(False)
        self.document.setDocumentMargin(0)
        self.document.setDefaultFont(formats.font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document.setDefaultTextOption(option)
        self.document.setTextWidth(width)
        QTextCursor(self.document).setBlockFormat(formats.fixed(QTextBlockFormat(), 1))
        self._backdrop = Backdrop(formats)
        self.labels: dict[str, str] = {}
        """What stands in the head of each code block, by the strip's kind and key."""
        self._blocks: list[VisibleBlock] = []
        self.top = self.bottom = 0.0

    def lay_out(self, hidden_above: float, hidden_below: float) -> None:
        """Measures everything once the text is in; so many pixels at the ends are not for paper."""
        layout = self.document.documentLayout()
        self.bottom = layout.documentSize().height() - hidden_below
        self.top = 1.0 + hidden_above
        block = self.document.begin().next()
        while block.isValid():
            rect = _true_rect(layout.blockBoundingRect(block), block)
            self._blocks.append(VisibleBlock(block, block.blockFormat(), rect))
            block = block.next()

    def cuts(self) -> list[float]:
        """Heights at which nothing that is to be read is cut, from top to bottom."""
        atoms = sorted(self._atoms())
        places: list[float] = []
        lowest, stays = self.top, False
        for top, bottom, with_next in atoms:
            if top >= lowest - 0.5 and not stays and top > self.top:
                places.append(top)
            lowest, stays = max(lowest, bottom), with_next
        return [place for place in places if place < self.bottom] + [self.bottom]

    def _atoms(self) -> Iterator[tuple[float, float, bool]]:
        """Top and bottom of every line and table row, and whether it stays with what follows."""
        tables: dict[int, QTextTable] = {}
        for visible in self._blocks:
            table = _table_of(visible.block)
            if table is not None:
                tables[table.firstPosition()] = table
                continue
            if visible.kind == Kind.SPACE and not visible.format.hasProperty(STRIP):
                continue
            is_label = visible.kind == Kind.QUIET and visible.block.charFormat().font().bold()
            stays = is_label or visible.kind in _STAYS_WITH_NEXT or visible.format.hasProperty(STRIP)
            layout = visible.block.layout()
            for number in range(layout.lineCount()):
                line = layout.lineAt(number)
                top = visible.rect.top() + (visible.rect.height() / max(1, layout.lineCount())) * number
                if visible.format.lineHeightType() != _FIXED:
                    top = layout.position().y() + line.y()
                yield top, top + max(line.height(), 1.0), stays
        for table in tables.values():
            yield from self._rows(table)

    def _rows(self, table: QTextTable) -> Iterator[tuple[float, float, bool]]:
        layout = self.document.documentLayout()
        for row in range(table.rows()):
            top, bottom = float("inf"), 0.0
            for column in range(table.columns()):
                cell = table.cellAt(row, column)
                first, last = cell.firstCursorPosition().block(), cell.lastCursorPosition().block()
                top = min(top, layout.blockBoundingRect(first).top())
                bottom = max(bottom, layout.blockBoundingRect(last).bottom())
            padding = table.format().toTableFormat().cellPadding()
            yield top - padding, bottom + padding, row == 0

    def draw(self, painter: QPainter, at: float, top: float, bottom: float) -> None:
        """Draws what lies between `top` and `bottom` so that it begins at height `at`."""
        colours = self._formats.colours
        context = QAbstractTextDocumentLayout.PaintContext()
        context.clip = QRectF(0, top, self.width, bottom - top)
        context.palette.setColor(QPalette.ColorRole.Text, QColor(colours.text))
        painter.save()
        painter.translate(0, at - top)
        painter.setClipRect(context.clip)
        clip = QRect(0, int(top), int(self.width), int(bottom - top) + 1)
        near = [one for one in self._blocks if one.rect.bottom() > top - 60 and one.rect.top() < bottom + 60]
        self._backdrop.paint(painter, self._around(near), clip, 0.0, self.width)
        self._draw_labels(painter, near)
        self.document.documentLayout().draw(painter, context)
        painter.restore()

    def _around(self, near: Sequence[VisibleBlock]) -> list[VisibleBlock]:
        """The blocks, with copies of their rectangles: painting moves them."""
        return [VisibleBlock(one.block, one.format, QRectF(one.rect)) for one in near]

    def _draw_labels(self, painter: QPainter, blocks: Sequence[VisibleBlock]) -> None:
        painter.setFont(self._formats.font)
        painter.setPen(QColor(self._formats.colours.muted))
        for visible in blocks:
            label = self.labels.get(visible.format.stringProperty(STRIP), "")
            if label:
                left = visible.format.leftMargin() + self._formats.px(_LABEL_LEFT)
                rect = QRectF(left, visible.rect.top(), self.width - left, visible.rect.height())
                painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, label)


def _table_of(block: QTextBlock) -> QTextTable | None:
    return QTextCursor(block).currentTable()


def _true_rect(rect: QRectF, block: QTextBlock) -> QRectF:
    """The rectangle of a block, given Qt's: that of lines of a fixed height is only as high as the letters."""
    format_ = block.blockFormat()
    if format_.lineHeightType() == _FIXED:
        rect.setHeight(format_.lineHeight() * max(1, block.layout().lineCount()))
    return rect
