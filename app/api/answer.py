"""Bytes of a response into stream events: a stream, a whole answer, a refusal or a page, whatever its headers claim.

Does no input or output itself: `client` feeds it and tells it how the response ended.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator

from httpx_sse import ServerSentEvent

from app.api import failures
from app.api.page_text import is_page
from app.api.problem import Problem, problem_in, problem_in_text
from app.api.sse import LARGEST_EVENT, SseReader, Stray, TooLargeError
from app.api.wire import WireReader
from app.core.events import Finished, StreamEvent
from app.core.message import JsonValue

_BOM = codecs.BOM_UTF8
_KEPT_STRAYS = 64 * 1024


class AnswerReader:
    """One response. `feed` and `end` give events and raise the APIError that the response turned out to be."""

    def __init__(self, sent: failures.Sent) -> None:
        self.sent = sent
        self._wire = WireReader()
        self._sse = SseReader()
        self._read: Callable[[bytes], Iterator[StreamEvent]] = self._sniff
        self._head = b""
        self._document: list[bytes] = []
        self._document_size = 0
        self._strays: list[str] = []
        self._strays_size = 0
        self._readable = self._unreadable = 0
        self._first_unreadable = ""
        self._got_any = self._over = False
        self.done = False
        """[DONE] came: nothing that follows is part of the answer."""
        self.data_seen = 0
        """Grows with each event that carries data; comments and blank lines only keep the connection open."""

    @property
    def begun(self) -> bool:
        """Whether anything of the answer was given out: from here on an error means that it broke off."""
        return self._wire.has_content

    @property
    def has_finish_reason(self) -> bool:
        """Whether the service said why it stopped: only usage and [DONE] may still come."""
        return bool(self._wire.finish_reason)

    @property
    def is_over(self) -> bool:
        """Whether Finished was given out."""
        return self._over

    def feed(self, data: bytes) -> Iterator[StreamEvent]:
        """The events in the next bytes. Raises APIError."""
        self._got_any = self._got_any or bool(data)
        try:
            yield from self._read(data)
        except TooLargeError:
            yield from self._wire.flush()
            raise failures.unreadable(self.sent, f"larger than {LARGEST_EVENT} characters") from None

    def end(self) -> Iterator[StreamEvent]:
        """The last events of a response that was received to its end. Raises APIError."""
        at_end = self.done
        if not self.done:
            if self._read == self._collect:
                yield from self._whole_document()
                at_end = self._readable > 0
            else:
                if self._read == self._sniff:
                    self._read = self._stream
                    yield from self._stream(self._head)
                for item in self._sse.end():
                    yield from self._item(item)
                at_end = self.done
        yield from self._wire.flush()
        if not (self.done or self.has_finish_reason):
            self._judge_strays()
        if not self._readable and not self.done:
            if self._read == self._stream and not self._unreadable and self._got_any:
                raise failures.in_answer(self.sent, Problem("the stream ended without an answer"), "", begun=False)
            raise failures.unreadable(self.sent, self._first_unreadable)
        yield self._finished(at_end)

    def lost(self) -> Iterator[StreamEvent]:
        """What is left when the response broke off; Finished only where the answer had come to its end before."""
        if self._read == self._collect and _json_of(b"".join(self._document).decode("utf-8-sig", "replace")):
            yield from self.end()
            return
        yield from self._wire.flush()
        if self.done or self.has_finish_reason:
            yield self._finished(self.done)

    def _finished(self, at_end: bool) -> Finished:
        self._over = True
        return self._wire.finished(at_end=at_end, unreadable_events=self._unreadable + bool(self._strays))

    # what it is

    def _sniff(self, data: bytes) -> Iterator[StreamEvent]:
        """Decides by the first byte that is no white space: Content-Type is often wrong."""
        self._head += data
        start = self._head.removeprefix(_BOM).lstrip()
        if not start or _BOM.startswith(start):
            return iter(())
        self._read = self._collect if start[:1] in b"{[<" else self._stream
        head, self._head = self._head, b""
        return self._read(head)

    def _collect(self, data: bytes) -> Iterator[StreamEvent]:
        self.data_seen += bool(data.strip())
        self._document.append(data)
        self._document_size += len(data)
        if self._document_size > LARGEST_EVENT:
            raise TooLargeError
        if self._document_size > failures.LARGEST_BODY and self._document[0].lstrip().startswith(b"<"):
            return self._whole_document()  # enough of a page to say that it is one
        return iter(())

    def _stream(self, data: bytes) -> Iterator[StreamEvent]:
        for item in self._sse.feed(data):
            yield from self._item(item)
            if self.done:
                return

    # documents

    def _whole_document(self) -> Iterator[StreamEvent]:
        data = b"".join(self._document)
        text = data.decode("utf-8-sig", "replace").strip()
        if is_page(text):
            raise failures.in_answer(self.sent, problem_in_text(text), text, begun=False)
        try:
            value = json.loads(text, parse_constant=_constant)
        except (ValueError, RecursionError):  # one JSON object a line, or a stream that begins with a stray line
            for item in (*self._sse.feed(data), *self._sse.end()):
                yield from self._item(item)
            return
        yield from self._values(value, text)
        if not self._readable:
            raise failures.unreadable(self.sent, text)

    # streams

    def _item(self, item: ServerSentEvent | Stray) -> Iterator[StreamEvent]:
        if self.done:
            return
        if isinstance(item, Stray):
            yield from self._stray(item)
            return
        self.data_seen += 1
        if item.data.strip() == "[DONE]":
            self.done = True
            return
        value = _json_of(item.data)
        if item.event == "error":
            problem = problem_in(value) if value is not None else problem_in_text(item.data)
            yield from self._complaint(problem or Problem(item.data), item.data)
        else:
            yield from self._values(value, item.data)

    def _values(self, value: JsonValue, text: str) -> Iterator[StreamEvent]:
        """The events in a chunk, or in a list of chunks."""
        for one in value if isinstance(value, list) else [value]:
            if not isinstance(one, dict):
                self._count_unreadable(text)
                continue
            problem = problem_in(one, is_error=False)
            if problem is None or one.get("choices"):  # text beside a complaint is the user's, too
                self._readable += isinstance(one.get("choices"), list)
                yield from self._wire.feed(one)
            if problem is not None:
                yield from self._complaint(problem, text)

    def _complaint(self, problem: Problem, text: str) -> Iterator[StreamEvent]:
        """Raises what the service complains of, unless it had finished its answer before."""
        if self._wire.finish_reason and self._wire.finish_reason != "error":
            self._count_unreadable(text)
            return
        yield from self._wire.flush()
        raise failures.in_answer(self.sent, problem, text, begun=self.begun)

    def _stray(self, line: Stray) -> Iterator[StreamEvent]:
        """A line outside of SSE: an event without its `data:`, or a proxy's message, judged when all of it is there."""
        value = _json_of(line) if line.lstrip().startswith("{") else None
        if isinstance(value, dict):
            self.data_seen += 1
            yield from self._values(value, line)
        elif self._strays_size < _KEPT_STRAYS:
            self._strays.append(line)
            self._strays_size += len(line)

    def _judge_strays(self) -> None:
        """Raises the error that the stray lines tell of, after a stream that did not end properly."""
        text = "\n".join(self._strays)
        if not text.strip():
            return
        raise failures.in_answer(self.sent, problem_in_text(text), text, begun=self.begun)

    def _count_unreadable(self, text: str) -> None:
        self._unreadable += 1
        self._first_unreadable = self._first_unreadable or text[: failures.LARGEST_BODY]


def _json_of(text: str) -> JsonValue:
    """The value of a JSON text; None when it is none, or nested beyond reason."""
    try:
        return json.loads(text, parse_constant=_constant)
    except (ValueError, RecursionError):
        return None


def _constant(name: str) -> float | None:
    """NaN and Infinity are no JSON, but Python services send them as log probabilities: no reason to lose the text."""
    return {"Infinity": float("inf"), "-Infinity": float("-inf")}.get(name)
