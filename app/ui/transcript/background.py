"""One thread for what would hold up the window: drawing formulas, reading pictures, reading code for its colours."""

from __future__ import annotations

import gc
import logging
import sys
from collections import deque
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

_log = logging.getLogger(__name__)
Work = Callable[[], Any]
Then = Callable[[Any], None]


class Background(QObject):
    """Runs functions one after the other; each result is handed over in the window's thread.

    The thread ends when nothing is waiting, so there is nothing to shut down.
    """

    idle = Signal()
    """The last of the waiting functions is done."""
    _done = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._queue: deque[tuple[Work, Then]] = deque()
        self._lock = Lock()
        self._has_thread = self._is_held = False
        self._waiting = 0
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting or running."""
        return self._waiting == 0

    def hold(self) -> None:
        """Lets everything wait: while the app starts, the thread would take turns with the drawing of the window."""
        self._is_held = True

    def release(self) -> None:
        """Begins with what has waited since `hold`."""
        self._is_held = False
        self._start()

    def run(self, work: Work, then: Then) -> None:
        """Calls `then` with what `work` gives, or with None when it fails."""
        self._waiting += 1
        with self._lock:
            self._queue.append((work, then))
        self._start()

    def _start(self) -> None:
        with self._lock:
            if self._has_thread or self._is_held or not self._queue:
                return
            self._has_thread = True
        Thread(target=self._work_off, name="transcript", daemon=True).start()

    def _work_off(self) -> None:
        modules = len(sys.modules)
        while True:
            with self._lock:
                if not self._queue:
                    self._has_thread = False
                    break
                work, then = self._queue.popleft()
            try:
                result = work()
            except Exception as error:  # noqa: BLE001 - libraries raise what they like at text that a model wrote
                _log.info("Not shown as wished: %s", type(error).__name__)
                result = None
            try:
                self._done.emit(then, result)
            except RuntimeError:  # the pane was deleted meanwhile
                break
        if len(sys.modules) > modules:
            gc.freeze()  # a library stays: looking through its many objects again and again would hold up the window

    def _deliver(self, then: Then, result: Any) -> None:
        self._waiting -= 1
        then(result)
        if not self._waiting:
            self.idle.emit()
