"""Under which heading a conversation belongs, and one such group of conversations in its order."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from operator import attrgetter

from app.core.conversation import ConversationSummary
from app.core.list_order import Ordered, Sort, index_of, place_for
from app.ui.conversation_list import dates, headings
from app.ui.conversation_list.headings import GroupKey


class Grouping:
    """What needs attention, what is pinned, folders, then the others as `sort` says."""

    def __init__(self, today: date, sort: Sort) -> None:
        self.today, self.sort = today, sort
        self.newest_first, self.sort_key = sort.newest_first, sort.key

    def key(self, summary: ConversationSummary) -> GroupKey:
        """The heading for `summary`."""
        if summary.problem:
            return headings.ATTENTION
        if summary.pinned:
            return headings.PINNED
        if summary.folder:
            return headings.folder(summary.folder)
        if self.sort == Sort.TITLE:
            return headings.BY_TITLE
        if self.sort == Sort.MODEL:
            return headings.model(summary.model)
        return dates.group_key(self.sort_key(summary), self.today)

    def split(self, ordered: Ordered) -> list[tuple[GroupKey, list[ConversationSummary]]]:
        """All of them in pieces under their headings; pieces of one heading are to be joined in their order."""
        broken = [s for s in ordered.apart if s.problem]
        pinned = [s for s in ordered.apart if s.pinned and not s.problem]
        filed = [s for s in ordered.apart if s.folder and not (s.pinned or s.problem)]
        others = [s for s in ordered.apart if not (s.folder or s.pinned or s.problem)]
        plain = sorted([*ordered.plain, *others], key=self.sort_key) if others else ordered.plain
        pieces = [piece for piece in ((headings.ATTENTION, broken), (headings.PINNED, pinned)) if piece[1]]
        pieces += [(headings.folder(name), ones) for name, ones in _by(attrgetter("folder"), filed)]
        if self.sort == Sort.MODEL:
            return pieces + [(headings.model(name), ones) for name, ones in _by(attrgetter("model"), plain)]
        if self.sort == Sort.TITLE:
            return [*pieces, (headings.BY_TITLE, plain)] if plain else pieces
        return pieces + self._by_date(plain)

    def _by_date(self, ascending: list[ConversationSummary]) -> list[tuple[GroupKey, list[ConversationSummary]]]:
        """A heading's first instant says where it begins: asking for each of 100,000 would take a second."""
        pieces = []
        end = len(ascending)
        while end:
            key, start = self.key(ascending[end - 1]), end - 1
            if key != headings.UNDATED:
                start = min(start, bisect_left(ascending, key.start, hi=end, key=self.sort_key))
            pieces.append((key, ascending[start:end]))
            end = start
        return pieces[::-1]


def _by(
    name: Callable[[ConversationSummary], str], summaries: list[ConversationSummary]
) -> Iterable[tuple[str, list[ConversationSummary]]]:
    """The summaries with the same name together, in their order."""
    found = defaultdict[str, list[ConversationSummary]](list)
    for summary in summaries:
        found[name(summary)].append(summary)
    return found.items()


class Group:
    """The conversations under one heading by ascending key: where the newest stand above, new ones are appended."""

    def __init__(self, key: GroupKey, grouping: Grouping, *, is_closed: bool) -> None:
        self.key, self.is_closed = key, is_closed
        self._grouping = grouping
        self.items: list[ConversationSummary] = []

    @property
    def shown(self) -> int:
        """The rows under the heading."""
        return 0 if self.is_closed else len(self.items)

    def at(self, offset: int) -> ConversationSummary:
        """The conversation so many rows under the heading."""
        return self.items[-offset if self._grouping.newest_first else offset - 1]

    def between(self, low: int, high: int) -> list[ConversationSummary]:
        """Those from `low` to `high` rows under the heading, both included."""
        items = self.items[::-1] if self._grouping.newest_first else self.items
        return items[low - 1 : high]

    def offset_of(self, summary: ConversationSummary) -> int:
        """How many rows under the heading a conversation is that is here."""
        index = self._index(summary)
        return len(self.items) - index if self._grouping.newest_first else index + 1

    def offset_for(self, summary: ConversationSummary) -> int:
        """How many rows under the heading `summary` belongs."""
        place = self._place(summary)
        return 1 + (len(self.items) - place if self._grouping.newest_first else place)

    def holds(self, summary: ConversationSummary) -> bool:
        """Whether this very value is here."""
        try:
            return self._index(summary) >= 0
        except ValueError:
            return False

    def add(self, summary: ConversationSummary) -> None:
        """Puts a conversation where it belongs."""
        self.items.insert(self._place(summary), summary)

    def discard(self, summary: ConversationSummary) -> None:
        """Takes a conversation away."""
        del self.items[self._index(summary)]

    def replace(self, old: ConversationSummary, new: ConversationSummary) -> None:
        """Puts `new` in the place of `old`."""
        self.items[self._index(old)] = new

    def _index(self, summary: ConversationSummary) -> int:
        return index_of(summary, self.items, self._grouping.sort_key)

    def _place(self, summary: ConversationSummary) -> int:
        return place_for(summary, self.items, self._grouping.sort_key)
