"""Markdown tokens -> specs. What a token looks like is decided here, in which colours and sizes in `formats`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from markdown_it.token import Token

from app.ui.transcript.inline import runs_of
from app.ui.transcript.markdown import MAX_NESTING
from app.ui.transcript.specs import ROWS_PER_TABLE, Block, Cell, Kind, Run, Spec, Strip, Style, Table
from app.ui.transcript.table_widths import is_wide, natural_widths, word_widths
from app.ui.transcript.text_safety import plain

NEW, AFTER_BREAK, AFTER_SPACE, MID_LINE = 0, 1, 2, 3
"""How a paragraph begins, the `level` of its block: anew, or it goes on after a line break, a space or nothing."""
_BULLETS = ("•", "◦", "▪")
MOST_COLUMNS = 40
"""Columns of a table; what has more is shown as lines of text."""
LONGEST = 2000
"""Characters of a line that Qt lays out fast."""
_DEEPEST = 12
"""Levels of indentation that are drawn; deeper ones would leave no room for text."""


class Context(msgspec.Struct, frozen=True):
    """What came before the tokens: set when they continue a block whose beginning was built already."""

    containers: str = ""
    continues: str = ""
    """The type of the first token if its block began earlier: "fence", "bullet_list_open", …"""
    number: int = 1
    """The number of the first item of a continued ordered list, of the first line of continued code."""
    group: str = ""
    """The group of a continued code block."""
    paragraph: int = 0
    """How the first paragraph begins."""
    unfinished: bool = False
    """The last block goes on elsewhere: its end is not drawn."""
    widths: tuple[int, ...] = ()
    words: tuple[int, ...] = ()
    """The column widths of a continued table, and those of their longest words."""
    origin: int = 0
    """Where the source begins in the message, in characters."""


class Builder:
    """Builds the specs of one parsed source. Used once."""

    def __init__(self, source: str, tokens: Sequence[Token], context: Context) -> None:
        self._source, self._tokens, self._context = source, tokens, context
        self._specs: list[Spec] = []
        self._containers = context.containers
        self._lists: list[int | None] = []
        self._marker = ""
        self._continues = context.continues
        self._paragraph_begins = context.paragraph
        self._shared = len(context.containers)
        self._position = 0

    def specs(self) -> tuple[Spec, ...]:
        """All specs, in order."""
        handlers = {
            "heading_open": self._heading,
            "fence": self._fence,
            "code_block": self._fence,
            "math_block": self._formula,
            "html_block": self._html,
            "footnote_reference_open": self._footnote,
        }
        simple = {
            "paragraph_open": self._paragraph,
            "hr": self._rule,
            "table_open": self._table,
            "list_item_open": self._item,
        }
        while self._position < len(self._tokens):
            token = self._tokens[self._position]
            self._position += 1
            if token.level >= MAX_NESTING - 1:
                return self._as_source()
            if handler := handlers.get(token.type):
                handler(token)
            elif token.type in simple:
                simple[token.type]()
            elif token.type in {"bullet_list_open", "ordered_list_open"}:
                self._open_list(token)
            elif token.type == "blockquote_open":
                self._enter_quote()
            elif token.type in {"blockquote_close", "list_item_close", "footnote_reference_close"}:
                self._leave()
            elif token.type in {"bullet_list_close", "ordered_list_close"}:
                self._lists.pop()
        return tuple(self._specs)

    def _as_source(self) -> tuple[Spec, ...]:
        """What is nested too deeply for the parser would lose its text: shown as written."""
        lines = self._source.rstrip("\n").split("\n")
        return tuple(
            Block(Kind.TEXT, (Run(plain(piece), Style.LITERAL),) if piece else (), self._context.containers)
            for line in lines
            for piece in pieces_of(line)
        )

    # containers

    def _enter_quote(self) -> None:
        if self._continues == "blockquote_open":
            self._continues = ""
            self._shared += 1
        self._containers += "q"

    def _leave(self) -> None:
        if self._marker:
            self._add(Block(Kind.ITEM))  # an empty item or footnote
        self._containers = self._containers[:-1]
        self._shared = min(self._shared, len(self._containers))

    def _open_list(self, token: Token) -> None:
        first = int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None
        if self._continues == token.type:
            first = self._context.number if first is not None else None
            self._continues = ""
        self._lists.append(first)

    def _item(self) -> None:
        if self._marker:
            self._add(Block(Kind.ITEM))  # an item that begins with a list
        number = self._lists[-1]
        if number is None:
            bullets = sum(n is None for n in self._lists)
            self._marker = _BULLETS[min(bullets, len(_BULLETS)) - 1]
        else:
            self._marker = f"{number}."
            self._lists[-1] = number + 1
        self._containers += "l"

    def _footnote(self, token: Token) -> None:
        self._containers += "n"
        self._marker = plain(str(token.meta.get("label", "")))

    def _add(self, spec: Block | Table | Strip) -> None:
        """Adds a spec in the present containers, with the marker that waits for its first block."""
        containers = self._containers[:_DEEPEST]
        shared = min(self._shared, len(containers))
        if isinstance(spec, Block):
            marker, self._marker = self._marker, ""
            spec = spec._replace(containers=containers, shared=shared, marker=marker)
            if sum(len(run.text) for run in spec.runs) > 2 * LONGEST:
                first, *rest = _split(spec.runs)
                self._specs.append(spec._replace(runs=first))
                shared = len(containers)
                self._specs += [Block(Kind.TEXT, runs, containers, shared, level=MID_LINE) for runs in rest[:-1]]
                spec = Block(Kind.TEXT, rest[-1], containers, shared, level=MID_LINE)
        else:
            if self._marker:
                self._add(Block(Kind.ITEM))
                shared = min(self._shared, len(containers))
            spec = spec._replace(containers=containers, shared=shared)
        self._specs.append(spec)
        self._shared = len(self._containers)

    # blocks

    def _inline(self) -> tuple[Run, ...]:
        token = self._tokens[self._position]
        self._position += 1
        return runs_of(token.children or ())

    def _paragraph(self) -> None:
        runs = self._inline()
        if self._marker and runs and runs[0].text[:4].lower() in {"[ ] ", "[x] "} and not runs[0].style:
            self._marker = runs[0].text[:3].lower()
            runs = (runs[0]._replace(text=runs[0].text[4:]), *runs[1:])
        begins, self._paragraph_begins = self._paragraph_begins, NEW
        self._add(Block(Kind.ITEM if self._marker else Kind.TEXT, runs, level=begins))

    def _heading(self, token: Token) -> None:
        self._add(Block(Kind.HEADING, self._inline(), level=int(token.tag[1])))

    def _rule(self) -> None:
        self._add(Block(Kind.RULE))
        self._add(Block(Kind.SPACE, level=2))  # Qt hides an empty block above a table

    def _formula(self, token: Token) -> None:
        source = f"{token.info}{token.content}"
        if token.meta["closed"]:
            run = Run(plain(token.content), Style.LITERAL, formula=token.content)
        else:
            run = Run(plain(source), Style.LITERAL)
        self._add(Block(Kind.FORMULA, (run,)))

    def _html(self, token: Token) -> None:
        text = plain(token.content.rstrip("\n"))
        self._add(Block(Kind.TEXT, (Run(text, Style.LITERAL),) if text else ()))

    def _fence(self, token: Token) -> None:
        continued = self._continues == "fence"
        self._continues = ""
        group = self._context.group if continued else f"code{self._context.origin + self._offset(token)}"
        if not continued:
            words = token.info.split()
            self._add(Strip("code", group, plain(words[0]) if words else "", group=group))
            self._add(Block(Kind.SPACE, level=6, group=group))
        first = self._context.number if continued else 1
        content = token.content.removesuffix("\n")
        for line in code_lines(content, first, group) if token.content else ():
            self._add(line)
        last = self._position == len(self._tokens)
        if not (last and self._context.unfinished):
            self._add(Block(Kind.SPACE, level=8, group=group))
            self._add(Block(Kind.SPACE, level=8))

    def _offset(self, token: Token) -> int:
        """Where the token's first line begins in the source, in characters."""
        line = token.map[0] if token.map else 0
        offset = 0
        for _ in range(line):
            offset = self._source.index("\n", offset) + 1
        return offset

    # tables

    def _table(self) -> None:
        continued = self._continues == "table_open"
        self._continues = ""
        key = f"table{self._context.origin + self._offset(self._tokens[self._position - 1])}"
        aligns, rows = self._table_rows()
        if len(aligns) > MOST_COLUMNS:
            for row in rows[1:] if continued else rows:
                self._add(Block(Kind.TEXT, _as_line(row)))
            return
        measured = rows[: ROWS_PER_TABLE + 1]
        widths = self._context.widths if continued else natural_widths(measured)
        words = self._context.words if continued else word_widths(measured)
        if not continued and is_wide(widths):
            self._add(Strip("table", key))
        has_header = not continued
        for piece in _pieces(rows[1:]):
            shown = (rows[0], *piece) if has_header else tuple(piece)
            if shown:
                self._add(Table(shown, has_header, aligns, widths, words=words))
            has_header = False
        last = self._position == len(self._tokens)
        if not (last and self._context.unfinished):
            self._add(Block(Kind.SPACE, level=6))

    def _table_rows(self) -> tuple[tuple[str, ...], list[tuple[Cell, ...]]]:
        aligns: list[str] = []
        rows: list[tuple[Cell, ...]] = []
        row: list[Cell] = []
        while True:
            token = self._tokens[self._position]
            self._position += 1
            if token.type == "table_close":
                return tuple(aligns), rows
            if token.type in {"th_open", "td_open"}:
                if token.type == "th_open":
                    aligns.append(str(token.attrs.get("style", "")).removeprefix("text-align:"))
                row.append(self._inline())
            elif token.type == "tr_close":
                rows.append(tuple(row))
                row = []


