"""Sentences in two languages with places for values."""

from __future__ import annotations

import pytest

from app.core.localized import CHINESE, ENGLISH, LANGUAGES, Text

GREETING = Text("你好，{name}！", "Hello, {name}!")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (CHINESE, "你好，小红！"),
        ("zh", "你好，小红！"),
        (ENGLISH, "Hello, 小红!"),
        ("fr", "Hello, 小红!"),
        ("", "Hello, 小红!"),
    ],
)
def test_anything_but_chinese_reads_as_english(language: str, said: str) -> None:
    assert GREETING.say(language, name="小红") == said


def test_places_without_a_value_and_braces_that_are_no_places_stay() -> None:
    assert GREETING.say(ENGLISH, other=1) == "Hello, {name}!"
    assert Text("{ … }", "JSON: { … }").say(ENGLISH, name=1) == "JSON: { … }"


def test_a_value_is_taken_literally() -> None:
    assert GREETING.say(ENGLISH, name="{name} \\1 %s") == "Hello, {name} \\1 %s!"


def test_any_name_may_be_used_for_a_value() -> None:
    assert Text("{language}{self}", "{language}{self}").say(ENGLISH, language=1, self=2) == "12"


def test_the_languages() -> None:
    assert LANGUAGES == ("zh_CN", "en")
