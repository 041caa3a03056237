"""Text files that are attached to a message: reading their bytes as text, and how they stand in a request."""

from __future__ import annotations

import codecs

_MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_GUESSES = ("utf-8", "gb18030")
"""What text without a mark is in: the second is how Chinese Windows writes it."""
_CONTROLS = frozenset(range(32)) - {7, 8, 9, 10, 11, 12, 13, 27}
"""Bytes that no text has."""


def read_text(data: bytes) -> str | None:
    """The text in `data`; None when it is none."""
    encodings = [encoding for mark, encoding in _MARKS.items() if data.startswith(mark)]
    if not encodings and _CONTROLS.intersection(data):
        return None
    for encoding in encodings or _GUESSES:
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    return None


def as_sent(name: str, text: str) -> str:
    """A file as it stands before the question: marked off, so that the model can tell one from the other."""
    label = name.replace('"', "'").replace("\n", " ")
    return f'<file name="{label}">\n{text.rstrip()}\n</file>'
