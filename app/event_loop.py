"""The asyncio loop inside Qt's: qasync with a ready queue and one timer. The only importer of qasync.

Plain qasync 0.28 makes one Qt timer for each `call_later` and leaves it alive after a cancel (httpx arms one for each
read), rounds delays, forgets async-generator hooks and loses contextvars between threads; this subclass does not.
"""

from __future__ import annotations

import asyncio
import collections
import contextvars
import heapq
import math
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimerEvent
from PySide6.QtWidgets import QApplication

import qasync  # isort: skip - after PySide6, else it may choose another Qt binding

T = TypeVar("T")
_LONGEST_MS = 2**31 - 1
_TIDY_AFTER = 100
_HAND_OVER_S = 0.001
"""After so long a thread that works in Python lets the window's thread go on. Python's 5 ms are asked for each time
that Qt comes back to Python, dozens of times while a list is painted.
"""


class _Ticker(QObject):
    """Turns Qt timer events into loop turns: one timer for what is ready, one for what is due later."""

    def __init__(self, run_ready: Callable[[], None], run_due: Callable[[], None]) -> None:
        super().__init__()
        self._run_ready, self._run_due = run_ready, run_due
        self._ready_timer = self._due_timer = 0

    def timerEvent(self, event: QTimerEvent) -> None:
        if event.timerId() == self._ready_timer:
            self._run_ready()
        elif event.timerId() == self._due_timer:
            self.set_due(None)
            self._run_due()

    def set_ready(self, ready: bool) -> None:
        if ready and not self._ready_timer:
            self._ready_timer = self.startTimer(0)
        elif not ready and self._ready_timer:
            self.killTimer(self._ready_timer)
            self._ready_timer = 0

    def set_due(self, delay_s: float | None) -> None:
        if self._due_timer:
            self.killTimer(self._due_timer)
            self._due_timer = 0
        if delay_s is not None:
            milliseconds = min(max(0, math.ceil(delay_s * 1000)), _LONGEST_MS)
            self._due_timer = self.startTimer(milliseconds, Qt.TimerType.PreciseTimer)


class QtLoop(qasync.QEventLoop):  # type: ignore[misc]  # qasync has no type hints
    """An asyncio event loop that runs inside QApplication's."""

    def __init__(self, app: QApplication | None = None) -> None:
        self._ready_handles: collections.deque[asyncio.Handle] = collections.deque()
        self._due: list[asyncio.TimerHandle] = []
        self._cancelled_count = 0
        self._armed_for = math.inf
        self._ticker = _Ticker(self._run_ready, self._run_due)
        super().__init__(app)
        self.set_default_executor(ThreadPoolExecutor(8, "io"))
        sys.setswitchinterval(_HAND_OVER_S)

    def call_soon(
        self, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._ready_handles.append(handle)
        self._ticker.set_ready(True)
        return handle

    def call_later(
        self,
        delay: float,
        callback: Callable[..., object],
        *args: object,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        return self.call_at(self.time() + max(0.0, delay), callback, *args, context=context)

    def call_at(
        self,
        when: float,
        callback: Callable[..., object],
        *args: object,
        context: contextvars.Context | None = None,
    ) -> asyncio.TimerHandle:
        self._check_closed()
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        handle._scheduled = True  # type: ignore[attr-defined]  # asyncio's own flag: cancel() then reports here
        heapq.heappush(self._due, handle)
        if when < self._armed_for:
            self._arm()
        return handle

    def call_soon_threadsafe(
        self, callback: Callable[..., object], *args: object, context: contextvars.Context | None = None
    ) -> None:
        context = context or contextvars.copy_context()
        super().call_soon_threadsafe(lambda: self.call_soon(callback, *args, context=context))

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:  # noqa: ARG002 - asyncio's signature
        self._cancelled_count += 1
        if self._cancelled_count > _TIDY_AFTER and self._cancelled_count * 2 > len(self._due):
            self._due = [waiting for waiting in self._due if not waiting.cancelled()]
            heapq.heapify(self._due)
            self._cancelled_count = 0

    def _run_ready(self) -> None:
        if not self.is_running():  # Qt's events may be processed between two runs: what is due waits for the next
            self._ticker.set_ready(False)
            return
        for _ in range(len(self._ready_handles)):  # one batch a turn: the windows keep theirs
            handle = self._ready_handles.popleft()
            if not handle.cancelled():
                handle._run()
        if not self._ready_handles:
            self._ticker.set_ready(False)

    def _run_due(self) -> None:
        now = self.time() + 0.001
        self._armed_for = math.inf
        while self._due and (self._due[0].cancelled() or self._due[0].when() <= now):
            handle = heapq.heappop(self._due)
            if handle.cancelled():
                self._cancelled_count = max(0, self._cancelled_count - 1)
            else:
                handle._scheduled = False  # type: ignore[attr-defined]
                self._ready_handles.append(handle)
        if self._ready_handles:
            self._ticker.set_ready(True)
        self._arm()

    def _arm(self) -> None:
        while self._due and self._due[0].cancelled():
            heapq.heappop(self._due)
            self._cancelled_count = max(0, self._cancelled_count - 1)
        self._armed_for = self._due[0].when() if self._due else math.inf
        self._ticker.set_due(self._armed_for - self.time() if self._due else None)

    def run_forever(self) -> Any:
        self._ticker.set_ready(bool(self._ready_handles))
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(firstiter=self._asyncgen_firstiter_hook, finalizer=self._asyncgen_finalizer_hook)
        try:
            return super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*hooks)

    def close(self) -> None:
        super().close()
        self._ready_handles.clear()
        self._due.clear()
        self._ticker.set_ready(False)
        self._ticker.set_due(None)


def run(main: Coroutine[Any, Any, T]) -> T:
    """Runs `main` to its end on a QtLoop; a QApplication must exist."""
    with asyncio.Runner(loop_factory=QtLoop) as runner:
        return runner.run(main)