def _as_line(row: Sequence[Cell]) -> tuple[Run, ...]:
    """The cells of a row in one line."""
    return tuple(run for cell in row for run in (*cell, Run(" | ")))


def code_lines(text: str, first: int, group: str) -> list[Block]:
    """Lines of code; they are counted from `first`, and pieces of a very long one have the same number."""
    return [
        Block(Kind.CODE, (Run(plain(piece)),) if piece else (), level=number, group=group)
        for number, line in enumerate(text.split("\n"), first)
        for piece in pieces_of(line)
    ]


def pieces_of(line: str) -> list[str]:
    """The line in pieces that Qt lays out fast."""
    return [line[at : at + LONGEST] for at in range(0, max(len(line), 1), LONGEST)]


def _prose_pieces(text: str) -> Iterator[str]:
    """The text in pieces that end at a space or a full stop where there is one."""
    while len(text) > LONGEST:
        end = max(text.rfind(mark, LONGEST - 300, LONGEST) for mark in " 。") + 1 or LONGEST
        yield text[:end]
        text = text[end:]
    yield text


def _split(runs: tuple[Run, ...]) -> Iterator[tuple[Run, ...]]:
    """The runs of a very long paragraph as those of several."""
    piece: list[Run] = []
    length = 0
    for run in runs:
        texts = [run.text] if run.formula else _prose_pieces(run.text)
        for text in texts:
            if piece and length + len(text) > LONGEST:
                yield tuple(piece)
                piece, length = [], 0
            piece.append(run._replace(text=text))
            length += len(text)
    yield tuple(piece)


def _pieces(rows: Sequence[tuple[Cell, ...]]) -> Iterator[Sequence[tuple[Cell, ...]]]:
    for start in range(0, max(len(rows), 1), ROWS_PER_TABLE):
        yield rows[start : start + ROWS_PER_TABLE]
