"""Keeps strong references to background tasks and passes on what they raise; asyncio itself keeps only weak ones."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Tasks:
    """The running background tasks of one owner."""

    def __init__(self) -> None:
        self._running: set[asyncio.Task[Any]] = set()

    def spawn(self, coroutine: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Starts `coroutine`; an exception that nobody awaits goes to the loop's handler, which tells the user."""
        task = asyncio.create_task(coroutine)
        self._running.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()):
            context = {"message": "a background task failed", "exception": error, "task": task}
            task.get_loop().call_exception_handler(context)

    async def cancel(self) -> None:
        """Cancels all and waits until they have ended."""
        while self._running:
            for task in list(self._running):
                task.cancel()
            await asyncio.wait(set(self._running))

    async def settle(self, timeout_s: float | None = None) -> None:
        """Waits until all have ended by themselves, at most `timeout_s` seconds."""
        loop = asyncio.get_running_loop()
        end = None if timeout_s is None else loop.time() + timeout_s
        while self._running and (end is None or loop.time() < end):
            await asyncio.wait(set(self._running), timeout=None if end is None else end - loop.time())
