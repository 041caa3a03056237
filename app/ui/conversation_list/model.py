"""The list's rows as Qt sees them, kept in place while conversations change; painting is the delegate's part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QObject, QStringListModel, Qt, Signal

from app.core.conversation import ConversationSummary
from app.core.list_order import Ordered, Sort
from app.session.shelf import Shelf
from app.ui.conversation_list import dates
from app.ui.conversation_list.grouped_rows import GroupedRows
from app.ui.conversation_list.grouping import Grouping
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.conversation_list.roles import Index, Role
from app.ui.conversation_list.row_texts import RowTexts

if TYPE_CHECKING:
    from PySide6.QtCore import QItemSelection

__all__ = ["ConversationModel", "Index", "Role"]


_MANY_ROWS = 50
"""The base class adds and removes rows one by one: from here on, counting all anew is quicker."""


class ConversationModel(QStringListModel):
    """Conversations under headings. One that changes moves to its place: nothing is reset, no selection is lost.

    The base class only counts: views ask for the number of rows once or twice a row, which for 100,000 rows takes
    half a second when Python answers and a few milliseconds when C++ does. Its strings stay empty.
    """

    rename_requested = Signal(str, str)
    """Conversation id and new title."""
    folder_rename_requested = Signal(str, str)
    """Old and new name."""

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
        self.rows = GroupedRows(Grouping(clock().date(), Sort.CHANGED))
        """What is where; read it, changes go through this model."""
        self._pending: list[Callable[[], None]] = []
        # Connected before any view is: `rows` changes exactly when the base class has changed its count.
        for counted in (self.rowsInserted, self.rowsRemoved, self.rowsMoved):
            counted.connect(self._follow)

    def _follow(self) -> None:
        while self._pending:
            self._pending.pop(0)()

    def fill(
        self,
        ordered: Ordered,
        sort: Sort = Sort.CHANGED,
        folders: Iterable[str] = (),
        is_closed: Callable[[str], bool] = lambda _folder: False,
        known: Mapping[str, ConversationSummary] | None = None,
    ) -> None:
        """Shows these instead of what was there; all arguments are as for GroupedRows."""
        self.rows = GroupedRows(Grouping(self._clock().date(), sort), ordered, folders, is_closed, known)
        self._reset()

    def _reset(self) -> None:
        """Tells that all rows are others. The base class is quicker with empty rows than with strings from Python."""
        self.beginResetModel()
        self.blockSignals(True)
        there, count = self.rowCount(), len(self.rows)
        if count > there:
            self.insertRows(0, count - there)
        elif count < there:
            self.removeRows(0, there - count)
        self.blockSignals(False)
        self.endResetModel()

    def put(self, summary: ConversationSummary) -> None:
        """Adds a conversation, or brings its row up to date and to its place."""
        rows, old = self.rows, self.rows.get(summary.id)
        key, sort_key = rows.grouping.key(summary), rows.grouping.sort_key
        if old is None or sort_key(old) != sort_key(summary) or rows.grouping.key(old) != key:
            self._place(old, summary, key)
        else:
            rows.replace(summary)
        self._repaint(rows.row_of(summary.id))

    def _place(self, old: ConversationSummary | None, summary: ConversationSummary, key: GroupKey) -> None:
        rows = self.rows
        heading_row, there = rows.heading_row(key)
        if not there:
            self._pending = [lambda: rows.add_heading(key)]
            self.insertRows(heading_row, 1)
        to_row, from_row = rows.row_for(summary), rows.row_of(summary.id)
        steps = [lambda: rows.discard(summary.id)] if old else []
        self._pending = [*steps, lambda: rows.add(summary)]
        if (from_row < 0 and to_row < 0) or to_row in {from_row, from_row + 1}:
            self._follow()
        elif from_row < 0:
            self.insertRows(to_row, 1)
        elif to_row < 0:
            self.removeRows(from_row, 1)
        else:
            self.moveRows(QModelIndex(), from_row, 1, QModelIndex(), to_row)
        self._tidy(key)
        if old:
            self._tidy(rows.grouping.key(old))

    def remove(self, conversation_id: str) -> None:
        """Takes a conversation off the list."""
        rows, old = self.rows, self.rows.get(conversation_id)
        if old is not None:
            row = rows.row_of(conversation_id)
            self._pending = [lambda: rows.discard(conversation_id)]
            if row < 0:
                self._follow()
            else:
                self.removeRows(row, 1)
            self._tidy(rows.grouping.key(old))

    def _tidy(self, key: GroupKey) -> None:
        """Removes a heading that is not needed any more; one that stays may have to say another number."""
        rows = self.rows
        row, there = rows.heading_row(key)
        if there and rows.is_done_with(key):
            self._pending = [lambda: rows.remove_heading(key)]
            self.removeRows(row, 1)
        elif there:
            self._repaint(row)

    def set_closed(self, key: GroupKey, closed: bool) -> None:
        """Hides or shows what is under a heading; with many, all rows are reset."""
        rows = self.rows
        row, there = rows.heading_row(key)
        if not there or rows.group(key).is_closed == closed:
            return
        count = len(rows.group(key).items)
        if count > _MANY_ROWS:
            rows.set_closed(key, closed)
            self._reset()
            return
        self._pending = [lambda: rows.set_closed(key, closed)]
        if not count:
            self._follow()
        elif closed:
            self.removeRows(row + 1, count)
        else:
            self.insertRows(row + 1, count)
        self._repaint(row)

    def _repaint(self, row: int) -> None:
        if row >= 0:
            index = self.index(row)
            self.dataChanged.emit(index, index)

    def holds(self, conversation_id: str) -> bool:
        """Whether the conversation is here, perhaps in a closed folder."""
        return self.rows.get(conversation_id) is not None

    def index_of(self, conversation_id: str) -> QModelIndex:
        """The index of a conversation, an invalid one when it has no row."""
        return self.index(self.rows.row_of(conversation_id))

    def selection_of(self, ids: Iterable[str]) -> QItemSelection:
        """Those of the conversations that have a row."""
        from PySide6.QtCore import QItemSelection  # not before several are selected

        rows = sorted(row for row in map(self.rows.row_of, ids) if row >= 0)
        selection, first = QItemSelection(), 0
        for place, row in enumerate(rows):
            if place + 1 == len(rows) or rows[place + 1] != row + 1:
                selection.select(self.index(rows[first]), self.index(row))
                first = place + 1
        return selection

    def is_out_of_date(self) -> bool:
        """Whether midnight has passed since the headings were made."""
        return self._clock().date() != self.rows.grouping.today

    # what Qt asks

    def flags(self, index: Index) -> Qt.ItemFlag:
        item = self.rows.at(index.row())
        if not isinstance(item, ConversationSummary):
            is_folder = item is not None and item.kind == GroupKind.FOLDER
            flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
            return flags if is_folder else Qt.ItemFlag.NoItemFlags
        healthy = Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        return (
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | (Qt.ItemFlag.NoItemFlags if item.problem else healthy)
        )

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        item = self.rows.at(index.row())
        if isinstance(item, ConversationSummary):
            if role == Role.GROUP:
                return self.rows.group_at(index.row())
            return self._conversation_data(item, role)
        if item is not None:
            return self._heading_data(item, role)
        return "" if role == Role.ID else None

    def _heading_data(self, key: GroupKey, role: int) -> Any:
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return self._texts.heading(key)
            case Qt.ItemDataRole.AccessibleDescriptionRole if key.kind == GroupKind.FOLDER:
                group = self.rows.group(key)
                return self._texts.folder_state(len(group.items), is_closed=group.is_closed)
            case Qt.ItemDataRole.EditRole:
                return key.name
            case Qt.ItemDataRole.ToolTipRole if key.name:
                return self._texts.heading(key)
            case Role.ID:
                return ""
            case Role.GROUP:
                return key
            case Role.SIZE:
                return len(self.rows.group(key).items)
            case Role.CLOSED:
                return self.rows.group(key).is_closed
        return None

    def _conversation_data(self, summary: ConversationSummary, role: int) -> Any:
        texts = self._texts
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.AccessibleTextRole:
                return texts.title(summary)
            case Qt.ItemDataRole.EditRole:
                return summary.title
            case Qt.ItemDataRole.ToolTipRole:
                return texts.tool_tip(summary)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                state = texts.state(self._shelf.state(summary.id))
                about = (state, texts.subtitle(summary, self._clock()), texts.filing(summary))
                return ", ".join(part for part in about if part)
            case Role.ID:
                return summary.id
            case Role.STATE:
                return self._shelf.state(summary.id)
            case Role.SUBTITLE:
                return texts.subtitle(summary, self._clock())
            case Role.PROBLEM:
                return summary.problem is not None
            case Role.TAGS:
                return summary.tags
            case Role.STARRED:
                return summary.starred
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        item, text = self.rows.at(index.row()), " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or item is None:
            return False
        if isinstance(item, ConversationSummary):
            if text != item.title:
                self.rename_requested.emit(item.id, text)
        elif item.kind != GroupKind.FOLDER:
            return False
        elif text not in {"", item.name}:
            self.folder_rename_requested.emit(item.name, text)
        return True
