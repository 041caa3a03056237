"""The list's rows as Qt sees them, kept in place while conversations change; painting is the delegate's part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from app.core.conversation import ConversationSummary
from app.session.workspace import Workspace
from app.ui.conversation_list import dates
from app.ui.conversation_list.dates import GroupKey
from app.ui.conversation_list.grouped_rows import GroupedRows
from app.ui.conversation_list.row_texts import RowTexts

Index = QModelIndex | QPersistentModelIndex


class Role(IntEnum):
    """What the delegate and the view ask for besides Qt's own roles."""

    ID = Qt.ItemDataRole.UserRole + 1
    """The conversation's id; "" for a heading."""
    STATE = Qt.ItemDataRole.UserRole + 2
    SUBTITLE = Qt.ItemDataRole.UserRole + 3
    PROBLEM = Qt.ItemDataRole.UserRole + 4
    """Whether the conversation needs attention."""


class ConversationModel(QAbstractListModel):
    """Conversations, newest first. One that changes moves to its place: nothing is reset, no selection is lost."""

    rename_requested = Signal(str, str)
    """Conversation id and new title."""

    def __init__(
        self,
        workspace: Workspace,
        clock: Callable[[], datetime] = dates.local_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._clock = clock
        self._texts = RowTexts(self)
        self._rows = GroupedRows(clock().date())

    def fill(self, summaries: Iterable[ConversationSummary]) -> None:
        """Shows `summaries` (newest first) instead of what was there."""
        self.beginResetModel()
        self._rows = GroupedRows(self._clock().date(), summaries)
        self.endResetModel()

    def put(self, summary: ConversationSummary) -> None:
        """Adds a conversation, or brings its row up to date and to its place."""
        rows, old, key = self._rows, self._rows.get(summary.id), self._rows.key(summary)
        if old is None or old.updated_at != summary.updated_at or rows.key(old) != key:
            self._place(old, summary, key)
        else:
            rows.replace(summary)
        index = self.index(rows.row_of(summary.id))
        self.dataChanged.emit(index, index)

    def _place(self, old: ConversationSummary | None, summary: ConversationSummary, key: GroupKey) -> None:
        rows, nowhere = self._rows, QModelIndex()
        heading_row, there = rows.heading_row(key)
        if not there:
            self.beginInsertRows(nowhere, heading_row, heading_row)
            rows.add_heading(key)
            self.endInsertRows()
        to_row, from_row = rows.row_for(summary), rows.row_of(summary.id)
        if old is None:
            self.beginInsertRows(nowhere, to_row, to_row)
            rows.add(summary)
            self.endInsertRows()
        elif to_row in {from_row, from_row + 1}:
            rows.replace(summary)
        else:
            old_key = rows.key(old)
            self.beginMoveRows(nowhere, from_row, from_row, nowhere, to_row)
            rows.discard(summary.id)
            rows.add(summary)
            self.endMoveRows()
            self._drop_heading(old_key)

    def remove(self, conversation_id: str) -> None:
        """Takes a conversation off the list."""
        old, row = self._rows.get(conversation_id), self._rows.row_of(conversation_id)
        if old is not None:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows.discard(conversation_id)
            self.endRemoveRows()
            self._drop_heading(self._rows.key(old))

    def _drop_heading(self, key: GroupKey) -> None:
        if self._rows.is_empty(key):
            row, _ = self._rows.heading_row(key)
            self.beginRemoveRows(QModelIndex(), row, row)
            self._rows.remove_heading(key)
            self.endRemoveRows()

    def holds(self, conversation_id: str) -> bool:
        """Whether the conversation is shown."""
        return self._rows.get(conversation_id) is not None

    def index_of(self, conversation_id: str) -> QModelIndex:
        """The index of a conversation, an invalid one when it is not shown."""
        return self.index(self._rows.row_of(conversation_id))

    def is_out_of_date(self) -> bool:
        """Whether midnight has passed since the headings were made."""
        return self._clock().date() != self._rows.today

    # what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self._rows.at(index.row())
        if not isinstance(item, ConversationSummary):
            return Qt.ItemFlag.NoItemFlags
        editable = Qt.ItemFlag.NoItemFlags if item.problem else Qt.ItemFlag.ItemIsEditable
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | editable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self._rows.at(index.row())
        if isinstance(item, ConversationSummary):
            return self._conversation_data(item, role)
        if item is not None and role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._texts.heading(item)
        return "" if role == Role.ID else None

    def _conversation_data(self, summary: ConversationSummary, role: int) -> Any:
        texts = self._texts
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return texts.title(summary)
            case Qt.ItemDataRole.EditRole:
                return summary.title
            case Qt.ItemDataRole.ToolTipRole:
                return texts.problem(summary) or texts.title(summary)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                state = texts.state(self._workspace.shelf.state(summary.id))
                return ", ".join(part for part in (state, texts.subtitle(summary, self._clock())) if part)
            case Role.ID:
                return summary.id
            case Role.STATE:
                return self._workspace.shelf.state(summary.id)
            case Role.SUBTITLE:
                return texts.subtitle(summary, self._clock())
            case Role.PROBLEM:
                return summary.problem is not None
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item = self._rows.at(index.row())
        if not isinstance(item, ConversationSummary) or role != Qt.ItemDataRole.EditRole:
            return False
        title = " ".join(str(value).split())
        if title != item.title:
            self.rename_requested.emit(item.id, title)
        return True
