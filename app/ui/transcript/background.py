"""One thread for what would hold up the window: drawing formulas, reading pictures, colouring long code."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal


class Background(QObject):
    """Runs functions one after the other; each result is handed over in the window's thread."""

    idle = Signal()
    """The last of the waiting functions is done."""
    _done = Signal(object, object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._executor: ThreadPoolExecutor | None = None
        self._waiting = 0
        self._done.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is waiting or running."""
        return self._waiting == 0

    def run(self, work: Callable[[], Any], then: Callable[[Any], None]) -> None:
        """Calls `then` with what `work` gives, or with None when it fails."""
        if self._executor is None:
            self._executor = executor = ThreadPoolExecutor(1, "transcript")
            self.destroyed.connect(lambda: executor.shutdown(wait=False, cancel_futures=True))
        self._waiting += 1

        def finished(future: Future[Any]) -> None:
            if future.cancelled():
                return
            try:
                self._done.emit(then, None if future.exception() else future.result())
            except RuntimeError:  # the pane was deleted meanwhile
                return

        self._executor.submit(work).add_done_callback(finished)

    def _deliver(self, then: Callable[[Any], None], result: Any) -> None:
        self._waiting -= 1
        then(result)
        if not self._waiting:
            self.idle.emit()
