"""Messages as values: text and the parts around it, and what a newer version may have written."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.message import FilePart, ImagePart, Message, OtherPart, Part, Role, TextPart

IMAGE, FILE, OTHER = ImagePart("a.png"), FilePart("b.txt"), OtherPart({"type": "audio"})


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ((), ""),
        ((TextPart("a"),), "a"),
        ((IMAGE,), ""),
        ((TextPart("a"), IMAGE, TextPart("b")), "ab"),
    ],
)
def test_the_text_is_that_of_all_text_parts(parts: tuple[Part, ...], text: str) -> None:
    assert Message(id="m", parts=parts).text == text


def test_a_new_text_replaces_all_text_parts_and_keeps_the_rest() -> None:
    message = Message(id="m", parts=(TextPart("a"), IMAGE, TextPart("b"), FILE, OTHER))
    assert message.with_text("c").parts == (TextPart("c"), IMAGE, FILE, OTHER)
    assert message.with_text("").parts == (IMAGE, FILE, OTHER)


@given(st.text())
def test_the_text_given_is_the_text_read(text: str) -> None:
    assert Message(id="m", parts=(IMAGE,)).with_text(text).text == text


def test_messages_do_not_change() -> None:
    message = Message(id="m")
    with pytest.raises(AttributeError):
        message.role = Role.ASSISTANT


def test_only_what_differs_from_the_default_is_written() -> None:
    assert msgspec.json.decode(msgspec.json.encode(Message(id="m"))) == {"id": "m"}


@given(st.text(), st.text(), st.sampled_from([*Role, "something newer"]))
def test_a_message_is_the_same_after_writing_and_reading(text: str, reasoning: str, role: str) -> None:
    message = Message(id="m", role=role, reasoning=reasoning, parts=(TextPart(text), IMAGE, FILE, OTHER))
    assert msgspec.json.decode(msgspec.json.encode(message), type=Message) == message
