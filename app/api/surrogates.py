"""Joins characters that a service cut into two halves: one surrogate at the end of a delta, one in the next."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udfff]")
_LAST_FIRST_HALF = re.compile("[\ud800-\udbff]$")


def whole(text: str) -> str:
    """`text` with halves joined, and lone ones replaced by U+FFFD: they can be neither saved nor shown."""
    if _HALF.search(text) is None:
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


class HalfJoiner:
    """Feed it the deltas of one text; it holds back a first half until the second comes."""

    def __init__(self) -> None:
        self._held = ""

    def feed(self, text: str) -> str:
        """What can be shown now."""
        if self._held:
            text, self._held = self._held + text, ""
        if _LAST_FIRST_HALF.search(text):
            text, self._held = text[:-1], text[-1]
        return whole(text)

    def end(self) -> str:
        """What was held back when the text ended."""
        held, self._held = self._held, ""
        return whole(held)
