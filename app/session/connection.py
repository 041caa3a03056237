"""Whether this computer has a way to the internet at all, so that the window can say "offline" quietly."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.api.network_route import has_route
from app.session.ticks import Ticks

_LOOK_S = 10.0


class Connection(QObject):
    """Looks now and then whether there is a route; sends nothing."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.is_offline = False
        self._ticks = Ticks(self.look, _LOOK_S, 0.0)

    def start(self) -> None:
        """Looks from now on."""
        self._ticks.start()

    def stop(self) -> None:
        """No more."""
        self._ticks.stop()

    def look(self) -> None:
        """Looks now."""
        offline = not has_route()
        if offline != self.is_offline:
            self.is_offline = offline
            self.changed.emit()
