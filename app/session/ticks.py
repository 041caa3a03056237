"""Does something every so often while the loop runs: a QTimer fires also when there is none to start tasks on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Ticks:
    """Calls `do` again and again, first after `first_s`, then every `every_s` seconds."""

    def __init__(self, do: Callable[[], object], every_s: float, first_s: float | None = None) -> None:
        self._do, self._every_s = do, every_s
        self._first_s = every_s if first_s is None else first_s
        self._next: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    def start(self) -> None:
        """From now on; needs the running loop."""
        self.stop()
        self._loop = asyncio.get_running_loop()
        self._next = self._loop.call_later(self._first_s, self._tick)

    def soon(self) -> None:
        """The next time is now, if it was started; may be asked for while no loop runs."""
        if self._loop and self._next:
            self._next.cancel()
            self._next = self._loop.call_later(0, self._tick)

    def stop(self) -> None:
        """No more."""
        if self._next:
            self._next.cancel()
            self._next = None

    def _tick(self) -> None:
        self._next = asyncio.get_running_loop().call_later(self._every_s, self._tick)
        self._do()
