"""Keeps the view showing its session: draws what has grown or changed, once a frame, and what was made in between."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QTextBlock

from app.core.message import Role
from app.session.chat_session import ChatSession
from app.ui.transcript.background import Background
from app.ui.transcript.code_colours import CodeColours
from app.ui.transcript.code_looks import CodeLook, CodeLooks
from app.ui.transcript.copying import clean_text
from app.ui.transcript.fitting import Fitting
from app.ui.transcript.formats import Formats
from app.ui.transcript.frame_clock import FrameClock
from app.ui.transcript.loader import LIMIT, SCREENFUL, Loader
from app.ui.transcript.messages import Messages
from app.ui.transcript.paint_later import PaintLater
from app.ui.transcript.pictures import PictureObject, Pictures
from app.ui.transcript.places import Place, Places
from app.ui.transcript.specs import Block, Spec, Strip, runs_of_spec
from app.ui.transcript.strips import StripKey, Strips, StripWidget
from app.ui.transcript.view import TranscriptView
from app.ui.transcript.window import Window
from app.ui.transcript.writer import Writer

if TYPE_CHECKING:
    from app.ui.transcript.formulas import FormulaObject, Formulas


class Display(QObject):
    """Between session and document: what a session tells changes the document through a frame."""

    settled = Signal()
    """Nothing is left to load, draw or render."""
    drawn = Signal()
    """The document changed, or what floats above it moved."""
    framed = Signal()
    """A frame with what has grown or changed was drawn."""
    grew_below = Signal()
    """Text was added below what the reader sees."""
    changed_from = Signal(int)
    """The messages from this index on are others than before, or have changed."""

    def __init__(
        self,
        view: TranscriptView,
        formats: Formats,
        make_strip: Callable[[StripKey, Strip], StripWidget | None],
    ) -> None:
        super().__init__(view)
        self.view, self.messages = view, Messages()
        self.background = Background(self)
        self.pictures = Pictures(self.background, self)
        self._formulas: Formulas | None = None

        def make_formula_object() -> FormulaObject:
            from app.ui.transcript.formulas import FormulaObject, Formulas  # with the first formula

            self._formulas = Formulas(self.background, self)
            self._formulas.ready.connect(self._clock.request)
            return FormulaObject(self._formulas, self)

        self.strips = Strips(view, make_strip)
        picture_object = PictureObject(self.pictures, self)
        self.code_looks = CodeLooks()
        self._writer = Writer(
            view.document(), formats, self.strips.height, make_formula_object, picture_object, self.code_looks
        )
        self._fitting = Fitting(view, self._writer, self.messages, self.strips)
        self.window = Window(view.document(), self._writer, self.messages, self._fitting.bubble)
        self._loader = Loader(view, self.window)
        self._colours = CodeColours(view.document(), self.messages, self.background, self)
        self._colours.use_colours(formats.colours)
        self._colours.ready.connect(self._arrange_soon)
        self.places = Places(view, self.window, self.messages, self._fitting, self._loader)
        self._dirty: set[str] = set()
        self._is_stale = False
        self._clock, self.painting = FrameClock(self._draw, self), PaintLater(view)
        self._arranger = QTimer(self)
        self._arranger.setSingleShot(True)
        self._arranger.timeout.connect(self.arrange)
        self.pictures.ready.connect(self._clock.request)
        self.background.idle.connect(self._check_settled)
        self.painting.released.connect(self._check_settled)
        self._loader.done.connect(self._check_settled)
        view.place_changed.connect(self._arrange_soon)
        view.width_changed.connect(lambda: self._fitting.refit(self.window))
        self.strips.height_changed.connect(self._refit_strip)

    # what is shown

    def show_session(self, session: ChatSession | None, place: Place | None = None) -> None:
        """Shows a session from `place`, or its end."""
        self._clock.cancel()
        self._dirty.clear()
        self.strips.clear()
        self._colours.forget()
        self.messages.show(session)
        self.changed_from.emit(0)
        self.pictures.read_file = session.attachment if session else None
        self.places.go(place)

    def reload(self) -> None:
        """Builds everything anew in place with the next frame: the language changed."""
        self._is_stale = True
        self._clock.request()

    def _rebuild(self) -> None:
        place = self.places.here()
        self._is_stale = False
        self.strips.clear()
        self.messages.forget_all()
        self.places.go(place)

    def use_formats(self, formats: Formats) -> None:
        """Draws everything anew in place: theme, font or zoom changed."""
        place = self.places.here()
        self.strips.clear()
        self.window.clear()
        self._writer.formats = formats
        self._colours.use_colours(formats.colours)
        self.view.use_formats(formats)
        self.places.go(place)

    def plain_text(self, index: int) -> str:
        """The text of a message as it is read, without marks of Markdown."""
        message = self.messages.message(index)
        if message.role != Role.ASSISTANT:
            return message.text
        return clean_text(self.messages.rendition(index).answer(message)) or message.refusal

    def toggle_thought(self, message_id: str) -> None:
        """Folds or unfolds the thinking of a message."""
        index = self.messages.index(message_id)
        if index is not None:
            self.view.follow(False)
            rendition = self.messages.rendition(index)
            rendition.unfolded = not rendition.shows_thoughts(self.messages.message(index))
            self.strips.forget(self.messages.number(index), "thought")
            self.touch(message_id)

    def show_code(self, message_id: str, group: str, look: CodeLook) -> None:
        """Shows a code block in another way."""
        index = self.messages.index(message_id)
        self.code_looks.choose(message_id, group, look)
        if index is not None:
            with self.view.kept_place():
                self.window.rewrite(lambda spec: isinstance(spec, Block) and spec.group == group, index)
            self._arrange_soon()

    # what has changed

    def added(self, message_id: str) -> None:
        """A message was added at the end of the path."""
        was_at_end = self.window.at_end
        self.messages.append(message_id)
        self.changed_from.emit(len(self.messages) - 1)
        if not was_at_end:
            self.grew_below.emit()
            return
        with self.view.kept_place():
            if not self.window.loaded:
                self.window.open_end(SCREENFUL)
            else:
                self.window.refresh(len(self.messages) - 2)
                self.window.append_messages()
        self._arrange_soon()

    def touch(self, message_id: str) -> None:
        """A message has grown or changed: it is drawn with the next frame."""
        self._dirty.add(message_id)
        self._clock.request()

    def path_changed(self) -> None:
        """Other messages are shown: keeps what both paths have in common."""
        before, place = list(self.messages.ids), self.places.here()
        self.messages.read_path()
        after = self.messages.ids
        pairs = zip(before, after, strict=False)
        common = next((n for n, (old, new) in enumerate(pairs) if old != new), min(len(before), len(after)))
        self.changed_from.emit(common)
        loaded = self.window.loaded
        if not (loaded and loaded[0].index < common and self._keep(common)):
            self.places.go(place)
        self._arrange_soon()

    def _keep(self, common: int) -> bool:
        """Replaces the messages from `common` on; False when the common part is not loaded up to there."""
        with self.view.kept_place():
            self.window.truncate(common)
            if not self.window.loaded or self.window.loaded[-1].index != common - 1:
                return False
            self.window.refresh(common - 1)
            self.window.grow_down(SCREENFUL * 2)
        self._loader.load_soon()
        return True

    def draw_now(self) -> None:
        """Draws what is due without waiting for the frame."""
        self._clock.cancel()
        self._draw()

    def _draw(self) -> None:
        """One frame. What floats is put in its place in the loop's next turn, and all is painted in the one after."""
        self.painting.hold()
        if self._is_stale:
            self._rebuild()
        dirty, self._dirty = self._dirty, set()
        fresh = self.pictures.take_fresh() | (self._formulas.take_fresh() if self._formulas else set())
        with self.view.kept_place():
            for message_id in dirty:
                index = self.messages.index(message_id)
                if index is not None:
                    self.window.refresh(index)
                    self.changed_from.emit(index)
            if fresh:
                self.window.rewrite(lambda spec: _shows(spec, fresh))
        if dirty and not self.view.is_following and self.messages.ids and self.messages.ids[-1] in dirty:
            self.grew_below.emit()
        if self.window.weight > LIMIT:
            self._loader.load_soon()
        self.framed.emit()
        self._arrange_soon()
        self._check_settled()

    # what floats above

    def _refit_strip(self, key: StripKey) -> None:
        with self.view.kept_place():
            self._fitting.refit_strip(self.window, key)

    def _arrange_soon(self) -> None:
        if not self._arranger.isActive():
            self._arranger.start(0)

    def arrange(self) -> None:
        """Puts everything that floats where it belongs, and colours the code in sight."""
        self.painting.hold()
        blocks = self.view.visible_blocks()
        self.strips.arrange(blocks, self._number_of)
        if blocks:
            self._colours.colour(self.window.between(blocks[0].block, blocks[-1].block))
        self.drawn.emit()
        self.painting.release_soon()
        self._check_settled()

    def _number_of(self, block: QTextBlock) -> int | None:
        found = self.window.at_block(block)
        return self.messages.number(found[0].index) if found else None

    # done

    def is_settled(self) -> bool:
        """Whether all is loaded, drawn and rendered."""
        waiting = self._clock.is_waiting or self._loader.is_busy or self._arranger.isActive()
        return not (self._dirty or waiting or self.painting.is_holding) and self.background.is_idle

    def _check_settled(self) -> None:
        if self.is_settled():
            self.settled.emit()


def _shows(spec: Spec, names: set[str]) -> bool:
    """Whether a spec has one of these formulas or pictures."""
    return any(run.formula in names or run.picture in names for run in runs_of_spec(spec) if run.formula or run.picture)
