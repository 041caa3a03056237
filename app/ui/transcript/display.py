"""Keeps the view showing its session: loads what the reader comes to, draws what has grown, drops what is far away."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QFontMetricsF, QTextBlock

from app.core.message import ImagePart, Message, Role
from app.session.chat_session import ChatSession
from app.ui.transcript.copying import clean_text
from app.ui.transcript.formats import Formats
from app.ui.transcript.frame_clock import FrameClock
from app.ui.transcript.messages import Messages
from app.ui.transcript.painting import BUBBLE_PADDING
from app.ui.transcript.specs import Strip
from app.ui.transcript.strips import StripKey, Strips, StripWidget
from app.ui.transcript.view import TranscriptView
from app.ui.transcript.window import Window
from app.ui.transcript.writer import Writer

SCREENFUL = 4_000
"""Characters that fill a large view."""
STEP = 2_500
"""Characters that are loaded at once while the reader scrolls: a step must not be felt."""
AHEAD = 24_000
"""Characters that are loaded in idle time around the reader."""
LIMIT = 90_000
"""Characters above which what is far from the reader is dropped."""
_EDGE = 1.5
"""Views from the edge of what is loaded at which more is loaded."""
_BUBBLE_SHARE = 0.8


class Display(QObject):
    """Between session and document: no signal of a session changes the document but through a frame."""

    settled = Signal()
    """Nothing is left to load or draw."""
    drawn = Signal()
    """A frame changed the document."""
    grew_below = Signal()
    """Text was added below what the reader sees."""

    def __init__(
        self,
        view: TranscriptView,
        formats: Formats,
        make_strip: Callable[[StripKey, Strip], StripWidget | None],
    ) -> None:
        super().__init__(view)
        self.view, self.messages = view, Messages()
        self.strips = Strips(view, make_strip)
        self.writer = Writer(view.document(), formats, self.strips.height)
        self.window = Window(view.document(), self.writer, self.messages, self._bubble)
        self._dirty: set[str] = set()
        self._clock = FrameClock(self._draw, self)
        self._loader = QTimer(self)
        self._loader.setSingleShot(True)
        self._loader.timeout.connect(self._load_more)
        self._arranger = QTimer(self)
        self._arranger.setSingleShot(True)
        self._arranger.timeout.connect(self.arrange)
        view.near_edge.connect(self._load_soon)
        view.place_changed.connect(self._arrange_soon)
        view.width_changed.connect(self._refit)
        self.strips.height_changed.connect(self._refit_strip)

    # what is shown

    def show_session(self, session: ChatSession | None) -> None:
        """Shows a session from its end."""
        self._clock.cancel()
        self._dirty.clear()
        self.strips.clear()
        self.messages.show(session)
        self.open_end()

    def open_end(self) -> None:
        """Loads the newest text and shows its end."""
        view = self.view
        self._fit_width()
        with view.adjusting():
            view.follow(True)
            self.window.open_end(SCREENFUL)
            view.go_to_end()
        self._load_soon()
        self._arrange_soon()

    def reload(self) -> None:
        """Draws everything anew in place: theme, font or language changed."""
        place = self.place()
        self.strips.clear()
        self.messages.forget_all()
        if place is None or self.view.is_following:
            self.open_end()
        else:
            self.go_to_place(*place)

    def use_formats(self, formats: Formats) -> None:
        """Changes the looks of everything."""
        self.writer.formats = formats
        place, following = self.place(), self.view.is_following
        self.strips.clear()
        self.window.clear()
        self.view.use_formats(formats)
        if place is None or following:
            self.open_end()
        else:
            self.go_to_place(*place)

    def place(self) -> tuple[str, int, int, float] | None:
        """Where the reader is: message id, section, block in it, and pixels from the view's top down to the block."""
        block = self.view.first_visible_block()
        found = self.window.at_block(block)
        if not found:
            return None
        loaded, number = found
        section = self.window.place_of(loaded)
        return self.messages.ids[loaded.index], section, number, self.view.rect_of(block).top()

    def go_to_place(self, message_id: str, section: int, number: int, offset: float) -> None:
        """Loads what is around a place and shows it as it was."""
        index = self.messages.index(message_id)
        if index is None:
            self.open_end()
            return
        self._fit_width()
        view = self.view
        with view.adjusting():
            view.follow(False)
            self.window.open_at(index, section, SCREENFUL)
            loaded = self.window.loaded_of(index)
            block = view.document().findBlock(loaded[0].start.position()) if loaded else view.document().begin()
            for _ in range(number):
                block = block.next() if block.next().isValid() else block
            self.window.grow_up(SCREENFUL // 2)
            view.scroll_to_block(block, offset)
        self._load_soon()
        self._arrange_soon()

    def block_of(self, message_id: str) -> QTextBlock | None:
        """The first block of a message, loaded if need be."""
        index = self.messages.index(message_id)
        if index is None:
            return None
        found = self.window.blocks_of(index)
        first_section = self.window.loaded_of(index)[0] if found else None
        if not found or (first_section and self.window.place_of(first_section) != 0):
            self.go_to_place(message_id, 0, 0, 8.0)
            found = self.window.blocks_of(index)
        return found[0] if found else None

    # what has changed

    def added(self, message_id: str) -> None:
        """A message was added at the end of the path."""
        was_at_end = self.window.at_end
        self.messages.append(message_id)
        if self.view.is_following or not was_at_end:
            self.touch(message_id)
        if not was_at_end:
            self.grew_below.emit()
            return
        with self.view.kept_place():
            if len(self.messages) > 1:
                self.window.refresh(len(self.messages) - 2)
            self.window.append_messages() if self.window.loaded else self.window.open_end(SCREENFUL)
        self._arrange_soon()

    def touch(self, message_id: str) -> None:
        """A message has grown or changed: it is drawn with the next frame."""
        self._dirty.add(message_id)
        self._clock.request()

    def path_changed(self) -> None:
        """Other messages are shown: keeps what both paths have in common."""
        before = list(self.messages.ids)
        place, following = self.place(), self.view.is_following
        self.messages.read_path()
        after = self.messages.ids
        common = 0
        while common < min(len(before), len(after)) and before[common] == after[common]:
            common += 1
        if place and self.window.loaded and self.window.loaded[0].index < common and self._keep(common):
            return
        if following or not place or self.messages.index(place[0]) is None:
            self.open_end()
        else:
            self.go_to_place(*place)

    def _keep(self, common: int) -> bool:
        """Replaces the messages from `common` on; False when the common part is not loaded up to there."""
        with self.view.kept_place():
            self.window.truncate(common)
            if not self.window.loaded or self.window.loaded[-1].index != common - 1:
                return False
            self.window.refresh(common - 1)
            self.window.grow_down(SCREENFUL * 2)
        self._load_soon()
        return True

    def _draw(self) -> None:
        """One frame."""
        dirty, self._dirty = self._dirty, set()
        last = len(self.messages) - 1
        with self.view.kept_place():
            for message_id in dirty:
                index = self.messages.index(message_id)
                if index is not None:
                    self.window.refresh(index)
        if dirty and not self.view.is_following and last >= 0 and self.messages.ids[last] in dirty:
            self.grew_below.emit()
        if self.window.weight > LIMIT:
            self._load_soon()
        self.drawn.emit()
        self._check_settled()

    def toggle_thought(self, message_id: str) -> None:
        """Folds or unfolds the thinking of a message."""
        index = self.messages.index(message_id)
        if index is not None:
            rendition = self.messages.rendition(index)
            rendition.unfolded = not rendition.shows_thoughts(self.messages.message(index))
            self.strips.forget(self.messages.number(index), "thought")
            self.touch(message_id)

    def plain_text(self, index: int) -> str:
        """The text of a message as it is read, without marks of Markdown."""
        message = self.messages.message(index)
        if message.role != Role.ASSISTANT:
            return message.text
        return clean_text(self.messages.rendition(index).answer(message)) or message.refusal

    # loading and dropping

    def _load_soon(self) -> None:
        if not self._loader.isActive():
            self._loader.start(0)

    def _load_more(self) -> None:
        """One small step: first what the reader is about to see, then what may be wanted."""
        view, window = self.view, self.window
        if not window.loaded:
            self._check_settled()
            return
        bar = view.verticalScrollBar()
        edge = _EDGE * view.viewport().height()
        above, below = bar.value(), bar.maximum() - bar.value()
        near_top, near_bottom = above < edge and not window.at_start, below < edge and not window.at_end
        changed = False
        if near_top or near_bottom or window.weight < AHEAD:
            with view.kept_place():
                if near_bottom:
                    changed = window.grow_down(STEP)
                if not changed and not window.at_start:
                    changed = window.grow_up(STEP)
                elif not changed:
                    changed = window.grow_down(STEP)
        if window.weight > LIMIT:
            self._trim(above > below)
        if changed:
            self._loader.start(4)
        else:
            self._check_settled()

    def _trim(self, start: bool) -> None:
        """Drops what is farthest from the reader, never what is within some views of the place."""
        view = self.view
        block = view.first_visible_block()
        reader = block.position()
        if start:
            with view.kept_place():
                self.window.trim_start(LIMIT * 3 // 4, max(0, reader - 8_000))
        else:
            with view.kept_place():
                self.window.trim_end(LIMIT * 3 // 4, reader + 16_000)

    # widths and strips

    def _fit_width(self) -> None:
        self.writer.width = self.view.column()[1]

    def _bubble(self, index: int) -> tuple[float, float]:
        """The margins that make a bubble of a user's message, as wide as its text."""
        message = self.messages.message(index)
        if message.role != Role.USER:
            return 0.0, 0.0
        return self._bubble_margins(message)

    def _bubble_margins(self, message: Message) -> tuple[float, float]:
        formats, width = self.writer.formats, self.writer.width
        padding = formats.px(BUBBLE_PADDING)
        room = width * _BUBBLE_SHARE - 2 * padding
        metrics, widest = QFontMetricsF(formats.font), 0.0
        lines = message.text.strip("\n").split("\n")
        if len(lines) > 60 or any(isinstance(part, ImagePart) for part in message.parts):
            widest = room
        for line in lines[:60]:
            widest = room if len(line) > 200 else max(widest, metrics.horizontalAdvance(line.expandtabs(8)) + 2)
            if widest >= room:
                break
        return width - min(widest, room) - padding, padding

    def _refit(self) -> None:
        """The view has another width."""
        self._fit_width()
        self.window.fit_width()
        for key in self.strips.flexible():
            self._refit_strip(key)

    def _refit_strip(self, key: StripKey) -> None:
        index = self.messages.index(self.messages.id_of(key.number))
        if index is not None:
            with self.view.kept_place():
                self.window.fit_strip(index, f"{key.kind}\n{key.key}", self.strips.measure(key))
            self._arrange_soon()

    def _arrange_soon(self) -> None:
        if not self._arranger.isActive():
            self._arranger.start(0)

    def arrange(self) -> None:
        """Puts everything that floats where it belongs."""
        self.strips.arrange(self.view.visible_blocks())
        self.drawn.emit()
        self._check_settled()

    # done

    def is_settled(self) -> bool:
        """Whether all is loaded and drawn."""
        return not (self._dirty or self._clock.is_waiting or self._loader.isActive() or self._arranger.isActive())

    def _check_settled(self) -> None:
        if self.is_settled():
            self.settled.emit()
