"""Going to a place of the conversation, wherever it is: loads what is around it. A place outlives the document."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtGui import QTextBlock

from app.ui.transcript.fitting import Fitting
from app.ui.transcript.loader import SCREENFUL, Loader
from app.ui.transcript.messages import Messages
from app.ui.transcript.view import TranscriptView
from app.ui.transcript.window import Window


class Place(NamedTuple):
    """Where the reader is."""

    message_id: str
    section: int
    block: int
    """Counted from the section's first."""
    offset: float
    """From the top of the view down to the block, in pixels."""


class Places:
    """Tells and changes what part of the conversation is in view."""

    def __init__(
        self, view: TranscriptView, window: Window, messages: Messages, fitting: Fitting, loader: Loader
    ) -> None:
        self._view, self._window, self._messages = view, window, messages
        self._fitting, self._loader = fitting, loader

    def here(self) -> Place | None:
        """Where the reader is; None in an empty conversation and at the end, which is followed."""
        if self._view.is_following:
            return None
        block = self._view.first_visible_block()
        found = self._window.at_block(block)
        if not found:
            return None
        loaded, number = found
        section = self._window.place_of(loaded)
        return Place(self._messages.ids[loaded.index], section, number, self._view.rect_of(block).top())

    def go(self, place: Place | None) -> None:
        """Loads what is around a place and shows it as it was; None: the end."""
        index = self._messages.index(place.message_id) if place else None
        if place is None or index is None:
            self.go_to_end()
            return
        self._fitting.measure()
        view = self._view
        with view.adjusting():
            view.follow(False)
            self._window.open_at(index, place.section, SCREENFUL)
            loaded = self._window.loaded_of(index)
            position = loaded[0].start.position() if loaded else 0
            self._window.grow_up(SCREENFUL // 2)
            block = view.document().findBlock(loaded[0].start.position() if loaded else position)
            for _ in range(place.block):
                block = block.next() if block.next().isValid() else block
            view.scroll_to_block(block, place.offset)
        self._loader.load_soon()
        view.place_changed.emit()

    def go_to_end(self) -> None:
        """Loads the newest text, shows its end and follows it."""
        self._fitting.measure()
        with self._view.adjusting():
            self._view.follow(True)
            self._window.open_end(SCREENFUL // 4)  # the first paint waits for it, so no more than is seen
            if not self._is_filled():
                self._window.grow_up(SCREENFUL * 3 // 4)
            self._view.go_to_end()
        self._loader.load_soon()
        self._view.place_changed.emit()

    def _is_filled(self) -> bool:
        return self._view.document().size().height() > self._view.viewport().height()

    def first_block_of(self, message_id: str) -> QTextBlock | None:
        """The first block of a message, loaded if need be; None when it is not in the path."""
        index = self._messages.index(message_id)
        if index is None:
            return None
        loaded = self._window.loaded_of(index)
        if not loaded or self._window.place_of(loaded[0]) != 0:
            self.go(Place(message_id, 0, 0, 8.0))
        found = self._window.blocks_of(index)
        return found[0] if found else None
