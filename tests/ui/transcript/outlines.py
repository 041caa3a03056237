"""What a Markdown text is made of, told twice: by the parser's tokens and by what is built of them; to be compared."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it.token import Token

from app.ui.transcript.inline import LINE_BREAK
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Style, Table
from app.ui.transcript.text_safety import plain, safe, shown_address

Entry = tuple[Any, ...]
Text = tuple[tuple[str, frozenset[str]], ...]
"""Pieces with the names of their styles."""
_OPENS = {"em_open": "italic", "strong_open": "bold", "s_open": "strike"}
_CLOSES = {"em_close": "italic", "strong_close": "bold", "s_close": "strike"}
_LOOKS = re.compile(r"</?(?:b|strong|i|em|s|del|sup|sub|code|kbd)>|<br\s*/?>", re.IGNORECASE)
"""Tags that are looks, not text."""


def _joined(pieces: Sequence[tuple[str, frozenset[str]]]) -> Text:
    """Neighbours of the same style as one."""
    found: list[tuple[str, frozenset[str]]] = []
    for text, styles in pieces:
        if found and found[-1][1] == styles:
            text = found.pop()[0] + text  # noqa: PLW2901 - one piece of both
        if text:
            found.append((text, styles))
    return tuple(found)


# by the parser's tokens


def _inline(token: Token) -> Text:
    pieces: list[tuple[str, frozenset[str]]] = []
    styles: list[str] = []
    for child in token.children or ():
        now = frozenset(styles)
        if child.type in _OPENS:
            styles.append(_OPENS[child.type])
        elif child.type in _CLOSES:
            styles.remove(_CLOSES[child.type])
        elif child.type in {"softbreak", "hardbreak"}:
            pieces.append((LINE_BREAK, now))
        elif child.type == "code_inline":
            pieces.append((plain(child.content), now | {"code"}))
        elif child.type == "image":
            pieces.append(("🖼 " + (plain(child.content) or shown_address(str(child.attrs.get("src", "")))), now))
        elif child.type == "html_inline":
            if not _LOOKS.fullmatch(child.content):
                pieces.append((plain(child.content), now))
        elif child.type == "math_inline":
            pieces.append((plain(child.markup), now))
        elif child.type not in {"link_open", "link_close"}:
            pieces.append((safe(child.content), now))
    return _joined(pieces)


def without_looks(entries: Sequence[Entry]) -> list[Entry]:
    """The outline without styles and line breaks: tags that are looks give them to one side only."""
    return [tuple(_bare(part) for part in entry) for entry in entries]


def _bare(part: Any) -> Any:
    if isinstance(part, tuple) and part and all(isinstance(piece, tuple) and len(piece) == 2 for piece in part):
        return "".join(str(text).replace(LINE_BREAK, "") for text, _ in part)
    return part


def has_looks(source: str) -> bool:
    """Whether there are such tags."""
    return bool(_LOOKS.search(source))


def by_tokens(tokens: Sequence[Token]) -> list[Entry]:
    """The outline as the parser sees it."""
    found: list[Entry] = []
    containers, numbers, waiting = "", list[int | None](), ""
    position = 0
    while position < len(tokens):
        token = tokens[position]
        position += 1
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            numbers.append(int(token.attrs.get("start", 1)) if token.type.startswith("ordered") else None)
        elif token.type.endswith("list_close"):
            numbers.pop()
        elif token.type in {"list_item_open", "blockquote_open"}:
            containers += "l" if token.type == "list_item_open" else "q"
            if token.type == "list_item_open":
                found.append(("mark", "•" if numbers[-1] is None else f"{numbers[-1]}."))
                numbers[-1] = None if numbers[-1] is None else numbers[-1] + 1
                waiting = "item"
                continue
        elif token.type in {"list_item_close", "blockquote_close"}:
            containers = containers[:-1]
        elif token.type in {"paragraph_open", "heading_open"}:
            text = _inline(tokens[position])
            first = text[0] if text else ("", frozenset())
            if waiting and token.type == "paragraph_open" and first[0][:4].lower() in {"[ ] ", "[x] "} and not first[1]:
                found[-1] = ("mark", first[0][:3].lower())
                text = _joined([(first[0][4:], first[1]), *text[1:]])
            found.append((token.tag, containers, text))
        elif token.type in {"fence", "code_block", "html_block", "math_block", "hr"}:
            found.append(_leaf(token, containers))
        elif token.type == "table_open":
            end = next(n for n in range(position, len(tokens)) if tokens[n].type == "table_close")
            found.append(("table", containers, *_table(tokens[position:end])))
            position = end
        waiting = ""
    return found


def _leaf(token: Token, containers: str) -> Entry:
    if token.type == "hr":
        return ("hr", containers)
    if token.type == "html_block":
        return ("p", containers, _joined([(plain(token.content.rstrip("\n")), frozenset())]))
    if token.type == "math_block":
        source = token.content if token.meta["closed"] else token.info + token.content
        return ("p", containers, _joined([(plain(source), frozenset())]))
    language = token.info.split()[:1] if token.type == "fence" else []
    code = _code(token.content.removesuffix("\n"), token.content)
    return ("pre", containers, plain(language[0]) if language else "", code)


def _code(content: str, source: str) -> tuple[str, ...]:
    return tuple(plain(line) for line in content.split("\n")) if source else ()


def _table(tokens: Sequence[Token]) -> tuple[tuple[str, ...], tuple[tuple[Text, ...], ...]]:
    aligns = tuple(
        str(token.attrs.get("style", "")).removeprefix("text-align:") for token in tokens if token.type == "th_open"
    )
    cells = [_inline(token) for token in tokens if token.type == "inline"]
    return aligns, tuple(tuple(cells[at : at + len(aligns)]) for at in range(0, len(cells), len(aligns)))


# by what is built

_BULLETS = re.compile("[◦▪]")
_STYLES = {Style.BOLD: "bold", Style.ITALIC: "italic", Style.STRIKE: "strike", Style.CODE: "code"}


def _runs(runs: Sequence[Run]) -> Text:
    pieces = []
    for run in runs:
        if run.style & Style.MUTED:
            continue  # where a link points that is not clickable
        styles = frozenset(name for style, name in _STYLES.items() if run.style & style)
        pieces.append((run.text, styles))
    return _joined(pieces)


def by_specs(specs: Sequence[Spec]) -> list[Entry]:
    """The outline of what is shown."""
    found: list[Entry] = []
    for spec in specs:
        if isinstance(spec, Strip) and spec.kind == "code":
            found.append(("pre", spec.containers, spec.text, ()))
        elif isinstance(spec, Table):
            rows = tuple(tuple(_runs(cell) for cell in row) for row in spec.rows)
            found.append(("table", spec.containers, spec.aligns, rows))
        elif isinstance(spec, Block) and spec.kind == Kind.CODE:
            found[-1] = (*found[-1][:3], (*found[-1][3], spec.text))
        elif isinstance(spec, Block) and spec.kind != Kind.SPACE:
            found += _block(spec)
    return found


def _block(spec: Block) -> list[Entry]:
    entries: list[Entry] = [("mark", _BULLETS.sub("•", spec.marker))] if spec.marker else []
    if spec.kind == Kind.RULE:
        return [*entries, ("hr", spec.containers)]
    name = f"h{spec.level}" if spec.kind == Kind.HEADING else "p"
    if spec.kind == Kind.ITEM and not spec.runs:
        return entries
    return [*entries, (name, spec.containers, _runs(spec.runs))]
