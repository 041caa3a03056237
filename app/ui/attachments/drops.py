"""Lets files be dropped on widgets of the chat: they are attached to the message that is being written."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

from app.ui.attachments.tray import AttachmentTray


class FileDrops(QObject):
    """Watches widgets for what the tray accepts."""

    def __init__(self, tray: AttachmentTray, *widgets: QWidget) -> None:
        super().__init__(tray)
        self._tray = tray
        for widget in widgets:
            widget.setAcceptDrops(True)
            widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QDropEvent) or not self._tray.accepts(event.mimeData()):
            return False
        if event.type() == QEvent.Type.Drop:
            self._tray.add_data(event.mimeData())
        event.acceptProposedAction()
        return True
