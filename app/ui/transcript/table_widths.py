"""How wide the columns of a table would like to be and must be, in half-width characters, by their text alone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence

from app.ui.transcript.specs import Cell
from app.ui.transcript.text_safety import half_widths

_WIDE_TABLE = 72
"""Half-width characters from which a table can be opened in a window of its own."""
_LONGEST_WORD = 24
_SHORT_CELL = 8
"""Characters of a cell that is better not broken at all."""
_WORD = re.compile(r"[!-~\u00a1-\u2e7f]+|[^\x00-\u2e7f]{1,4}")
"""What should not be broken: a word, or some Chinese characters. (Said as "not up to", it compiles in a quarter.)"""
_BOLD = 1.2
"""How much wider bold text is."""


def natural_widths(rows: Sequence[tuple[Cell, ...]]) -> tuple[int, ...]:
    """How wide each column would like to be, in half-width characters, by its longest line. The first row is bold."""
    return _widest(rows, lambda text: text.split("\u2028"))


def is_wide(widths: Sequence[int]) -> bool:
    """Whether a table of these natural widths can be opened in a window of its own."""
    return sum(widths) + 3 * len(widths) > _WIDE_TABLE


def word_widths(rows: Sequence[tuple[Cell, ...]]) -> tuple[int, ...]:
    """The width of each column's longest word, up to _LONGEST_WORD: what it needs to be readable."""
    found = _widest(rows, lambda text: [text] if len(text) < _SHORT_CELL else _WORD.findall(text))
    return tuple(min(width, _LONGEST_WORD) for width in found)


def _widest(rows: Sequence[tuple[Cell, ...]], pieces_of_text: Callable[[str], list[str]]) -> tuple[int, ...]:
    widths = [2] * len(rows[0])
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            pieces = pieces_of_text("".join(run.text for run in cell))
            width = max(map(half_widths, pieces), default=0)
            widths[column] = max(widths[column], width if number else math.ceil(width * _BOLD))
    return tuple(widths)
