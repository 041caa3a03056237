"""Specs -> Markdown that would be read as the same specs: for copying what is selected in the middle of an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from app.ui.transcript.builder import AFTER_BREAK, AFTER_SPACE, MID_LINE
from app.ui.transcript.inline_markdown import inline_markdown
from app.ui.transcript.specs import Block, Kind, Spec, Strip, Table

_GOES_ON = {AFTER_BREAK: "\n", AFTER_SPACE: " ", MID_LINE: ""}
_RULES = {"left": ":--", "right": "--:", "center": ":-:"}


class _Level(msgspec.Struct):
    """A container that is open: what stands before its further lines."""

    kind: str
    further: str = ""


class _Text(msgspec.Struct):
    """What has been written so far."""

    lines: list[str] = msgspec.field(default_factory=list)
    levels: list[_Level] = msgspec.field(default_factory=list)
    last: Spec | None = None
    """The spec that was written last."""
    code: tuple[str, list[tuple[int, str]], str] | None = None
    """An open code block: language, numbered lines, group."""

    def prefix(self, count: int | None = None) -> str:
        """What stands before a further line in the open containers."""
        return "".join(level.further for level in self.levels[:count])


def block_markdown(specs: Sequence[Spec]) -> str:
    """The Markdown of `specs`. List items whose beginning is not among them count as paragraphs."""
    text = _Text()
    for spec in specs:
        group = spec.group if isinstance(spec, Block | Strip) else ""
        if text.code and text.code[2] != group:
            _close_code(text)
        if isinstance(spec, Strip):
            if spec.kind == "code":
                _open(text, spec, "")
                text.code = (spec.text, [], spec.group)
                text.last = spec
        elif isinstance(spec, Table):
            _table(text, spec)
        elif spec.kind == Kind.CODE:
            if text.code is None:
                _open(text, spec, "")
                text.code = ("", [], spec.group)
                text.last = spec
            text.code[1].append((spec.level, spec.text))
        elif spec.kind != Kind.SPACE:
            _block(text, spec)
    if text.code:
        _close_code(text)
    return "\n".join(text.lines)


def _open(text: _Text, spec: Spec, marker: str) -> str:
    """Opens and closes containers for `spec`, after an empty line where one is needed; the prefix of its first line."""
    kept = min(spec.shared, len(text.levels), len(spec.containers))
    if text.last is not None and not _is_tight(text.last, spec):
        text.lines.append(text.prefix(kept).rstrip())
    del text.levels[kept:]
    first = text.prefix()
    for kind in spec.containers[kept:]:
        level = _Level(kind)
        if kind == "q":
            level.further = "> "
        elif kind in "ln" and marker:
            is_empty = isinstance(spec, Block) and not spec.runs
            mark = f"[^{marker}]: " if kind == "n" else _item_mark(marker, is_empty)
            level.further = "    " if kind == "n" else " " * (2 if mark[0] in "-*" else len(mark))
            first, marker = first + mark, ""
            text.levels.append(level)
            continue
        text.levels.append(level)
        first += level.further
    return first


def _item_mark(marker: str, is_empty: bool) -> str:
    if marker.startswith("["):
        return f"- {marker} "
    if marker[0].isdigit():
        return f"{marker} "
    return "* " if is_empty else "- "  # a - alone would make a heading of the line before


def _is_tight(before: Spec, spec: Spec) -> bool:
    """Whether nothing but a line break stands between two specs."""
    if isinstance(before, Table) and isinstance(spec, Table):
        return not spec.has_header
    if _is_empty_item(before):
        return True  # what it begins with
    is_item = isinstance(spec, Block) and spec.kind == Kind.ITEM and bool(spec.marker)
    return is_item and isinstance(before, Block) and before.kind == Kind.ITEM


def _is_empty_item(spec: Spec | None) -> bool:
    return isinstance(spec, Block) and spec.kind == Kind.ITEM and not spec.runs


def _add(text: _Text, first: str, content: str) -> None:
    further = text.prefix()
    lines = content.split("\n")
    text.lines += [first + lines[0], *(further + line if line else further.rstrip() for line in lines[1:])]


def _block(text: _Text, spec: Block) -> None:
    if spec.kind == Kind.TEXT and spec.level and text.lines:
        begin, *rest = inline_markdown(spec.runs).split("\n")
        joint = _GOES_ON[spec.level]
        if joint == "\n":
            text.lines.append(text.prefix() + begin)
        else:
            text.lines[-1] += joint + begin
        text.lines += [text.prefix() + line for line in rest]
        return
    opens_item = _is_empty_item(text.last) and spec.kind == Kind.ITEM and spec.shared >= len(text.levels)
    first = _open(text, spec, spec.marker)
    if opens_item:  # a list at the beginning of an item stands in the item's first line
        first = text.lines.pop() + first[len(text.prefix(spec.shared)) :]
    if spec.kind == Kind.HEADING:
        title = inline_markdown(spec.runs).replace("\n", "<br>")
        content = "#" * spec.level + " " + re.sub(r"#(?=#*$)", r"\\#", title)
    elif spec.kind == Kind.RULE:
        content = "---"
    elif spec.kind == Kind.FORMULA:
        run = spec.runs[0]
        content = f"$$\n{run.formula}\n$$" if run.formula else inline_markdown(spec.runs)
    else:
        content = inline_markdown(spec.runs)
    _add(text, first, content)
    text.last = spec


def _table(text: _Text, spec: Table) -> None:
    first = _open(text, spec, "")
    rows = [[inline_markdown(cell, in_table=True) for cell in row] for row in spec.rows]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    goes_on = isinstance(text.last, Table) and not spec.has_header
    if not goes_on:
        rules = f"| {' | '.join(_RULES.get(align, '---') for align in spec.aligns)} |"
        head = lines[:1] if spec.has_header else [f"|{'  |' * len(spec.aligns)}"]
        lines = [*head, rules, *lines[1 if spec.has_header else 0 :]]
    _add(text, first, "\n".join(lines))
    text.last = spec


def _close_code(text: _Text) -> None:
    assert text.code is not None
    language, numbered, _ = text.code
    lines: list[str] = []
    number = 0
    for level, piece in numbered:  # pieces of one line have the same number
        if level == number:
            lines[-1] += piece
        else:
            lines.append(piece)
        number = level
    longest = max((len(found) for line in lines for found in re.findall("`{3,}", line)), default=2)
    fence = "`" * (longest + 1)
    _add(text, text.prefix(), "\n".join([fence + language, *lines, fence]))
    text.code = None
