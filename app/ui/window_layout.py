"""Where the window and its panes stood last time; losing it loses nothing of the user's."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QObject, QTimer
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.session.preferences import Preferences

_LIST_WIDTH, _CHAT_WIDTH, _SIDEBAR_WIDTH = 250, 700, 310
_NARROW = 900
"""Below this width the sidebar starts folded away: 800x500 leaves room for the chat."""


class WindowLayout(QObject):
    """Restores and remembers geometry, splitter and which side panes are folded away."""

    def __init__(
        self, window: QMainWindow, splitter: QSplitter, left: QWidget, right: QWidget, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window, self._splitter, self._left, self._right = window, splitter, left, right
        self._preferences = preferences
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.remember)
        self._restore()
        splitter.splitterMoved.connect(self._timer.start)

    def toggle_left(self) -> None:
        """Folds the list away, or brings it back."""
        self._toggle(self._left)

    def toggle_right(self) -> None:
        """Folds the sidebar away, or brings it back."""
        self._toggle(self._right)

    def _toggle(self, pane: QWidget) -> None:
        # A pane dragged to nothing is "visible" with no width: bring it back, do not hide it once more.
        place = self._splitter.indexOf(pane)
        sizes = self._splitter.sizes()
        if pane.isHidden() or not sizes[place]:
            pane.show()
            if not sizes[place]:
                sizes[place] = _LIST_WIDTH if pane is self._left else _SIDEBAR_WIDTH
                self._splitter.setSizes(sizes)
        else:
            pane.hide()
        self.remember()

    def _restore(self) -> None:
        saved = self._preferences.settings.window
        self._window.resize(1200, 780)
        geometry, state = saved.get("geometry"), saved.get("splitter")
        if isinstance(geometry, str):
            self._window.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        if not (isinstance(state, str) and self._splitter.restoreState(QByteArray.fromBase64(state.encode()))):
            self._splitter.setSizes([_LIST_WIDTH, _CHAT_WIDTH, _SIDEBAR_WIDTH])
        wanted = saved.get("sidebar_visible")
        self._left.setVisible(saved.get("list_visible") is not False)
        self._right.setVisible(wanted if isinstance(wanted, bool) else self._window.width() >= _NARROW)

    def remember(self) -> None:
        """Writes the layout to the settings."""
        self._preferences.remember_window(
            geometry=_text(self._window.saveGeometry()),
            splitter=_text(self._splitter.saveState()),
            list_visible=not self._left.isHidden(),
            sidebar_visible=not self._right.isHidden(),
        )


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode()
