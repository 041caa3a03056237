"""Where one long Markdown block may be cut so that its pieces, parsed alone, look like the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec
from markdown_it.token import Token
from msgspec.structs import replace

from app.ui.transcript.builder import AFTER_BREAK, AFTER_SPACE, MID_LINE, Context
from app.ui.transcript.chunk import Chunk
from app.ui.transcript.markdown import parse_inline
from app.ui.transcript.specs import ROWS_PER_TABLE

CODE_LINES = 25
PIECE = 600
"""Characters of list items or of a quote's blocks that make a piece."""
PARAGRAPH = 1500
"""Characters after which a paragraph is cut at the next sentence where nothing is open."""
PARAGRAPH_FORCED = 5000
"""Characters after which it is cut at the next sentence or word in any case."""
_SENTENCE = re.compile(r"(?:\n(?: {0,3}>)* ?|[。！？；]|[.!?;] )(?=[^\W\d_])")
_WORD = re.compile(r"\W(?=[^\W\d_])")
_QUOTE_MARKS = re.compile(r"^(?: {0,3}>)+ ?", re.MULTILINE)
_OPEN = re.compile(r"[*_~`\[$<|]")


class Cut(msgspec.Struct, frozen=True):
    """A place to cut at: the next piece begins at `offset` and is parsed after `prefix`, in `context`."""

    offset: int
    prefix: str = ""
    context: Context = msgspec.field(default_factory=Context)
    inside: bool = False
    """Whether the block goes on after the cut."""
    first: Chunk | None = None
    """For a table: the piece that decides the widths of its columns."""


def offsets_of_lines(source: str) -> list[int]:
    """Where each line begins, and one more for the end."""
    offsets = [0]
    for line in source.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    offsets[-1] = len(source)
    return offsets


def cuts_inside(
    source: str,
    lines: Sequence[int],
    tokens: Sequence[Token],
    end: int,
    context: Context,
    verdicts: dict[int, bool],
    shift: int,
) -> Iterator[Cut]:
    """The cuts inside the block that `tokens` make up, whose source ends at `end`. `verdicts` remembers tries."""
    kind = tokens[0].type
    base = replace(context, unfinished=False, paragraph=0)
    if kind == "fence":
        yield from _in_code(source, lines, tokens[0], base, shift)
    elif kind == "table_open":
        yield from _in_table(source, lines, tokens, base)
    elif kind in {"bullet_list_open", "ordered_list_open"}:
        yield from _in_list(source, lines, tokens, base)
    elif kind == "blockquote_open":
        yield from _in_quote(source, lines, tokens, end, base, verdicts, shift)
    elif kind == "paragraph_open" or (kind == "heading_open" and tokens[0].markup in {"-", "="}):
        begin = lines[_line(tokens[0])]
        yield from _in_paragraph(source, begin, end, "", replace(base, continues=""), verdicts, shift)


def _line(token: Token) -> int:
    assert token.map is not None
    return token.map[0]


def _in_code(source: str, lines: Sequence[int], fence: Token, base: Context, shift: int) -> Iterator[Cut]:
    assert fence.map is not None
    first, last = fence.map
    opening = source[lines[first] : lines[first + 1]]
    continues = base.continues == "fence"
    group = base.group if continues else f"code{shift + lines[first]}"
    first_number = base.number if continues else 1
    for line in range(first + 1 + CODE_LINES, last, CODE_LINES):
        if lines[line] < len(source):
            number = first_number + line - first - 1
            context = replace(base, continues="fence", group=group, number=number)
            yield Cut(lines[line], opening, context, inside=True)


def _in_table(source: str, lines: Sequence[int], tokens: Sequence[Token], base: Context) -> Iterator[Cut]:
    first = _line(tokens[0])
    opening = source[lines[first] : lines[first + 2]]
    context = replace(base, continues="table_open")
    rows = [_line(token) for token in tokens if token.type == "tr_open" and token.map]
    for row in rows[ROWS_PER_TABLE + 1 :: ROWS_PER_TABLE]:  # the header is the first row
        yield Cut(lines[row], opening, context, inside=True)


def _in_list(source: str, lines: Sequence[int], tokens: Sequence[Token], base: Context) -> Iterator[Cut]:
    kind = tokens[0].type
    continued = base.continues == kind
    number = base.number if continued else int(tokens[0].attrs.get("start", 1))
    before = lines[_line(tokens[0])]
    items = [token for token in tokens if token.type == "list_item_open" and token.level == 1]
    for count, item in enumerate(items):
        at = lines[_line(item)]
        indented = source[at : at + 4].isspace()
        is_last = count == len(items) - 1
        if count and not indented and (at - before >= PIECE or is_last):
            yield Cut(at, "", replace(base, continues=kind, number=number + count), inside=True)
            before = at


def _in_quote(
    source: str,
    lines: Sequence[int],
    tokens: Sequence[Token],
    end: int,
    base: Context,
    verdicts: dict[int, bool],
    shift: int,
) -> Iterator[Cut]:
    """At the beginnings of the blocks inside, and in a long paragraph at its end."""
    context = replace(base, continues="blockquote_open")
    before = lines[_line(tokens[0])]
    inner = [token for token in tokens if token.level == 1 and token.map and token.nesting >= 0]
    for count, token in enumerate(inner):
        at = lines[_line(token)]
        is_last = count == len(inner) - 1
        if count and source[at : at + 4].lstrip(" ").startswith(">") and (at - before >= PIECE or is_last):
            yield Cut(at, "", context, inside=True)
            before = at
        if token.type == "paragraph_open":
            assert token.map is not None
            stop = end if is_last else lines[token.map[1]]
            yield from _in_paragraph(source, at, stop, "> ", context, verdicts, shift)


def _in_paragraph(
    source: str, begin: int, end: int, prefix: str, context: Context, verdicts: dict[int, bool], shift: int
) -> Iterator[Cut]:
    while end - begin > PARAGRAPH:
        at = _paragraph_cut(source, begin, end, verdicts, shift)
        if at is None:
            return
        yield Cut(at, prefix, replace(context, paragraph=_how_it_goes_on(source[begin:at])), inside=True)
        begin = at


def _how_it_goes_on(piece: str) -> int:
    if piece.rstrip(" >").endswith("\n"):
        return AFTER_BREAK
    return AFTER_SPACE if piece.endswith(" ") else MID_LINE


def _paragraph_cut(source: str, begin: int, end: int, verdicts: dict[int, bool], shift: int) -> int | None:
    at = begin + PARAGRAPH
    while at < min(end, begin + PARAGRAPH_FORCED):
        found = _SENTENCE.search(source, at, min(end, begin + PARAGRAPH_FORCED))
        if not found:
            break
        at = found.end()
        key = shift + at
        if key not in verdicts:
            verdicts[key] = _nothing_open(source[begin:at])
        if verdicts[key]:
            return at
        at += 200
    for pattern in (_SENTENCE, _WORD):
        if found := pattern.search(source, begin + PARAGRAPH_FORCED, min(end, begin + PARAGRAPH_FORCED + 500)):
            return found.end()
        if end < begin + PARAGRAPH_FORCED + 500:
            return None
    return begin + PARAGRAPH_FORCED + 500


def _nothing_open(piece: str) -> bool:
    """Whether nothing in the piece could pair with text that follows it."""
    text = _QUOTE_MARKS.sub("", piece)
    if not _OPEN.search(text) and "\\(" not in text and "\\[" not in text:
        return True
    for token in parse_inline(text, {}):
        if token.type == "text" and _OPEN.search(token.content):
            return False
        if token.type == "text_special" and token.markup in {"\\(", "\\["}:
            return False
    return True
