"""Paints what was found: a conversation's title with its number of hits; a message's excerpt on two lines."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.ui.conversation_list.painting import draw_line
from app.ui.conversation_list.search.rows import Index, Role
from app.ui.theme import Theme

_MARGIN, _PADDING, _INDENT = 6, 10, 10
_LINES = 2


class FoundDelegate(QStyledItemDelegate):
    """What was looked for is marked in both."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        small = _small(option.font)
        if index.data(Role.MORE):
            return QSize(120, _line_height(small) + 10)
        if not index.data(Role.MESSAGE):
            return QSize(120, _line_height(option.font) + 14)
        width = self._view.viewport().width() - 2 * (_MARGIN + _PADDING) - _INDENT
        lines = 1 if QFontMetrics(small).horizontalAdvance(str(index.data())) < width else _LINES
        return QSize(120, QFontMetrics(small).lineSpacing() + lines * _line_height(small) + 10)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_background(painter, option)
        caption, muted = str(index.data(Role.CAPTION) or ""), QColor(self._theme.colours.muted)
        rect = option.rect.adjusted(_MARGIN + _PADDING, 4, -_MARGIN - _PADDING, -4)
        small = _small(option.font)
        if index.data(Role.MORE):
            painter.setFont(small)
            painter.setPen(QColor(self._theme.colours.accent))
            draw_line(painter, rect.adjusted(_INDENT, 0, 0, 0), str(index.data()))
        elif index.data(Role.MESSAGE):
            rect.setLeft(rect.left() + _INDENT)
            painter.setFont(small)
            painter.setPen(muted)
            line = QRect(rect.left(), rect.top(), rect.width(), QFontMetrics(small).lineSpacing())
            flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                line, flags, painter.fontMetrics().elidedText(caption, Qt.TextElideMode.ElideRight, line.width())
            )
            self._paint_text(painter, rect.adjusted(0, line.height(), 0, 0), small, index, _LINES)
        else:
            width = QFontMetrics(small).horizontalAdvance(caption)
            painter.setFont(small)
            painter.setPen(muted)
            painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom, caption)
            font = QFont(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            height = _line_height(font)
            place = QRect(rect.left(), rect.bottom() - height, rect.width() - width - 8, height)
            self._paint_text(painter, place, font, index, 1)
        painter.restore()

    def _paint_background(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        states, rect = QStyle.StateFlag, QRectF(option.rect).adjusted(_MARGIN, 1, -_MARGIN, -1)
        if option.state & (states.State_Selected | states.State_MouseOver):
            selected = option.state & states.State_Selected
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.selection if selected else self._theme.colours.hover))
            painter.drawRoundedRect(rect, 6, 6)
        if option.state & states.State_HasFocus:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), 6, 6)

    def _paint_text(self, painter: QPainter, rect: QRect, font: QFont, index: Index, lines: int) -> None:
        text = str(index.data() or "")
        spans = index.data(Role.SPANS) or ()
        if lines == 1:
            text = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        layout = QTextLayout(text, font)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.setFormats([self._mark(text, start, end) for start, end in spans])
        layout.beginLayout()
        y, shown = 0.0, 0
        while shown < lines and (line := layout.createLine()).isValid():
            line.setLineWidth(rect.width())
            line.setPosition(QPointF(0, y))
            y += line.height()
            shown += 1
        layout.endLayout()
        painter.setPen(QColor(self._theme.colours.text))
        painter.save()
        painter.setClipRect(rect)
        layout.draw(painter, QPointF(rect.topLeft()))
        painter.restore()

    def _mark(self, text: str, start: int, end: int) -> QTextLayout.FormatRange:
        marked = QTextCharFormat()
        marked.setBackground(QColor(self._theme.colours.highlight))
        marked.setForeground(QColor(self._theme.colours.text))
        found = QTextLayout.FormatRange()
        found.start = _wide(text[:start])
        found.length = _wide(text[start:end])
        found.format = marked
        return found


def _wide(text: str) -> int:
    """The length as Qt counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


@lru_cache(8)
def _height_of(description: str) -> int:
    font = QFont()
    font.fromString(description)
    layout = QTextLayout("豆Xg", font)
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1000)
    height = line.height()
    layout.endLayout()
    return round(height + 0.5)


def _line_height(font: QFont) -> int:
    """Of a line with both Latin and Chinese characters, which may come from another font."""
    return _height_of(font.toString())


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    if font.pointSizeF() > 0:
        smaller.setPointSizeF(max(7.0, font.pointSizeF() * 0.92))
    return smaller
