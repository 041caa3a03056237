"""What was found as rows: a conversation, under it its messages, and where there are more, a row that says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.core.message import Role as Speaker
from app.core.search.hits import Group, Hit
from app.session.history_search import HistorySearch
from app.session.shelf import Shelf
from app.ui.conversation_list import dates
from app.ui.conversation_list.row_texts import RowTexts
from app.ui.language import current_language

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """What delegate and view ask for besides Qt's own roles."""

    ID = Qt.ItemDataRole.UserRole + 1
    MESSAGE = Qt.ItemDataRole.UserRole + 2
    """The message's id; "" for a conversation, which opens at its newest hit."""
    SPANS = Qt.ItemDataRole.UserRole + 3
    CAPTION = Qt.ItemDataRole.UserRole + 4
    """At a conversation: how many hits; at a message: who and when."""
    MORE = Qt.ItemDataRole.UserRole + 5
    """Whether the row stands for the hits of its conversation that are not shown."""


@dataclass(frozen=True)
class Row:
    """One row; without `hit` it is the conversation, or what is not shown of it."""

    group: Group
    hit: Hit | None = None
    is_more: bool = False

    @property
    def key(self) -> tuple[str, str, bool]:
        """Tells it from all others."""
        return self.group.conversation_id, self.hit.message_id if self.hit else "", self.is_more


def _rows_of(group: Group) -> list[Row]:
    more = [Row(group, is_more=True)] if group.has_more else []
    return [Row(group), *(Row(group, hit) for hit in group.hits), *more]


class FoundRows(QAbstractListModel):
    """The rows of a HistorySearch. Those that stay are not touched: selection and place stay as well."""

    def __init__(self, search: HistorySearch, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._search, self._shelf = search, shelf
        self._texts = RowTexts(self)
        self._rows: list[Row] = []

    def refresh(self) -> None:
        """Takes over what the search has now."""
        rows = [row for group in self._search.groups for row in _rows_of(group)]
        before, after = {row.key for row in self._rows}, {row.key for row in rows}
        stay = [row.key for row in rows if row.key in before]
        if stay and stay == [row.key for row in self._rows if row.key in after]:
            self._remove_others(after)
            self._insert_others(before, rows)
            self._rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _remove_others(self, stay: set[tuple[str, str, bool]]) -> None:
        for place in reversed(range(len(self._rows))):
            if self._rows[place].key not in stay:
                self.beginRemoveRows(_ROOT, place, place)
                del self._rows[place]
                self.endRemoveRows()

    def _insert_others(self, there: set[tuple[str, str, bool]], rows: list[Row]) -> None:
        for are_new, run in groupby(enumerate(rows), lambda each: each[1].key not in there):
            if are_new:
                new = list(run)
                self.beginInsertRows(_ROOT, new[0][0], new[-1][0])
                self._rows[new[0][0] : new[0][0]] = [row for _, row in new]
                self.endInsertRows()

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return row.hit.excerpt.text if row.hit else self._more(row) if row.is_more else self._title(row.group)
            case Qt.ItemDataRole.AccessibleDescriptionRole | Role.CAPTION:
                return self._caption(row)
            case Qt.ItemDataRole.ToolTipRole:
                return None if row.hit or row.is_more else self._title(row.group)
            case Role.ID:
                return row.group.conversation_id
            case Role.MESSAGE:
                return row.hit.message_id if row.hit else ""
            case Role.SPANS:
                return row.hit.excerpt.spans if row.hit else () if row.is_more else self._title_spans(row.group)
            case Role.MORE:
                return row.is_more
        return None

    def first_message(self, index: Index) -> str:
        """The message at which a row opens; "" for none in particular."""
        row = self._rows[index.row()]
        hit = row.hit or next(iter(row.group.hits), None)
        return hit.message_id if hit else ""

    def _more(self, row: Row) -> str:
        group = row.group
        count = 0 if group.count is None else group.count - len(group.hits)
        if count == 1:
            return self.tr("1 more in this chat")
        return self.tr("{n} more in this chat").format(n=f"{count:,}") if count else self.tr("More in this chat")

    def _title(self, group: Group) -> str:
        summary = self._shelf.summary(group.conversation_id)
        return self._texts.title(summary) if summary else ""

    def _title_spans(self, group: Group) -> tuple[tuple[int, int], ...]:
        summary = self._shelf.summary(group.conversation_id)
        return group.title_spans if summary and summary.title == self._title(group) else ()

    def _caption(self, row: Row) -> str:
        if row.hit is None:
            return "" if row.is_more or row.group.count is None else str(row.group.count)
        who = {
            Speaker.USER: self.tr("You"),
            Speaker.ASSISTANT: self.tr("Answer"),
            Speaker.TOOL: self.tr("Tool result"),
            Speaker.SYSTEM: self.tr("System prompt"),
        }.get(Speaker(row.hit.role) if row.hit.role in set(Speaker) else Speaker.USER, "")
        when = dates.when(row.hit.created_at, dates.local_now(), current_language())
        return " · ".join(filter(None, (who, when)))
