"""Dropping an export of another program on the window: shows that it can be let go there, and hands it over."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QLabel, QWidget

from app.ui.pieces import named
from app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_ENDINGS = {"", ".zip", ".json", ".jsonl", ".bak", ".gz", ".cherrybackup", ".cbu", ".sqlite", ".db"}
"""Of what may be an export; a picture or a document is left to the composer. What it is, its content says."""


class ImportDrop(QObject):
    """Watches one widget and whatever in it takes no drops itself."""

    dropped = Signal(str)
    """Path of a file or folder."""

    def __init__(self, theme: Theme, over: QWidget) -> None:
        super().__init__(over)
        self._theme, self._over = theme, over
        self._sign: QLabel | None = None
        over.setAcceptDrops(True)
        over.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in {QEvent.Type.DragEnter, QEvent.Type.DragMove} and isinstance(event, QDragMoveEvent):
            if dropped_path(event.mimeData()):
                event.acceptProposedAction()
                self._show_sign()
                return True
        elif kind == QEvent.Type.DragLeave:
            self._hide_sign()
        elif kind == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._hide_sign()
            if path := dropped_path(event.mimeData()):
                event.acceptProposedAction()
                self.dropped.emit(path)
                return True
        return super().eventFilter(watched, event)

    def _show_sign(self) -> None:
        colours = self._theme.colours
        if self._sign is None:
            self._sign = named(QLabel(self._over), "importDropSign")
            self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._sign.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._sign.setText(self.tr("Drop the export here to import its chats"))
        self._sign.setStyleSheet(
            f"#importDropSign {{ background: {colours.panel}; color: {colours.text}; border: 2px dashed "
            f"{colours.accent}; border-radius: 12px; font-size: 15pt; }}"
        )
        self._sign.setGeometry(self._over.rect().adjusted(24, 24, -24, -24))
        self._sign.raise_()
        self._sign.show()

    def _hide_sign(self) -> None:
        if self._sign is not None:
            self._sign.hide()


def dropped_path(data: QMimeData) -> str:
    """The one file or folder in what is dragged that may be an export; "" for none."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return ""
    path = urls[0].toLocalFile()
    return path if PurePath(path).suffix.lower() in _ENDINGS else ""
