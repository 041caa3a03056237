"""One message -> sections: pieces of specs that come and go with the window. Words are translated here, in no widget.

A section's specs are built when it is first shown. A section that did not change comes back as the same object.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import QCoreApplication, QDateTime, QLocale

from app.core.errors import ErrorKind
from app.core.message import ErrorRecord, FilePart, ImagePart, Message, MessageState, Role, ToolCall
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.inline import linked_runs
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Style
from app.ui.transcript.text_safety import plain, shown_address

TOOL_BAR_ROOM = 36
"""Pixels under each message where its tool bar appears."""
_LINES = 40
_LONGEST_LINE = 2000


class Section(Protocol):
    """A piece of a message."""

    @property
    def text(self) -> str:
        """Its source; how long it is says how much room it takes."""
        ...

    def specs(self) -> tuple[Spec, ...]:
        """What it looks like."""
        ...


class Fixed:
    """A section whose specs are known."""

    __slots__ = ("_specs", "text")

    def __init__(self, specs: Sequence[Spec], text: str = "") -> None:
        self._specs, self.text = tuple(specs), text

    def specs(self) -> tuple[Spec, ...]:
        return self._specs


class Literal:
    """Some lines of text that is no Markdown: what the user wrote, what a tool gave."""

    __slots__ = ("_group", "_kind", "text")

    def __init__(self, text: str, kind: Kind, group: str) -> None:
        self.text, self._kind, self._group = text, kind, group

    def specs(self) -> tuple[Spec, ...]:
        blocks: list[Spec] = []
        for line in self.text.split("\n"):
            for at in range(0, max(len(line), 1), _LONGEST_LINE):
                piece = line[at : at + _LONGEST_LINE]
                runs = (Run(plain(piece)),) if self._kind == Kind.CODE else linked_runs(piece)
                blocks.append(Block(self._kind, runs if piece else (), group=self._group))
        return tuple(blocks)


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
        self._literals: dict[tuple[str, Kind, str], list[Section]] = {}
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

    def code(self, message: Message, group: str) -> str:
        """The text of a code block, for copying."""
        lines = [
            spec.text
            for section in self.sections(message)
            for spec in section.specs()
            if isinstance(spec, Block) and spec.kind == Kind.CODE and spec.group == group
        ]
        return "\n".join(lines)

    def _keep(self, name: str, specs: Sequence[Spec], text: str = "") -> Section:
        """A section of these specs: the one that was made before, if nothing has changed."""
        kept = self._fixed.get(name)
        if not kept or kept.specs() != tuple(specs):
            kept = self._fixed[name] = Fixed(specs, text)
        return kept

    # the user's messages

    def _question(self, message: Message) -> list[Section]:
        author = _author(QCoreApplication.translate("Transcript", "You"), message)
        top, bottom = Block(Kind.SPACE, level=9, group="user"), Block(Kind.SPACE, level=3, group="user")
        attached = [Block(Kind.USER, (run,), group="user") for part in message.parts if (run := _attachment(part))]
        text = self._literal(message.text.strip("\n"), Kind.USER, "user") if message.text.strip() else []
        end = [bottom, Block(Kind.SPACE, level=TOOL_BAR_ROOM)]
        return [self._keep("top", [author, top, *attached]), *text, self._keep("end", end)]

    def _literal(self, text: str, kind: Kind, group: str) -> list[Section]:
        """Pieces of some lines each, the same objects when asked again."""
        key = (text, kind, group)
        if key not in self._literals:
            self._literals.clear()
            lines = text.expandtabs(4).split("\n") if kind == Kind.CODE else text.split("\n")
            pieces = ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]
            self._literals[key] = [Literal(piece, kind, group) for piece in pieces]
        return self._literals[key]

    def _result(self, message: Message) -> list[Section]:
        title = QCoreApplication.translate("Transcript", "Tool result")
        head = Strip("code", "result", title, group="result")
        body = self._literal(message.text, Kind.CODE, "result")
        end = [Block(Kind.SPACE, level=8, group="result"), Block(Kind.SPACE, level=TOOL_BAR_ROOM)]
        return [self._keep("top", [head]), *body, self._keep("end", end)]

    # answers

    def _reply(self, message: Message) -> list[Section]:
        sections: list[Section] = [self._keep("top", [_author(_name(message), message)])]
        if message.reasoning:
            sections.append(self._keep("thought", [Strip("thought", "thought", _thought_label(message))]))
            if self.shows_thoughts(message):
                sections += self._thoughts.update(message.reasoning)
                sections.append(self._keep("thought end", [Block(Kind.SPACE, level=6)]))
        if message.text:
            sections += self._answer.update(message.text)
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


def duration_text(milliseconds: int) -> str:
    """A duration as people read it: 3.2 s, 45 s, 2 min 5 s."""
    seconds = milliseconds / 1000
    if seconds < 60:
        number = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
        return QCoreApplication.translate("Transcript", "{n} s").format(n=number)
    text = QCoreApplication.translate("Transcript", "{m} min {n} s")
    return text.format(m=int(seconds // 60), n=int(seconds % 60))


def _thought_label(message: Message) -> str:
    if message.state == MessageState.STREAMING and not message.text:
        return QCoreApplication.translate("Transcript", "Thinking…")
    if message.reasoning_ms is None:
        return QCoreApplication.translate("Transcript", "Thoughts")
    return QCoreApplication.translate("Transcript", "Thought for {t}").format(t=duration_text(message.reasoning_ms))


def _name(message: Message) -> str:
    if message.role == Role.SYSTEM:
        return QCoreApplication.translate("Transcript", "System")
    return message.model or message.answered_by or QCoreApplication.translate("Transcript", "Assistant")


def _author(name: str, message: Message) -> Block:
    runs = [Run(plain(name), Style.STRONG_MUTED)]
    if time := time_text(message.created_at):
        runs.append(Run(f"   {time}", Style.MUTED))
    group = "author-user" if message.role == Role.USER else ""
    return Block(Kind.AUTHOR, tuple(runs), level=1 if group else 0)


def time_text(instant: str) -> str:
    """An ISO instant as local time, with the day unless it is today's; "" if it cannot be read."""
    try:
        moment = datetime.fromisoformat(instant).astimezone()
    except ValueError:
        return ""
    when = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    clock = QLocale().toString(when.time(), "HH:mm")
    if moment.date() == datetime.now().astimezone().date():
        return clock
    return f"{QLocale().toString(when.date(), QLocale.FormatType.ShortFormat)} {clock}"


def _attachment(part: object) -> Run | None:
    if isinstance(part, ImagePart):
        if part.file:
            return Run("\ufffc", picture=part.file)
        link = part.url if part.url.startswith(("https://", "http://")) else ""
        return Run("🖼 " + (plain(part.name) or shown_address(part.url[:200])), 0, link)
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
    lines = [Block(Kind.CODE, (Run(plain(line)),) if line else (), group=group) for line in arguments.split("\n")]
    return [
        Strip("code", group, title, group=group),
        *lines,
        Block(Kind.SPACE, level=8, group=group),
        Block(Kind.SPACE, level=6),
    ]
