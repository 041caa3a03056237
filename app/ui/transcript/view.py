"""The text view of the transcript: one QTextDocument, read-only, with what is painted under it; knows no messages.

Where the reader is, is a block and a distance in pixels, never the scroll bar's value: that means nothing once text
was added or taken away above.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, QRectF, Qt, QUrl, Signal
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextEdit, QToolTip, QWidget

from app.ui.transcript.copying import selected_text
from app.ui.transcript.formats import COLUMN, Formats
from app.ui.transcript.painting import Backdrop, VisibleBlock
from app.ui.transcript.text_safety import shown_address

_FIXED = QTextBlockFormat.LineHeightTypes.FixedHeight.value
_AT_END = 6
"""Pixels from the end within which the reader counts as being at the end."""


class Document(QTextDocument):
    """A document that fetches nothing: whatever a text names as an image or style sheet is not there."""

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        return None


class Anchor(NamedTuple):
    """A place in the text that stays when text above it comes or goes."""

    cursor: QTextCursor
    offset: float
    """From the top of the view down to the block's top, in pixels; negative when the block begins above."""


class TranscriptView(QTextEdit):
    """Shows the document and follows its end while the reader is there."""

    link_clicked = Signal(str)
    place_changed = Signal()
    """Scrolled, resized or laid out again: what floats above the text must be arranged again."""
    near_edge = Signal()
    """Scrolled by the reader, maybe to where more text must be loaded."""
    following_changed = Signal(bool)
    width_changed = Signal()
    zoom_requested = Signal(int)
    """Steps up or down; 0 for the normal size."""

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("transcript")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        document = Document(self)
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        self.setDocument(document)
        self.viewport().setMouseTracking(True)
        self._backdrop = Backdrop(formats)
        self._following = True
        self._adjusting = 0
        self._pressed_at = QPoint()
        self.use_formats(formats)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._range_changed)

    def use_formats(self, formats: Formats) -> None:
        """Takes the looks of a new theme or zoom. What is written already keeps its own."""
        self._backdrop.formats = formats
        self.document().setDefaultFont(formats.font)
        self.fit_column()

    @property
    def formats(self) -> Formats:
        """The looks of what is written next."""
        return self._backdrop.formats

    # the column

    def column(self) -> tuple[float, float]:
        """Left edge and width of the column of text, in viewport pixels."""
        frame = self.document().rootFrame().frameFormat()
        left = frame.leftMargin()
        return left - self.horizontalScrollBar().value(), self.viewport().width() - left - frame.rightMargin()

    def fit_column(self) -> None:
        """Centres the column in the view."""
        width = self.viewport().width()
        side = max(16.0 if width < 520 else 28.0, round((width - self._backdrop.formats.px(COLUMN)) / 2))
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

    # the reader's place

    @property
    def is_following(self) -> bool:
        """Whether the view stays at the end when text is added there."""
        return self._following

    def follow(self, following: bool = True) -> None:
        """Goes to the end and stays there; or stays where it is."""
        if following != self._following:
            self._following = following
            self.following_changed.emit(following)
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
        with self.adjusting():
            bar = self.verticalScrollBar()
            bar.setValue(round(bar.value() + self.rect_of(block).top() - offset))

    def rect_of(self, block: QTextBlock) -> QRectF:
        """The block's rectangle in viewport pixels."""
        rect = self.document().documentLayout().blockBoundingRect(block)
        format_ = block.blockFormat()
        if format_.lineHeightType() == _FIXED:
            rect.setHeight(format_.lineHeight())  # Qt gives the height of an empty line
        return rect.translated(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())

    def first_visible_block(self) -> QTextBlock:
        """The block at the top of the view."""
        left, _ = self.column()
        point = QPointF(left + 1 + self.horizontalScrollBar().value(), self.verticalScrollBar().value() + 1.0)
        position = self.document().documentLayout().hitTest(point, Qt.HitTestAccuracy.FuzzyHit)
        return self.document().findBlock(max(position, 0))

    def visible_blocks(self, top: float = 0.0, bottom: float | None = None) -> list[VisibleBlock]:
        """The blocks between `top` and `bottom` (viewport pixels; the whole view), in order."""
        bottom = self.viewport().height() if bottom is None else bottom
        block = self.first_visible_block()
        while block.previous().isValid() and self.rect_of(block).top() > top - 40:
            block = block.previous()
        found: list[VisibleBlock] = []
        while block.isValid():
            rect = self.rect_of(block)
            if rect.top() > bottom + 40:
                break
            if rect.bottom() >= top - 40:
                found.append(VisibleBlock(block, block.blockFormat(), rect))
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

    def _range_changed(self) -> None:
        if self._following:
            self.go_to_end()

    # painting, mouse, keys

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setClipRegion(event.region())
        rect = event.rect()
        left, width = self.column()
        self._backdrop.paint(painter, self.visible_blocks(rect.top(), rect.bottom()), left, width)
        painter.end()
        super().paintEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed_at = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        here = event.position().toPoint()
        moved = (here - self._pressed_at).manhattanLength() > 4
        clicked = event.button() == Qt.MouseButton.LeftButton and not moved
        if clicked and not self.textCursor().hasSelection() and (address := self.anchorAt(here)):
            self.link_clicked.emit(address)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over_link = not event.buttons() and bool(self.anchorAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            address = self.anchorAt(event.pos())  # type: ignore[attr-defined]  # a QHelpEvent
            QToolTip.showText(event.globalPos(), shown_address(address), self.viewport())  # type: ignore[attr-defined]  # a QHelpEvent
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if step := event.angleDelta().y():
                self.zoom_requested.emit(1 if step > 0 else -1)
            event.accept()
            return
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and (
            address := self.textCursor().charFormat().anchorHref()
        ):
            self.link_clicked.emit(address)
            return
        super().keyPressEvent(event)

    def createMimeDataFromSelection(self) -> QMimeData:
        data = QMimeData()
        data.setText(selected_text(self.textCursor()))
        return data
