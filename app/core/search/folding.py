"""Makes texts comparable: case, width (ＡＢＣ) and diacritics do not count; which words an index is made of."""

from __future__ import annotations

import re
import sys
import unicodedata
from array import array
from operator import add, itemgetter

SINGLE = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2600-\u27bf\u2b00-\u2bff\u2e80-\u2fff\u3005-\u3007\u3021-\u3029\u3041-\u3096"
    "\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3105-\u318e\u31a0-\u31ff\u3400-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\U0001f000-\U0001faff\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
"""Characters that stand for themselves, as in a class of a regular expression: writing without spaces, and pictures.

Any piece of such a text can be looked for; of other texts the beginnings of words can.
"""
_NEEDS_FOLDING = re.compile(
    r"[^\x01-\x7f\u3001-\u3003\u3008-\u3011\u4e00-\u9fff\u2014\u2018-\u201d\u2026\uff01-\uff0f\uff1a-\uff1f]"
)
"""A look at the commonest texts shows quickly that there is nothing to fold but case."""
_PIECES = re.compile(f"[{SINGLE}]+|[^\\W_{SINGLE}]+")
_DIACRITICS = re.compile("[\u0300-\u036f]+")
_ASCII_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
_IS_SINGLE = re.compile(f"[{SINGLE}]")
_UTF_32 = f"utf-32-{sys.byteorder[0]}e"
SHORT = 3
"""Beginnings of words up to this length have entries of their own: they are far too frequent to be put together."""
_FIRST, _FIRST_TWO, _FIRST_THREE = itemgetter(0), itemgetter(slice(2)), itemgetter(slice(3))
"""Quicker than a comprehension."""


def fold(text: str) -> str:
    """`text` in lower case, of normal width and without diacritics."""
    if not _NEEDS_FOLDING.search(text):
        return text.lower()
    lower = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", _DIACRITICS.sub("", lower)).replace("\0", " ")


def fold_with_places(text: str) -> tuple[str, list[int] | None]:
    """`fold(text)`, and for each of its characters the place in `text` that it comes from; None: the same place."""
    if not _NEEDS_FOLDING.search(text):
        return text.lower(), None
    folded, places = [], []
    for place, character in enumerate(text):
        made = fold(character)
        folded.append(made)
        places += [place] * len(made)
    return "".join(folded), places


def pieces(folded: str) -> list[str]:
    """The words and the runs of SINGLE characters in a folded text, in their order."""
    return _PIECES.findall(folded)


def is_run(piece: str) -> bool:
    """Whether a piece is made of SINGLE characters."""
    return _IS_SINGLE.match(piece) is not None


def pairs(run: str) -> list[str]:
    """Each character of a run with the one after it."""
    return list(map(add, run, run[1:]))


def index_entry(folded: str) -> tuple[str, str]:
    """What an index is told of a folded text, each with spaces between: its words and `pairs`; its short forms.

    Short forms are the SINGLE characters, and the first one, two and three characters of words.
    """
    runs: list[str] = []
    if folded.isascii():
        text = folded.translate(_ASCII_MARKS)
        starts = set(map(_FIRST_THREE, text.split()))
    else:
        found = _PIECES.findall(folded)
        doubled = _doubled(" ".join(found))
        starts = set()
        end = -1
        for place, piece in enumerate(found):
            begin, end = end + 1, end + 1 + len(piece)
            if "\u3400" <= piece < "\ua000" or is_run(piece):
                runs.append(piece)
                found[place] = doubled[3 * begin + 2 : 3 * end - 2]
            else:
                starts.add(piece[:3])
        text = " ".join(found)
    shorter = set(map(_FIRST_TWO, starts))  # an index does not mind what comes twice
    return text, " ".join([*"".join(runs), *starts, *shorter, *set(map(_FIRST, shorter))])


def _doubled(text: str) -> str:
    """Each character twice with a space between, so that all but the ends of a run are its `pairs`.

    All at once, as numbers: a string for each pair takes three times as long.
    """
    numbers = array("I", text.encode(_UTF_32))
    doubled = array("I", (32,)) * (3 * len(numbers))
    doubled[0::3] = doubled[2::3] = numbers
    return doubled.tobytes().decode(_UTF_32)
