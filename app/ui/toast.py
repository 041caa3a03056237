"""A line that says what has just happened and offers one thing to do about it; it goes away by itself or on a click."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.pieces import named
from app.ui.theme import Theme

_SHOWN_MS = 10_000


class Toast(QFrame):
    """Shown above the composer. With `stays` it waits for the user."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toast")
        self._theme = theme
        self._do: Callable[[], object] | None = None
        self.label = named(QLabel(), "toastLabel")
        self.label.setWordWrap(True)
        self.label.setTextFormat(Qt.TextFormat.PlainText)
        self._button = named(QPushButton(), "toastButton")
        self._close = named(QToolButton(), "toastCloseButton")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 6, 10, 6)
        layout.setSpacing(8)
        layout.addWidget(self.label, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self._button.clicked.connect(self._act)
        self._close.clicked.connect(self.hide)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(
        self, sentence: str, button: str = "", do: Callable[[], object] | None = None, *, stays: bool = False
    ) -> None:
        """Shows `sentence`, with a button that runs `do`."""
        self.label.setText(sentence)
        self._button.setText(button)
        self._button.setVisible(bool(button))
        self._do = do
        self._close.setAccessibleName(self.tr("Close this message"))
        self._close.setToolTip(self.tr("Close this message"))
        self.show()
        if stays:
            self._timer.stop()
        else:
            self._timer.start()

    def _act(self) -> None:
        self.hide()
        if self._do:
            self._do()

    def _dress(self) -> None:
        colours = self._theme.colours
        self.setStyleSheet(
            f"#toast {{ background: {colours.panel}; border: 1px solid {colours.border}; border-radius: 8px; }}"
        )
        self._close.setIcon(icon("close", self._theme))
