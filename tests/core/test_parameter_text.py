"""Typed text and values: exact in both directions, errors in plain words with their place."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.message import JsonValue
from app.core.parameter_domains import Integer, JsonArray, JsonObject, Number
from app.core.parameter_text import (
    UnreadableText,
    parse,
    parse_escapes,
    parse_json,
    with_escapes,
    written,
)

NUMBER, INTEGER, OBJECT, ARRAY = Number(0, 2, 0.05), Integer(0), JsonObject(), JsonArray()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.7", 0.7),
        ("0,7", 0.7),
        ("０．７", 0.7),
        ("0。7", 0.7),
        (" 1 ", 1.0),
        ("−0.5", -0.5),
        (".5", 0.5),
        ("1e-3", 0.001),
    ],
)
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    parsed = parse(NUMBER, text)
    assert parsed == value
    assert type(parsed) is float


@pytest.mark.parametrize("text", ["nan", "NaN", "inf", "-Infinity", "1e999", "hot", "0,7,1", "1_000", "0x10", "٣x"])
def test_no_number_comes_of_these(text: str) -> None:
    with pytest.raises(UnreadableText):
        parse(NUMBER, text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("9223372036854775807", 2**63 - 1),
        ("-9223372036854775808", -(2**63)),
        ("9007199254740993", 2**53 + 1),
        ("12,000", 12000),
        ("１２", 12),
        ("+5", 5),
    ],
)
def test_whole_numbers_stay_exact(text: str, value: int) -> None:
    parsed = parse(INTEGER, text)
    assert parsed == value
    assert type(parsed) is int


@pytest.mark.parametrize("text", ["5.0", "1e3", "ten", "1,2", "9" * 101])
def test_no_whole_number_comes_of_these(text: str) -> None:
    with pytest.raises(UnreadableText):
        parse(INTEGER, text)


@pytest.mark.parametrize("domain", [NUMBER, INTEGER, OBJECT, ARRAY])
def test_empty_means_not_sent(domain: Number | Integer | JsonObject | JsonArray) -> None:
    assert parse(domain, "") is None
    assert parse(domain, "  \n") is None
    assert written(None) == ""


def test_an_empty_object_or_array_is_not_sent_but_other_json_is_kept_for_the_check() -> None:
    assert parse(OBJECT, "{}") is None
    assert parse(ARRAY, "[ ]") is None
    assert parse(OBJECT, "false") is False
    assert parse(OBJECT, "0") == 0


@given(st.integers(-(2**63), 2**63 - 1))
def test_written_integers_read_back(value: int) -> None:
    assert parse(INTEGER, written(value)) == value


@given(st.floats(-2, 2))
def test_written_numbers_read_back(value: float) -> None:
    assert parse(NUMBER, written(value)) == value


@given(st.text())
def test_escapes_read_back(text: str) -> None:
    assert parse_escapes(with_escapes(text)) == text


def test_escapes() -> None:
    assert parse_escapes(r"a\nb\tc\\n\d") == "a\nb\tc\\n\\d"
    assert with_escapes("\r\n") == r"\r\n"


@pytest.mark.parametrize(
    ("text", "line", "column", "said"),
    [
        ('{"a" 1}', 1, 6, "colon is missing"),
        ("{a: 1}", 1, 2, "name in double quotes"),
        ('{"a": 1,\n "b": 2,}', 2, None, "No comma may follow the last item"),
        ("[1, 2, ]", 1, None, "No comma may follow the last item"),
        ('{"a": “x”}', 1, 7, "Chinese mark"),
        ('{"a": 1，"b": 2}', 1, 8, "Chinese mark"),
        ('{"a": 1\n "b": 2}', 2, 2, "comma or a closing bracket"),
        ('{"a": }', 1, 7, "value is missing"),
        ("[1] 2", 1, 5, "after the end"),
        ('{"a": "x', 1, 7, "never closed"),
        ('{"a": "x\ny"}', 1, 9, "write \\n"),
        (r'{"a": "\q"}', 1, None, "backslash"),
    ],
)
def test_json_errors_tell_place_and_reason(text: str, line: int, column: int | None, said: str) -> None:
    with pytest.raises(UnreadableText) as caught:
        parse_json(text)
    assert caught.value.line == line
    assert column is None or caught.value.column == column
    assert said in caught.value.reason.en
    assert caught.value.reason.zh != caught.value.reason.en


@pytest.mark.parametrize(
    "text",
    ['{"a": NaN}', "[Infinity]", "[-Infinity]", "[1e999]", '{"a": 1, "a": 2}', r'["\ud800"]', "[" * 99999, "9" * 5000],
)
def test_json_that_could_not_be_sent_is_refused(text: str) -> None:
    with pytest.raises(UnreadableText):
        parse_json(text)


def test_the_name_that_stands_twice_is_named() -> None:
    with pytest.raises(UnreadableText) as caught:
        parse_json('{"x": {"city": 1, "city": 2}}')
    assert "city" in caught.value.reason.en


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    )
)
def test_written_json_reads_back(value: JsonValue) -> None:
    assert parse_json(json.dumps(value, ensure_ascii=False)) == value
    if isinstance(value, dict | list) and value:
        assert parse(OBJECT, written(value)) == value


def test_chinese_is_written_as_it_is() -> None:
    assert "豆沙" in written({"name": "豆沙"})
