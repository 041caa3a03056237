"""Loads text ahead of the reader in small steps, and drops what is far behind, so that scrolling never waits."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.ui.transcript.view import TranscriptView
from app.ui.transcript.window import Window

SCREENFUL = 4_000
"""Characters that fill a large view."""
STEP = 1_500
"""Characters that are loaded at once while the reader scrolls: a step must not be felt."""
AHEAD = 12_000
"""Characters that are loaded in idle time around the reader."""
LIMIT = 90_000
"""Characters above which what is far from the reader is dropped."""
_DROPPED = 3_000
"""Characters that are dropped at once: 20,000 would hold up the window for 15 ms."""
_EDGE = 2.0
"""Views from the edge of what is loaded at which more is loaded."""
_PAUSE_MS = 8


class Loader(QObject):
    """Keeps the window filled around the reader."""

    done = Signal()
    """Nothing more is to be loaded now."""

    def __init__(self, view: TranscriptView, window: Window) -> None:
        super().__init__(view)
        self._view, self._window = view, window
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._step)
        view.near_edge.connect(self.load_soon)

    @property
    def is_busy(self) -> bool:
        """Whether there may be more to load."""
        return self._timer.isActive()

    def load_soon(self) -> None:
        """Looks whether there is something to load or to drop, after what is due now."""
        if not self._timer.isActive():
            self._timer.start(0)

    def _step(self) -> None:
        """First what the reader is about to see, then what may be wanted."""
        window = self._window
        if not window.loaded:
            self.done.emit()
            return
        bar, height = self._view.verticalScrollBar(), self._view.viewport().height()
        above, below = bar.value(), bar.maximum() - bar.value()
        near_start = above < _EDGE * height and not window.at_start
        near_end = below < _EDGE * height and not window.at_end
        changed = False
        if near_start or near_end or window.weight < AHEAD:
            with self._view.kept_place():
                if near_end or (not near_start and window.at_start):
                    changed = window.grow_down(STEP)
                else:
                    changed = window.grow_up(STEP) or window.grow_down(STEP)
        if window.weight > LIMIT:
            self._trim(at_start=above > below)
        if changed:
            self._timer.start(_PAUSE_MS)
        else:
            self.done.emit()

    def _trim(self, *, at_start: bool) -> None:
        """Drops what is farthest from the reader, never what is within some views of the place."""
        reader = self._view.first_visible_block().position()
        with self._view.kept_place():
            if at_start:
                self._window.trim_start(LIMIT - _DROPPED, max(0, reader - 8_000))
            else:
                self._window.trim_end(LIMIT - _DROPPED, reader + 16_000)
