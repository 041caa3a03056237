from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conversation import Conversation, ConversationSummary, Filing
from app.core.list_filter import (
    EVERYTHING,
    Days,
    ListFilter,
    Span,
    bounds,
    conditions,
    from_json,
    parts,
    passing,
    to_json,
)
from app.core.list_order import Ordered, Sort, ordered
from app.core.localized import Text

TODAY = date(2026, 11, 28)


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    def change(name: str) -> None:
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield change
    monkeypatch.undo()
    time.tzset()


def summary(id: str, updated_at: str = "2026-11-27T12:00:00.000Z", **fields: object) -> ConversationSummary:
    names = {"folder", "tags", "pinned", "starred", "archived"}
    filing = Filing(**{name: value for name, value in fields.items() if name in names})  # type: ignore[arg-type]
    rest = {name: value for name, value in fields.items() if name not in names}
    return ConversationSummary(id, updated_at=updated_at, filing=filing, **rest)  # type: ignore[arg-type]


def left(chosen: ListFilter, *summaries: ConversationSummary) -> list[str]:
    return [one.id for one in passing(summaries, conditions(chosen, TODAY))]


def test_without_a_choice_everything_is_left() -> None:
    assert conditions(EVERYTHING, TODAY) == []
    assert left(EVERYTHING, summary("a"), summary("b", archived=True)) == ["a", "b"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (ListFilter(starred=True), ["star"]),
        (ListFilter(has_image=True), ["image"]),
        (ListFilter(archived=True), ["old"]),
        (ListFilter(folder="Work"), ["work"]),
        (ListFilter(folder=""), ["star", "image", "old", "both"]),
        (ListFilter(tags=("x",)), ["work", "both"]),
        (ListFilter(tags=("x", "y")), ["both"]),
        (ListFilter(models=("m1",)), ["work"]),
        (ListFilter(models=("m1", "m2")), ["work", "both"]),
        (ListFilter(models=("m2",), tags=("y",), folder=""), ["both"]),
        (ListFilter(models=("m1",), starred=True), []),
    ],
)
def test_each_choice_narrows(chosen: ListFilter, expected: list[str]) -> None:
    assert expected == left(
        chosen,
        summary("star", starred=True),
        summary("image", has_image=True),
        summary("old", archived=True),
        summary("work", folder="Work", tags=("x",), model="m1"),
        summary("both", tags=("y", "x"), model="m2"),
    )


def test_periods_are_the_users_days(zone: Callable[[str], None]) -> None:
    zone("Asia/Shanghai")
    assert bounds(ListFilter(span=Span.TODAY), TODAY) == ("2026-11-27T16:00:00.000Z", "")
    assert bounds(ListFilter(span=Span.WEEK), TODAY) == ("2026-11-21T16:00:00.000Z", "")
    assert bounds(ListFilter(span=Span.MONTH), TODAY) == ("2026-10-29T16:00:00.000Z", "")
    assert bounds(ListFilter(span=Span.YEAR), TODAY) == ("2025-12-31T16:00:00.000Z", "")
    both = ListFilter(days=Days("2026-11-01", "2026-11-02"))
    assert bounds(both, TODAY) == ("2026-10-31T16:00:00.000Z", "2026-11-02T16:00:00.000Z")
    inside, outside = summary("in", "2026-11-02T15:59:59.999Z"), summary("out", "2026-11-02T16:00:00.000Z")
    assert left(both, inside, outside) == ["in"]


@pytest.mark.parametrize("days", [Days(), Days("no day", "1-1-1"), Days("9999-12-31", "9999-12-31")])
def test_days_that_are_none_break_nothing(days: Days) -> None:
    assert bounds(ListFilter(days=days), TODAY)[1] == ""


def test_each_part_can_be_taken_away() -> None:
    chosen = ListFilter(folder="", tags=("a", "b"), starred=True, span=Span.WEEK)
    found = {(name, value): rest for name, value, rest in parts(chosen)}
    assert list(found) == [("folder", ""), ("tags", "a"), ("tags", "b"), ("span", Span.WEEK), ("starred", True)]
    assert found["tags", "a"] == msgspec.structs.replace(chosen, tags=("b",))
    assert found["folder", ""].folder is None


_NAMES = st.text(max_size=5)
FILTERS = st.builds(
    ListFilter,
    folder=st.none() | _NAMES,
    tags=st.lists(_NAMES, unique=True, max_size=3).map(tuple),
    models=st.lists(_NAMES, unique=True, max_size=3).map(tuple),
    span=st.none() | st.sampled_from(Span),
    days=st.none() | st.builds(Days, _NAMES, _NAMES),
    has_image=st.booleans(),
    archived=st.booleans(),
)


@given(FILTERS)
def test_what_is_remembered_is_the_same(chosen: ListFilter) -> None:
    assert from_json(msgspec.json.decode(msgspec.json.encode(to_json(chosen)))) == chosen


@given(FILTERS)
def test_taking_all_parts_away_leaves_everything(chosen: ListFilter) -> None:
    while found := next(parts(chosen), None):
        chosen = found[2]
    assert chosen == EVERYTHING


@pytest.mark.parametrize("value", [None, 5, [], "x", {"tags": "x"}, {"span": "never"}, {"starred": 1}])
def test_what_cannot_be_read_is_no_filter(value: object) -> None:
    assert from_json(value) == EVERYTHING


def test_orders() -> None:
    one = summary("1", "2026-01-02T00:00:00.000Z", created_at="2025-01-01T00:00:00.000Z", title="b")
    two = summary("2", "2026-01-01T00:00:00.000Z", created_at="2025-02-01T00:00:00.000Z", title="A")
    assert ordered([one, two], Sort.CHANGED) == Ordered([two, one], [])
    assert ordered([two, one], Sort.CREATED) == Ordered([one, two], [])
    assert ordered([one, two], Sort.TITLE) == Ordered([two, one], [])


def test_those_that_may_stand_elsewhere_are_apart() -> None:
    ones = [
        summary("plain"),
        summary("pin", pinned=True),
        summary("work", folder="Work"),
        summary("old", archived=True),
    ]
    ones.append(summary("broken", problem=Text("坏", "broken")))
    both = ordered(ones, Sort.CHANGED)
    assert (both.plain, both.apart) == (ones[:1], ones[1:])
    both.replace(ones[1], summary("pin"), Sort.CHANGED.key)
    both.replace(ones[0], None, Sort.CHANGED.key)
    assert ([one.id for one in both.plain], both.apart) == (["pin"], ones[2:])
    with pytest.raises(ValueError, match="plain"):
        both.replace(ones[0], None, Sort.CHANGED.key)


def test_chinese_titles_stand_by_their_pinyin() -> None:
    titles = ["张", "阿", "zebra", "北京", "Apple", "红豆", "\ud800"]
    made = [summary(title, title=title) for title in titles]
    assert [one.id for one in ordered(made, Sort.TITLE).plain][-5:] == ["zebra", "阿", "北京", "红豆", "张"]


def test_filing_elsewhere_changes_nothing_else() -> None:
    conversation = Conversation(title="t", model="m", draft="d", tags=("a",))
    before = conversation.summary()
    after = before.filed(Filing("Work", ("b",), pinned=True, starred=True, archived=True))
    assert after.filing == Filing("Work", ("b",), pinned=True, starred=True, archived=True)
    filed = {"folder", "tags", "pinned", "starred", "archived"}
    for name in set(ConversationSummary.__slots__) - filed:
        assert getattr(after, name) == getattr(before, name)
    assert after.filed(before.filing).filing == Filing(tags=("a",))
