"""The language of the search field, folding, and what an excerpt shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.search import folding
from app.core.search.hits import excerpt_of, found_words, spans_in
from app.core.search.query import Term, parse
from app.core.search.variants import forms_of, spellings


@pytest.mark.parametrize(
    ("text", "terms", "excluded"),
    [
        ("豆沙 包", [("豆沙",), ("包",)], []),
        ("用Python写", [("用", "python", "写")], []),
        ("foo-bar -not", [("foo", "bar")], [("not",)]),
        ("“好 吗” «x»", [("好", "吗"), ("x",)], []),
        ('- -- "" -""', [], []),
        ("a AND b* (c)", [("a",), ("and",), ("b",), ("c",)], []),
        ("same same", [("same",)], []),
    ],
)
def test_words_phrases_and_minus(text: str, terms: list[tuple[str, ...]], excluded: list[tuple[str, ...]]) -> None:
    query = parse(text)
    assert [term.pieces for term in query.terms] == terms
    assert [term.pieces for term in query.excluded] == excluded
    assert bool(query) == bool(terms)


def test_a_phrase_ends_with_its_quote() -> None:
    assert parse('"a b"').terms == (Term(("a", "b"), is_phrase=True),)
    assert parse('"a b').terms[0].is_prefix


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("ＡＢＣ", "abc"),
        ("Café", "cafe"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ё", "е"),
        ("が", "が"),
        ("한국", "한국"),
        ("ｶﾞ", "ガ"),
        ("①", "1"),
        ("豆沙，ABC！", "豆沙，abc！"),
    ],
)
def test_case_width_and_diacritics_do_not_count(text: str, folded: str) -> None:
    assert folding.fold(text) == folded


@given(st.text())
def test_places_lead_back_into_the_text(text: str) -> None:
    folded, places = folding.fold_with_places(text)
    if places is not None:
        assert len(places) == len(folded)
        assert places == sorted(places)
        assert all(0 <= place < len(text) for place in places)
    else:
        assert len(folded) == len(text)


@given(st.text(max_size=200), st.text(max_size=20))
def test_excerpts_hold_what_was_looked_for(text: str, wanted: str) -> None:
    query = parse(wanted)
    excerpt = excerpt_of(text, query) if query else None
    if excerpt:
        assert excerpt.spans
        assert all(0 <= start < end <= len(excerpt.text) for start, end in excerpt.spans)
        assert "\n" not in excerpt.text


def test_spans_are_those_of_the_text_as_written() -> None:
    assert spans_in("Un CAFÉ, ＡＢＣ", parse("cafe abc")) == [(3, 7), (9, 12)]
    assert spans_in("cafeteria", parse('"cafe"')) == []
    assert spans_in("用Python写代码", parse("python写")) == [(1, 8)]
    assert found_words("Tea tea TEA", parse("te")) == ["Te", "te", "TE"]
    assert excerpt_of("nothing", parse("x")) is None


def test_a_long_text_is_cut_around_the_first_hit() -> None:
    excerpt = excerpt_of("x " * 500 + "豆沙" + " y" * 500, parse("豆沙"))
    assert excerpt is not None
    ((start, end),) = excerpt.spans
    assert excerpt.text[start:end] == "豆沙"
    assert excerpt.text.startswith("…")
    assert excerpt.text.endswith("…")
    assert len(excerpt.text) < 200


def test_traditional_and_simplified_forms() -> None:
    assert forms_of("发") == "发發髮"
    assert set(forms_of("髮")) == {"髮", "发", "發"}
    assert forms_of("x") == "x"
    assert spellings("头发")[0] == "头发"
    assert {"頭髮", "頭發"} <= set(spellings("头发"))
    assert len(spellings("发" * 20)) <= 32
    assert spans_in("我的頭髮", parse("头发", any_form=True)) == [(2, 4)]
    assert spans_in("我的頭髮", parse("头发")) == []


@given(st.text(st.sampled_from("豆沙包，。 ab\u00e9ＡI\u0130한😀\U00020000\n_-\ud800")))
def test_an_index_is_told_each_pair_of_a_run_and_each_word(text: str) -> None:
    folded = folding.fold(text)
    found = folding.pieces(folded)
    runs = [piece for piece in found if folding.is_run(piece)]
    words, forms = (side.split() for side in folding.index_entry(folded))
    assert words == [word for piece in found for word in (folding.pairs(piece) if piece in runs else [piece])]
    starts = {piece[:length] for piece in found if piece not in runs for length in (1, 2, 3)}
    assert set(forms) == {character for run in runs for character in run} | starts
