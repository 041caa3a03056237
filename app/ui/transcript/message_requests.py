"""Carries out what an action on a message says: copying here, everything else as a request to the window."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QGuiApplication

from app.core.message import Message
from app.ui.transcript.details import ModelLookup, details_text
from app.ui.transcript.display import Display
from app.ui.transcript.message_tools import MessageTools


class MessageRequests(QObject):
    """Signals carry message ids; `quote_requested` carries text."""

    edit_requested = Signal(str)
    regenerate_requested = Signal(str)
    continue_requested = Signal(str)
    delete_requested = Signal(str)
    branch_requested = Signal(str)
    quote_requested = Signal(str)

    def __init__(self, display: Display, tools: MessageTools, model_lookup: ModelLookup | None) -> None:
        super().__init__(display)
        self._display, self._tools, self._model_lookup = display, tools, model_lookup
        tools.actions.triggered.connect(self._act)

    def _act(self, name: str, message_id: str) -> None:
        index = self._display.messages.index(message_id)
        if index is None:
            return
        message, siblings = self._display.messages.message(index), self._tools.actions.siblings
        copy = QGuiApplication.clipboard().setText
        doings: dict[str, Callable[[], object]] = {
            "copy": lambda: copy(self._display.plain_text(index)),
            "copyMarkdown": lambda: copy(message.text or message.refusal),
            "edit": lambda: self.edit_requested.emit(message_id),
            "regenerate": lambda: self.regenerate_requested.emit(message_id),
            "continue": lambda: self.continue_requested.emit(message_id),
            "delete": lambda: self.delete_requested.emit(message_id),
            "quote": lambda: self.quote_requested.emit(self._quoted(message)),
            "details": lambda: self._show_details(message),
            "previousBranch": lambda: self.branch_requested.emit(siblings.ids[siblings.place - 1]),
            "nextBranch": lambda: self.branch_requested.emit(siblings.ids[siblings.place + 1]),
        }
        doings[name]()

    def _quoted(self, message: Message) -> str:
        """What is selected, else the whole message."""
        view = self._display.view
        selected = view.createMimeDataFromSelection().text() if view.textCursor().hasSelection() else ""
        return selected.strip() or message.text

    def details(self, message: Message) -> str:
        """What is known of a message besides its text, one fact a line."""
        return details_text(message, self._model_lookup)

    def _show_details(self, message: Message) -> None:
        from PySide6.QtWidgets import QToolTip  # most windows never need it

        button = self._tools.bar.buttons["details"]
        QToolTip.showText(button.mapToGlobal(QPoint(0, button.height())), self.details(message), button)
