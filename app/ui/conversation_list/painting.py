"""What rows of the list are drawn of: a line of text, tags as small chips, a folder."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from app.ui.colours import Colours
from app.ui.icons import icon
from app.ui.theme import Theme

MARGIN, PADDING = 6, 10
_CHIP_PADDING, _CHIP_GAP = 5, 4
_LONGEST_TAG, _SHORTEST = 40, 3
"""Of a tag, in characters: where not even so much can be seen, a number says more."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def small(font: QFont) -> QFont:
    """The font of second lines and headings."""
    smaller = QFont(font)
    if font.pointSizeF() > 0:
        smaller.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    else:
        smaller.setPixelSize(max(10, round(font.pixelSize() * 0.88)))
    return smaller


def draw_line(painter: QPainter, rect: QRect, text: str) -> None:
    """Text that ends in … where there is no room for it."""
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, _LEFT, text)


def draw_tags(painter: QPainter, line: QRect, tags: Sequence[str], colours: Colours) -> int:
    """Chips at the right end of `line`, at most half of it; gives where they begin. What has no room is a number."""
    metrics, room = painter.fontMetrics(), line.width() // 2
    texts: list[str] = []
    used = 0
    for number, tag in enumerate(tags):
        text = " ".join(tag[:_LONGEST_TAG].split())
        width = metrics.horizontalAdvance(text) + 2 * _CHIP_PADDING + _CHIP_GAP
        rest = f"+{len(tags) - number}"
        more = metrics.horizontalAdvance(rest) + 2 * _CHIP_PADDING + _CHIP_GAP if number + 1 < len(tags) else 0
        if used + width + more > room and number:
            texts.append(rest)
            break
        if used + width + more > room:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room - more - 2 * _CHIP_PADDING - _CHIP_GAP)
            if len(text) < _SHORTEST:
                texts.append(rest)
                break
            width = metrics.horizontalAdvance(text) + 2 * _CHIP_PADDING + _CHIP_GAP
        texts.append(text)
        used += width
    right = line.right()
    for text in reversed(texts):
        width = metrics.horizontalAdvance(text) + 2 * _CHIP_PADDING
        chip = QRectF(right - width, line.center().y() - metrics.height() / 2 + 0.5, width, metrics.height())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.border))
        painter.drawRoundedRect(chip, 4, 4)
        painter.setPen(QColor(colours.text))
        painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, text)
        right -= width + _CHIP_GAP
    return right + _CHIP_GAP


def paint_folder(
    painter: QPainter, option: QStyleOptionViewItem, theme: Theme, name: str, count: int, closed: bool
) -> None:
    """A folder's heading: arrow, sign, name, and how many conversations it has."""
    colours, font = theme.colours, QFont(option.font)
    font.setWeight(QFont.Weight.DemiBold)
    rect = option.rect.adjusted(MARGIN + 4, 0, -MARGIN - PADDING, 0)
    for name_of_icon, size in (("chevron-right" if closed else "chevron-down", 14), ("folder", 16)):
        place = QRect(rect.topLeft(), QSize(size, size))
        place.moveTop(rect.center().y() - size // 2)
        icon(name_of_icon, theme, colours.muted).paint(painter, place)
        rect.setLeft(rect.left() + size + 4)
    painter.setFont(small(option.font))
    painter.setPen(QColor(colours.muted))
    number = f"{count:,}" if count else ""
    painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, number)
    rect.setRight(rect.right() - painter.fontMetrics().horizontalAdvance(number) - 6)
    painter.setFont(font)
    painter.setPen(QColor(colours.text))
    draw_line(painter, rect, name)
