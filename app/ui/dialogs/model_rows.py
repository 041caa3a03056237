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


class ModelRows:
    """All models of all services, prepared for searching."""

    def __init__(self, endpoints: Sequence[Endpoint], models_of: Callable[[str], list[Model]]) -> None:
        self._groups = [
            (endpoint, [(f"{model.label} {model.id}".casefold(), model) for model in models_of(endpoint.id)])
            for endpoint in endpoints
        ]

    def rows(self, text: str) -> list[Row]:
        """Headings and models for `text`: each word in id or label, in any order; else its letters in order.

        Where no id equals `text`, a row offers to use it as it is.
        """
        text = text.strip()
        rows: list[Row] = []
        for endpoint, found in self._found(text.casefold()):
            rows.append(HeadingRow(endpoint))
            rows += [ModelRow(model) for model in found]
            if text and not any(model.id == text for model in found):
                rows.append(ModelRow(Model(endpoint_id=endpoint.id, id=text), is_typed=True))
            elif not found:
                rows.append(AskRow(endpoint))
        return rows

    def _found(self, wanted: str) -> list[tuple[Endpoint, list[Model]]]:
        words = wanted.split()
        found = self._matching(lambda key: all(word in key for word in words), wanted)
        if len(wanted) > 1 and not any(models for _, models in found):
            letters = re.compile(".*?".join(map(re.escape, "".join(words))))
            found = self._matching(lambda key: letters.search(key) is not None, wanted)
        return found

    def _matching(self, fits: Callable[[str], bool], wanted: str) -> list[tuple[Endpoint, list[Model]]]:
        found = [(endpoint, [model for key, model in models if fits(key)]) for endpoint, models in self._groups]
        for _, models in found if wanted else ():
            models.sort(key=lambda model: _rank(model, wanted))
        return found


def _rank(model: Model, wanted: str) -> int:
    """0 for the best; the list's own order decides among equals."""
    names = (model.id.casefold(), model.label.casefold())
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    return 2 if any(re.search(rf"[\W_]{re.escape(wanted)}", name) for name in names) else 3
