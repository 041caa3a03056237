"""Waiting in `async def` tests. (qtbot.waitUntil would run a loop inside the loop; there no task moves.)"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any, Protocol


class _Signal(Protocol):
    def connect(self, slot: Callable[..., Any]) -> object: ...
    def disconnect(self, slot: Callable[..., Any]) -> object: ...


async def until(condition: Callable[[], object], timeout_s: float = 10.0) -> None:
    """Returns when `condition()` is true; an AssertionError in it means "not yet". Raises TimeoutError."""
    deadline = time.monotonic() + timeout_s
    while True:
        reason: AssertionError | None = None
        try:
            if condition():
                return
        except AssertionError as error:
            reason = error
        if time.monotonic() > deadline:
            raise TimeoutError(f"not true after {timeout_s} s: {reason or condition}") from reason
        await asyncio.sleep(0.005)


async def emission(signal: _Signal, timeout_s: float = 10.0) -> tuple[Any, ...]:
    """The arguments of the next emission of a Qt signal."""
    future: asyncio.Future[tuple[Any, ...]] = asyncio.get_running_loop().create_future()

    def arrived(*arguments: Any) -> None:
        if not future.done():
            future.set_result(arguments)

    signal.connect(arrived)
    try:
        return await asyncio.wait_for(future, timeout_s)
    finally:
        signal.disconnect(arrived)
