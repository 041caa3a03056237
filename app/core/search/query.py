"""The language of the search field: words, "phrases", -not. Any text is a query; none is an error."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from app.core.search import folding
from app.core.search.variants import forms_of

_LONGEST = 1000
"""Characters of a query that are read: nobody types more, but somebody pastes it."""
_MOST_TERMS = 24
_MARKS = re.compile(r'(-?)(?:["“”„«»]([^"“”„«»]*)(["“”„«»]?)|([^\s"“”„«»]+))')


@dataclass(frozen=True)
class Term:
    """Pieces (folding.pieces) that must stand next to each other."""

    pieces: tuple[str, ...]
    is_phrase: bool = False
    """In quotes: the last word must end where it ends. While the second quote is missing, it may go on."""

    @property
    def is_prefix(self) -> bool:
        """Whether the last piece is only the beginning of a word."""
        return not self.is_phrase and not folding.is_run(self.pieces[-1])


@dataclass(frozen=True)
class Query:
    """All of `terms` must be in a message, none of `excluded`."""

    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()
    any_form: bool = False
    """Traditional and simplified characters are the same."""

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.terms)

    @cached_property
    def _patterns(self) -> tuple[list[re.Pattern[str]], list[re.Pattern[str]]]:
        return [self._pattern(term) for term in self.terms], [self._pattern(term) for term in self.excluded]

    def _pattern(self, term: Term) -> re.Pattern[str]:
        return re.compile(_expression(term, any_form=self.any_form))

    def spans(self, folded: str) -> list[tuple[int, int]]:
        """Where the terms stand in a folded text, in order; none when it is no hit."""
        wanted, unwanted = self._patterns
        found = []
        for pattern in wanted:
            places = [match.span() for match in pattern.finditer(folded)]
            if not places:
                return []
            found += places
        if any(pattern.search(folded) for pattern in unwanted):
            return []
        return _joined(sorted(found))


def parse(text: str, *, any_form: bool = False) -> Query:
    """What `text` asks for. Marks that make no sense are skipped; a lone "-" too."""
    terms: dict[Term, None] = {}
    excluded: dict[Term, None] = {}
    for minus, phrase, closed, word in _MARKS.findall(text[:_LONGEST]):
        pieces = tuple(folding.pieces(folding.fold(phrase or word)))
        if pieces:
            (excluded if minus else terms)[Term(pieces, is_phrase=bool(closed))] = None
    return Query(tuple(terms)[:_MOST_TERMS], tuple(excluded)[:_MOST_TERMS], any_form)


_WORD_BEGINS = f"(?:(?<![^\\W_])|(?<=[{folding.SINGLE}]))"
_WORD_ENDS = f"(?:(?![^\\W_])|(?=[{folding.SINGLE}]))"


def _expression(term: Term, *, any_form: bool) -> str:
    """A regular expression for a term in a folded text."""
    parts = []
    before = ""
    for place, piece in enumerate(term.pieces):
        run = folding.is_run(piece)
        if before:
            parts.append(r"[\W_]*" if run != folding.is_run(before) else r"[\W_]+")
        if run:
            parts.append("".join(_one_of(forms_of(char)) if any_form else re.escape(char) for char in piece))
        else:
            is_open = term.is_prefix and place == len(term.pieces) - 1
            parts.append(_WORD_BEGINS + re.escape(piece) + ("" if is_open else _WORD_ENDS))
        before = piece
    return "".join(parts)


def _one_of(characters: str) -> str:
    return f"[{re.escape(characters)}]"


def _joined(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted spans without overlaps."""
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
