"""Whether this computer has a way to the internet at all, so that the window can say "offline" quietly."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.api.network_route import has_route

_LOOK_MS = 10_000


class Connection(QObject):
    """Looks now and then whether there is a route; sends nothing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_offline = False
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Looks from now on."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """No more."""
        self._timer.stop()

    def look(self) -> None:
        """Looks now."""
        offline = not has_route()
        if offline != self.is_offline:
            self.is_offline = offline
            self.changed.emit()
