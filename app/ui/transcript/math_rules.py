r"""TeX in Markdown: $a$, $$a$$, \(a\), \[a\], within a line and as blocks of their own.

A block begins with a line that starts with $$ or \[ and ends with a line that ends with the closing mark. It cannot
hold an empty line (nor can it in TeX), so an unfinished one is always the last block of what has arrived.
"""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

MORE_FOLLOWS = "more_follows"
"""In the parser's env: the source is followed by another block."""
_INLINE = {
    "$$": re.compile(r"\$\$((?:\\.|[^$\\]){1,2000}?)\$\$", re.DOTALL),
    "$": re.compile(r"\$(?![\s$])((?:\\.|[^$\\\n]){0,2000}?[^\s$\\]|(?:\\.|[^$\\\n]){0,2000}?\\[^\s])\$(?![\d$])"),
    "\\(": re.compile(r"\\\((.{1,2000}?)\\\)", re.DOTALL),
    "\\[": re.compile(r"\\\[(.{1,2000}?)\\\]", re.DOTALL),
}
_CLOSING = {"$$": "$$", "\\[": "\\]"}


def math_plugin(parser: MarkdownIt) -> None:
    """Adds the rules to `parser`. Tokens: math_inline and math_block, TeX in `content`, `info` the opening mark."""
    parser.inline.ruler.before("escape", "math_inline", _math_inline)
    interrupted = ["paragraph", "reference", "blockquote", "list", "footnote_def"]
    parser.block.ruler.before("fence", "math_block", _math_block, {"alt": interrupted})


def _math_inline(state: StateInline, silent: bool) -> bool:
    source, start = state.src, state.pos
    mark = source[start : start + 2]
    if mark not in _INLINE:
        mark = source[start : start + 1]
        if mark != "$":
            return False
    if mark == "$" and start and (source[start - 1].isalnum() and source[start - 1].isascii()):
        return False
    found = _INLINE[mark].match(source, start, state.posMax)
    if not found or not found[1].strip():
        return False
    if not silent:
        token = state.push("math_inline", "", 0)
        token.content, token.info, token.markup = found[1].strip(), mark, found[0]
    state.pos = found.end()
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip()


def _math_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.sCount[start] - state.blkIndent >= 4:
        return False
    first = _line(state, start)
    mark = first[:2]
    if mark not in _CLOSING:
        return False
    closing, lines, line = _CLOSING[mark], [first[2:]], start
    closed = _ends(first[2:], closing, mark)
    if not closed and closing in first[2:]:
        return False
    while not closed:
        line += 1
        if line >= end:
            if state.env.get(MORE_FOLLOWS):
                return False
            break
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            return False
        lines.append(_line(state, line))
        closed = _ends(lines[-1], closing, mark)
    if not silent:
        content = "\n".join(lines)
        _push(state, content[: -len(closing)] if closed else content, mark, (start, line + closed), closed)
    return True


def _ends(text: str, closing: str, mark: str) -> bool:
    """Whether `text`, after the opening mark, ends the formula; "$$a$$b$$" on one line does not."""
    return text.endswith(closing) and text.find(mark) in {-1, len(text) - len(closing)}


def _push(state: StateBlock, content: str, mark: str, lines: tuple[int, int], closed: bool) -> None:
    token: Any = state.push("math_block", "", 0)
    token.block, token.content, token.info, token.map = True, content.strip("\n"), mark, list(lines)
    token.meta = {"closed": closed}
    state.line = lines[1]
