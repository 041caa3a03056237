"""Going through the JSON files of a source; one that cannot be read is noted and costs nothing beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.core.message import JsonValue
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Notes
from app.exchange.importers.json_reading import Wanted
from app.exchange.importers.source import Source


def members_of(
    source: Source, names: Sequence[str], wanted: Wanted, notes: Notes, into: frozenset[str] = frozenset()
) -> Iterator[tuple[str, JsonValue]]:
    """The members of all the files, one after the other; see `json_reading.members`."""
    source.expect(names)
    for name in names:
        try:
            yield from source.members(name, wanted, into)
        except ImportProblem as problem:
            notes.add(problem.text)


def documents_of(source: Source, names: Sequence[str], notes: Notes) -> Iterator[tuple[str, JsonValue]]:
    """Name and content of each file."""
    source.expect(names)
    for name in names:
        try:
            yield name, source.document(name)
        except ImportProblem as problem:
            notes.add(problem.text)
