"""Every example of the CommonMark and GitHub specifications: what is built has the structure that the parser found."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.ui.transcript.builder import Builder, Context
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.markdown import parse
from app.ui.transcript.specs import Spec
from devtools.environment import ROOT
from tests.ui.transcript.outlines import by_specs, by_tokens, has_looks, without_looks

_DATA = ROOT / "tests" / "data" / "markdown_specs"


def _examples(name: str) -> list[dict[str, Any]]:
    loaded: list[dict[str, Any]] = json.loads((_DATA / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


COMMONMARK, GFM = _examples("commonmark-0.31.2"), _examples("gfm-0.29")
TEXTS = [example["markdown"] for example in COMMONMARK + GFM]


def _id(example: dict[str, Any]) -> str:
    return f"{example['section']} {example['example']}"


@pytest.mark.parametrize("example", COMMONMARK + GFM, ids=_id)
def test_the_structure_is_that_of_the_tokens(example: dict[str, Any]) -> None:
    source = example["markdown"]
    references: dict[str, Any] = {}
    parse(source, references)  # definitions may come after their use
    tokens = parse(source, references)
    built = Builder(source, tokens, Context()).specs()
    shown, parsed = by_specs(built), by_tokens(tokens)
    if has_looks(source):
        shown, parsed = without_looks(shown), without_looks(parsed)
    assert shown == parsed


def _all(chunker: Chunker, text: str, *, is_complete: bool = False) -> list[Spec]:
    return [spec for chunk in chunker.update(text, is_complete=is_complete) for spec in chunk.specs()]


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=25), st.integers(0, 2**32))
def test_examples_streamed_in_any_pieces_give_what_they_give_at_once(examples: list[str], seed: int) -> None:
    text, random_ = "\n".join(examples), random.Random(seed)
    chunker, place = Chunker(), 0
    while place < len(text):
        place += random_.randint(1, 40)
        _all(chunker, text[:place])
    assert _all(chunker, text, is_complete=True) == _all(Chunker(), text, is_complete=True)
