"""Makes of a file or picture what is sent: images that services take, not larger than models see; text as it is.

What a camera writes beside the picture (place, time, owner) is not sent.

Slow: for a thread.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.core.attached_text import read_text
from app.core.localized import Text
from app.ui.attachments.prepared import Prepared, RefusedError

LONGEST_SIDE = 2048
"""Pixels: services scale larger images down to about this before the model sees them."""
LARGEST_IMAGE = 5_000_000
"""Bytes of an image that is sent as it is."""
LARGEST_FILE = 80_000_000
"""Bytes of a file that is read at all."""
LARGEST_TEXT = 1_000_000
"""Bytes of a text file: more than any model's context holds."""
_QUALITY = 90
_SENT_AS_IT_IS = {b"png": "image/png", b"jpeg": "image/jpeg", b"webp": "image/webp", b"gif": "image/gif"}
_METADATA = (b"Exif\0\0", b"eXIf", b"EXIF", b"http://ns.adobe.com/xap/", b"XML:com.adobe.xmp", b"XMP ")
"""What Exif and XMP begin with in JPEG, PNG and WebP: they may say where and when a photo was taken, and by whom."""
THUMBNAIL = QSize(96, 96)
_TEXT_TYPES = {".md": "text/markdown", ".csv": "text/csv", ".json": "application/json", ".html": "text/html"}
_NOT_READABLE = Text("读不出文件“{name}”：{reason}。", "“{name}” could not be read: {reason}.")
_TOO_LARGE = Text("文件“{name}”太大，最多 {most} MB。", "“{name}” is too large: at most {most} MB.")
_NEITHER = Text(
    "“{name}”既不是图片也不是文本文件，不能作为附件。",
    "“{name}” is neither an image nor a text file and cannot be attached.",
)
_BROKEN_IMAGE = Text("图片“{name}”已损坏，打不开。", "The image “{name}” is damaged and cannot be opened.")


def read_file(path: Path) -> Prepared:
    """Reads and prepares a file. Raises RefusedError."""
    try:
        if not path.is_file():  # a folder, a pipe that never ends
            raise RefusedError(_NEITHER, name=path.name)
        if path.stat().st_size > LARGEST_FILE:
            raise RefusedError(_TOO_LARGE, name=path.name, most=LARGEST_FILE // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise RefusedError(_NOT_READABLE, name=path.name, reason=error.strerror or type(error).__name__) from error
    return prepare(path.name, data)


def prepare(name: str, data: bytes) -> Prepared:
    """Prepares what a file of this name holds. Raises RefusedError."""
    reader = _reader(data)
    if reader is not None:
        return _image(name, data, *reader)
    if read_text(data) is None:
        raise RefusedError(_NEITHER, name=name)
    if len(data) > LARGEST_TEXT:
        raise RefusedError(_TOO_LARGE, name=name, most=LARGEST_TEXT // 1_000_000)
    suffix = Path(name).suffix.lower()
    return Prepared(name, data, suffix or ".txt", _TEXT_TYPES.get(suffix, "text/plain"), QImage())


def prepare_image(name: str, image: QImage) -> Prepared:
    """Prepares a picture of the clipboard."""
    return prepare(name, _encoded(image, "PNG"))


def _reader(data: bytes) -> tuple[QImageReader, QBuffer] | None:
    """A reader for data that is an image by its content; SVG is text."""
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    known = bytes(reader.format().data())
    return None if not known or known.startswith(b"svg") else (reader, buffer)


def _image(name: str, data: bytes, reader: QImageReader, _buffer: QBuffer) -> Prepared:
    kind, size = bytes(reader.format().data()), reader.size()
    turned = reader.transformation() != QImageIOHandler.Transformation.TransformationNone
    fits = max(size.width(), size.height()) <= LONGEST_SIDE
    if not fits and size.isValid():
        reader.setScaledSize(size.scaled(LONGEST_SIDE, LONGEST_SIDE, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        raise RefusedError(_BROKEN_IMAGE, name=name)
    thumbnail = image.scaled(
        THUMBNAIL, Qt.AspectRatioMode.KeepAspectRatioByExpanding, Qt.TransformationMode.SmoothTransformation
    )
    media_type = _SENT_AS_IT_IS.get(kind)
    private = kind != b"gif" and any(mark in data for mark in _METADATA)
    if media_type and fits and not turned and not private and len(data) <= LARGEST_IMAGE:
        return Prepared(name, data, f".{kind.decode()}", media_type, thumbnail)
    for key in image.textKeys():
        image.setText(key, "")  # it would be written again
    if image.hasAlphaChannel() or (kind == b"png" and private and fits):
        return Prepared(name, _encoded(image, "PNG"), ".png", "image/png", thumbnail)
    return Prepared(name, _encoded(image, "JPEG"), ".jpeg", "image/jpeg", thumbnail)


def _encoded(image: QImage, kind: str) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, kind, _QUALITY if kind == "JPEG" else -1)  # type: ignore[call-overload]  # a str in truth
    return bytes(buffer.data().data())
