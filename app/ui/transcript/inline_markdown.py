"""Runs of text -> Markdown that would be read as the same runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from app.ui.transcript.inline import LINE_BREAK, runs_of
from app.ui.transcript.markdown import parse_inline
from app.ui.transcript.specs import Run, Style

Marks = Mapping[Style, tuple[str, str]]
_MARKS: Marks = {
    Style.BOLD: ("**", "**"),
    Style.ITALIC: ("*", "*"),
    Style.STRIKE: ("~~", "~~"),
    Style.SUPERSCRIPT: ("<sup>", "</sup>"),
    Style.SUBSCRIPT: ("<sub>", "</sub>"),
}
_TAGS: Marks = {
    **_MARKS,
    Style.BOLD: ("<b>", "</b>"),
    Style.ITALIC: ("<i>", "</i>"),
    Style.STRIKE: ("<s>", "</s>"),
}
_SPECIAL = re.compile(r"[\\`*<$~]|\](?=[(\[:])|(?<=\[)\^|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)")
"""A [ stays as it is: with a backslash it would begin a formula."""
_AT_START = re.compile(r"^(\s*)([#+>=-]|\d+(?=[.)]))")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)


def escaped(text: str) -> str:
    """`text` without anything that Markdown would read as a mark inside a line."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def escaped_start(line: str) -> str:
    """`line` without anything that Markdown would read as the beginning of a block."""
    found = _AT_START.match(line)
    if not found:
        return line
    end = found.end(2) if found[2].isdigit() else found.start(2)
    return f"{line[:end]}\\{line[end:]}"


def inline_markdown(runs: Sequence[Run], *, in_table: bool = False) -> str:
    """The runs of one block or cell, lines apart by newlines (in a table by <br>)."""
    text = _whole(runs, _MARKS)
    if _emphasis(runs) != _emphasis(runs_of(parse_inline(text, {}))):
        text = _whole(runs, _TAGS)  # a mark beside a letter may be read as a letter
    text = text.strip("\n")
    if in_table:
        return text.replace("\n", "<br>").replace("|", "\\|")
    if runs and runs[0].style & Style.LITERAL:
        return text
    text = re.sub("\n(?=[ \t]*\n)", "<br>", text)  # an empty line would end the paragraph
    return "\n".join(escaped_start(line) for line in text.split("\n"))


def _whole(runs: Sequence[Run], marks: Marks) -> str:
    return "".join(_linked(link, list(group), marks) for link, group in groupby(runs, lambda run: run.link))


def _emphasis(runs: Sequence[Run]) -> list[tuple[str, int]]:
    """What is emphasised, and how."""
    pieces: list[tuple[str, int]] = []
    for run in runs:
        style = int(run.style) & (Style.BOLD | Style.ITALIC | Style.STRIKE)
        text = run.formula or run.text.strip(f" {LINE_BREAK}")
        if style and text:
            pieces.append((text, style))
    return pieces


def _linked(link: str, runs: list[Run], marks: Marks) -> str:
    shown = "".join(run.text for run in runs)
    if not link or any(run.picture for run in runs):
        return _styled(runs, marks)
    if link in {shown, f"https://{shown}", f"mailto:{shown}"} and not any(run.style for run in runs):
        return shown if _ADDRESS.fullmatch(shown) else f"<{shown}>"
    address = f"<{link}>" if re.search(r"[\s()]", link) else link
    return f"[{_styled(runs, marks)}]({address})"


def _styled(runs: Sequence[Run], marks: Marks) -> str:
    """Marks are opened and closed where the style changes, never around spaces."""
    parts: list[str] = []
    opened: list[Style] = []
    for run, piece in _pieces(runs):
        wanted = [style for style in marks if run.style & style]
        kept = 0
        while kept < len(opened) and opened[kept] in wanted:
            kept += 1
        blank = ""
        while parts and opened[kept:] and parts[-1].endswith(" "):  # a closing mark does not follow a space
            parts[-1], blank = parts[-1][:-1], blank + " "
        parts += [marks[style][1] for style in reversed(opened[kept:])]
        del opened[kept:]
        new = [style for style in wanted if style not in opened]
        lead = len(piece) - len(piece.lstrip(" ")) if new else 0
        parts.append(blank + piece[:lead])
        parts += [marks[style][0] for style in new]
        opened += new
        parts.append(piece[lead:])
    parts += [marks[style][1] for style in reversed(opened)]
    return "".join(parts)


def _pieces(runs: Sequence[Run]) -> Iterator[tuple[Run, str]]:
    for run in runs:
        if run.formula or run.style & Style.LITERAL:
            yield run, run.text.replace(LINE_BREAK, "\n")
        elif run.picture:
            yield run, f"![{escaped(run.text.removeprefix('🖼 ').strip(chr(0xFFFC)))}]({run.picture})"
        elif run.style & Style.CODE:
            yield run, _code(run.text)
        else:
            yield run, escaped(run.text).replace(LINE_BREAK, "\n")


def _code(text: str) -> str:
    """A code span whose marks do not occur in it."""
    longest = max(map(len, re.findall("`+", text)), default=0)
    marks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or (text.strip() and text[0] == text[-1] == " ") else ""
    return f"{marks}{pad}{text}{pad}{marks}"
