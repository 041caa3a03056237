"""Splits `<think>…</think>` from the start of an answer: some services send thinking as part of the text."""

from __future__ import annotations

from enum import Enum

_OPEN, _CLOSE = "<think>", "</think>"


class _Place(Enum):
    START = 1
    THINKING = 2
    AFTER = 3
    """Behind the closing tag, where blank lines are dropped."""
    TEXT = 4


class ThinkSplitter:
    """Feed it the text of an answer; it gives (reasoning, text) pairs. Tags may come cut over deltas.

    Only a tag at the very start counts: elsewhere, in a code sample for example, it is text. An unclosed one means that
    everything is thinking.
    """

    def __init__(self) -> None:
        self._place = _Place.START
        self._held = ""
        self._thought = False

    def feed(self, text: str) -> tuple[str, str]:
        """The reasoning and the answer text that are certain now."""
        if self._place is _Place.TEXT:
            return "", text
        reasoning = ""
        text, self._held = self._held + text, ""
        if self._place is _Place.START:
            stripped = text.lstrip()
            if _OPEN.startswith(stripped[: len(_OPEN)]) and len(stripped) < len(_OPEN):
                self._held = text
                return "", ""
            if not stripped.startswith(_OPEN):
                self._place = _Place.TEXT
                return "", text
            self._place, text = _Place.THINKING, stripped[len(_OPEN) :]
        if self._place is _Place.THINKING:
            reasoning, closed, rest = text.partition(_CLOSE)
            if not closed:
                kept = _partial_tag(text)
                self._held = text[len(text) - kept :]
                return self._trimmed(text[: len(text) - kept]), ""
            reasoning = self._trimmed(reasoning)
            self._place, text = _Place.AFTER, rest
        text = text.lstrip("\r\n")
        if text:
            self._place = _Place.TEXT
        return reasoning, text

    def end(self) -> tuple[str, str]:
        """What was held back when the answer ended."""
        held, self._held = self._held, ""
        return (held, "") if self._place is _Place.THINKING else ("", held)

    def _trimmed(self, reasoning: str) -> str:
        """Without the line break that follows the opening tag."""
        if not self._thought:
            reasoning = reasoning.lstrip("\r\n")
            self._thought = bool(reasoning)
        return reasoning


def _partial_tag(text: str) -> int:
    """How many characters at the end of `text` may be the beginning of the closing tag."""
    return next((size for size in range(len(_CLOSE) - 1, 0, -1) if text.endswith(_CLOSE[:size])), 0)
