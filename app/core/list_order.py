"""In which order a list shows conversations; headings and rows are the ui's part."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from operator import attrgetter
from typing import Any

from app.core.conversation import ConversationSummary


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
    def key(self) -> Callable[[ConversationSummary], Any]:
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
    return name_key(summary.title)


def in_order(summaries: Iterable[ConversationSummary], sort: Sort) -> list[ConversationSummary]:
    """`summaries` from top to bottom, as under one heading."""
    return sorted(summaries, key=sort.key, reverse=sort.newest_first)
