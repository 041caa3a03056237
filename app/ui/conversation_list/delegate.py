"""Paints the rows of the list: heading, or title with marks and a second line; edits a title in place."""

from __future__ import annotations

import time

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.session.shelf import ConversationState
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.conversation_list.painting import MARGIN, PADDING, draw_line, draw_tags, paint_folder, small
from app.ui.conversation_list.roles import Index, Role
from app.ui.icons import icon
from app.ui.theme import Theme

_MARK, _STAR, _INDENT = 10, 14, 10
_TURN_MS = 1200
"""One turn of the mark of a running answer."""


class RowDelegate(QStyledItemDelegate):
    """All rows have one height, headings too: the view then never has to measure a hundred thousand of them.

    What a row's state is, it asks the view: asking the option would make PySide load the family of styles, 350 KB.
    """

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self.hovered = QModelIndex()
        """The row under the mouse, as the view knew it before it began to paint."""
        self.opened_id = ""
        self.drop_group: GroupKey | None = None
        """Where what is being dragged would go."""
        self.turning: list[QRect] = []
        """Where marks were painted that must be painted again soon; whoever does so empties it."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        height = QFontMetrics(option.font).lineSpacing() + QFontMetrics(small(option.font)).lineSpacing() + 12
        return QSize(120, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        group: GroupKey | None = index.data(Role.GROUP)
        if self.drop_group is not None and group == self.drop_group:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.colours.selection))
            painter.drawRect(option.rect)
        if index.data(Role.ID):
            self._paint_conversation(painter, option, index)
        elif group is not None and group.kind == GroupKind.FOLDER:
            self._paint_frame(painter, option.rect, index, is_opened=False)
            paint_folder(painter, option, self._theme, index.data(), index.data(Role.SIZE), index.data(Role.CLOSED))
        else:
            self._paint_heading(painter, option, index)
        painter.restore()

    def _paint_heading(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        font = small(option.font)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(QColor(self._theme.colours.muted))
        rect = option.rect.adjusted(MARGIN + PADDING, 0, -PADDING, -5)
        text = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, text)

    def _paint_conversation(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, state = self._theme.colours, index.data(Role.STATE)
        self._paint_frame(painter, option.rect, index, is_opened=index.data(Role.ID) == self.opened_id)
        title, subtitle = self._lines(option, index)
        if state != ConversationState.IDLE:
            mark = QRect(title.right() - _MARK, title.center().y() - _MARK // 2, _MARK, _MARK)
            self._paint_mark(painter, mark, state)
            title.setRight(mark.left() - 4)
        if index.data(Role.STARRED):
            star = QRect(title.right() - _STAR, title.center().y() - _STAR // 2, _STAR, _STAR)
            icon("star-full", self._theme, colours.warning).paint(painter, star)
            title.setRight(star.left() - 3)
        font = QFont(option.font)
        if state == ConversationState.UNREAD:
            font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        draw_line(painter, title, index.data())
        painter.setFont(small(option.font))
        if tags := index.data(Role.TAGS):
            subtitle.setRight(draw_tags(painter, subtitle, tags, colours) - 6)
        painter.setPen(QColor(colours.warning if index.data(Role.PROBLEM) else colours.muted))
        draw_line(painter, subtitle, index.data(Role.SUBTITLE))

    def _paint_frame(self, painter: QPainter, row: QRect, index: Index, *, is_opened: bool) -> None:
        colours, rect = self._theme.colours, QRectF(row).adjusted(MARGIN, 1, -MARGIN, -1)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_opened or self._view.selectionModel().isSelected(index):
            painter.setBrush(QColor(colours.selection))
            painter.drawRoundedRect(rect, 6, 6)
        elif index == self.hovered:
            painter.setBrush(QColor(colours.hover))
            painter.drawRoundedRect(rect, 6, 6)
        if is_opened:
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)
        if self._view.hasFocus() and index == self._view.currentIndex():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(colours.accent), 1.2))
            painter.drawRoundedRect(rect.adjusted(0.6, 0.6, -0.6, -0.6), 6, 6)

    def _paint_mark(self, painter: QPainter, rect: QRect, state: str) -> None:
        colours = self._theme.colours
        if state == ConversationState.STREAMING:
            turned = time.monotonic() * 1000 % _TURN_MS / _TURN_MS
            painter.setPen(QPen(QColor(colours.accent), 2))
            painter.drawArc(QRectF(rect).adjusted(1, 1, -1, -1), -round(turned * 360 * 16), 270 * 16)
            self.turning.append(rect.adjusted(-1, -1, 1, 1))
        elif state == ConversationState.FAILED:
            painter.setPen(QPen(QColor(colours.error), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
            x, top = rect.center().x(), rect.top()
            painter.drawLine(QPoint(x, top), QPoint(x, top + 6))
            painter.drawPoint(QPoint(x, top + 10))
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.accent))
            painter.drawEllipse(rect.adjusted(1, 1, -1, -1))

    def _lines(self, option: QStyleOptionViewItem, index: Index) -> tuple[QRect, QRect]:
        """Where title and second line go."""
        group = index.data(Role.GROUP)
        indent = _INDENT if group is not None and group.kind == GroupKind.FOLDER else 0
        rect = option.rect.adjusted(MARGIN + PADDING + indent, 6, -MARGIN - PADDING, -6)
        height = QFontMetrics(option.font).lineSpacing()
        return QRect(rect.left(), rect.top(), rect.width(), height), rect.adjusted(0, height, 0, 0)

    # editing a title

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("titleEditor")
        editor.setAccessibleName(self.tr("Title") if index.data(Role.ID) else self.tr("Name of the folder"))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():  # the row may change while the user types
            editor.setText(index.data(Qt.ItemDataRole.EditRole))
            editor.selectAll()

    def setModelData(
        self, editor: QWidget, model: QAbstractItemModel, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        if isinstance(editor, QLineEdit) and editor.isModified():
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(MARGIN, 4, -MARGIN, -4))
