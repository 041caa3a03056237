"""Which models the picker lists for what was typed, service by service, the best first; pure, no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.catalog import Endpoint, Model


@dataclass(frozen=True)
class HeadingRow:
    """The name of a service above its models."""

    endpoint: Endpoint


@dataclass(frozen=True)
class AskRow:
    """Stands where a service's models would be: nobody has asked for them yet."""

    endpoint: Endpoint


@dataclass(frozen=True)
class ModelRow:
    """A model that can be chosen. `is_typed`: nobody listed it, the id is what the user typed."""

    model: Model
    is_typed: bool = False


Row = HeadingRow | AskRow | ModelRow


class _Entry:
    """A listed model with what is compared at each keystroke."""

    __slots__ = ("id", "key", "label", "row")

    def __init__(self, model: Model) -> None:
        self.row = ModelRow(model)
        self.id, self.label = model.id.casefold(), model.label.casefold()
        self.key = f"{self.id} {self.label}"


class ModelRows:
    """All models of all services, prepared for searching."""

    def __init__(self, endpoints: Sequence[Endpoint], models_of: Callable[[str], list[Model]]) -> None:
        self._groups = [(endpoint, [_Entry(model) for model in models_of(endpoint.id)]) for endpoint in endpoints]

    def rows(self, text: str) -> list[Row]:
        """Headings and models for `text`: each word in id or label, in any order; else its letters in order.

        Where no id equals `text`, a row offers to use it as it is.
        """
        text = text.strip()
        rows: list[Row] = []
        for endpoint, found in self._found(text.casefold()):
            rows.append(HeadingRow(endpoint))
            rows += [entry.row for entry in found]
            if text and not any(entry.row.model.id == text for entry in found):
                rows.append(ModelRow(Model(endpoint_id=endpoint.id, id=text), is_typed=True))
            elif not found:
                rows.append(AskRow(endpoint))
        return rows

    def _found(self, wanted: str) -> list[tuple[Endpoint, list[_Entry]]]:
        if not wanted:
            return self._groups
        words = wanted.split()
        found = [(endpoint, _with_words(entries, words)) for endpoint, entries in self._groups]
        if len(wanted) > 1 and not any(entries for _, entries in found):
            letters = "".join(words)
            found = [(endpoint, _with_letters(entries, letters)) for endpoint, entries in self._groups]
        return [(endpoint, _best_first(entries, wanted)) for endpoint, entries in found]


def _with_words(entries: list[_Entry], words: Sequence[str]) -> list[_Entry]:
    for word in words:
        entries = [entry for entry in entries if word in entry.key]
    return entries


def _with_letters(entries: list[_Entry], letters: str) -> list[_Entry]:
    """Those that have the letters in this order."""
    in_order = re.compile("".join(f"[^{re.escape(letter)}]*{re.escape(letter)}" for letter in letters)).match
    return [entry for entry in entries if in_order(entry.key)]


def _best_first(entries: list[_Entry], wanted: str) -> list[_Entry]:
    """Equal ones first, then those that begin so, also behind a vendor's name; else the list's own order."""
    equal, beginning, others = [], [], []
    behind_vendor = "/" + wanted
    for entry in entries:
        if wanted in {entry.id, entry.label}:
            equal.append(entry)
        elif entry.id.startswith(wanted) or entry.label.startswith(wanted) or behind_vendor in entry.id:
            beginning.append(entry)
        else:
            others.append(entry)
    return equal + beginning + others
