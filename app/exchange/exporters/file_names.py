"""Names for exported files that every system accepts, made of titles that may hold anything."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?=\.|$)", re.IGNORECASE)
"""Device names of Windows, with or without an ending."""
_ENDING = re.compile(r".\.[A-Za-z][A-Za-z0-9]{0,9}$")
LONGEST_BYTES = 150
"""UTF-8 bytes of a name without its ending: most systems allow 255, some encrypted folders 143 characters."""


def safe_name(title: str, untitled: str = "untitled") -> str:
    """A file name without ending: one line, no separators, no reserved name, at most LONGEST_BYTES long."""
    seen = "".join(
        " " if unicodedata.category(char)[0] in "CZ" else char for char in unicodedata.normalize("NFC", title)
    )
    name = _trimmed(" ".join(_FORBIDDEN.sub(" ", seen).split()), LONGEST_BYTES) or untitled
    return f"_{name}" if _RESERVED.match(name) else name


def with_ending(path: Path, ending: str) -> Path:
    """`path` as the user gave it; if that has no ending, with this one and under a name that is free.

    The file dialog has only asked about the name that it knows. "v1.2" has no ending, "notes.txt" has one.
    """
    if _ENDING.search(path.name):
        return path
    names = (path.with_name(f"{path.name}{number}.{ending}") for number in ("", *(f" ({n})" for n in range(2, 1000))))
    return next((name for name in names if not name.exists()), path.with_name(f"{path.name}.{ending}"))


def _trimmed(name: str, longest: int) -> str:
    """At most `longest` bytes. Dots at the ends are cut: hidden files, "..", and what Windows drops."""
    return name.strip(". ").encode()[:longest].decode(errors="ignore").strip(". ~-")


class FileNames:
    """Hands out names of which no two are the same, not even to systems that ignore case."""

    def __init__(self, untitled: str = "untitled") -> None:
        self._untitled = untitled
        self._taken: dict[str, int] = {}

    def name(self, title: str, ending: str) -> str:
        """A name for `title`, with ".`ending`"."""
        return f"{self.folder(title)}.{ending}"

    def folder(self, title: str) -> str:
        """A name for `title`, without an ending."""
        plain = safe_name(title, self._untitled)
        name, key = plain, self._key(plain)
        while key in self._taken:
            self._taken[self._key(plain)] += 1
            name = f"{_trimmed(plain, LONGEST_BYTES - 12)} ({self._taken[self._key(plain)]})"
            key = self._key(name)
        self._taken[key] = 1
        return name

    @staticmethod
    def _key(name: str) -> str:
        return unicodedata.normalize("NFD", name).casefold()
