"""Tells of a newer version in the line above the composer; leaves asking for it to the session."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app import __version__
from app.session.updates import Updates
from app.ui.toast import Toast


class UpdateNotice(QObject):
    """One sentence and a button that opens the download page; it stays until the user has seen it."""

    def __init__(self, toast: Toast, updates: Updates) -> None:
        super().__init__(toast)
        self._toast = toast
        self._updates = updates
        updates.found.connect(self._tell)

    def _tell(self, version: str) -> None:
        self._toast.say(
            self.tr("Dousha {new} is available; you have {old}.").format(new=version, old=__version__),
            self.tr("Open the download page"),
            self._open_page,
            stays=True,
        )

    def _open_page(self) -> None:
        from PySide6.QtCore import QUrl  # most windows never need them
        from PySide6.QtGui import QDesktopServices

        QDesktopServices.openUrl(QUrl(self._updates.page))
