"""Conversations under headings as numbered rows; pure bookkeeping, telling the views is the model's part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from operator import attrgetter

from app.core.conversation import ConversationSummary
from app.core.list_order import Ordered
from app.ui.conversation_list import headings
from app.ui.conversation_list.grouping import Group, Grouping
from app.ui.conversation_list.headings import GroupKey, GroupKind

_get_id = attrgetter("id")


NOTHING = Ordered([], [])


class _Known:
    """Conversations by id, over others that never change."""

    def __init__(self, at_first: Mapping[str, ConversationSummary]) -> None:
        self._at_first = at_first
        self._since: dict[str, ConversationSummary | None] = {}
        """Those that came, changed or went."""

    def get(self, conversation_id: str) -> ConversationSummary | None:
        """None for one that was never here, or went."""
        if conversation_id in self._since:
            return self._since[conversation_id]
        return self._at_first.get(conversation_id)

    def put(self, summary: ConversationSummary) -> None:
        """It came, or changed."""
        self._since[summary.id] = summary

    def pop(self, conversation_id: str) -> ConversationSummary:
        """It goes."""
        summary = self.get(conversation_id)
        assert summary is not None
        self._since[conversation_id] = None
        return summary


class GroupedRows:
    """Row numbers count headings and the conversations under open ones, from the top."""

    def __init__(
        self,
        grouping: Grouping,
        ordered: Ordered = NOTHING,
        folders: Iterable[str] = (),
        is_closed: Callable[[str], bool] = lambda _folder: False,
        known: Mapping[str, ConversationSummary] | None = None,
    ) -> None:
        """`folders` have a heading even when they are empty.

        `known` are the same conversations and perhaps others by their ids: making that here takes long.
        """
        self.grouping = grouping
        self._is_closed = is_closed
        self._kept = set(map(headings.folder, folders))
        self._groups: list[Group] = []
        self._starts: list[int] = []
        """The row of each group's heading."""
        self._known = _Known({s.id: s for s in (*ordered.plain, *ordered.apart)} if known is None else known)
        for key, piece in grouping.split(ordered):
            self._group(key).items += piece
        for key in self._kept:
            self._group(key)
        self._count()

    def __len__(self) -> int:
        return self._starts[-1] + 1 + self._groups[-1].shown if self._groups else 0

    def at(self, row: int) -> ConversationSummary | GroupKey | None:
        """The conversation or heading in `row`; None outside."""
        if not 0 <= row < len(self):
            return None
        number = bisect_right(self._starts, row) - 1
        group, offset = self._groups[number], row - self._starts[number]
        return group.at(offset) if offset else group.key

    def group_at(self, row: int) -> GroupKey | None:
        """The heading in `row` or above the conversation in it; None outside."""
        return self._groups[bisect_right(self._starts, row) - 1].key if 0 <= row < len(self) else None

    def ids(self, first: int, last: int) -> list[str]:
        """The conversations in the rows from `first` to `last`."""
        found: list[str] = []
        for group, start in zip(self._groups, self._starts, strict=True):
            low, high = max(first - start, 1), min(last - start, group.shown)
            if low <= high:
                found += map(_get_id, group.between(low, high))
        return found

    def get(self, conversation_id: str) -> ConversationSummary | None:
        """The conversation as it stands here; None when it does not."""
        summary = self._known.get(conversation_id)
        if summary is None:
            return None
        key = self.grouping.key(summary)
        place = _place(self._groups, key)
        is_here = place < len(self._groups) and self._groups[place].key == key and self._groups[place].holds(summary)
        return summary if is_here else None

    def row_of(self, conversation_id: str) -> int:
        """The row of a conversation, -1 when it is not here or its folder is closed."""
        summary = self.get(conversation_id)
        if summary is None:
            return -1
        place, group = self._find(self.grouping.key(summary))
        return -1 if group.is_closed else self._starts[place] + group.offset_of(summary)

    def row_for(self, summary: ConversationSummary) -> int:
        """The row before which `summary` belongs, -1 in a closed folder; its heading must be there."""
        place, group = self._find(self.grouping.key(summary))
        return -1 if group.is_closed else self._starts[place] + group.offset_for(summary)

    def heading_row(self, key: GroupKey) -> tuple[int, bool]:
        """The row where the heading is or would be, and whether it is there."""
        place = _place(self._groups, key)
        there = place < len(self._groups) and self._groups[place].key == key
        return (self._starts[place] if place < len(self._groups) else len(self)), there

    def group(self, key: GroupKey) -> Group:
        """What is under a heading that is there."""
        return self._find(key)[1]

    def set_closed(self, key: GroupKey, closed: bool) -> None:
        """Closes or opens a heading that is there."""
        self._find(key)[1].is_closed = closed
        self._count()

    def add_heading(self, key: GroupKey) -> None:
        """Adds an empty heading; does nothing when it is there."""
        self._group(key)
        self._count()

    def remove_heading(self, key: GroupKey) -> None:
        """Removes a heading that has nothing under it."""
        del self._groups[_place(self._groups, key)]
        self._count()

    def is_done_with(self, key: GroupKey) -> bool:
        """Whether the heading has nothing under it and is not to be kept."""
        return not self._find(key)[1].items and key not in self._kept

    def add(self, summary: ConversationSummary) -> None:
        """Puts a conversation into `row_for` it."""
        self._find(self.grouping.key(summary))[1].add(summary)
        self._known.put(summary)
        self._count()

    def discard(self, conversation_id: str) -> None:
        """Takes a conversation away; its heading stays."""
        summary = self._known.pop(conversation_id)
        self._find(self.grouping.key(summary))[1].discard(summary)
        self._count()

    def replace(self, summary: ConversationSummary) -> None:
        """A newer value for a conversation that keeps its row."""
        old = self._known.pop(summary.id)
        self._find(self.grouping.key(old))[1].replace(old, summary)
        self._known.put(summary)

    def _find(self, key: GroupKey) -> tuple[int, Group]:
        place = _place(self._groups, key)
        return place, self._groups[place]

    def _group(self, key: GroupKey) -> Group:
        place = _place(self._groups, key)
        if place == len(self._groups) or self._groups[place].key != key:
            closed = key.kind == GroupKind.FOLDER and self._is_closed(key.name)
            self._groups.insert(place, Group(key, self.grouping, is_closed=closed))
        return self._groups[place]

    def _count(self) -> None:
        self._starts, row = [], 0
        for group in self._groups:
            self._starts.append(row)
            row += 1 + group.shown


def _place(groups: list[Group], key: GroupKey) -> int:
    """Where the group is or would be."""
    low, high = 0, len(groups)
    while low < high:
        middle = (low + high) // 2
        if groups[middle].key.is_above(key):
            low = middle + 1
        else:
            high = middle
    return low
