"""A button that copies the request as a whole program in one of many languages; the programs are made in exchange."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from app.core.request import ChatRequest
from app.ui.pieces import named

WhatToCopy = Callable[[], tuple[ChatRequest, str] | None]
"""Gives the request and the base URL, or None when there is nothing to send to."""


class CopyAsCode(QPushButton):
    """Opens a menu of languages; the choice goes to the clipboard."""

    copied = Signal()

    def __init__(self, what: WhatToCopy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._what = what
        menu = named(QMenu(self), "copyAsCodeMenu")
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        named(self, "copyAsCodeButton")
        self.retranslate()

    def _fill(self) -> None:
        """The languages, loaded when first asked for."""
        from app.exchange.code_samples.dialects import DIALECTS

        if self.menu().isEmpty():
            for dialect in DIALECTS:
                action = self.menu().addAction(dialect.label)
                action.triggered.connect(lambda _checked, name=dialect.name: self._copy(name))

    def _copy(self, name: str) -> None:
        from app.exchange.code_samples.dialects import dialect, render

        what = self._what()
        if what is None:
            return
        request, base_url = what
        chosen = dialect(name)
        streaming = request.streaming and chosen.streams
        QGuiApplication.clipboard().setText(render(request, base_url, chosen, streaming=streaming))
        self.copied.emit()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setText(self.tr("Copy as code"))
        self.setToolTip(self.tr("A whole program that sends this request, in the language of your choice"))
