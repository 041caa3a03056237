"""Conversations under date headings as numbered rows; pure bookkeeping, telling the views is the model's part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date

from app.core.conversation import ConversationSummary
from app.ui.conversation_list import dates
from app.ui.conversation_list.dates import GroupKey


class _Group:
    """The conversations under one heading, the newest last: new ones are appended."""

    def __init__(self, key: GroupKey) -> None:
        self.key = key
        self.items: list[ConversationSummary] = []


class GroupedRows:
    """Row numbers count headings and conversations from the top, the newest first, "needs attention" above all."""

    def __init__(self, today: date, summaries: Iterable[ConversationSummary] = ()) -> None:
        """`summaries` come newest first; `today` decides the headings."""
        self.today = today
        self._groups: list[_Group] = []
        self._starts: list[int] = []
        """The row of each group's heading."""
        self._held: dict[str, ConversationSummary] = {}
        group: _Group | None = None
        for summary in summaries:
            self._held[summary.id] = summary
            if group is None or summary.problem or group.key is dates.ATTENTION or summary.updated_at < group.key.start:
                group = self._group(self.key(summary))
            group.items.append(summary)
        for group in self._groups:
            group.items.reverse()
        self._count()

    def __len__(self) -> int:
        return len(self._held) + len(self._groups)

    def at(self, row: int) -> ConversationSummary | GroupKey | None:
        """The conversation or heading in `row`; None outside."""
        if not 0 <= row < len(self):
            return None
        number = bisect_right(self._starts, row) - 1
        group, offset = self._groups[number], row - self._starts[number]
        return group.items[-offset] if offset else group.key

    def get(self, conversation_id: str) -> ConversationSummary | None:
        """The conversation as it stands here."""
        return self._held.get(conversation_id)

    def row_of(self, conversation_id: str) -> int:
        """The row of a conversation, -1 when it is not here."""
        summary = self._held.get(conversation_id)
        if summary is None:
            return -1
        place, group = self._find(self.key(summary))
        return self._starts[place] + len(group.items) - group.items.index(summary)

    def row_for(self, summary: ConversationSummary) -> int:
        """The row before which `summary` belongs; its heading must be there."""
        place, group = self._find(self.key(summary))
        above = len(group.items) - bisect_right(group.items, summary.updated_at, key=_updated_at)
        return self._starts[place] + 1 + above

    def key(self, summary: ConversationSummary) -> GroupKey:
        """The heading for `summary`."""
        return dates.ATTENTION if summary.problem else dates.group_key(summary.updated_at, self.today)

    def heading_row(self, key: GroupKey) -> tuple[int, bool]:
        """The row where the heading is or would be, and whether it is there."""
        place = self._place(key)
        there = place < len(self._groups) and self._groups[place].key == key
        return (self._starts[place] if place < len(self._groups) else len(self)), there

    def add_heading(self, key: GroupKey) -> None:
        """Adds an empty heading; does nothing when it is there."""
        self._group(key)
        self._count()

    def remove_heading(self, key: GroupKey) -> None:
        """Removes a heading that has nothing under it."""
        del self._groups[self._place(key)]
        self._count()

    def is_empty(self, key: GroupKey) -> bool:
        """Whether the heading has nothing under it."""
        return not self._find(key)[1].items

    def add(self, summary: ConversationSummary) -> None:
        """Puts a conversation into `row_for` it."""
        _, group = self._find(self.key(summary))
        group.items.insert(bisect_right(group.items, summary.updated_at, key=_updated_at), summary)
        self._held[summary.id] = summary
        self._count()

    def discard(self, conversation_id: str) -> None:
        """Takes a conversation away; its heading stays."""
        summary = self._held.pop(conversation_id)
        self._find(self.key(summary))[1].items.remove(summary)
        self._count()

    def replace(self, summary: ConversationSummary) -> None:
        """A newer value for a conversation that keeps its row."""
        old = self._held[summary.id]
        items = self._find(self.key(old))[1].items
        items[items.index(old)] = self._held[summary.id] = summary

    def _place(self, key: GroupKey) -> int:
        """Where the group is or would be: the later it starts, the higher it stands."""
        return next((n for n, group in enumerate(self._groups) if group.key.start <= key.start), len(self._groups))

    def _find(self, key: GroupKey) -> tuple[int, _Group]:
        place = self._place(key)
        return place, self._groups[place]

    def _group(self, key: GroupKey) -> _Group:
        place = self._place(key)
        if place == len(self._groups) or self._groups[place].key != key:
            self._groups.insert(place, _Group(key))
        return self._groups[place]

    def _count(self) -> None:
        self._starts, row = [], 0
        for group in self._groups:
            self._starts.append(row)
            row += 1 + len(group.items)


def _updated_at(summary: ConversationSummary) -> str:
    return summary.updated_at
