"""The Markdown parser: CommonMark with GitHub's tables, strikethrough and task lists, footnotes, TeX math, and
emphasis beside Chinese punctuation. Gives tokens; what they look like is `builder`'s business.

Raw HTML comes as tokens of its own that are shown as text. A footnote stays where its author put it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly  # type: ignore[import-untyped]  # it ships no types
from mdit_py_plugins.footnote import footnote_plugin

from app.ui.transcript.math_rules import MORE_FOLLOWS, math_plugin

MAX_NESTING = 40
"""Levels of lists and quotes. What lies deeper is shown as its source."""

LONGEST_INLINE = 8000
"""Characters of a paragraph, heading or cell that are searched for emphasis and links; longer ones are shown as is."""
MOST_BRACKETS = 300
"""The same for [: looking for links takes quadratic time."""


MOST_DEFINITIONS = 150
"""The same for definitions of links."""


@cache
def _parser(*, with_definitions: bool = True) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING})
    parser.enable(["table", "strikethrough"])
    parser.use(cjk_friendly)
    parser.use(footnote_plugin, inline=False, move_to_end=False)
    parser.inline.ruler.at("footnote_ref", _footnote_mark)
    parser.use(math_plugin)
    if not with_definitions:
        parser.disable("reference")
    return parser


def parse(source: str, references: dict[str, Any], *, more_follows: bool = False) -> list[Token]:
    """All tokens of `source`. Link definitions that it holds are added to `references`.

    `more_follows`: another block comes after the source, so a formula that has no end in it never gets one.
    """
    tokens = parse_blocks(source, references, more_follows=more_follows)
    for token in tokens:
        if token.type == "inline":
            if len(token.content) > LONGEST_INLINE or token.content.count("[") > MOST_BRACKETS:
                literal = Token("text", "", 0)
                literal.content = token.content
                token.children = [literal]
            else:
                token.children = parse_inline(token.content, references)
    return tokens


def parse_blocks(source: str, references: dict[str, Any], *, more_follows: bool = False) -> list[Token]:
    """Only the block structure: "inline" tokens have no children."""
    parser = _parser(with_definitions=source.count("]:") <= MOST_DEFINITIONS)
    tokens: list[Token] = []
    env = {"references": references, MORE_FOLLOWS: more_follows}
    parser.block.parse(_normal(source), parser, env, tokens)
    return tokens


def parse_inline(source: str, references: dict[str, Any]) -> list[Token]:
    """The tokens of one paragraph's text. Never change them: of a growing block most are those of the last time."""
    return _inline_tokens(source, references) if references else _inline_tokens_again(source)


def _inline_tokens(source: str, references: dict[str, Any]) -> list[Token]:
    tokens: list[Token] = []
    _parser().inline.parse(source, _parser(), {"references": references}, tokens)
    return tokens


@lru_cache(maxsize=400)
def _inline_tokens_again(source: str) -> list[Token]:
    return _inline_tokens(source, {})


def _normal(source: str) -> str:
    source = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")
    return source if source.endswith("\n") else source + "\n"  # some rules look beyond the last character


def _footnote_mark(state: Any, silent: bool) -> bool:
    """[^label] is a mark wherever it stands: its note may not have arrived yet."""
    source, start = state.src, state.pos
    if not source.startswith("[^", start):
        return False
    end = source.find("]", start + 2, min(state.posMax, start + 60))
    label = source[start + 2 : end]
    if end < 0 or not label or any(char in label for char in " \t\n[^"):
        return False
    if not silent:
        token = state.push("footnote_ref", "", 0)
        token.content = label
    state.pos = end + 1
    return True
