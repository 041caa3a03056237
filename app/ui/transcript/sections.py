"""One message -> sections: pieces of specs that come and go with the window. Words are translated here, in no widget.

A section's specs are built when it is first shown. A section that did not change comes back as the same object.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QCoreApplication

from app.core.errors import ErrorKind
from app.core.message import ErrorRecord, FilePart, ImagePart, Message, MessageState, Role, ToolCall
from app.ui.transcript.builder import code_lines
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.formats import USER_GROUP
from app.ui.transcript.inline import linked_runs
from app.ui.transcript.literal import Fixed, Section, code_sections, user_sections
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Style, Table
from app.ui.transcript.text_safety import plain, shown_address
from app.ui.transcript.wording import author_block, thought_label

TOOL_BAR_ROOM = 36
"""Pixels under each message where its tool bar appears."""


class Facts(Protocol):
    """What the sections of a message depend on besides the message itself."""

    def is_answered(self, message_id: str, call: ToolCall) -> bool:
        """Whether a tool call has its result."""
        ...

    def is_running(self, message_id: str) -> bool:
        """Whether the message is growing now."""
        ...

    def has_progress(self) -> bool:
        """Whether the session says what it waits for."""
        ...


class Rendition:
    """What is kept of one message between two looks at it: settled chunks, whether the thinking is unfolded."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._answer, self._thoughts = Chunker(), Chunker("t")
        self._literal: tuple[str, list[Section]] = ("", [])
        self._fixed: dict[str, Fixed] = {}
        self.unfolded: bool | None = None
        """Whether the reader wants to see the thinking; None: as it suits."""

    def sections(self, message: Message) -> list[Section]:
        """The message from top to bottom."""
        if message.role == Role.USER:
            return self._question(message)
        if message.role == Role.TOOL:
            return self._result(message)
        return self._reply(message)

    def shows_thoughts(self, message: Message) -> bool:
        """Whether the thinking is unfolded: while it is all there is, or as the reader chose."""
        if self.unfolded is not None:
            return self.unfolded
        return message.state == MessageState.STREAMING and not message.text

    def answer(self, message: Message) -> list[Spec]:
        """The specs of an answer's text, all of them."""
        return [spec for chunk in self._answer.update(message.text) for spec in chunk.specs()]

    def code(self, message: Message, group: str) -> tuple[str, str]:
        """The language and the text of a code block."""
        language, lines = "", list[str]()
        number = 0
        for spec in (spec for section in self.sections(message) for spec in section.specs()):
            if isinstance(spec, Strip) and spec.kind == "code" and spec.group == group:
                language = spec.text
            if isinstance(spec, Block) and spec.kind == Kind.CODE and spec.group == group:
                if spec.level == number:  # a piece of the same line
                    lines[-1] += spec.text
                else:
                    lines.append(spec.text)
                number = spec.level
        return language, "\n".join(lines)

    def table(self, message: Message, key: str) -> list[Table]:
        """The pieces of a table that has a strip with this key above it."""
        pieces: list[Table] = []
        specs = (spec for section in self.sections(message) for spec in section.specs())
        for spec in specs:
            if isinstance(spec, Strip) and (spec.kind, spec.key) == ("table", key):
                break
        for spec in specs:
            if not isinstance(spec, Table):
                break
            pieces.append(spec)
        return pieces

    def _keep(self, name: str, specs: Sequence[Spec], text: str = "") -> Section:
        """A section of these specs: the one that was made before, if nothing has changed."""
        kept = self._fixed.get(name)
        if not kept or kept.specs() != tuple(specs):
            kept = self._fixed[name] = Fixed(specs, text)
        return kept

    # the user's messages

    def _question(self, message: Message) -> list[Section]:
        author = author_block(message)
        top, bottom = Block(Kind.SPACE, level=9, group=USER_GROUP), Block(Kind.SPACE, level=3, group=USER_GROUP)
        attached = [Block(Kind.USER, (run,), group=USER_GROUP) for part in message.parts if (run := _attachment(part))]
        text = self._lines(message.text.strip("\n"), user_sections)
        end = [bottom, Block(Kind.SPACE, level=TOOL_BAR_ROOM)]
        return [self._keep("top", [author, top, *attached]), *text, self._keep("end", end)]

    def _lines(self, text: str, make: Callable[[str], list[Section]]) -> list[Section]:
        """The sections of a text that is no Markdown, the same objects when asked again."""
        if self._literal[0] != text:
            self._literal = (text, make(text) if text.strip() else [])
        return self._literal[1]

    def _result(self, message: Message) -> list[Section]:
        title = QCoreApplication.translate("Transcript", "Tool result")
        head: list[Spec] = [Strip("code", "result", title, group="result"), Block(Kind.SPACE, level=6, group="result")]
        body = self._lines(message.text, lambda text: code_sections(text, "result"))
        end = [Block(Kind.SPACE, level=8, group="result"), Block(Kind.SPACE, level=TOOL_BAR_ROOM)]
        return [self._keep("top", head), *body, self._keep("end", end)]

    # answers

    def _reply(self, message: Message) -> list[Section]:
        is_complete = message.state != MessageState.STREAMING
        sections: list[Section] = [self._keep("top", [author_block(message)])]
        if message.reasoning:
            sections.append(self._keep("thought", [Strip("thought", "thought", thought_label(message))]))
            if self.shows_thoughts(message):
                sections += self._thoughts.update(message.reasoning, is_complete=is_complete)
                sections.append(self._keep("thought end", [Block(Kind.SPACE, level=6)]))
        if message.text:
            sections += self._answer.update(message.text, is_complete=is_complete)
        sections.append(self._keep("end", self._after_answer(message), message.refusal))
        return sections

    def _after_answer(self, message: Message) -> list[Spec]:
        specs: list[Spec] = []
        if message.refusal:
            label = QCoreApplication.translate("Transcript", "The model declined:")
            specs.append(Block(Kind.QUIET, (Run(label, Style.STRONG_MUTED),)))
            specs += [Block(Kind.TEXT, linked_runs(line)) for line in message.refusal.split("\n")]
        specs += [Block(Kind.TEXT, (run,)) for part in message.parts if (run := _attachment(part))]
        for number, call in enumerate(message.tool_calls):
            specs += _tool_call(number, call)
        if message.citations:
            label = QCoreApplication.translate("Transcript", "Sources")
            specs.append(Block(Kind.QUIET, (Run(label, Style.STRONG_MUTED),)))
        for number, citation in enumerate(message.citations, 1):
            text = plain(citation.title) or shown_address(citation.url)
            link = citation.url if citation.url.startswith(("https://", "http://")) else ""
            specs.append(Block(Kind.QUIET, (Run(f"{number}. "), Run(text, 0, link))))
        specs += self._notes(message)
        specs.append(Block(Kind.SPACE, level=TOOL_BAR_ROOM))
        return specs

    def _notes(self, message: Message) -> list[Spec]:
        """What there is to say about how the answer went."""
        if self._facts.is_running(message.id):
            return [Strip("progress", "progress")] if self._facts.has_progress() else []
        notes: list[Spec] = []
        waiting = [call for call in message.tool_calls if not self._facts.is_answered(message.id, call)]
        if waiting and message.state == MessageState.COMPLETE:
            notes.append(Strip("tools", "tools"))
        if message.unreadable_events:
            notes.append(Strip("unreadable", "unreadable", str(message.unreadable_events)))
        if error := error_of(message):
            notes.append(Strip("error", "error", repr(error)))
        return notes


