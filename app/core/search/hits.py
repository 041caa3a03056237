"""What a search finds, as the window shows it: conversations, in each the messages, of each an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.search import folding
from app.core.search.plain import ends_in_code, plain
from app.core.search.query import Query

_BEFORE, _LENGTH = 10, 140
"""Characters of an excerpt before the first hit, and in all."""
FIRST_HITS = 3
"""Hits of a conversation that are shown at first."""
_AROUND = 300
"""Characters before and behind that are looked at for marks that come in pairs."""


class Order(StrEnum):
    """Which conversation comes first."""

    NEWEST = "newest"
    BEST = "best"
    """The one with most hits; a hit in the title counts as many."""


@dataclass(frozen=True)
class Excerpt:
    """A line of a text around a hit."""

    text: str
    spans: tuple[tuple[int, int], ...]
    """Starts and ends of what was looked for, in `text`."""


@dataclass(frozen=True)
class Hit:
    """One message that was found."""

    message_id: str
    excerpt: Excerpt
    role: str = ""
    created_at: str = ""


@dataclass(frozen=True)
class Group:
    """One conversation with hits."""

    conversation_id: str
    hits: tuple[Hit, ...]
    """The newest first; of many only some."""
    count: int | None = None
    """Messages that were found in it; None: not counted yet."""
    title_spans: tuple[tuple[int, int], ...] = ()
    is_whole: bool = False
    """Whether `hits` are surely all."""

    @property
    def has_more(self) -> bool:
        """Whether there are more hits than `hits`, as far as is known."""
        return not self.is_whole and (
            len(self.hits) >= FIRST_HITS if self.count is None else self.count > len(self.hits)
        )


@dataclass(frozen=True)
class Found:
    """The first conversations with hits, or more of them."""

    groups: tuple[Group, ...] = ()
    messages: int | None = None
    """Hits in all; None: not counted yet."""
    conversations: int | None = None
    is_complete: bool = False
    """Whether `groups` are all there are."""


def spans_in(text: str, query: Query) -> list[tuple[int, int]]:
    """Where `query` stands in a text as it is written; none when it is no hit."""
    folded, places = folding.fold_with_places(text)
    spans = query.spans(folded)
    if places is None:
        return spans
    return [(places[start], places[end - 1] + 1) for start, end in spans]


def excerpt_of(text: str, query: Query) -> Excerpt | None:
    """A line around the first hit in `text`, without marks of Markdown; None when there is none."""
    spans = spans_in(text, query)
    if not spans:
        return None
    low, high = _lines_around(text, *spans[0])
    inside = [(begin - low, min(end, high) - low) for begin, end in spans if low <= begin < high]
    words, inside = plain(text[low:high], inside, in_code=ends_in_code(text[:low]))
    start = max(0, inside[0][0] - _BEFORE)
    if start:  # not in the middle of a word
        space = words.find(" ", start, inside[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(words), max(start + _LENGTH, inside[0][1]))
    head, tail = "…" if low + start else "", "…" if high < len(text) or end < len(words) else ""
    moved = len(head) - start
    shown = tuple((begin + moved, min(stop, end) + moved) for begin, stop in inside if begin < end)
    return Excerpt(head + words[start:end].rstrip() + tail, shown)


def _lines_around(text: str, begin: int, end: int) -> tuple[int, int]:
    """A stretch of whole lines, if they are not too long, that is more than an excerpt needs."""
    line = text.rfind("\n", 0, begin) + 1
    low = line if begin - line <= _AROUND else begin - _AROUND
    enough = max(begin + _LENGTH + _BEFORE, end)
    line_end = text.find("\n", enough, enough + _AROUND)
    return low, line_end if line_end >= 0 else min(len(text), enough + _AROUND)


def found_words(text: str, query: Query) -> list[str]:
    """The pieces of `text` that `query` finds, each once, as they are written."""
    return list(dict.fromkeys(text[start:end] for start, end in spans_in(text, query)))
