"""Traditional and simplified forms of Chinese characters, as Unicode's Unihan database pairs them."""

from __future__ import annotations

import itertools
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[3] / "resources" / "han_variants.txt"
_MOST = 32
"""So many spellings of one term are looked for at most."""


@cache
def _table() -> dict[str, str]:
    """Each character that has other forms, with all of them, itself first."""
    forms: dict[str, dict[str, None]] = {}
    try:
        lines = _FILE.read_text(encoding="utf-8").split("\n")
    except OSError:
        return {}
    for line in lines:
        for character in line:
            forms.setdefault(character, {character: None}).update(dict.fromkeys(line))
    return {character: "".join(others) for character, others in forms.items()}


def forms_of(character: str) -> str:
    """All forms of a character, itself first."""
    return _table().get(character, character)


def spellings(run: str) -> list[str]:
    """`run` in all mixtures of its characters' forms, as it is first; of very many only some."""
    forms = [forms_of(character) for character in run]
    return ["".join(mixture) for mixture in itertools.islice(itertools.product(*forms), _MOST)]
