"""A piece of Markdown as plain words, for excerpts: marks go, what they mark stays. Quick, so only nearly right."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import compress

Span = tuple[int, int]
_LINE_START = re.compile(r"\s*(?:>\s?)*\s*(?:#{1,6}\s+|[-*+]\s+(?:\[[ xX]\]\s+)?)?")
_FENCE = re.compile(r"\s*(?:>\s?)*(?:`{3,}|~{3,})")
_RULE = re.compile(r"[\s>]*[-*_=|:][-*_=|:\s]{2,}$")
"""Rules, underlines of headings, and what stands between the head of a table and its rows."""
_WORD = "[^\\W_]"
_INLINE = re.compile(
    r"(?=[`\\!\[*_~])(?:"  # most characters are none of these: that is found out at once
    r"(?P<code>(?P<ticks>`+)(?!`)(?P<inside>.+?)(?<!`)(?P=ticks)(?!`))"
    r"|(?P<escape>\\)[*_#`~|>+.!{}\\-]"
    r"|(?P<link>!?\[)(?P<words>[^\[\]]*)(?P<target>\]\([^()]*(?:\([^()]*\)[^()]*)*\))"
    rf"|(?P<stars>(?P<star>\*{{1,3}})(?![\s*])(?P<starred>(?:(?!(?P=star)).)*?[^\s*])(?P=star))(?!\*)"
    rf"|(?<!{_WORD})(?P<lines>(?P<line>_{{1,3}})(?![\s_])(?P<lined>.*?[^\s_])(?P=line))(?!{_WORD})(?!_)"
    r"|(?P<strike>~~(?P<struck>[^\s~](?:[^~]*[^\s~])?)~~))"
)
_BLANKS = re.compile(r"[\s\0]+")
_MARKED = (("code", "inside"), ("stars", "starred"), ("lines", "lined"), ("strike", "struck"))


def plain(text: str, spans: list[Span], *, in_code: bool = False) -> tuple[str, list[Span]]:
    """Whole lines of Markdown as one line of words, and where `spans` are in it; no word that they cover goes.

    `in_code`: the first line is inside a code block.
    """
    covered = {place for low, high in spans for place in range(low, high)}
    characters, stays = list(text), bytearray(b"\1") * len(text)
    start = 0
    for line in text.split("\n"):
        end = start + len(line)
        for low, high in _marks(text, start, end, in_code=in_code):
            if text[low:high] == "|":
                characters[low] = " "
            elif covered.isdisjoint(range(low, high)) or not any(map(str.isalnum, text[low:high])):
                stays[low:high] = bytes(high - low)
            # else what was looked for is in an address, or stands behind a fence
        in_code ^= _FENCE.match(text, start, end) is not None
        start = end + 1
    return _joined(characters, stays, spans)


def _joined(characters: list[str], stays: bytearray, spans: list[Span]) -> tuple[str, list[Span]]:
    """What stays, with one blank for any number of them, and where the spans are then."""
    words, moved, done = "", list[Span](), 0
    for low, high in [*spans, (len(characters), len(characters))]:
        start = 0
        for begin, end in ((done, low), (low, high)):
            piece = _BLANKS.sub(" ", "".join(compress(characters[begin:end], stays[begin:end])))
            start = len(words)
            words += piece.lstrip(" ") if not words or words[-1] == " " else piece
        moved.append((start, len(words)))
        done = high
    return words, moved[:-1]


def ends_in_code(text: str) -> bool:
    """Whether a code block is open at the end of `text`, which ends with a line."""
    return (text.count("\n```") + text.startswith("```")) % 2 == 1


def _marks(text: str, start: int, end: int, *, in_code: bool) -> Iterator[Span]:
    """The marks in one line of `text`."""
    if _FENCE.match(text, start, end) or (not in_code and _RULE.match(text, start, end)):
        yield start, end
    elif not in_code:
        head = _LINE_START.match(text, start, end)
        begin = head.end() if head else start
        yield start, begin
        if text.startswith("|", begin):
            yield from ((place, place + 1) for place in range(begin, end) if text[place] == "|")
        yield from _inline(text, begin, end)


def _inline(text: str, start: int, end: int) -> Iterator[Span]:
    for found in _INLINE.finditer(text, start, end):
        if found["escape"]:
            yield found.span("escape")
        elif found["link"]:
            yield found.span("link")
            yield found.span("target")
            yield from _inline(text, *found.span("words"))
        else:
            whole, inside = next((one, inner) for one, inner in _MARKED if found[one])
            yield found.start(whole), found.start(inside)
            yield found.end(inside), found.end(whole)
            if whole != "code":
                yield from _inline(text, *found.span(inside))
