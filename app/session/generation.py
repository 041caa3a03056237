"""One reply being made: key, request, tries, events, journal; leaves showing it to whoever listens to ChatSession."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.changes import MessageGrown, MessagePut
from app.core.errors import APIError, ErrorKind
from app.core.events import Finished
from app.core.message import ErrorRecord, Message, MessageState
from app.core.reply import Reply
from app.core.request import ChatRequest
from app.core.retry import retry_delay_s
from app.session.progress import CONNECTING, Progress, retry_countdown, still_waiting
from app.session.recorder import Recorder

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient

log = logging.getLogger(__name__)
FLUSH_S = 0.1
"""Received text reaches the journal at least this often: a kill costs no more (the promise is 250 ms)."""
STILL_WAITING_S = 30
"""Without any data for so long, the user is asked whether to go on waiting."""

Prepare = Callable[[Callable[[Progress | None], None]], Awaitable[tuple["ApiClient", ChatRequest, str]]]
"""Gives client, request and key, showing what it waits for; raises APIError when there is nothing to send with."""


class Generation(QObject):
    """Runs one reply to its end. `run` never raises: how it went stands in the message."""

    grown = Signal()
    changed = Signal()
    progress_changed = Signal()

    def __init__(self, message: Message, recorder: Recorder, prepare: Prepare) -> None:
        super().__init__()
        self._recorder = recorder
        self._prepare = prepare
        self._reply = Reply(message)
        self._had_text = bool(message.text or message.reasoning)
        self._flush_timer: asyncio.TimerHandle | None = None
        self._skip_wait = asyncio.Event()
        self._restart_wanted = False
        self._stop_wanted = False
        self._work: asyncio.Task[None] | None = None
        self._attempt: asyncio.Task[None] | None = None
        self._last_data = 0.0
        self._asked_at = 0.0
        self.progress: Progress | None = None
        self.message_id = message.id

    def message(self) -> Message:
        """The reply as it is now."""
        return self._reply.message()

    async def run(self) -> Message:
        """Makes the reply and gives the finished message, already recorded."""
        self._work = asyncio.create_task(self._tries())
        if self._stop_wanted:
            self._work.cancel()
        try:
            await self._work
            message = self._judged(self._reply.finished_message())
        except APIError as error:
            message = self._failed(error)
        except asyncio.CancelledError:
            message = self._reply.finished_message(state=MessageState.STOPPED, error=ErrorRecord(ErrorKind.STOPPED))
        except Exception:  # a mistake of the app's own must not lose what has arrived
            log.exception("a reply ended unexpectedly")
            message = self._failed(APIError())
        self._cancel_flush()
        self._show(None)
        self._recorder.record(MessagePut(message), self._recorder.touch(), sync=True)
        self.changed.emit()
        return message

    def stop(self) -> None:
        """Ends the reply and closes its connection."""
        self._stop_wanted = True
        if self._work:
            self._work.cancel()

    def retry_now(self) -> None:
        """Ends a countdown, or drops a request that has not answered and sends it again."""
        self._skip_wait.set()
        if self._attempt and not self._reply.received_anything:
            self._restart_wanted = True
            self._attempt.cancel()

    def keep_waiting(self) -> None:
        """The user saw "no answer after n seconds" and wants to wait on."""
        self._asked_at = asyncio.get_running_loop().time()
        self._show(CONNECTING)

    async def _tries(self) -> None:
        """Prepares and sends; waits visibly and sends again where `core.retry` allows it."""
        client, request, key = await self._prepare(self._show)
        retries = 0
        while True:
            try:
                await self._one_try(client, request, key)
                return
            except APIError as error:
                delay = None if self._reply.received_anything else retry_delay_s(error, retries)
                if delay is None:
                    raise
                retries += 1
                await self._count_down(error, delay, retries)

    async def _one_try(self, client: ApiClient, request: ChatRequest, key: str) -> None:
        """One attempt in a task of its own, so that "Retry" can drop it without ending the reply."""
        while True:
            self._show(CONNECTING)
            self._restart_wanted = False
            self._attempt = asyncio.create_task(self._receive(client, request, key))
            watch = asyncio.create_task(self._watch())
            try:
                await self._attempt
                return
            except asyncio.CancelledError:
                await asyncio.wait({self._attempt})
                if not self._attempt.cancelled():
                    self._attempt.exception()  # looked at: the user wants another try, whatever became of this one
                if not self._restart_wanted or _being_cancelled():
                    raise
            finally:
                watch.cancel()
                self._attempt = None

    async def _receive(self, client: ApiClient, request: ChatRequest, key: str) -> None:
        loop = asyncio.get_running_loop()
        self._last_data = self._asked_at = loop.time()
        async with aclosing(client.stream(request, key)) as events:
            async for event in events:
                self._last_data = loop.time()
                self._reply.add(event)
                if isinstance(event, Finished):
                    continue
                if self.progress and self._reply.received_anything:
                    self._show(None)
                if self._flush_timer is None:
                    self._flush_timer = loop.call_later(FLUSH_S, self._flush)
                self.grown.emit()

    async def _watch(self) -> None:
        """Says "still waiting" when nothing has come for a while, also in the middle of an answer."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(1)
            silent = loop.time() - max(self._last_data, self._asked_at)
            if silent >= STILL_WAITING_S:
                seconds = round(loop.time() - self._last_data)
                self._show(still_waiting(seconds, begun=self._reply.received_anything))
            elif self.progress and self.progress.seconds:
                self._show(None)

    async def _count_down(self, error: APIError, delay_s: float, attempt: int) -> None:
        loop = asyncio.get_running_loop()
        end = loop.time() + delay_s
        self._skip_wait.clear()
        while (left := end - loop.time()) > 0:
            seconds = max(1, math.ceil(left - 0.05))  # a timer that comes a little early is no reason to stand still
            self._show(retry_countdown(error, seconds, attempt))
            try:
                async with asyncio.timeout(left - (seconds - 1)):
                    await self._skip_wait.wait()
                return
            except TimeoutError:
                continue

    def _flush(self) -> None:
        """Gets what came since the last flush into the journal."""
        self._flush_timer = None
        text, reasoning = self._reply.take_growth()
        if self._reply.take_reshaped():
            self._recorder.record(MessagePut(self._reply.message()))
            self.changed.emit()
        elif text or reasoning:
            self._recorder.record(MessageGrown(self.message_id, text, reasoning))

    def _cancel_flush(self) -> None:
        if self._flush_timer:
            self._flush_timer.cancel()
            self._flush_timer = None

    def _show(self, progress: Progress | None) -> None:
        if progress != self.progress:
            self.progress = progress
            self.progress_changed.emit()

    def _judged(self, message: Message) -> Message:
        """A reply that came to its end, with the note that it deserves: cut off, empty, incomplete, blocked."""
        kind: ErrorKind | None = None
        if message.finish_reason == "length":
            kind = ErrorKind.LENGTH
        elif message.finish_reason in {"content_filter", "sensitive"}:
            kind = ErrorKind.CONTENT_BLOCKED
        elif message.state == MessageState.INTERRUPTED:
            kind = ErrorKind.INTERRUPTED
        if not (message.text or message.tool_calls or message.refusal) and kind != ErrorKind.CONTENT_BLOCKED:
            kind = ErrorKind.EMPTY_BUT_REASONING if message.reasoning else ErrorKind.EMPTY
        return self._reply.message(
            duration_ms=message.duration_ms, state=message.state, error=ErrorRecord(kind) if kind else None
        )

    def _failed(self, error: APIError) -> Message:
        begun = self._had_text or self._reply.received_anything
        record = error.record()
        if begun and error.kind in {ErrorKind.CONNECTION, ErrorKind.SERVER, ErrorKind.TIMEOUT}:
            record = ErrorRecord(ErrorKind.INTERRUPTED, record.values, record.details)
        state = MessageState.INTERRUPTED if begun else MessageState.FAILED
        return self._reply.finished_message(state=state, error=record)


def _being_cancelled() -> bool:
    """Whether the running task itself was cancelled, not just something it awaited."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
