"""Which conversations a list shows: what the user chose, as a value, and whether a conversation fits it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from itertools import compress
from operator import attrgetter
from typing import Any, NamedTuple

import msgspec

from app.core.clock import midnight
from app.core.conversation import ConversationSummary


class Test(NamedTuple):
    """What one field of a conversation must be. `accepts` is best no function of Python: it is asked very often."""

    field: str
    accepts: Callable[[Any], object]

    def passes(self, summary: ConversationSummary) -> bool:
        """Whether a single conversation passes."""
        return bool(self.accepts(getattr(summary, self.field)))


class Span(StrEnum):
    """Periods that have a name; they move with the day."""

    TODAY = "today"
    WEEK = "week"
    """Today and the six days before."""
    MONTH = "month"
    """Today and the 29 days before."""
    YEAR = "year"
    """Since the first of January."""


class Days(msgspec.Struct, frozen=True):
    """From the first to the last day, both included, as YYYY-MM-DD; "" is open on that side."""

    first: str = ""
    last: str = ""


class ListFilter(msgspec.Struct, frozen=True, omit_defaults=True):
    """What to show; without a value each field leaves everything in."""

    folder: str | None = None
    """"" is: in no folder."""
    tags: tuple[str, ...] = ()
    """It has all of these."""
    models: tuple[str, ...] = ()
    """It has one of these."""
    span: Span | None = None
    """When it was changed last. At most one of `span` and `days` is set."""
    days: Days | None = None
    has_image: bool = False
    starred: bool = False
    unread: bool = False
    """Unread and failed are no fields of a conversation. With both, one is enough."""
    failed: bool = False
    archived: bool = False
    """Only what is archived. Without it a list shows only what is not; a search looks at both."""


EVERYTHING = ListFilter()


def conditions(chosen: ListFilter, today: date) -> list[Test]:
    """What a conversation must pass, state aside; the cheapest first."""
    found = [Test(name, bool) for name in ("archived", "starred", "has_image") if getattr(chosen, name)]
    if chosen.folder is not None:
        found.append(Test("folder", chosen.folder.__eq__))
    if chosen.models:
        found.append(Test("model", frozenset(chosen.models).__contains__))
    if chosen.tags:
        found += [Test("tags", bool), Test("tags", frozenset(chosen.tags).issubset)]
    start, end = bounds(chosen, today)
    if start:
        found.append(Test("updated_at", start.__le__))
    if end:
        found.append(Test("updated_at", end.__gt__))
    return found


def passing(summaries: Iterable[ConversationSummary], needed: Iterable[Test]) -> list[ConversationSummary]:
    """Those that pass all tests, one test after the other: quick for a hundred thousand."""
    left = list(summaries)
    for test in needed:
        left = list(compress(left, map(test.accepts, map(attrgetter(test.field), left))))
    return left


def bounds(chosen: ListFilter, today: date) -> tuple[str, str]:
    """The instants from which and before which it was changed, as core.clock writes them; "" for none."""
    if chosen.span:
        first = {
            Span.TODAY: today,
            Span.WEEK: today - timedelta(days=6),
            Span.MONTH: today - timedelta(days=29),
            Span.YEAR: today.replace(month=1, day=1),
        }[chosen.span]
        return midnight(first), ""
    if chosen.days:
        first_day, last_day = _day(chosen.days.first), _day(chosen.days.last)
        return (
            midnight(first_day) if first_day else "",
            midnight(last_day + timedelta(days=1)) if last_day and last_day < date.max else "",
        )
    return "", ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def parts(chosen: ListFilter) -> Iterator[tuple[str, Any, ListFilter]]:
    """Each thing that was chosen: the field, its value, and the filter that is left without it."""
    for name in ListFilter.__struct_fields__:
        value = getattr(chosen, name)
        if isinstance(value, tuple):
            for one in value:
                rest = tuple(other for other in value if other != one)
                yield name, one, msgspec.structs.replace(chosen, **{name: rest})
        elif value != getattr(EVERYTHING, name):
            yield name, value, msgspec.structs.replace(chosen, **{name: getattr(EVERYTHING, name)})


def to_json(chosen: ListFilter) -> dict[str, Any]:
    """The filter as it is remembered."""
    built: dict[str, Any] = msgspec.to_builtins(chosen)
    return built


def from_json(value: object) -> ListFilter:
    """The filter that was remembered; everything when it cannot be read."""
    try:
        return msgspec.convert(value, ListFilter)
    except msgspec.ValidationError:
        return EVERYTHING
