"""Pictures that the user attached or that came as data: read in the background, shown scaled down."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from app.ui.transcript.background import Background
from app.ui.transcript.formats import EXTENT, PICTURE, PICTURE_OBJECT, REMOTE_PICTURE, Formats

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

LARGEST = QSize(420, 320)
"""Pixels at zoom 1."""
_WAITING = QSize(160, 120)
_DETAIL = 2
"""Pictures are kept with so many pixels for each pixel shown, for screens of twice the density."""
_KEPT = 60
_KINDS = {b"png", b"jpeg", b"gif", b"webp", b"bmp", b"ico"}
"""SVG is none of them: a file in it could name other files."""
ReadFile = Callable[[str], bytes]


def is_remote(name: str) -> bool:
    """Whether the picture is somewhere in the network."""
    return name.startswith(("http://", "https://"))


def read_picture(name: str, read_file: ReadFile) -> QImage:
    """The picture `name`, an attachment or a data: address, no larger than it is shown; null when unreadable."""
    from PySide6.QtGui import QImage  # with the first picture

    try:
        data = base64.b64decode(name.partition(",")[2]) if name.startswith("data:") else read_file(name)
    except (OSError, KeyError, binascii.Error):
        return QImage()
    return decoded(data)


def decoded(data: bytes) -> QImage:
    """The picture in `data`, no larger than it is shown; null when there is none of a kind that holds pixels only."""
    from PySide6.QtCore import QBuffer, QByteArray, QIODevice  # with the first picture
    from PySide6.QtGui import QImage, QImageReader

    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if bytes(reader.format().data()) not in _KINDS:
        return QImage()
    reader.setAutoTransform(True)
    limit = LARGEST * _DETAIL * 2
    size = reader.size()
    if size.isValid() and (size.width() > limit.width() or size.height() > limit.height()):
        reader.setScaledSize(size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class Pictures(QObject):
    """What has been read so far; `ready` tells of more."""

    ready = Signal()

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._images: dict[str, QImage] = {}
        self._asked: set[str] = set()
        self._fresh: set[str] = set()
        self.read_file: ReadFile | None = None

    def get(self, name: str) -> QImage | None:
        """The picture; None while it is read, a null image when it cannot be."""
        if name in self._images:
            return self._images[name]
        read_file = self.read_file
        if is_remote(name):
            return None
        if name not in self._asked and read_file is not None:
            self._asked.add(name)
            self._background.run(lambda: read_picture(name, read_file), lambda image: self._arrived(name, image))
        return None

    def provide(self, address: str, data: bytes, failed: Callable[[], None]) -> None:
        """A picture from elsewhere was fetched; it is shown where it is named, unless it is none."""

        def arrived(image: QImage | None) -> None:
            if image is None or image.isNull():
                failed()
            else:
                self._arrived(address, image)

        self._background.run(lambda: decoded(data), arrived)

    def _arrived(self, name: str, image: QImage | None) -> None:
        self._asked.discard(name)
        if len(self._images) > _KEPT:
            del self._images[next(iter(self._images))]
        from PySide6.QtGui import QImage

        self._images[name] = image if image is not None else QImage()
        self._fresh.add(name)
        self.ready.emit()

    def take_fresh(self) -> set[str]:
        """What was read since the last call."""
        fresh, self._fresh = self._fresh, set()
        return fresh


class PictureObject(QPyTextObject):
    """Draws pictures in a document."""

    def __init__(self, pictures: Pictures, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures

    def format_for(self, name: str, format_: QTextCharFormat, formats: Formats, room: float) -> QTextCharFormat:
        """The format of the character that stands for a picture; a grey field while it is not there.

        A picture from elsewhere that nobody asked for is a link: the text in its place gets the format.
        """
        image = self._pictures.get(name)
        format_ = QTextCharFormat(format_)
        if image is None and is_remote(name):
            format_.setProperty(REMOTE_PICTURE, name)
            return format_
        size = QSizeF(_WAITING if image is None or image.isNull() else image.size())
        limit = QSizeF(min(LARGEST.width() * formats.zoom, room), LARGEST.height() * formats.zoom)
        if size.width() > limit.width() or size.height() > limit.height():
            size = size.scaled(limit, Qt.AspectRatioMode.KeepAspectRatio)
        format_.setObjectType(PICTURE_OBJECT)
        format_.setProperty(PICTURE, name)
        format_.setProperty(EXTENT, f"{size.width()!r} {size.height()!r}")
        return format_

    def intrinsicSize(self, _document: QTextDocument, _position: int, format: QTextFormat) -> QSizeF:
        width, height = (float(number) for number in (format.stringProperty(EXTENT) or "0 0").split())
        return QSizeF(width, height)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        format: QTextFormat,
    ) -> None:
        image = self._pictures.get(format.stringProperty(PICTURE))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if image is not None and not image.isNull():
            painter.drawImage(rect, image)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(128, 128, 128, 60))
            painter.drawRoundedRect(rect, 8, 8)
            painter.setPen(format.foreground().color())
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, "…" if image is None else "?")
        painter.restore()
