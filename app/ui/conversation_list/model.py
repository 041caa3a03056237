"""The list's rows as Qt sees them, kept in place while conversations change; painting is the delegate's part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt, Signal

from app.core.conversation import ConversationSummary
from app.session.shelf import Shelf
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


class ConversationModel(QStringListModel):
    """Conversations, newest first. One that changes moves to its place: nothing is reset, no selection is lost.

    The base class only counts: views ask for the number of rows once or twice a row, which for 100,000 rows takes
    half a second when Python answers and a few milliseconds when C++ does. Its strings stay empty.
    """

    rename_requested = Signal(str, str)
    """Conversation id and new title."""

    def __init__(
        self,
        shelf: Shelf,
        clock: Callable[[], datetime] = dates.local_now,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._clock = clock
        self._texts = RowTexts(self)
        self._rows = GroupedRows(clock().date())
        self._pending: list[Callable[[], None]] = []
        # Connected before any view is: `_rows` changes exactly when the base class has changed its count.
        for counted in (self.rowsInserted, self.rowsRemoved, self.rowsMoved):
            counted.connect(self._follow)

    def _follow(self) -> None:
        while self._pending:
            self._pending.pop(0)()

    def fill(self, summaries: Iterable[ConversationSummary]) -> None:
        """Shows `summaries` (newest first) instead of what was there."""
        self._rows = GroupedRows(self._clock().date(), summaries)
        self.setStringList([""] * len(self._rows))

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
        rows = self._rows
        heading_row, there = rows.heading_row(key)
        if not there:
            self._pending = [lambda: rows.add_heading(key)]
            self.insertRows(heading_row, 1)
        to_row, from_row = rows.row_for(summary), rows.row_of(summary.id)
        if old is None:
            self._pending = [lambda: rows.add(summary)]
            self.insertRows(to_row, 1)
        elif to_row in {from_row, from_row + 1}:
            rows.replace(summary)
        else:
            old_key = rows.key(old)
            self._pending = [lambda: rows.discard(summary.id), lambda: rows.add(summary)]
            self.moveRows(QModelIndex(), from_row, 1, QModelIndex(), to_row)
            self._drop_heading(old_key)

    def remove(self, conversation_id: str) -> None:
        """Takes a conversation off the list."""
        rows, old = self._rows, self._rows.get(conversation_id)
        if old is not None:
            self._pending = [lambda: rows.discard(conversation_id)]
            self.removeRows(rows.row_of(conversation_id), 1)
            self._drop_heading(rows.key(old))

    def _drop_heading(self, key: GroupKey) -> None:
        rows = self._rows
        if rows.is_empty(key):
            self._pending = [lambda: rows.remove_heading(key)]
            self.removeRows(rows.heading_row(key)[0], 1)

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
                state = texts.state(self._shelf.state(summary.id))
                return ", ".join(part for part in (state, texts.subtitle(summary, self._clock())) if part)
            case Role.ID:
                return summary.id
            case Role.STATE:
                return self._shelf.state(summary.id)
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
