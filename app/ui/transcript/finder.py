"""Shows what the search finds: goes from hit to hit, and marks those that are in sight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtCore import QObject, QSignalBlocker
from PySide6.QtGui import QColor, QTextBlock, QTextCursor
from PySide6.QtWidgets import QTextEdit

from app.ui.theme import Theme
from app.ui.transcript.display import Display
from app.ui.transcript.find_bar import FindBar
from app.ui.transcript.places import Place
from app.ui.transcript.search import Hit, Search, pattern_for
from app.ui.transcript.specs import Strip
from app.ui.transcript.strips import StripKey

_MOST_MARKED = 300


class Finder(QObject):
    """Between find bar, search and view."""

    def __init__(self, display: Display, bar: FindBar, theme: Theme) -> None:
        super().__init__(display)
        self._display, self._view, self._bar, self._theme = display, display.view, bar, theme
        self._search = Search(display.messages, self)
        self._place: int | None = None
        self._wanted: Hit | None = None
        self._current: tuple[int, int] | None = None
        """Start and end of the shown hit in the document."""
        self._strip: StripKey | None = None
        """Where the shown hit is in a strip."""
        bar.text_changed.connect(self._look_for)
        bar.next_requested.connect(lambda: self.step(1))
        bar.previous_requested.connect(lambda: self.step(-1))
        bar.closed.connect(self.close)
        self._search.changed.connect(self._found_more)
        display.drawn.connect(self._mark)
        display.changed_from.connect(self._search.restart_from)
        bar.hide()

    def open(self) -> None:
        """Shows the bar; a selection of one line is looked for at once."""
        selected = self._view.textCursor().selectedText()
        self._bar.open(selected if 0 < len(selected) < 100 and "\u2029" not in selected else "")
        if self._bar.field.text() != self._search.text:  # it is there from the last time
            self._look_for(self._bar.field.text())

    def close(self) -> None:
        """Hides the bar and its marks."""
        self._bar.hide()
        self._search.start("")
        self._place = self._wanted = self._current = self._strip = None
        self._unmark()
        self._view.setFocus()

    def _unmark(self) -> None:
        self._view.setExtraSelections([])
        self._display.strips.mark(None, "")

    def show_in_message(self, index: int, text: str, words: Sequence[str] = ()) -> None:
        """Looks for `text`, or for any of `words` that it stands for, and shows the first hit in a message.

        If they are in the thinking, that is unfolded; if nothing of them can be seen, the name of a picture for
        instance, nothing happens.
        """
        pattern = pattern_for(words or (text,))
        if not any(self._search.hits_in(index, pattern)):
            self._unfold_thought(index)
            if not any(self._search.hits_in(index, pattern)):
                return
        self._bar.show()
        with QSignalBlocker(self._bar.field):
            self._bar.field.setText(text)
        self._place = self._current = self._strip = None
        self._search.start(text, words)
        self._wanted = Hit(index, 0, 0, 0)
        self._found_more()

    def _unfold_thought(self, index: int) -> None:
        messages = self._display.messages
        message = messages.message(index)
        if message.reasoning and not messages.rendition(index).shows_thoughts(message):
            self._display.toggle_thought(message.id)
            self._display.draw_now()

    def _look_for(self, text: str) -> None:
        self._place = self._current = self._strip = None
        here = self._display.window.at_block(self._view.first_visible_block())
        self._wanted = Hit(here[0].index if here else 0, 0, 0, 0)
        self._search.start(text)
        if text:
            self._mark()
        else:
            self._unmark()

    def _found_more(self) -> None:
        """Goes to the first hit from where the reader is; to the first of all when there is none."""
        search = self._search
        if self._place is None and self._wanted is not None and search.hits:
            place = search.after(self._wanted)
            if place < len(search.hits):
                self._show(place)
            elif search.is_complete:
                self._show(0)
        self._bar.show_count(self._place, len(search.hits), complete=search.is_complete)

    def step(self, by: int) -> None:
        """The next or the previous hit; behind the last comes the first."""
        if hits := self._search.hits:
            self._show(0 if self._place is None else (self._place + by) % len(hits))

    def _show(self, place: int) -> None:
        self._place, self._wanted = place, None
        hit = self._search.hits[place]
        window, messages = self._display.window, self._display.messages
        sections = messages.sections(hit.message)
        loaded = next((each for each in window.loaded_of(hit.message) if each.section is sections[hit.section]), None)
        if loaded is None:
            self._display.places.go(Place(messages.ids[hit.message], hit.section, 0, 80.0))
            loaded = next(each for each in window.loaded_of(hit.message) if each.section is sections[hit.section])
        blocks = window.blocks_of_spec(loaded, hit.spec)
        found = list(self._found_in(blocks))
        self._current = found[hit.place] if hit.place < len(found) else None
        spec = loaded.specs[hit.spec]
        self._strip = None
        if isinstance(spec, Strip):
            self._strip = StripKey(messages.number(hit.message), spec.kind, spec.key)
        self._bring_into_view(self._current[0] if self._current else blocks[0].position())
        self._mark()
        self._bar.show_count(place, len(self._search.hits), complete=self._search.is_complete)

    def _bring_into_view(self, position: int) -> None:
        """Shows a position in the upper third of the view, unless it is in sight already."""
        view, cursor = self._view, QTextCursor(self._view.document())
        cursor.setPosition(position)
        rect = view.cursorRect(cursor)
        height = view.viewport().height()
        if rect.top() < 40 or rect.bottom() > height - 60:
            view.follow(False)
            view.scroll_by(rect.top() - height // 3)
        cursor.clearSelection()
        view.setTextCursor(cursor)

    def _found_in(self, blocks: list[QTextBlock]) -> Iterator[tuple[int, int]]:
        """Start and end in the document of each hit in these blocks."""
        pattern = self._search.pattern
        for block in blocks if pattern else ():
            text = block.text()
            for found in pattern.finditer(text) if pattern else ():
                wide = sum(char > "\uffff" for char in text[: found.start()])
                start = block.position() + found.start() + wide
                length = len(found[0]) + sum(char > "\uffff" for char in found[0])
                yield start, start + length

    def _mark(self) -> None:
        """Marks the hits in sight; the shown one more strongly."""
        if not self._bar.isVisible() or not self._search.pattern:
            return
        blocks = [visible.block for visible in self._view.visible_blocks()]
        marks = []
        for start, end in self._found_in(blocks):
            marks.append(self._selection(start, end))
            if len(marks) >= _MOST_MARKED:
                break
        self._view.setExtraSelections(marks)
        self._display.strips.mark(self._strip, self._theme.colours.highlight)

    def _selection(self, start: int, end: int) -> QTextEdit.ExtraSelection:
        colours = self._theme.colours
        selection = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self._view.document())
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        is_current = (start, end) == self._current
        selection.cursor = cursor
        selection.format.setBackground(QColor(colours.accent if is_current else colours.highlight))
        if is_current:
            selection.format.setForeground(QColor(colours.on_accent))
        return selection
