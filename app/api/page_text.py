"""Reads the title and the words of a web page that came instead of an answer. Its markup is never shown to anyone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_HIDDEN = frozenset({"script", "style", "head", "noscript", "svg", "template"})


@dataclass(frozen=True)
class Page:
    """What a page says."""

    title: str
    text: str


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title: list[str] = []
        self.words: list[str] = []
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag == "title" or tag in _HIDDEN:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open and self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "title":
            self.title.append(data)
        elif not self._open:
            self.words.append(data)


def is_page(text: str) -> bool:
    """Whether `text` is HTML or XML rather than anything a chat service says."""
    return re.match(r"\ufeff?\s*<(?:!|\?xml|[a-zA-Z][\w:-]*[\s>])", text) is not None


def read_page(html: str) -> Page:
    """Title and visible words, white space collapsed."""
    reader = _Reader()
    reader.feed(html)
    return Page(" ".join("".join(reader.title).split()), " ".join(" ".join(reader.words).split()))
