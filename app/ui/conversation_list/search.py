"""Search in the list: titles at once, messages as soon as they were looked through; showing is the pane's part."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.conversation import ConversationSummary
from app.session.shelf import Shelf

_PAUSE_MS = 150
"""No search of messages before the user has stopped typing for so long."""


class ListSearch(QObject):
    """The search under way, or none: then `text` is empty."""

    results_changed = Signal()
    """`results()` has others now."""

    def __init__(self, shelf: Shelf, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self.text = ""
        self.is_running = False
        """Whether messages are still being looked through."""
        self._found: frozenset[str] = frozenset()
        self._timer = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._timer.timeout.connect(lambda: shelf.search(self.text))
        shelf.search_finished.connect(self._finished)

    def look_for(self, text: str) -> None:
        """Starts a search for `text`; an older one is forgotten. Empty text ends searching."""
        text = " ".join(text.split())
        if text == self.text:
            return
        self.text = text
        self._found = frozenset()
        self.is_running = bool(text)
        if text:
            self._timer.start()
        else:
            self._timer.stop()
        self.results_changed.emit()

    def results(self) -> list[ConversationSummary]:
        """What was found until now, newest first."""
        found, wanted = self._found, self.text.casefold()
        everything = self._shelf.summaries()
        return [summary for summary in everything if summary.id in found or wanted in summary.title.casefold()]

    def is_result(self, summary: ConversationSummary) -> bool:
        """Whether a conversation belongs to the results: found by its messages, or by its title as it is now."""
        return summary.id in self._found or self.text.casefold() in summary.title.casefold()

    def _finished(self, text: str, ids: tuple[str, ...]) -> None:
        if text == self.text and text:  # else: an answer to what is not asked any more
            self.is_running = False
            self._found = frozenset(ids)
            self.results_changed.emit()
