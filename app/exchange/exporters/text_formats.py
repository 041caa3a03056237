"""Markdown and plain text of the shown path. The text of a message stays as it is, character by character."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any
from urllib.parse import quote

from markdown_it import MarkdownIt

from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart
from app.exchange.exporters.exporting import Archive, Export, Write, attachments
from app.exchange.exporters.file_names import FileNames
from app.exchange.exporters.sections import (
    REASONING,
    SOURCES,
    UNTITLED,
    Section,
    attachment_label,
    sections,
    title,
)

_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+.!|<>~$&:@-])")
_MAY_GO_ON = re.compile(r"```|~~~|<")
"""Without any of these, no block goes on over a blank line and a heading; most messages need not be parsed."""
_ENDS = ("-->", "?>", "]]>", ">", "</script>", "</style>", "</pre>", "</textarea>")
"""What ends the kinds of HTML blocks that go on over blank lines."""


def markdown(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """Headings for the speakers, the messages verbatim; as an archive, with a folder of attachments."""
    _each(conversations, run, write, "md", _markdown, archive=archive)


def plain_text(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """Speakers on lines of their own, the messages verbatim."""
    _each(conversations, run, write, "txt", lambda conversation, run, _: _plain(conversation, run), archive=archive)


def _each(
    conversations: Iterator[Conversation],
    run: Export,
    write: Write,
    ending: str,
    text: Callable[[Conversation, Export, str], Iterator[str]],
    *,
    archive: bool,
) -> None:
    if not archive:
        for piece in text(next(conversations), run, ""):
            write(_utf8(piece))
        return
    names, folders = FileNames(UNTITLED.say(run.language)), FileNames()
    with Archive(write) as whole:
        for conversation in conversations:
            files = attachments(conversation) if ending == "md" else []
            folder = f"attachments/{folders.folder(conversation.id)}/" if files else ""
            pieces = text(conversation, run, folder)
            whole.add(names.name(conversation.title, ending), (_utf8(piece) for piece in pieces))
            for name in files:
                if (data := run.attachment(conversation, name)) is not None:
                    whole.add(folder + name, [data])


def _utf8(text: str) -> bytes:
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _markdown(conversation: Conversation, run: Export, folder: str) -> Iterator[str]:
    yield f"# {escaped(title(conversation, run.language))}\n"
    for section in sections(conversation, run.language):
        yield f"\n## {escaped(section.speaker)}\n"
        if section.time:
            yield f"\n*{escaped(section.time)}*\n"
        if section.reasoning:
            yield f"\n**{REASONING.say(run.language)}**\n\n{_closed(section.reasoning)}\n\n---\n"
        if section.text:
            yield f"\n{_closed(section.text)}\n"
        for label, source in section.code:
            yield f"\n{escaped(label)}\n\n{_fenced(source)}\n"
        for part in section.attached:
            yield f"\n{_attachment(part, run.language, folder)}\n"
        if section.sources:
            lines = "\n".join(f"- {_link(name, url)}" for name, url in section.sources)
            yield f"\n{SOURCES.say(run.language)}\n\n{lines}\n"
        if section.state:
            yield f"\n*{escaped(section.state)}*\n"


def escaped(text: str) -> str:
    """One line of Markdown that shows `text` and nothing else."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def _link(name: str, url: str) -> str:
    if not url.startswith(("https://", "http://")):
        return escaped(f"{name} {url}")
    return f"[{escaped(name)}](<{quote(url, safe=_URL_SAFE)}>)"


_URL_SAFE = "/%:?#[]@!$&'()*+,;=~"


def _attachment(part: ImagePart | FilePart, language: str, folder: str) -> str:
    label = escaped(attachment_label(part, language))
    if part.file and folder:
        return f"{'!' if isinstance(part, ImagePart) else ''}[{label}](<{quote(folder + part.file)}>)"
    return label


def _fenced(source: str) -> str:
    longest = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}\n{source}\n{fence}"


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def _closed(text: str) -> str:
    """`text`, and what ends a code block or comment that would swallow the messages after it."""
    if not _MAY_GO_ON.search(text):
        return text
    ends = [""]
    if (last := _blocks(text)) and last[-1].type == "fence":
        ends.append(last[-1].markup)
    for end in (*ends, *_ENDS):
        whole = f"{text}\n{end}" if end else text
        if (blocks := _blocks(f"{whole}\n\n## x\n")) and blocks[-1].type == "heading_close" and blocks[-1].level == 0:
            return whole
    return _fenced(text)


def _blocks(text: str) -> list[Any]:
    parser, tokens = _parser(), list[Any]()
    parser.block.parse(text.replace("\r\n", "\n").replace("\r", "\n"), parser, {}, tokens)
    return tokens


def _plain(conversation: Conversation, run: Export) -> Iterator[str]:
    name = title(conversation, run.language)
    yield f"{name}\n{'=' * 60}\n"
    for section in sections(conversation, run.language):
        yield "\n" + "\n\n".join(_plain_pieces(section, run.language)) + f"\n\n{'-' * 60}\n"


def _plain_pieces(section: Section, language: str) -> Iterator[str]:
    yield f"[{section.speaker}]  {section.time}".rstrip()
    if section.reasoning:
        yield f"[{REASONING.say(language)}]\n{section.reasoning}"
    if section.text:
        yield section.text
    for label, source in section.code:
        yield f"[{label}]\n{source}"
    for part in section.attached:
        yield f"[{attachment_label(part, language)}]"
    if section.sources:
        yield f"[{SOURCES.say(language)}]\n" + "\n".join(f"{name} {url}".strip() for name, url in section.sources)
    if section.state:
        yield section.state
