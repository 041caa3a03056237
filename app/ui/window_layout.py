"""Where the window and its panes stood last time; losing it loses nothing of the user's."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QSplitter, QWidget

from app.session.preferences import Preferences

_LIST_WIDTH, _CHAT_WIDTH, _SIDEBAR_WIDTH = 250, 700, 310
_NARROW = 900
"""Below this width the sidebar starts folded away: 800x500 leaves room for the chat."""


class WindowLayout(QObject):
    """Restores and remembers geometry, splitter and which side panes are folded away."""

    focus_lost = Signal()
    """A pane that had the keyboard was folded away."""

    def __init__(
        self, window: QMainWindow, splitter: QSplitter, left: QWidget, right: QWidget, preferences: Preferences
    ) -> None:
        super().__init__(window)
        self._window, self._splitter, self._left, self._right = window, splitter, left, right
        self._preferences = preferences
        self._gave_way: QWidget | None = None
        """The pane that is folded away only because the window is too narrow for all three."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(500)
        self._timer.timeout.connect(self.remember)
        self._restore()
        splitter.splitterMoved.connect(self._timer.start)
        window.installEventFilter(self)

    def toggle_left(self) -> None:
        """Folds the list away, or brings it back."""
        self._toggle(self._left)

    def toggle_right(self) -> None:
        """Folds the sidebar away, or brings it back."""
        self._toggle(self._right)

    def _toggle(self, pane: QWidget) -> None:
        if self._is_open(pane):
            self._hide(pane)
            if self._gave_way is self._left:  # it went for the sidebar's sake
                self._come_back()
        else:
            self._open(pane)
        self.remember()

    def _is_open(self, pane: QWidget) -> bool:
        # A pane dragged to nothing is "visible" with no width: bring it back, do not hide it once more.
        return not pane.isHidden() and self._splitter.sizes()[self._splitter.indexOf(pane)] > 0

    def _open(self, pane: QWidget) -> None:
        other = self._right if pane is self._left else self._left
        if self._gave_way is pane:
            self._gave_way = None
        if self._is_open(other) and not self._has_room():
            self._give_way(other)
        pane.show()
        place, sizes = self._splitter.indexOf(pane), self._splitter.sizes()
        if not sizes[place]:
            sizes[place] = _LIST_WIDTH if pane is self._left else _SIDEBAR_WIDTH
            self._splitter.setSizes(sizes)

    # too narrow for all panes

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window too narrow for three panes does without the sidebar until it is wide enough again."""
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        if self._has_room():
            self._come_back()
        elif self._is_open(self._left) and self._is_open(self._right):
            self._give_way(self._right)

    def _has_room(self) -> bool:
        splitter = self._splitter
        panes = filter(None, map(splitter.widget, range(splitter.count())))
        least = sum(pane.minimumWidth() + splitter.handleWidth() for pane in panes) - splitter.handleWidth()
        return self._window.width() >= least

    def _give_way(self, pane: QWidget) -> None:
        self._hide(pane)
        self._gave_way = pane

    def _hide(self, pane: QWidget) -> None:
        focus = QApplication.focusWidget()
        had_focus = focus is not None and pane.isAncestorOf(focus)
        pane.hide()
        if had_focus:
            self.focus_lost.emit()

    def _come_back(self) -> None:
        pane, self._gave_way = self._gave_way, None
        if pane is not None:
            self._open(pane)

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
        self._fit()

    def remember(self) -> None:
        """Writes the layout to the settings."""
        self._preferences.remember_window(
            geometry=_text(self._window.saveGeometry()),
            splitter=_text(self._splitter.saveState()),
            list_visible=not self._left.isHidden() or self._gave_way is self._left,
            sidebar_visible=not self._right.isHidden() or self._gave_way is self._right,
        )


def _text(data: QByteArray) -> str:
    return bytes(data.toBase64().data()).decode()