def error_of(message: Message) -> ErrorRecord | None:
    """What is said about an answer that is not whole. Without a record, the app was closed while it came."""
    if message.error or message.state not in {MessageState.INTERRUPTED, MessageState.FAILED, MessageState.STOPPED}:
        return message.error
    kinds = {MessageState.STOPPED: ErrorKind.STOPPED, MessageState.INTERRUPTED: ErrorKind.INTERRUPTED}
    return ErrorRecord(kinds.get(MessageState(message.state), ErrorKind.UNKNOWN))


def _attachment(part: object) -> Run | None:
    if isinstance(part, ImagePart):
        if part.file:
            return Run("\ufffc", picture=part.file)
        link = part.url if part.url.startswith(("https://", "http://")) else ""
        return Run("🖼 " + (plain(part.name) or shown_address(part.url[:200])), 0, link, picture=link)
    if isinstance(part, FilePart):
        return Run("📎 " + (plain(part.name) or plain(part.file)))
    return None


def _tool_call(number: int, call: ToolCall) -> list[Spec]:
    group = f"call{number}"
    title = QCoreApplication.translate("Transcript", "Tool call: {name}").format(name=plain(call.name))
    try:
        arguments = json.dumps(json.loads(call.arguments), ensure_ascii=False, indent=2)
    except ValueError:
        arguments = call.arguments
    lines = code_lines(arguments, 1, group)
    return [
        Strip("code", group, title, group=group),
        Block(Kind.SPACE, level=6, group=group),
        *lines,
        Block(Kind.SPACE, level=8, group=group),
        Block(Kind.SPACE, level=6),
    ]
