"""How the reader wants to see single code blocks: with line numbers, with long lines broken or not."""

from __future__ import annotations

from typing import NamedTuple


class CodeLook(NamedTuple):
    """The looks of one block."""

    numbered: bool = False
    wrapped: bool = True


class CodeLooks:
    """What was chosen, by message and code block; it lasts as long as the window."""

    def __init__(self) -> None:
        self._chosen: dict[tuple[str, str], CodeLook] = {}

    def of(self, message_id: str, group: str) -> CodeLook:
        """The looks of a block."""
        return self._chosen.get((message_id, group), CodeLook())

    def choose(self, message_id: str, group: str, look: CodeLook) -> None:
        """Sets the looks of a block."""
        self._chosen[message_id, group] = look
