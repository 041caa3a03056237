"""A query as SQL over the tables of the index; what it finds may still be too much and is checked against the text."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from app.core.search import folding
from app.core.search.query import Query, Term
from app.core.search.variants import spellings

_MOST = 32
"""Spellings of one term."""
_OTHER = {"words": "forms", "forms": "words"}


@dataclass(frozen=True)
class Plan:
    """`table` is gone through from its newest entry; entries of the other table let through or hold back."""

    table: str
    match: str
    needed: str = ""
    """What must be in the other table."""
    barred: str = ""
    """What must not."""

    @property
    def in_windows(self) -> bool:
        """Whether the other table is asked too: that is done for a stretch of entries after the other."""
        return bool(self.needed or self.barred)

    def sql(self, columns: str, tail: str) -> tuple[str, tuple[str, ...]]:
        """A SELECT for numbers over `:low` up to `:high`, and its first arguments, in order."""
        table, other = self.table, _OTHER[self.table]
        inside = f"(SELECT rowid FROM {other} WHERE {other} MATCH ? AND rowid > ? AND rowid <= ?)"  # noqa: S608  # fixed names
        sides = "".join(f" AND +{table}.rowid {how} {inside}" for expression, how in self._sides() if expression)
        statement = (
            f"SELECT {columns} FROM {table} CROSS JOIN messages ON messages.number = {table}.rowid "  # noqa: S608
            f"WHERE {table} MATCH ? AND {table}.rowid > ? AND {table}.rowid <= ?{sides} {tail}"
        )
        return statement, (self.match, *(expression for expression, _ in self._sides() if expression))

    def _sides(self) -> tuple[tuple[str, str], ...]:
        return (self.needed, "IN"), (self.barred, "NOT IN")

    def arguments(self, low: int, high: int) -> list[object]:
        """The arguments of `sql` for numbers over `low` up to `high`."""
        return [value for expression in self.sql("", "")[1] for value in (expression, low, high)]


@dataclass
class _Wanted:
    words: list[str] = field(default_factory=list)
    forms: list[str] = field(default_factory=list)


def plan(query: Query) -> Plan:
    """How `query`, which has terms, is looked up."""
    wanted, barred = _Wanted(), _Wanted()
    for term in query.terms:
        words, forms = _expressions(term, any_form=query.any_form)
        wanted.words += filter(None, [words])
        wanted.forms += filter(None, [forms])
    for term in query.excluded:
        words, forms = _expressions(term, any_form=query.any_form)
        if bool(words) != bool(forms):  # else the text decides
            barred.words += filter(None, [words])
            barred.forms += filter(None, [forms])
    first, second = ("words", "forms") if wanted.words else ("forms", "words")
    match = " AND ".join(getattr(wanted, first))
    if held_back := getattr(barred, first):
        match = f"({match}) NOT ({' OR '.join(held_back)})"
    return Plan(first, match, " AND ".join(getattr(wanted, second)), " OR ".join(getattr(barred, second)))


def _expressions(term: Term, *, any_form: bool) -> tuple[str, str]:
    """What FTS5 is asked for a term, in `words` and in `forms`; "" for nothing."""
    choices = [spellings(piece) if any_form and folding.is_run(piece) else [piece] for piece in term.pieces]
    asked = [_tokens(pieces, term) for pieces in itertools.islice(itertools.product(*choices), _MOST)]
    return tuple(_any_of(list(dict.fromkeys(filter(None, side)))) for side in zip(*asked, strict=True))  # type: ignore[return-value]  # two sides


def _any_of(expressions: list[str]) -> str:
    return f"({' OR '.join(expressions)})" if len(expressions) > 1 else "".join(expressions)


def _tokens(pieces: tuple[str, ...], term: Term) -> tuple[str, str]:
    """A phrase of tokens, and the short forms for what is too short to be one: of those the text knows the places."""
    tokens: list[str] = []
    forms: list[str] = []
    mark = ""
    for place, piece in enumerate(pieces):
        is_open = term.is_prefix and place == len(pieces) - 1
        if folding.is_run(piece):
            tokens += folding.pairs(piece)
            forms += [piece] if len(piece) == 1 else []
        elif is_open and len(piece) <= folding.SHORT:
            forms.append(piece)
        else:
            tokens.append(piece)
            mark = " *" if is_open else ""
    words = f'"{" ".join(tokens)}"{mark}' if tokens else ""
    short = " AND ".join(f'"{form}"' for form in forms)
    return words, f"({short})" if len(forms) > 1 else short
