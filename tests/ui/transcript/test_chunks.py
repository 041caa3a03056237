"""However an answer arrives, and wherever it is cut, it is built as if it had been read in one piece."""

from __future__ import annotations

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from app.ui.transcript.builder import AFTER_BREAK, AFTER_SPACE
from app.ui.transcript.chunk import Chunk
from app.ui.transcript.chunks import MARKDOWN_LIMIT, Chunker
from app.ui.transcript.specs import Block, Kind, Run, Spec, Table, text_of
from tests.ui.transcript.constructs import CONSTRUCTS
from tests.ui.transcript.markdown_samples import LINES, answer, anything, long_block, table

PHASES = [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink]
"""All but the explaining one, which takes minutes here."""


def whole(text: str) -> list[Spec]:
    """What one reading of the text gives."""
    return list(Chunk(text, {}).specs())


def joined(specs: list[Spec]) -> list[Spec]:
    """The pieces that long paragraphs were cut into, put together again."""
    out: list[Spec] = []
    for spec in specs:
        before = out[-1] if out else None
        if isinstance(spec, Block) and spec.kind == Kind.TEXT and spec.level and isinstance(before, Block):
            between = {AFTER_BREAK: (Run("\u2028"),), AFTER_SPACE: (Run(" "),)}.get(spec.level, ())
            out[-1] = before._replace(runs=_merged((*before.runs, *between, *spec.runs)))
        else:
            out.append(spec)
    return out


def _merged(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    out: list[Run] = []
    for run in runs:
        if out and not run.formula and not out[-1].formula and out[-1][1:] == run[1:]:
            out[-1] = run._replace(text=out[-1].text + run.text)
        else:
            out.append(run)
    return tuple(out)


def specs_of(chunker: Chunker, text: str, *, is_complete: bool = False) -> list[Spec]:
    return [spec for chunk in chunker.update(text, is_complete=is_complete) for spec in chunk.specs()]


def streamed(text: str, cuts: list[int]) -> list[Spec]:
    chunker = Chunker()
    for cut in cuts:
        specs_of(chunker, text[:cut])
    return specs_of(chunker, text, is_complete=True)


@given(seed=st.integers(0, 10**9), lines=st.integers(1, 70), data=st.data())
@settings(max_examples=30, deadline=None, phases=PHASES)
def test_any_text_in_any_pieces(seed: int, lines: int, data: st.DataObject) -> None:
    text = anything(random.Random(seed), lines)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=30)))
    assert streamed(text, cuts) == specs_of(Chunker(), text, is_complete=True)
    assert joined(streamed(text, cuts)) == whole(text)


@given(st.lists(st.sampled_from(LINES), max_size=60), st.integers(1, 40))
@settings(max_examples=40, deadline=None, phases=PHASES)
def test_lines_that_begin_and_end_blocks(lines: list[str], step: int) -> None:
    text = "\n".join(lines)
    assert joined(streamed(text, list(range(0, len(text), step)))) == whole(text)


@given(st.integers(0, 10**9), st.integers(1, 25), st.integers(1, 90))
@settings(max_examples=15, deadline=None, phases=PHASES)
def test_answers(seed: int, blocks: int, step: int) -> None:
    text = answer(random.Random(seed), blocks)
    assert joined(streamed(text, list(range(0, len(text), step)))) == whole(text)


@given(st.integers(0, 10**9))
@settings(max_examples=5, deadline=None, phases=PHASES)
def test_every_prefix_is_what_a_reading_of_the_prefix_gives(seed: int) -> None:
    text = answer(random.Random(seed), 4).replace("]:", "")[:1500]
    chunker = Chunker()
    for end in range(0, len(text) + 1, 3):
        assert specs_of(chunker, text[:end]) == whole(text[:end])


@pytest.mark.parametrize("example", CONSTRUCTS, ids=range(len(CONSTRUCTS)))
def test_every_construct(example: str) -> None:
    text = example + "\n\n" + example + "\n"
    assert streamed(text, list(range(len(text)))) == whole(text)


@pytest.mark.parametrize("kind", ["code", "list", "table", "quote"])
def test_a_long_block_is_cut_without_a_trace(kind: str) -> None:
    text = long_block(kind, 7_500, random.Random(1))
    chunks = Chunker().update(text)
    assert len(chunks) >= 3
    assert joined([spec for chunk in chunks for spec in chunk.specs()]) == joined(whole(text))
    assert joined(streamed(text, list(range(0, len(text), 97)))) == joined(whole(text))


@pytest.mark.parametrize("prefix", ["", "> "])
def test_a_long_paragraph_is_cut_where_nothing_is_open(prefix: str) -> None:
    random_ = random.Random(2)
    text = prefix + long_block("paragraph", 7_000, random_).replace("10. ", "")
    specs = specs_of(Chunker(), text)
    assert 2 < len(specs) < 8
    assert all(isinstance(spec, Block) and spec.kind == Kind.TEXT for spec in specs)
    assert joined(specs) == joined(whole(text))
    assert all(len(text_of(spec)) < 2600 for spec in specs)
    assert streamed(text, list(range(0, len(text), 53))) == specs


def test_settled_chunks_are_never_made_again() -> None:
    text = answer(random.Random(3), 40)
    chunker = Chunker()
    seen: list[Chunk] = []
    for end in range(0, len(text), 31):
        chunks = chunker.update(text[:end])
        assert all(old is new for old, new in zip(seen, chunks, strict=False))
        seen = chunks[:-1]
    assert len(seen) > 8


def test_only_the_tail_is_read_again() -> None:
    text = answer(random.Random(4), 300)
    chunker = Chunker()
    tails = [len(chunker.update(text[:end])[-1].text) for end in range(0, len(text), 101)]
    assert max(tails) < 3_500


def test_the_columns_of_a_long_table_are_as_wide_in_every_piece() -> None:
    specs = specs_of(Chunker(), table(random.Random(5), 130))
    tables = [spec for spec in specs if isinstance(spec, Table)]
    assert len(tables) == 13
    assert len({spec.widths for spec in tables}) == 1
    assert [spec.has_header for spec in tables] == [True] + 12 * [False]


def test_a_link_defined_below_its_use_works_once_the_text_is_complete() -> None:
    text = "See [there].\n\n" + "filler 文字。\n\n" * 200 + "[there]: https://example.org\n"
    chunker = Chunker()
    assert specs_of(chunker, text)[0].runs[0].text == "See [there]."  # type: ignore[union-attr]
    complete = specs_of(chunker, text, is_complete=True)[0]
    assert isinstance(complete, Block)
    assert [run.link for run in complete.runs] == ["", "https://example.org", ""]


def test_a_text_that_changes_is_read_anew() -> None:
    chunker = Chunker()
    specs_of(chunker, "# One\n\n" * 300)
    assert specs_of(chunker, "Two") == whole("Two")


def test_what_is_too_long_for_markdown_is_still_shown() -> None:
    text = "**word** " * 60_000
    shown = "".join(text_of(spec) for spec in specs_of(Chunker(), text))
    assert len(text) > MARKDOWN_LIMIT
    assert shown.count("word") == 60_000
