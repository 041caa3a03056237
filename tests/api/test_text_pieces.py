"""Text that comes in pieces: thinking tags, half characters, lines of a stream. Where it is cut must not matter."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api import sse
from app.api.answer import AnswerReader
from app.api.failures import Sent
from app.api.sse import SseReader, Stray, TooLargeError
from app.api.surrogates import HalfJoiner, whole
from app.api.think import ThinkSplitter
from app.core.errors import APIError, ErrorKind

halves = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=()), st.sampled_from("\ud83d\ude00a")), max_size=12
)
thoughts = st.lists(
    st.sampled_from(["<think>", "</think>", "<", "</", "think>", "\n", " ", "a", "好", "`"]), max_size=12
).map("".join)


def pieces(text: str, cuts: list[int]) -> list[str]:
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    return [text[start:end] for start, end in pairwise(places)]


def joined(parts: list[str]) -> str:
    joiner = HalfJoiner()
    return "".join(joiner.feed(part) for part in parts) + joiner.end()


def split(parts: list[str]) -> tuple[str, str]:
    splitter = ThinkSplitter()
    pairs = [*(splitter.feed(part) for part in parts), splitter.end()]
    return "".join(pair[0] for pair in pairs), "".join(pair[1] for pair in pairs)


@given(halves, st.lists(st.integers(0, 12)))
def test_halves_are_joined_wherever_the_text_is_cut(text: str, cuts: list[int]) -> None:
    assert joined(pieces(text, cuts)) == whole(text)
    whole(text).encode()


def test_a_lone_half_becomes_a_replacement_character() -> None:
    assert whole("a\ud83db\ude00\ud83d") == "a\ufffdb\ufffd\ufffd"
    assert joined(["\ud83d", "\ude00"]) == "😀"


@given(thoughts, st.lists(st.integers(0, 40)))
def test_thinking_is_split_off_wherever_the_text_is_cut(text: str, cuts: list[int]) -> None:
    assert split(pieces(text, cuts)) == split([text])


@given(thoughts)
def test_splitting_loses_nothing_but_tags_and_blank_lines(text: str) -> None:
    reasoning, answer = split([text])
    if text.lstrip().startswith("<think>"):
        inside, closed, after = text.lstrip()[len("<think>") :].partition("</think>")
        assert reasoning == inside.lstrip("\n")
        assert answer == (after.lstrip("\n") if closed else "")
    else:
        assert (reasoning, answer) == ("", text)


@given(st.lists(st.text(alphabet="ab:\r\n\u2028\ufeff好", max_size=8), max_size=5), st.lists(st.integers(0, 200)))
def test_lines_are_read_wherever_the_bytes_are_cut(values: list[str], cuts: list[int]) -> None:
    data = "".join(f"data: {json.dumps(value)}\r\n\r\n" for value in values).encode()
    places = sorted({min(cut, len(data)) for cut in cuts} | {0, len(data)})
    reader = SseReader()
    items = [item for start, end in pairwise(places) for item in reader.feed(data[start:end])]
    items += reader.end()
    assert [json.loads(item.data) for item in items if not isinstance(item, Stray)] == values


def test_lines_that_are_no_events_are_handed_on() -> None:
    reader = SseReader()
    items = [*reader.feed(b"Bad Gateway\ndata: x\n\n<hr>\n"), *reader.end()]
    assert [item if isinstance(item, Stray) else item.data for item in items] == ["Bad Gateway", "x", "<hr>"]


@pytest.mark.parametrize("endless", [b"data: x", b"x", b"data: y\n"])
def test_an_event_without_end_is_given_up(endless: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LARGEST_EVENT", 1000)
    reader = SseReader()
    for _ in range(1000 // len(endless)):
        list(reader.feed(endless))
    with pytest.raises(TooLargeError):
        list(reader.feed(endless))


def test_many_events_and_comments_are_not_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sse, "LARGEST_EVENT", 1000)
    reader = SseReader()
    for _ in range(2000):
        list(reader.feed(b": keep-alive\n\n"))
        list(reader.feed(b"data: x\n\n"))


@given(st.lists(st.binary(max_size=60), max_size=6))
def test_any_bytes_end_in_events_or_in_an_error_of_ours(parts: list[bytes]) -> None:
    reader = AnswerReader(Sent("POST", "http://127.0.0.1/v1/chat/completions", status=200))
    kind: ErrorKind | None = None
    try:
        for part in parts:
            list(reader.feed(part))
        list(reader.end())
    except APIError as error:
        kind = error.kind
    assert kind in {None, ErrorKind.UNREADABLE, ErrorKind.WRONG_ADDRESS, ErrorKind.SERVER}
