"""Web pages that need nothing but themselves: style and images inside, no scripts, nothing loaded.

Several pages come with one more, `index.html`, that searches them offline by a script of its own.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from functools import cache
from html import escape
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_cjk_friendly import cjk_friendly  # type: ignore[import-untyped]  # it ships no types

from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart
from app.exchange.exporters.exporting import Archive, Export, Write
from app.exchange.exporters.file_names import FileNames
from app.exchange.exporters.search_page import STYLE, SearchPage
from app.exchange.exporters.sections import (
    REASONING,
    SOURCES,
    UNTITLED,
    Section,
    attachment_label,
    sections,
    title,
)

_SHOWN = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
)
"""Beginnings of the images that go into a page. Never SVG: it can hold scripts."""
_WEB = ("https://", "http://", "mailto:")


def html(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """A page for each conversation; as an archive, with a page that lists and searches them."""
    if not archive:
        for piece in page(next(conversations), run):
            write(_utf8(piece))
        return
    names, search = FileNames(UNTITLED.say(run.language)), SearchPage(run.language)
    with Archive(write) as whole, search:
        for conversation in conversations:
            name = names.name(conversation.title, "html")
            whole.add(f"pages/{name}", (_utf8(piece) for piece in page(conversation, run)))
            texts = [section.text for section in sections(conversation, run.language)]
            search.add(title(conversation, run.language), "pages/" + quote(name), conversation.created_at, texts)
        whole.add("index.html", search.pieces())


def _utf8(text: str) -> bytes:
    """UTF-8 that a browser takes: no halves of characters, no NULs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "\ufffd").encode()


def page(conversation: Conversation, run: Export) -> Iterator[str]:
    """The whole page of one conversation."""
    name = escape(title(conversation, run.language))
    language = "zh-CN" if run.language.startswith("zh") else "en"
    yield (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; img-src data:; '
        "style-src 'unsafe-inline'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{name}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{name}</h1>\n"
    )
    for section in sections(conversation, run.language):
        yield from _section(section, conversation, run)
    yield "</main>\n</body>\n</html>\n"


def _section(section: Section, conversation: Conversation, run: Export) -> Iterator[str]:
    kind = section.role if section.role in {"user", "assistant", "system", "tool"} else "other"
    time = f" <time>{escape(section.time)}</time>" if section.time else ""
    yield f'<section class="{kind}">\n<h2>{escape(section.speaker)}{time}</h2>\n'
    if section.reasoning:
        label = escape(REASONING.say(run.language))
        yield f"<details><summary>{label}</summary>\n{rendered(section.reasoning)}</details>\n"
    if section.text:
        yield rendered(section.text)
    for label, source in section.code:
        yield f"<p>{escape(label)}</p>\n<pre><code>{escape(source)}</code></pre>\n"
    for part in section.attached:
        yield f"<p>{_attachment(part, conversation, run)}</p>\n"
    if section.sources:
        yield f"<p>{escape(SOURCES.say(run.language))}</p>\n<ul>\n"
        yield "".join(f"<li>{_link(name, url)}</li>\n" for name, url in section.sources) + "</ul>\n"
    if section.state:
        yield f"<p><em>{escape(section.state)}</em></p>\n"
    yield "</section>\n"


def _attachment(part: ImagePart | FilePart, conversation: Conversation, run: Export) -> str:
    label = escape(attachment_label(part, run.language))
    if isinstance(part, FilePart) or not part.file:
        return label if isinstance(part, FilePart) else _link(attachment_label(part, run.language), part.url)
    data = run.attachment(conversation, part.file) or b""
    kind = next((kind for magic, kind in _SHOWN if data.startswith(magic)), "")
    if not kind:
        return label
    return f'<img alt="{label}" src="data:{kind};base64,{base64.b64encode(data).decode()}">'


def _link(name: str, url: str) -> str:
    if not url.lower().startswith(_WEB):
        return escape(name)
    return f'<a href="{escape(url)}" rel="noopener noreferrer nofollow">{escape(name)}</a>'


class _Renderer(RendererHTML):
    """Images become links: a page that loads them tells their server who reads it."""

    def image(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        token = tokens[idx]
        name = self.renderInlineAsText(token.children, options, env) if token.children else ""
        return _link(name or str(token.attrs.get("src", "")), str(token.attrs.get("src", "")))

    def link_open(self, tokens: Sequence[Token], idx: int, options: Any, env: Any) -> str:
        tokens[idx].attrSet("rel", "noopener noreferrer nofollow")
        return self.renderToken(tokens, idx, options, env)


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}, renderer_cls=_Renderer)
    parser.enable(["table", "strikethrough"])
    parser.use(cjk_friendly)
    parser.validateLink = _may_be_linked  # type: ignore[method-assign]  # the documented way to restrict links
    return parser


def _may_be_linked(url: str) -> bool:
    return url.strip().lower().startswith(_WEB)


def rendered(text: str) -> str:
    """Markdown as HTML in which nothing but the parser's own tags can occur."""
    return str(_parser().render(text))
