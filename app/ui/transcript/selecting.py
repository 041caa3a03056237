"""Select all: first the message at the caret, then the conversation, loaded or not."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QTextCursor

from app.ui.transcript.display import Display
from app.ui.transcript.formats import KIND
from app.ui.transcript.specs import Kind
from app.ui.transcript.wording import author_name


class Selecting(QObject):
    """What Ctrl+A selects, and what a copy of everything gives."""

    def __init__(self, display: Display) -> None:
        super().__init__(display)
        self._display, self._view = display, display.view
        self._everything = False
        self._changing = False
        self._view.select_all_requested.connect(self.select_more)
        self._view.selectionChanged.connect(self._forget)
        self._view.text_of_selection = self.text

    def text(self) -> str | None:
        """The whole conversation if that is selected, each message as it was written; else None."""
        if not self._everything:
            return None
        messages = self._display.messages
        parts = [messages.message(index) for index in range(len(messages))]
        return "\n\n".join(f"{author_name(part)}\n{part.text or part.refusal}" for part in parts)

    def select_more(self) -> None:
        """The message at the caret; the conversation if that is selected already."""
        cursor = self._message_at_caret()
        now = self._view.textCursor()
        selected = (now.selectionStart(), now.selectionEnd())
        if cursor and selected != (cursor.selectionStart(), cursor.selectionEnd()) and not self._everything:
            self._view.setTextCursor(cursor)
        else:
            self.select_everything()

    def select_everything(self) -> None:
        """The whole conversation."""
        self._changing = True
        self._view.selectAll()
        self._changing = False
        self._everything = True

    def _message_at_caret(self) -> QTextCursor | None:
        """The text of the message at the caret, selected; None when not all of it is loaded."""
        window = self._display.window
        found = window.at_block(self._view.textCursor().block())
        parts = window.loaded_of(found[0].index) if found else []
        if not found or window.place_of(parts[0]) != 0 or not window.is_whole_end(found[0].index):
            return None
        blocks = window.blocks_of(found[0].index)
        assert blocks is not None
        first, last = blocks
        while first != last and first.blockFormat().intProperty(KIND) in {Kind.AUTHOR, Kind.SPACE}:
            first = first.next()
        while first != last and last.blockFormat().intProperty(KIND) == Kind.SPACE:
            last = last.previous()
        cursor = QTextCursor(first)
        cursor.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _forget(self) -> None:
        if not self._changing:
            self._everything = False
