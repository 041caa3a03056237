"""A text view in which the reader's place stays, whatever is done to the text: the base of the transcript's view.

Where the reader is, is a block and a distance in pixels, never the scroll bar's value: that means nothing once text
was added or taken away above.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPalette, QResizeEvent, QTextBlock, QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextEdit, QWidget

from app.ui.pieces import give_viewport
from app.ui.transcript.formats import COLUMN, Formats
from app.ui.transcript.painting import VisibleBlock

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_MARGIN = 40
"""Pixels above and below the view within which a block counts as being in sight."""
_AT_END = 6
"""Pixels from the end within which the reader counts as being at the end."""


class Anchor(NamedTuple):
    """A place in the text that stays when text above it comes or goes."""

    cursor: QTextCursor
    offset: float
    """From the top of the view down to the block's top, in pixels; negative when the block begins above."""


class ScrollingText(QTextEdit):
    """Keeps the reader's place and follows the end while the reader is there."""

    place_changed = Signal()
    """Scrolled, resized or laid out again: what floats above the text must be arranged again."""
    near_edge = Signal()
    """Scrolled by the reader, maybe to where more text must be loaded."""
    following_changed = Signal(bool)
    width_changed = Signal()

    def __init__(self, formats: Formats, document: QTextDocument, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        document.setParent(self)
        self.setDocument(document)  # before the viewport: Qt's own document would go on measuring on the one that goes
        self._viewport = give_viewport(self, QPalette.ColorRole.Base)
        self._viewport.setCursor(Qt.CursorShape.IBeamCursor)
        self.formats = formats
        """The looks of what is written next."""
        self._following = True
        self._adjusting = 0
        self._seen_at: tuple[object, ...] = ()
        self._seen: list[VisibleBlock] = []
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(lambda: self.go_to_end() if self._following else None)

    def use_formats(self, formats: Formats) -> None:
        """Takes the looks of a new theme or zoom. What is written already keeps its own."""
        self.formats = formats
        self.document().setDefaultFont(formats.font)
        self.fit_column()

    def column(self) -> tuple[float, float]:
        """Left edge and width of the column of text, in viewport pixels."""
        frame = self.document().rootFrame().frameFormat()
        left = frame.leftMargin()
        return left - self.horizontalScrollBar().value(), self.viewport().width() - left - frame.rightMargin()

    def fit_column(self) -> None:
        """Centres the column in the view."""
        width = self.viewport().width()
        side = max(16.0 if width < 520 else 28.0, round((width - self.formats.px(COLUMN)) / 2))
        format_ = self.document().rootFrame().frameFormat()
        if format_.leftMargin() != side or format_.rightMargin() != side:
            format_.setLeftMargin(side)
            format_.setRightMargin(side)
            format_.setTopMargin(8)
            format_.setBottomMargin(4)
            self.document().rootFrame().setFrameFormat(format_)

    def resizeEvent(self, event: QResizeEvent) -> None:
        with self.kept_place():
            super().resizeEvent(event)
            if event.size().width() != event.oldSize().width():
                self.fit_column()
                self.width_changed.emit()

    @property
    def is_following(self) -> bool:
        """Whether the view stays at the end when text is added there."""
        return self._following

    def follow(self, following: bool = True) -> None:
        """Goes to the end and stays there; or stays where it is."""
        self._set_following(following)
        if following:
            self.go_to_end()

    def go_to_end(self) -> None:
        """Scrolls to the end of what is loaded."""
        with self.adjusting():
            bar = self.verticalScrollBar()
            bar.setValue(bar.maximum())

    @contextmanager
    def adjusting(self) -> Iterator[None]:
        """Inside, scrolling is not the reader's doing."""
        self._adjusting += 1
        try:
            yield
        finally:
            self._adjusting -= 1

    @contextmanager
    def kept_place(self) -> Iterator[None]:
        """The text under the reader's eye stays where it is, whatever is done to the document inside."""
        anchor = None if self._following else self.anchor()
        with self.adjusting():
            yield
            if anchor:
                self.restore(anchor)
            else:
                self.go_to_end()
        self.place_changed.emit()

    def anchor(self) -> Anchor | None:
        """The first visible line's block, or None in an empty view."""
        block = self.first_visible_block()
        if not block.isValid():
            return None
        cursor = QTextCursor(block)
        cursor.setKeepPositionOnInsert(True)
        return Anchor(cursor, self.rect_of(block).top())

    def restore(self, anchor: Anchor) -> None:
        """Scrolls so that the anchor's block is where it was."""
        self.scroll_to_block(anchor.cursor.block(), anchor.offset)

    def scroll_to_block(self, block: QTextBlock, offset: float = 0.0) -> None:
        """Scrolls so that the block begins `offset` pixels below the top of the view."""
        self.scroll_by(self.rect_of(block).top() - offset)

    def scroll_by(self, pixels: float) -> None:
        """Scrolls down, or up."""
        with self.adjusting():
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + pixels))

    def rect_of(self, block: QTextBlock) -> QRectF:
        """The block's rectangle in viewport pixels."""
        rect = _true_rect(self.document().documentLayout().blockBoundingRect(block), block, block.blockFormat())
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def first_visible_block(self) -> QTextBlock:
        """The block at the top of the view."""
        left, _ = self.column()
        point = QPointF(left + 1 + self.horizontalScrollBar().value(), self.verticalScrollBar().value() + 1.0)
        position = self.document().documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        block = self.document().findBlock(max(position, 0))
        # The very first block is none of the text: it stays at the top, whatever is loaded below it.
        return block.next() if block.position() == 0 and block.next().isValid() else block

    def visible_blocks(self) -> list[VisibleBlock]:
        """The blocks that are in sight or just above and below, in order. They are valid until the next change."""
        document, bar = self.document(), self.verticalScrollBar()
        key = (document.revision(), bar.value(), self.horizontalScrollBar().value(), self.viewport().size().toTuple())
        if key != self._seen_at:
            self._seen_at, self._seen = key, self._find_visible()
        return self._seen

    def _find_visible(self) -> list[VisibleBlock]:
        layout, x, y = (
            self.document().documentLayout(),
            self.horizontalScrollBar().value(),
            self.verticalScrollBar().value(),
        )
        bottom = self.viewport().height() + _MARGIN
        block = self.first_visible_block()
        while block.previous().isValid() and self.rect_of(block).top() > -_MARGIN:
            block = block.previous()
        found: list[VisibleBlock] = []
        while block.isValid():
            format_ = block.blockFormat()
            rect = _true_rect(layout.blockBoundingRect(block), block, format_)
            rect.translate(-x, -y)
            if rect.top() > bottom:
                break
            found.append(VisibleBlock(block, format_, rect))
            block = block.next()
        return found

    def _scrolled(self) -> None:
        if not self._adjusting:
            bar = self.verticalScrollBar()
            self._set_following(bar.value() >= bar.maximum() - _AT_END)
            self.near_edge.emit()
        self.place_changed.emit()

    def _set_following(self, following: bool) -> None:
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)


def _true_rect(rect: QRectF, block: QTextBlock, format_: QTextBlockFormat) -> QRectF:
    """The rectangle of a block, given Qt's: that of lines of a fixed height is only as high as the letters."""
    if format_.lineHeightType() == _FIXED:
        rect.setHeight(format_.lineHeight() * max(1, block.layout().lineCount()))
    return rect
