"""What the transcript shows, as plain values: blocks, tables and strips, made by `builder`, drawn by `writer`.

Two documents are the same when their lists of specs are: that is how streaming, windowing and tests compare them.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum, IntFlag
from typing import NamedTuple


class Style(IntFlag):
    """How a run of text looks."""

    PLAIN = 0
    BOLD = 1
    ITALIC = 2
    STRIKE = 4
    CODE = 8
    SUPERSCRIPT = 16
    SUBSCRIPT = 32
    MUTED = 64
    LITERAL = 128
    """Source that is shown as it is: raw HTML, a formula that is not drawn yet."""
    STRONG_MUTED = 256
    """The name of an author."""


class Run(NamedTuple):
    """Text in one style. `formula` is TeX to be drawn in its place, `picture` the name of an attachment, or the address
    of a picture that is drawn once the reader asked for it.
    """

    text: str
    style: int = 0
    link: str = ""
    formula: str = ""
    picture: str = ""


class Kind(IntEnum):
    """What a block is."""

    TEXT = 1
    HEADING = 2
    ITEM = 3
    CODE = 4
    RULE = 5
    FORMULA = 6
    AUTHOR = 7
    USER = 8
    THOUGHT = 9
    QUIET = 10
    """Tool calls, file names, sources."""
    SPACE = 11
    """Room without text; `level` is its height in pixels at zoom 1."""
    TABLE_END = 12


class Block(NamedTuple):
    """One paragraph of the document."""

    kind: Kind
    runs: tuple[Run, ...] = ()
    containers: str = ""
    """What it lies in, from outside in: "l" a list item, "q" a quote, "n" a footnote, "t" the model's thinking."""
    shared: int = 0
    """How many of the containers go on from the block above, so that a quote's bar has no gap."""
    marker: str = ""
    """What stands before the first line of a list item: "•", "3.", "[ ]", "[x]"."""
    level: int = 0
    group: str = ""
    """Blocks of the same group share one painted background: the lines of a code block, a user's message."""

    @property
    def text(self) -> str:
        """Its text without styles."""
        return "".join(run.text for run in self.runs)


Cell = tuple[Run, ...]


class Table(NamedTuple):
    """A table, or a piece of at most ROWS_PER_TABLE rows of a longer one: pieces have the same `widths` and `words`."""

    rows: tuple[tuple[Cell, ...], ...]
    has_header: bool
    aligns: tuple[str, ...]
    widths: tuple[int, ...]
    """Natural widths of the columns in half-width characters."""
    containers: str = ""
    shared: int = 0
    words: tuple[int, ...] = ()
    """Widths of the longest words of the columns, counted like `widths`."""


class Strip(NamedTuple):
    """Room for a real widget that stands in the text: a code header, an error with its buttons."""

    kind: str
    key: str
    """Tells this strip from others of its kind in the message."""
    text: str = ""
    containers: str = ""
    shared: int = 0
    group: str = ""


Spec = Block | Table | Strip
ROWS_PER_TABLE = 10


def text_of(spec: Spec) -> str:
    """The text of a spec, for finding and comparing."""
    if isinstance(spec, Block):
        return spec.text
    if isinstance(spec, Table):
        return "\n".join("\t".join("".join(run.text for run in cell) for cell in row) for row in spec.rows)
    return ""


def text_of_cell(cell: Cell) -> str:
    """The text of a table's cell, with line breaks as such."""
    return "".join(run.text for run in cell).replace("\u2028", "\n")


def runs_of_spec(spec: Spec) -> Iterator[Run]:
    """All runs of a spec."""
    if isinstance(spec, Block):
        yield from spec.runs
    elif isinstance(spec, Table):
        for row in spec.rows:
            for cell in row:
                yield from cell
