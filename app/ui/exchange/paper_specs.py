"""What a message looks like on paper: as in the transcript, without what can only be pressed there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.core.error_table import say
from app.core.message import Message, Role, ToolCall
from app.ui.language import current_language
from app.ui.transcript.formats import USER_GROUP
from app.ui.transcript.sections import TOOL_BAR_ROOM, Rendition, error_of
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Style
from app.ui.transcript.wording import thought_label

_BETWEEN = 16
"""Pixels between two messages."""
_WEIGHT = 6000
"""Characters that are laid out at once: more would hold up the window."""


class _Settled:
    """The facts of a message at which nothing happens any more."""

    def is_answered(self, _message_id: str, _call: ToolCall) -> bool:
        return True

    def is_running(self, _message_id: str) -> bool:
        return False

    def has_progress(self) -> bool:
        return False


@dataclass(frozen=True)
class Piece:
    """So much of a message as is laid out at once."""

    message: Message
    specs: tuple[Spec, ...]
    goes_on_from: str = ""
    """The group of blocks that began in the piece before."""
    goes_on_in: str = ""
    """The group of blocks that goes on in the next piece."""


def pieces(message: Message) -> Iterator[Piece]:
    """A message from top to bottom, all its thoughts unfolded."""
    rendition = Rendition(_Settled())
    rendition.unfolded = True
    batch: list[Spec] = []
    weight, before = 0, ""
    for section in rendition.sections(message):
        specs = [paper for spec in section.specs() for paper in _on_paper(spec, message)]
        if weight and weight + len(section.text) > _WEIGHT:
            group = _shared(batch, specs)
            yield Piece(message, tuple(batch), before, group)
            batch, weight, before = [], 0, group
        batch += specs
        weight += len(section.text) + 60
    if batch:
        yield Piece(message, tuple(batch), before)


def _shared(above: Sequence[Spec], below: Sequence[Spec]) -> str:
    """The group that both sides of a cut belong to."""
    if not above or not below or isinstance(below[0], Strip):
        return ""
    ours, theirs = (spec.group if isinstance(spec, Block) else "" for spec in (above[-1], below[0]))
    return ours if ours == theirs else ""


def _on_paper(spec: Spec, message: Message) -> Iterator[Spec]:
    if isinstance(spec, Block) and spec.kind == Kind.SPACE and spec.level == TOOL_BAR_ROOM:
        yield spec._replace(level=_BETWEEN)
    elif not isinstance(spec, Strip) or spec.kind == "code":
        yield spec
    elif spec.kind == "thought":
        yield Block(Kind.QUIET, (Run(thought_label(message), Style.STRONG_MUTED),))
    elif spec.kind == "error" and (error := error_of(message)):
        yield Block(Kind.QUIET, (Run(say(error, current_language())),))


def is_bubble(message: Message) -> bool:
    """Whether a message stands in a bubble at the right."""
    return message.role == Role.USER


def title_specs(title: str, line: str) -> tuple[Spec, ...]:
    """The heading of the whole, with a quiet line below it."""
    return (
        Block(Kind.HEADING, (Run(title),), level=1),
        Block(Kind.QUIET, (Run(line),)),
        Block(Kind.SPACE, level=_BETWEEN),
    )


def system_specs(label: str, prompt: str) -> tuple[Spec, ...]:
    """The system prompt, word for word."""
    lines = [Block(Kind.QUIET, (Run(line),) if line else ()) for line in prompt.split("\n")]
    return (Block(Kind.AUTHOR, (Run(label, Style.STRONG_MUTED),)), *lines, Block(Kind.SPACE, level=_BETWEEN))


FILLER = 40
"""Pixels of a group that are hidden where it was cut, so that its round corners are."""


def filler(group: str) -> Block:
    """What stands, unseen, for the part of a group that is on another piece."""
    kept = group if group == USER_GROUP else "code"
    return Block(Kind.SPACE, level=FILLER, group=kept)
