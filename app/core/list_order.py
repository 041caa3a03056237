"""In which order a list shows conversations; headings and rows are the ui's part."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from enum import StrEnum
from operator import attrgetter
from typing import Any

import msgspec

from app.core.conversation import ConversationSummary

Key = Callable[[ConversationSummary], Any]


class Sort(StrEnum):
    """What the list goes by."""

    CHANGED = "changed"
    CREATED = "created"
    TITLE = "title"
    MODEL = "model"
    """A group for each model, the last changed first in each."""

    @property
    def newest_first(self) -> bool:
        """Whether greater keys stand higher."""
        return self != Sort.TITLE

    @property
    def key(self) -> Key:
        """What conversations under one heading are compared by."""
        if self == Sort.TITLE:
            return _title_key
        return _created_at if self == Sort.CREATED else _updated_at


_created_at: Callable[[ConversationSummary], str] = attrgetter("created_at")
_updated_at: Callable[[ConversationSummary], str] = attrgetter("updated_at")


def name_key(name: str) -> bytes:
    """What names are compared by: letters without case, then Chinese by pinyin.

    GB 18030 numbers the 3,755 common characters by their pinyin, so its bytes do without a table.
    """
    return name.casefold().encode("gb18030", "replace")


def _title_key(summary: ConversationSummary) -> bytes:
    if summary.title_key is None:
        summary.title_key = name_key(summary.title)
    return summary.title_key


class Ordered(msgspec.Struct):
    """Conversations by ascending key, in two lists: looking at each of 100,000 again and again takes too long."""

    plain: list[ConversationSummary]
    apart: list[ConversationSummary]
    """Pinned, in a folder, archived, or in need of attention: those that may stand elsewhere than their key says."""

    def replace(self, old: ConversationSummary | None, new: ConversationSummary | None, key: Key) -> None:
        """Takes one away, puts one where it belongs, or both."""
        if old is not None:
            side = self._side(old)
            del side[index_of(old, side, key)]
        if new is not None:
            side = self._side(new)
            side.insert(place_for(new, side, key), new)

    def _side(self, summary: ConversationSummary) -> list[ConversationSummary]:
        return self.apart if is_apart(summary) else self.plain


def is_apart(summary: ConversationSummary) -> bool:
    """Whether it may stand elsewhere than its key says."""
    return summary.pinned or summary.archived or bool(summary.folder) or summary.problem is not None


def ordered(summaries: Iterable[ConversationSummary], sort: Sort) -> Ordered:
    """`summaries` as a list that is ordered by `sort` needs them."""
    return parted(sorted(summaries, key=sort.key))


def parted(ascending: Iterable[ConversationSummary]) -> Ordered:
    """Conversations that are in order already."""
    plain, apart = list[ConversationSummary](), list[ConversationSummary]()
    for s in ascending:  # as in is_apart, which is too slow for a hundred thousand
        (apart if s.pinned or s.archived or s.folder or s.problem else plain).append(s)
    return Ordered(plain, apart)


def index_of(summary: ConversationSummary, ascending: list[ConversationSummary], key: Key) -> int:
    """Where this very value is. Raises ValueError when it is not there."""
    wanted = key(summary)
    index = bisect_left(ascending, wanted, key=key)
    while index < len(ascending) and ascending[index] is not summary and key(ascending[index]) == wanted:
        index += 1
    if index == len(ascending) or ascending[index] is not summary:
        raise ValueError(summary.id)
    return index


def place_for(summary: ConversationSummary, ascending: list[ConversationSummary], key: Key) -> int:
    """Where it belongs."""
    return bisect_right(ascending, key(summary), key=key)
