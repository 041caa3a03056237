"""Excerpts read like what is shown in the conversation: marks of Markdown are gone, the hits still marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.search.hits import excerpt_of
from app.core.search.query import parse


def _marked(text: str, query: str) -> str:
    """The excerpt, hits in brackets."""
    excerpt = excerpt_of(text, parse(query))
    assert excerpt is not None
    shown = excerpt.text
    for start, end in reversed(excerpt.spans):
        shown = f"{shown[:start]}«{shown[start:end]}»{shown[end:]}"
    return shown


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("先泡 **豆沙** 包", "豆沙", "先泡 «豆沙» 包"),
        ("- [x] *soft* needle", "needle", "soft «needle»"),
        ("> ## Heading with `code*` needle", "heading", "«Heading» with code* needle"),
        ("| bean | price |\n|---|:--:|\n|red|2|", "bean", "«bean» price red 2"),
        ("needle\n---\n***all*** ~~gone~~ __x__ _y_", "needle", "«needle» all gone x y"),
        ("needle in [the **docs**](http://example.com/a_(b)) ![cat](cat.png)", "needle", "«needle» in the docs cat"),
        ("[docs](http://a.b/needle)", "needle", "…ttp://a.b/«needle»)"),
        ("```python\nneedle(*a, **b)\nx_y_z\n```\n**end**", "needle", "…«needle»(*a, **b) x_y_z end"),
        ("```needle\nfoo\n```", "needle", "```«needle» foo"),
        (r"needle \*kept\* 2**10 snake_case a * b", "needle", "«needle» *kept* 2**10 snake_case a * b"),
        ("phrase **bold** text", '"bold text"', "phrase «bold text»"),
        ("😀 **豆沙** 😀", "豆沙", "😀 «豆沙» 😀"),
        ("needle **cut", "needle", "«needle» **cut"),
    ],
)
def test_marks_of_markdown_are_not_shown(text: str, query: str, shown: str) -> None:
    assert _marked(text, query).lstrip("…") == shown.lstrip("…")


def test_long_texts_are_cut_around_the_hit() -> None:
    excerpt = excerpt_of(f"{'before ' * 500}**needle** {'behind ' * 500}", parse("needle"))
    assert excerpt is not None
    assert excerpt.text.startswith("…before needle behind")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) < 145


@given(st.text(alphabet="ab*_`~[]()|#>-\\ \n豆é", max_size=300), st.sampled_from(["a", "豆", "b豆", "e"]))
def test_the_first_hit_is_always_marked(text: str, query: str) -> None:
    excerpt = excerpt_of(text, parse(query))
    if excerpt is not None:
        start, end = excerpt.spans[0]
        assert excerpt.text[start:end].replace("é", "e").startswith(query[0])
        assert "\n" not in excerpt.text
