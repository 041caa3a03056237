"""The reader of large and of damaged JSON."""

from __future__ import annotations

import json
import sys
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.importers import json_reading
from app.exchange.importers.json_reading import characters, document, members, readable

_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**17), 10**17)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def pieces(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)]


def is_object(_key: str, value: Any) -> bool:
    return isinstance(value, dict)


@given(
    items=st.lists(st.dictionaries(st.text(max_size=8), _VALUES, max_size=4)),
    size=st.integers(1, 40),
    ascii=st.booleans(),
)
def test_items_of_a_list_in_pieces_of_any_size(items: list[Any], size: int, ascii: bool) -> None:
    text = json.dumps(items, ensure_ascii=ascii, indent=1 if size % 2 else None)
    assert [value for _key, value in members(pieces(text, size), is_object)] == items


@given(
    fields=st.dictionaries(st.text(max_size=8), st.dictionaries(st.text(max_size=3), _VALUES, max_size=3)),
    size=st.integers(1, 40),
)
def test_members_of_an_object_in_pieces_of_any_size(fields: dict[str, Any], size: int) -> None:
    assert dict(members(pieces(json.dumps(fields), size), is_object)) == fields


def test_a_named_list_is_gone_into() -> None:
    text = '{"version": 1, "conversations": [{"a": 1}, {"a": 2}], "other": [1]}'
    found = list(members([text], is_object, frozenset({"conversations"})))
    assert [value for _key, value in found if isinstance(value, dict)] == [{"a": 1}, {"a": 2}]


def test_damage_is_passed_over_and_what_it_left_is_read() -> None:
    text = '[{"id": 1, "x": [1, 2]}, {"id": 2, "x": [1, oops, 3]}, {"id": 3}]'
    wanted = lambda _key, value: isinstance(value, dict) and "id" in value  # noqa: E731 # a rule of one line
    assert [value for _key, value in members(pieces(text, 3), wanted)] == [
        {"id": 1, "x": [1, 2]},
        {"id": 2, "x": [1, 3]},
        {"id": 3},
    ]


def test_damage_between_keys() -> None:
    text = '{"session:1": {"a": 1}, "session:2": {"a": }, "session:3": {"a": 3}}'
    wanted = lambda key, value: key.startswith("session:") and isinstance(value, dict)  # noqa: E731 # a rule of one line
    found = dict(members(pieces(text, 5), wanted))
    assert found == {"session:1": {"a": 1}, "session:2": {}, "session:3": {"a": 3}}


def test_an_item_beyond_the_limit_costs_itself_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_reading, "LARGEST_MEMBER", 1000)
    items = [{"id": 1}, {"id": 2, "words": "x" * 5000}, {"id": 3}]
    wanted = lambda _key, value: isinstance(value, dict) and "id" in value  # noqa: E731 # a rule of one line
    found = [value for _key, value in members(pieces(json.dumps(items), 100), wanted)]
    assert [value["id"] for value in found] == [1, 2, 3]
    assert 0 < len(found[1]["words"]) < 5000


def test_a_cut_off_text_keeps_what_was_there() -> None:
    assert readable('{"a": [1, {"b": "half of a senten') == {"a": [1, {"b": "half of a senten"}]}
    assert readable('{"a": 1, "b') == {"a": 1}
    assert readable('[{"a": "x\\u00') == [{"a": "x"}]


@given(text=st.text(alphabet='{}[]",:\\ux01ae \n', max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    document(text)
    for size in (1, 7, 100):
        list(members(pieces(text, size), is_object))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = '["豆沙"]'.encode(encoding)
    assert document("".join(characters([data[:3], data[3:]]))) == ["豆沙"]


def test_numbers_that_cannot_be_written_again() -> None:
    assert document('{"a": NaN, "b": 12345678901234567890, "c": 1}') == {"a": None, "b": "12345678901234567890", "c": 1}


@pytest.mark.timeout(30)  # quadratic reading would take minutes
@pytest.mark.parametrize("unit", ["{", '"', "[", '{"a": 1, ', '{"a": "', '{"a":', "\\", '"a":', '"k": {"a" '])
def test_hostile_repetitions_are_read_in_time(unit: str) -> None:
    text = "[x" + unit * 100_000 + ', {"mapping": 1}]'
    wanted = lambda _key, value: isinstance(value, dict) and "mapping" in value  # noqa: E731 # a rule of one line
    list(members(pieces(text, 100_000), wanted))
    document(text)


def test_other_threads_get_their_turn_within_one_long_conversation() -> None:
    text = json.dumps({"mapping": {f"n{number}": {"parts": ["words " * 20]} for number in range(60_000)}})
    turns, over = [0], threading.Event()

    def count() -> None:
        while not over.is_set():
            turns[0] += 1

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    other = threading.Thread(target=count)
    other.start()
    try:
        profiled = list[int]()
        sys.setprofile(lambda _frame, _event, _argument: profiled.append(turns[0]))
        document(text)
    finally:
        sys.setprofile(None)
        sys.setswitchinterval(interval)
        over.set()
        other.join()
    assert len(set(profiled)) > 10
