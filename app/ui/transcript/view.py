"""The text view of the transcript: one QTextDocument, read-only, with what is painted under it; knows no messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextDocument,
    QTextFormat,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.transcript.copying import selected_text
from app.ui.transcript.formats import REMOTE_PICTURE, Formats
from app.ui.transcript.painting import Backdrop
from app.ui.transcript.scrolling import ScrollingText
from app.ui.transcript.text_safety import shown_address

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData, QUrl


class Document(QTextDocument):
    """A document that fetches nothing: whatever a text names as an image or style sheet is not there."""

    def loadResource(self, _type: int, _name: QUrl | str) -> object:
        return None


class TranscriptView(ScrollingText):
    """Shows the document with what is painted under it; gives links, selections and zooming to whoever listens."""

    link_clicked = Signal(str)
    picture_clicked = Signal(str)
    """The address of a picture that is not shown yet."""
    zoom_requested = Signal(int)
    """Steps up or down; 0 for the normal size."""
    select_all_requested = Signal()

    def __init__(self, formats: Formats, parent: QWidget | None = None) -> None:
        document = Document()
        document.setUndoRedoEnabled(False)
        document.setDocumentMargin(0)
        super().__init__(formats, document, parent)
        self.setObjectName("transcript")
        self.setReadOnly(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.viewport().setMouseTracking(True)
        self._pressed_at = QPoint()
        self.markdown_of_selection: Callable[[], str] = lambda: ""
        """The selection as Markdown."""
        self.text_of_selection: Callable[[], str | None] = lambda: None
        """What a copy gives when more is selected than the document holds; None when it does not."""
        self._backdrop = Backdrop(formats)
        self.use_formats(formats)

    def use_formats(self, formats: Formats) -> None:
        self._backdrop = Backdrop(formats)
        super().use_formats(formats)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        left, width = self.column()
        self._backdrop.paint(painter, self.visible_blocks(), event.rect(), left, width)
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
        if clicked and not self.textCursor().hasSelection():
            self._follow(self._format_at(here))

    def _format_at(self, point: QPoint) -> QTextFormat:
        x, y = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return self.document().documentLayout().formatAt(QPointF(point) + QPointF(x, y))

    def _follow(self, format_: QTextFormat) -> None:
        """Tells what was clicked, if it is a link or stands for a picture."""
        if address := format_.stringProperty(REMOTE_PICTURE):
            self.picture_clicked.emit(address)
        elif address := format_.toCharFormat().anchorHref():
            self.link_clicked.emit(address)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        over_link = not event.buttons() and bool(self.anchorAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if over_link else Qt.CursorShape.IBeamCursor
        if self.viewport().cursor().shape() != shape:
            self.viewport().setCursor(shape)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            from PySide6.QtWidgets import QToolTip  # most windows never need it

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
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self._follow(self.textCursor().charFormat())
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all_requested.emit()
        else:
            super().keyPressEvent(event)

    def copy_markdown(self) -> None:
        """Copies the source of what is selected."""
        if self.textCursor().hasSelection():
            QGuiApplication.clipboard().setText(self.markdown_of_selection())

    def createMimeDataFromSelection(self) -> QMimeData:
        from PySide6.QtCore import QMimeData  # not before something is copied

        data = QMimeData()
        text = self.text_of_selection()
        data.setText(selected_text(self.textCursor()) if text is None else text)
        return data
