"""The picker's list as Qt sees and paints it; what is in it is `model_rows`' part."""

from __future__ import annotations

from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QRectF, QSize, QStringListModel, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from app.core.catalog import Endpoint, Model
from app.ui.dialogs.model_rows import AskRow, HeadingRow, ModelRow, Row
from app.ui.dialogs.model_words import ModelWords
from app.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
_MARGIN, _PADDING = 4, 10


class ModelRole(IntEnum):
    """What the delegate asks for besides Qt's own roles."""

    FACTS = Qt.ItemDataRole.UserRole + 1
    TAGS = Qt.ItemDataRole.UserRole + 2
    IS_MODEL = Qt.ItemDataRole.UserRole + 3
    """Whether it is no heading."""
    IS_CURRENT = Qt.ItemDataRole.UserRole + 4


class ModelList(QStringListModel):
    """Rows of models. The base class only counts them: Python would be asked twice a row at each keystroke."""

    def __init__(self, current: tuple[str, str], parent: QObject | None = None) -> None:
        """`current`: endpoint id and model id of the one in use."""
        super().__init__(parent)
        self._current = current
        self._words = ModelWords(self)
        self._rows: list[Row] = []

    def fill(self, rows: list[Row]) -> None:
        """Shows `rows` instead of what was there."""
        self._rows = rows
        self.setStringList([""] * len(rows))

    def row(self, index: Index) -> Row | None:
        """What stands in a row."""
        return self._rows[index.row()] if 0 <= index.row() < len(self._rows) else None

    def index_of(self, endpoint_id: str, model_id: str) -> QModelIndex:
        """The row of a model, or an invalid index."""
        for place, item in enumerate(self._rows):
            if isinstance(item, ModelRow) and (item.model.endpoint_id, item.model.id) == (endpoint_id, model_id):
                return self.index(place)
        return QModelIndex()

    def first_of(self, endpoint_id: str) -> QModelIndex:
        """The first row below a service's heading."""
        for place, item in enumerate(self._rows):
            if isinstance(item, HeadingRow) and item.endpoint.id == endpoint_id:
                return self.index(place + 1)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """The first listed model; where none is, what else can be chosen."""
        listed = [place for place, item in enumerate(self._rows) if isinstance(item, ModelRow) and not item.is_typed]
        others = [place for place, item in enumerate(self._rows) if not isinstance(item, HeadingRow)]
        return self.index(next(iter(listed + others), -1))

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not isinstance(self.row(index), ModelRow | AskRow):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        match self.row(index):
            case HeadingRow(endpoint):
                return endpoint.label if role == Qt.ItemDataRole.DisplayRole else None
            case AskRow(endpoint):
                return self._ask_data(endpoint, role)
            case ModelRow(model, is_typed=True):
                return self._typed_data(model, role)
            case ModelRow(model):
                return self._model_data(model, role)
        return None

    def _ask_data(self, endpoint: Endpoint, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("Ask {name} for its models").format(name=endpoint.label)
            case ModelRole.FACTS:
                return self.tr("Or type a model's id above")
            case ModelRole.TAGS:
                return []
            case ModelRole.IS_MODEL:
                return True
        return None

    def _typed_data(self, model: Model, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.tr("Use “{id}”").format(id=model.id)
            case ModelRole.FACTS:
                return self.tr("As you typed it; the service must know it")
            case ModelRole.TAGS:
                return []
            case ModelRole.IS_MODEL:
                return True
        return None

    def _model_data(self, model: Model, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._words.title(model)
            case Qt.ItemDataRole.ToolTipRole:
                return "\n".join(part for part in (model.id, self._words.price(model)) if part)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return ", ".join([self._words.facts(model), *self._words.tags(model)])
            case ModelRole.FACTS:
                return self._words.facts(model)
            case ModelRole.TAGS:
                return self._words.tags(model)
            case ModelRole.IS_MODEL:
                return True
            case ModelRole.IS_CURRENT:
                return (model.endpoint_id, model.id) == self._current
        return None


class ModelDelegate(QStyledItemDelegate):
    """Paints a heading, or a model with its facts and small chips for what it can do. All rows have one height."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(
            200, QFontMetrics(option.font).lineSpacing() + QFontMetrics(_small(option.font)).lineSpacing() + 12
        )

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if index.data(ModelRole.IS_MODEL):
            self._paint_model(painter, option, index)
        else:
            font = _small(option.font)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(self._theme.colours.muted))
            rect = option.rect.adjusted(_MARGIN + _PADDING, 0, -_PADDING, -5)
            _draw(painter, rect, index.data(), Qt.AlignmentFlag.AlignBottom)
        painter.restore()

    def _paint_model(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colours, rect = self._theme.colours, QRectF(option.rect).adjusted(_MARGIN, 1, -_MARGIN, -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if selected or hovered:
            painter.setBrush(QColor(colours.selection if selected else colours.hover))
            painter.drawRoundedRect(rect, 6, 6)
        if index.data(ModelRole.IS_CURRENT):
            painter.setBrush(QColor(colours.accent))
            painter.drawRoundedRect(QRectF(rect.left(), rect.top() + 8, 3, rect.height() - 16), 1.5, 1.5)
        inner = option.rect.adjusted(_MARGIN + _PADDING, 6, -_MARGIN - _PADDING, -6)
        height = QFontMetrics(option.font).lineSpacing()
        title = QRect(inner.left(), inner.top(), inner.width(), height)
        title.setRight(self._paint_tags(painter, option, title, index.data(ModelRole.TAGS)) - 8)
        painter.setFont(option.font)
        painter.setPen(QColor(colours.text))
        _draw(painter, title, index.data())
        painter.setFont(_small(option.font))
        painter.setPen(QColor(colours.muted))
        _draw(painter, inner.adjusted(0, height, 0, 0), index.data(ModelRole.FACTS))

    def _paint_tags(self, painter: QPainter, option: QStyleOptionViewItem, line: QRect, tags: list[str]) -> int:
        """Chips from the right end of the line; gives the left end of the leftmost."""
        colours, right = self._theme.colours, line.right()
        painter.setFont(_small(option.font))
        for tag in reversed(tags):
            width = painter.fontMetrics().horizontalAdvance(tag) + 12
            if right - width < line.center().x():
                break
            chip = QRect(right - width, line.top(), width, line.height())
            painter.setPen(QPen(QColor(colours.border), 1))
            painter.setBrush(QColor(colours.panel))
            painter.drawRoundedRect(QRectF(chip).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(QColor(colours.muted))
            painter.drawText(chip, Qt.AlignmentFlag.AlignCenter, tag)
            right = chip.left() - 4
        return right


def _small(font: QFont) -> QFont:
    smaller = QFont(font)
    smaller.setPointSizeF(max(7.0, font.pointSizeF() * 0.88))
    return smaller


def _draw(
    painter: QPainter, rect: QRect, text: str, vertical: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignVCenter
) -> None:
    text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
    painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | vertical, text)
