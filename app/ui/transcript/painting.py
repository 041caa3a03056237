"""Paints what lies under the text: bubbles, code backgrounds, quote bars, list marks, rules, chips of inline code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QTextBlock,
    QTextBlockFormat,
    QTextLine,
)

from app.ui.transcript.formats import CHIP, CONTAINERS, GROUP, KIND, MARKER, SHARED, STRIP, USER_GROUP, Formats
from app.ui.transcript.specs import Kind

BUBBLE_PADDING = 14
_RADIUS = 8
_KEPT_CHIPS = 2000


class VisibleBlock(msgspec.Struct):
    """A block that is at least partly in sight, with its rectangle in viewport pixels."""

    block: QTextBlock
    format: QTextBlockFormat
    rect: QRectF
    kind: int = 0

    def __post_init__(self) -> None:
        self.kind = self.format.intProperty(KIND)


class _Area(msgspec.Struct):
    """Blocks that share one background."""

    group: str
    left: float
    rect: QRectF
    header: QRectF | None = None
    from_above: bool = False
    widest: float = 0.0
    """Where the longest line in sight ends, if lines are not broken."""


class _Bars(msgspec.Struct):
    """The quote bars that are being drawn downwards: container index -> where it began."""

    open: dict[int, tuple[float, float, bool]] = msgspec.field(default_factory=dict)
    bottom: float = 0.0


class Backdrop:
    """Paints for one view. Gets the visible blocks in order, top to bottom."""

    def __init__(self, formats: Formats) -> None:
        self.formats = formats
        self._chips: dict[tuple[int, int, int, float], list[QRectF]] = {}

    def paint(self, painter: QPainter, blocks: list[VisibleBlock], clip: QRect, left: float, width: float) -> None:
        """Paints what lies in `clip`. `left` and `width` are the column's. All in viewport pixels."""
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for area in self._areas(blocks, left):
            self._paint_area(painter, area, left, width)
        self._paint_bars(painter, blocks, left)
        for visible in blocks:
            if visible.rect.bottom() < clip.top() or visible.rect.top() > clip.bottom():
                continue
            if visible.kind == Kind.CODE:
                self._paint_number(painter, visible, left)
            elif visible.format.hasProperty(MARKER):
                self._paint_marker(painter, visible, left)
            elif visible.kind == Kind.RULE:
                self._paint_rule(painter, visible, left, width)
            if visible.kind not in {Kind.CODE, Kind.SPACE}:
                self._paint_chips(painter, visible)

    # bubbles and code

    def _areas(self, blocks: list[VisibleBlock], left: float) -> Iterator[_Area]:
        area: _Area | None = None
        for visible in blocks:
            group = visible.format.stringProperty(GROUP)
            begins = visible.format.hasProperty(STRIP)
            if area and (area.group != group or begins):
                yield area
                area = None
            if not group:
                continue
            if area is None:
                containers = visible.format.stringProperty(CONTAINERS)
                indent = self.formats.indent(containers)
                area = _Area(group, left + indent, QRectF(visible.rect))
                before = visible.block.previous().blockFormat()
                area.from_above = not begins and before.stringProperty(GROUP) == group
            area.rect = area.rect.united(visible.rect)
            if visible.format.nonBreakableLines():
                text = visible.block.layout().maximumWidth() + visible.format.leftMargin()
                area.widest = max(area.widest, left + text + self.formats.px(BUBBLE_PADDING))
            if visible.kind == Kind.USER:
                area.left = left + visible.format.leftMargin() - self.formats.px(BUBBLE_PADDING)
            if begins:
                area.header = visible.rect
        if area:
            yield area

    def _paint_area(self, painter: QPainter, area: _Area, left: float, width: float) -> None:
        colours, radius = self.formats.colours, self.formats.px(_RADIUS)
        top = area.rect.top() - (40 if area.from_above else 0)
        rect = QRectF(area.left, top, max(left + width, area.widest) - area.left, area.rect.bottom() - top)
        painter.setPen(Qt.PenStyle.NoPen)
        if area.group == USER_GROUP:
            painter.setBrush(QColor(colours.user_bubble))
            painter.drawRoundedRect(rect, 2 * radius, 2 * radius)
            return
        path = QPainterPath()
        path.addRoundedRect(rect, radius, radius)
        painter.fillPath(path, QColor(colours.code_background))
        if area.header:
            painter.save()
            painter.setClipRect(QRectF(rect.left(), area.header.top(), rect.width(), area.header.height()))
            painter.fillPath(path, QColor(colours.code_header))
            painter.restore()
        painter.setPen(QPen(QColor(colours.border), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    # quotes

    def _paint_bars(self, painter: QPainter, blocks: list[VisibleBlock], left: float) -> None:
        bars = _Bars()
        for visible in blocks:
            containers = visible.format.stringProperty(CONTAINERS)
            if not containers and not bars.open:
                continue
            shared = visible.format.intProperty(SHARED)
            places = dict(self.formats.bar_places(containers)) if containers else {}
            for index in [index for index in bars.open if index not in places or index >= shared]:
                self._paint_bar(painter, bars, index)
            for index, place in places.items():
                if index not in bars.open:
                    is_first = visible is blocks[0] and index < shared
                    top = visible.rect.top() - (40 if is_first else 2)
                    bars.open[index] = (left + place, top, containers[index] == "t")
            bars.bottom = max(bars.bottom, visible.rect.bottom())
        for index in list(bars.open):
            self._paint_bar(painter, bars, index)

    def _paint_bar(self, painter: QPainter, bars: _Bars, index: int) -> None:
        x, top, thought = bars.open.pop(index)
        colours, width = self.formats.colours, self.formats.px(3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border if thought else colours.quote_bar))
        painter.drawRoundedRect(QRectF(x, top, width, bars.bottom + 2 - top), width / 2, width / 2)

    # small things

    def _paint_marker(self, painter: QPainter, visible: VisibleBlock, left: float) -> None:
        line = visible.block.layout().lineAt(0)
        if not line.isValid():
            return
        marker = visible.format.stringProperty(MARKER)
        origin = visible.block.layout().position() + QPointF(
            0, visible.rect.top() - visible.block.layout().position().y()
        )
        baseline = origin.y() + line.y() + line.ascent()
        x = left + visible.format.leftMargin()
        font = self.formats.font
        metrics = QFontMetricsF(font)
        if marker.startswith("["):
            self._paint_check(
                painter,
                QRectF(x - metrics.height(), baseline - metrics.ascent(), metrics.height(), metrics.height()),
                marker != "[ ]",
            )
            return
        painter.setFont(font)
        painter.setPen(QColor(self.formats.colours.muted))
        painter.drawText(QPointF(x - metrics.horizontalAdvance(marker) - self.formats.px(7), baseline), marker)

    def _paint_number(self, painter: QPainter, visible: VisibleBlock, left: float) -> None:
        """The number of a line of code, once for a line in several pieces."""
        number = visible.format.stringProperty(MARKER)
        line = visible.block.layout().lineAt(0)
        if not number or not line.isValid() or _number(visible.block.previous()) == number:
            return
        painter.setFont(self.formats.code_font)
        painter.setPen(QColor(self.formats.colours.code_comment))
        width = QFontMetricsF(self.formats.code_font).horizontalAdvance(number + " ")
        x = left + visible.format.leftMargin() - max(width, self.formats.number_width * 0.75)
        painter.drawText(QPointF(x, visible.rect.top() + line.y() + line.ascent()), number)

    def _paint_check(self, painter: QPainter, rect: QRectF, checked: bool) -> None:
        colours = self.formats.colours
        side = rect.height() * 0.72
        box = QRectF(rect.left(), rect.center().y() - side / 2, side, side)
        painter.setPen(QPen(QColor(colours.accent if checked else colours.muted), 1.3))
        painter.setBrush(QColor(colours.accent) if checked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, side / 5, side / 5)
        if checked:
            painter.setPen(QPen(QColor(colours.on_accent), 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            points = [
                QPointF(box.left() + side * x, box.top() + side * y)
                for x, y in ((0.24, 0.52), (0.43, 0.72), (0.77, 0.3))
            ]
            painter.drawPolyline(points)

    def _paint_rule(self, painter: QPainter, visible: VisibleBlock, left: float, width: float) -> None:
        y = round(visible.rect.center().y()) + 0.5
        painter.setPen(QPen(QColor(self.formats.colours.border), 1))
        painter.drawLine(QPointF(left + visible.format.leftMargin(), y), QPointF(left + width, y))

    def _paint_chips(self, painter: QPainter, visible: VisibleBlock) -> None:
        block = visible.block
        key = (block.fragmentIndex(), block.revision(), block.length(), block.layout().boundingRect().width())
        chips = self._chips.get(key)
        if chips is None:
            if len(self._chips) > _KEPT_CHIPS:
                self._chips.clear()
            chips = self._chips[key] = list(_chips_of(block, QFontMetricsF(self.formats.code_font)))
        if chips:
            offset = visible.rect.topLeft()  # of the block's own layout, also inside a table
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self.formats.colours.code_header))
            for chip in chips:
                painter.drawRoundedRect(chip.translated(offset), 4, 4)


def _number(block: QTextBlock) -> str:
    format_ = block.blockFormat()
    return format_.stringProperty(MARKER) if format_.intProperty(KIND) == Kind.CODE else ""


def _chips_of(block: QTextBlock, metrics: QFontMetricsF) -> Iterator[QRectF]:
    """Where inline code stands in a block, from the block's top left."""
    layout = block.layout()
    for piece in block.textFormats():
        if not piece.format.hasProperty(CHIP):
            continue
        end = piece.start + piece.length
        for number in range(layout.lineCount()):
            line = layout.lineAt(number)
            begins, ends = line.textStart(), line.textStart() + line.textLength()
            if ends <= piece.start or begins >= end:
                continue
            x1, x2 = _x_of(line, max(begins, piece.start)), _x_of(line, min(ends, end))
            top = line.y() + line.ascent() - metrics.ascent() - 1
            yield QRectF(min(x1, x2) - 2, top, abs(x2 - x1) + 4, metrics.height() + 2)


def _x_of(line: QTextLine, position: int) -> float:
    """Where a character stands in its line."""
    found: Any = line.cursorToX(position)  # PySide gives the position back as well
    return float(found[0])
