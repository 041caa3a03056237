"""Bytes of a stream into server-sent events; leaves their meaning to `answer` and `wire`.

httpx-sse does the decoding. Added here: UTF-8 whatever the headers say, no byte order mark, a last event that lacks its
blank line, lines that are no SSE at all (proxies write plain text and HTML into streams), and a limit to one event.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from httpx_sse import ServerSentEvent

# Not exported, but the exported EventSource insists on a Content-Type that services get wrong, and hides stray lines.
from httpx_sse._decoders import SSEDecoder, SSELineDecoder

LARGEST_EVENT = 64 * 1024 * 1024
"""Characters; a picture inside an answer is a few million, more is an attack or a fault."""
_FIELDS = frozenset({"data", "event", "id", "retry"})


class TooLargeError(Exception):
    """One event, or a whole answer, is larger than anything real."""


class Stray(str):
    """A line inside a stream that is no server-sent event."""

    __slots__ = ()


class SseReader:
    """Feed it bytes, cut anywhere; it gives events that have data, and stray lines, in their order."""

    def __init__(self) -> None:
        self._utf8 = codecs.getincrementaldecoder("utf-8")("replace")
        self._lines = SSELineDecoder()
        self._events = SSEDecoder()
        self._at_start = True
        self._pending = 0

    def feed(self, data: bytes) -> Iterator[ServerSentEvent | Stray]:
        """What became complete with `data`. Raises TooLargeError."""
        yield from self._feed_text(self._utf8.decode(data))

    def end(self) -> Iterator[ServerSentEvent | Stray]:
        """What was still incomplete when the stream ended: a last line, a last event without its blank line."""
        yield from self._feed_text(self._utf8.decode(b"", final=True))
        for line in (*self._lines.flush(), ""):
            yield from self._line(line)

    def _feed_text(self, text: str) -> Iterator[ServerSentEvent | Stray]:
        if self._at_start and text:
            self._at_start = False
            text = text.removeprefix("\ufeff")
        if not text:
            return
        self._pending += len(text)
        for line in self._lines.decode(text):
            yield from self._line(line)
        if self._pending > LARGEST_EVENT:
            raise TooLargeError

    def _line(self, line: str) -> Iterator[ServerSentEvent | Stray]:
        if not line or line.startswith(":"):
            self._pending = 0
        elif line.partition(":")[0] not in _FIELDS:
            yield Stray(line)
            return
        event = self._events.decode(line)
        if event is not None and event.data:
            yield event
