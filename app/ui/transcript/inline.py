"""Inline Markdown tokens -> runs of text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from app.ui.transcript.specs import Run, Style
from app.ui.transcript.text_safety import plain, safe, shown_address

CLICKABLE = ("http://", "https://", "mailto:")
_ADDRESS = re.compile(
    r"(?<![A-Za-z0-9_/])(?:https?://|www\.)"
    r"[^\s<>\"'`，。；：！？、（）《》「」『』【】“”‘’\u3000]+[^\s<>\"'`\u3000-\u303f\uff00-\uff20.,;:!?)*_~\]]",
    re.IGNORECASE,
)
_OPENING = {"strong_open": Style.BOLD, "em_open": Style.ITALIC, "s_open": Style.STRIKE}
_CLOSING = {"strong_close": Style.BOLD, "em_close": Style.ITALIC, "s_close": Style.STRIKE}
_TAGS = {
    "b": Style.BOLD,
    "strong": Style.BOLD,
    "i": Style.ITALIC,
    "em": Style.ITALIC,
    "s": Style.STRIKE,
    "del": Style.STRIKE,
    "sup": Style.SUPERSCRIPT,
    "sub": Style.SUBSCRIPT,
    "code": Style.CODE,
    "kbd": Style.CODE,
}
"""Tags without attributes that models write for their looks. Any other tag is shown as it stands."""
_TAG = re.compile(r"<(/?)([a-z]+)>", re.IGNORECASE)
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
LINE_BREAK = "\u2028"


class _Runs:
    """Collects runs; neighbours of the same looks become one, so that cutting a text changes nothing."""

    def __init__(self) -> None:
        self.list: list[Run] = []
        self.counts: dict[Style, int] = {}
        self.link = ""
        self._links: list[str] = []

    @property
    def style(self) -> int:
        return sum(style for style, count in self.counts.items() if count > 0)

    def turn(self, style: Style, by: int) -> None:
        self.counts[style] = self.counts.get(style, 0) + by

    def add(self, run: Run) -> None:
        last = self.list[-1] if self.list else None
        if last and not (run.formula or last.formula or run.picture) and last[1:] == run[1:]:
            self.list[-1] = last._replace(text=last.text + run.text)
        elif run.text:
            self.list.append(run)

    def text(self, text: str) -> None:
        """Adds `text`, addresses in it as links."""
        if self.link or ("://" not in text and "www." not in text):
            self.add(Run(plain(text) if self.link else safe(text), self.style, self.link))
            return
        end = 0
        for found in _ADDRESS.finditer(text):
            self.add(Run(safe(text[end : found.start()]), self.style))
            address = found[0] if "://" in found[0] else f"https://{found[0]}"
            self.add(Run(plain(found[0]), self.style, address))
            end = found.end()
        self.add(Run(safe(text[end:]), self.style))

    def open_link(self, address: str) -> None:
        self._links.append(address)
        self.link = address if address.lower().startswith(CLICKABLE) else ""

    def close_link(self) -> None:
        """A link that nothing here opens shows where it points, in place of being clickable."""
        address = self._links.pop() if self._links else ""
        if not self.link and address:
            self.add(Run(f" ({shown_address(address)})", self.style | Style.MUTED))
        self.link = ""

    def tag(self, source: str) -> None:
        """A raw HTML tag."""
        found = _TAG.fullmatch(source)
        style = _TAGS.get(found[2].lower()) if found else None
        if _BREAK.fullmatch(source):
            self.add(Run(LINE_BREAK, self.style, self.link))
        elif found and style is not None and (not found[1] or self.counts.get(style, 0) > 0):
            self.turn(style, -1 if found[1] else 1)
        else:
            self.add(Run(plain(source), self.style | Style.LITERAL))


def runs_of(tokens: Sequence[Token]) -> tuple[Run, ...]:
    """The runs of one paragraph's tokens."""
    runs = _Runs()
    text = ""  # an address may have been taken apart at its underscores
    for token in tokens:
        kind = token.type
        if kind in {"text", "text_special"}:
            text += token.content
            continue
        if text:
            runs.text(text)
            text = ""
        if kind in _OPENING:
            runs.turn(_OPENING[kind], 1)
        elif kind in _CLOSING:
            runs.turn(_CLOSING[kind], -1)
        elif kind in {"softbreak", "hardbreak"}:
            runs.add(Run(LINE_BREAK, runs.style & ~Style.CODE, runs.link))
        elif kind == "code_inline":
            runs.add(Run(plain(token.content), runs.style | Style.CODE, runs.link))
        elif kind == "link_open":
            runs.open_link(str(token.attrs.get("href", "")))
        elif kind == "link_close":
            runs.close_link()
        else:
            _rare(runs, token)
    if text:
        runs.text(text)
    return tuple(runs.list)


def _rare(runs: _Runs, token: Token) -> None:
    if token.type == "html_inline":
        runs.tag(token.content)
    elif token.type == "math_inline":
        runs.add(Run(plain(token.markup), runs.style | Style.LITERAL, formula=token.content))
    elif token.type == "footnote_ref":
        runs.add(Run(safe(token.content), runs.style | Style.SUPERSCRIPT))
    elif token.type == "image":
        address = str(token.attrs.get("src", ""))
        if address.startswith("data:image/"):
            runs.add(Run("\ufffc", picture=address))
            return
        link = _clickable(address)
        remote = link if link.startswith(("http://", "https://")) else ""
        runs.add(Run("🖼 " + (plain(token.content) or shown_address(address)), runs.style, link, picture=remote))
    else:
        runs.add(Run(safe(token.content), runs.style))


def _clickable(address: str) -> str:
    return address if address.lower().startswith(CLICKABLE) else ""


def linked_runs(text: str) -> tuple[Run, ...]:
    """Text that is no Markdown, addresses in it as links."""
    runs = _Runs()
    runs.text(text)
    return tuple(runs.list)
