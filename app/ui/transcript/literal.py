"""Sections of text that is no Markdown: what the user wrote, what a tool gave; and small ones whose specs are known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from app.ui.transcript.builder import code_lines, pieces_of
from app.ui.transcript.formats import USER_GROUP
from app.ui.transcript.inline import linked_runs
from app.ui.transcript.specs import Block, Kind, Run, Spec, Style
from app.ui.transcript.text_safety import plain

_LINES = 40
"""Lines of one section."""


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


class CodeLines:
    """Some lines of a tool's answer."""

    __slots__ = ("_group", "_number", "text")

    def __init__(self, text: str, number: int, group: str) -> None:
        self.text, self._number, self._group = text, number, group

    def specs(self) -> tuple[Spec, ...]:
        return tuple(code_lines(self.text, self._number, self._group))


class UserLines:
    """Some lines of the user's text. What stands between ``` keeps its columns."""

    __slots__ = ("_in_code", "text")

    def __init__(self, text: str, *, in_code: bool) -> None:
        self.text, self._in_code = text, in_code

    def specs(self) -> tuple[Spec, ...]:
        blocks: list[Spec] = []
        in_code = self._in_code
        for line in self.text.split("\n"):
            mono = in_code or _is_fence(line)
            in_code ^= _is_fence(line)
            for piece in pieces_of(line):
                runs = (Run(plain(piece), Style.LITERAL),) if mono and piece else linked_runs(piece)
                blocks.append(Block(Kind.USER, runs, group=USER_GROUP))
        return tuple(blocks)


def _is_fence(line: str) -> bool:
    return line.lstrip().startswith("```")


def _sections_of_lines(text: str) -> list[str]:
    lines = text.split("\n")
    return ["\n".join(lines[at : at + _LINES]) for at in range(0, len(lines), _LINES)]


def code_sections(text: str, group: str) -> list[Section]:
    """A tool's answer in sections."""
    pieces = _sections_of_lines(text.expandtabs(4))
    return [CodeLines(piece, 1 + _LINES * number, group) for number, piece in enumerate(pieces)]


def user_sections(text: str) -> list[Section]:
    """The user's text in sections."""
    sections: list[Section] = []
    in_code = False
    for piece in _sections_of_lines(text):
        sections.append(UserLines(piece, in_code=in_code))
        in_code ^= sum(map(_is_fence, piece.split("\n"))) % 2 == 1
    return sections
