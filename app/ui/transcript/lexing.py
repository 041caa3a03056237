"""Code -> which characters get which colour, by Pygments, which is loaded when the first code is seen."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pygments.lexer import Lexer

LONGEST = 120_000
"""Characters of code that get colours."""


class Span(NamedTuple):
    """Some characters of a line; `colour` is the name of one of the theme's code colours."""

    start: int
    length: int
    colour: str


Lines = list[tuple[Span, ...]]


@lru_cache(maxsize=64)
def lexer_for(language: str) -> Lexer | None:
    """The lexer of a language as written after ```; None when there is none. Slow the first time: for a thread."""
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language.lower().strip("{}."), stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def spans(code: str, language: str) -> Lines:
    """The coloured spans of each line, counted in UTF-16 units as Qt does."""
    lexer = lexer_for(language)
    count = code.count("\n") + 1
    lines: list[list[Span]] = [[] for _ in range(count)]
    if lexer is None or len(code) > LONGEST:
        return [() for _ in lines]
    line = column = 0
    for token, text in lexer.get_tokens(code):
        colour = _colour(str(token))
        for number, piece in enumerate(text.split("\n")):
            if number:
                line, column = line + 1, 0
            length = len(piece) + sum(char > "\uffff" for char in piece)
            if colour and length and line < count:
                _append(lines[line], Span(column, length, colour))
            column += length
    return [tuple(found) for found in lines]


def _append(found: list[Span], span: Span) -> None:
    """Adds a span; one that goes on in the same colour makes the last one longer."""
    if found and found[-1].colour == span.colour and found[-1].start + found[-1].length == span.start:
        found[-1] = found[-1]._replace(length=found[-1].length + span.length)
    else:
        found.append(span)


@lru_cache(maxsize=512)
def _colour(token: str) -> str:
    """The colour of a Pygments token type such as "Token.Name.Function"; "" for plain text."""
    for prefix, colour in _COLOURS:
        if token.startswith(prefix):
            return colour
    return ""


_COLOURS = [
    ("Token.Comment.Preproc", "code_name"),
    ("Token.Comment", "code_comment"),
    ("Token.Keyword.Constant", "code_number"),
    ("Token.Keyword", "code_keyword"),
    ("Token.Operator.Word", "code_keyword"),
    ("Token.Literal.String", "code_string"),
    ("Token.Literal.Number", "code_number"),
    ("Token.Literal", "code_string"),
    ("Token.Name.Function", "code_name"),
    ("Token.Name.Class", "code_name"),
    ("Token.Name.Tag", "code_name"),
    ("Token.Name.Attribute", "code_name"),
    ("Token.Name.Decorator", "code_name"),
    ("Token.Name.Builtin", "code_name"),
    ("Token.Generic.Deleted", "code_keyword"),
    ("Token.Generic.Inserted", "code_string"),
    ("Token.Generic.Heading", "code_name"),
    ("Token.Generic.Subheading", "code_name"),
]
