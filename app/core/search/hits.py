"""What a search finds, as the window shows it: conversations, in each the messages, of each an excerpt."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.core.search import folding
from app.core.search.query import Query

_BEFORE, _LENGTH = 10, 140
"""Characters of an excerpt before the first hit, and in all."""


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
    """A line around the first hit in `text`; None when there is none."""
    spans = spans_in(text, query)
    if not spans:
        return None
    start = max(0, spans[0][0] - _BEFORE)
    if start:  # not in the middle of a word
        space = text.find(" ", start, spans[0][0])
        start = space + 1 if space >= 0 else start
    end = min(len(text), max(start + _LENGTH, spans[0][1]))
    head, tail = "…" if start else "", "…" if end < len(text) else ""
    line = "".join(" " if character.isspace() or character == "\0" else character for character in text[start:end])
    moved = len(head) - start
    inside = tuple((begin + moved, min(stop, end) + moved) for begin, stop in spans if begin < end)
    return Excerpt(head + line + tail, inside)


def found_words(text: str, query: Query) -> list[str]:
    """The pieces of `text` that `query` finds, each once, as they are written."""
    return list(dict.fromkeys(text[start:end] for start, end in spans_in(text, query)))
