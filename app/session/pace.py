"""Keeps a busy thread from crowding out the window: only one thread of Python runs at a time."""

from __future__ import annotations

import time

_WORK_S, _REST_S = 0.004, 0.001


class Pace:
    """Called often by a thread that works long; now and then it rests, so that the window can have its turn."""

    def __init__(self) -> None:
        self._since = time.perf_counter()

    def rest(self) -> None:
        """Rests for a moment if there was work for a while."""
        if time.perf_counter() - self._since > _WORK_S:
            time.sleep(_REST_S)
            self._since = time.perf_counter()
