"""The files of a conversation in the making, and the parts that show them."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from collections.abc import Callable

from app.core.localized import Text
from app.core.message import FilePart, ImagePart, Part
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Attachment
from app.exchange.importers.source import LARGEST_ATTACHMENT, Source

NOT_INCLUDED = Text(
    "导出文件里没有附带的图片或文件，只保留了名字。",
    "Images or files that the export does not contain: only their names are kept.",
)
_BAD_DATA = Text("图片数据已损坏", "The data of an image is damaged")
_DATA_URL = re.compile(r"data:([\w.+-]+/[\w.+-]+)?((?:;[\w.+=-]+)*),", re.ASCII)
_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
)


class Attached:
    """Collects attachments by key; the same file twice is one attachment."""

    def __init__(self, note: Callable[[Text], None]) -> None:
        self._note = note
        self._files: dict[str, Attachment] = {}

    @property
    def files(self) -> tuple[Attachment, ...]:
        """All, in the order of first mention."""
        return tuple(self._files.values())

    def inside(self, source: Source, inner: str, name: str = "", media_type: str = "") -> Part:
        """The part for the file `inner` of the source."""
        name = name or inner.rsplit("/", 1)[-1]
        media_type = _sniffed(source.beginning(inner, 16)) or media_type or mimetypes.guess_type(name)[0] or ""
        return self._add(Attachment(f"file:{inner}", name, media_type, lambda: source.read(inner)))

    def address(self, url: str, name: str = "", media_type: str = "", image: bool = True) -> Part:
        """The part for an address: data in it becomes an attachment, a web address stays, anything else is a name."""
        if url.startswith("data:"):
            return self._data(url, name, image)
        if url.startswith(("https://", "http://")):
            return ImagePart(url=url, name=name, media_type=media_type) if image else FilePart(name=name or url)
        return self.missing(name or url.rsplit("/", 1)[-1][:200], media_type, image)

    def missing(self, name: str, media_type: str = "", image: bool = True) -> Part:
        """The part for what the export does not contain."""
        self._note(NOT_INCLUDED)
        if image or media_type.startswith("image/"):
            return ImagePart(name=name, media_type=media_type)
        return FilePart(name=name, media_type=media_type)

    def _data(self, url: str, name: str, image: bool) -> Part:
        head = _DATA_URL.match(url)
        if not head or ";base64" not in head[2]:
            return self.missing(name, image=image)
        media_type = head[1] or ""
        body = url[head.end() :]
        key = "data:" + hashlib.sha256(body.encode("utf-8", "surrogatepass")).hexdigest()
        name = (
            name
            or f"{'image' if media_type.startswith('image/') else 'file'}{mimetypes.guess_extension(media_type) or ''}"
        )
        return self._add(Attachment(key, name, media_type, lambda: _decoded(body)))

    def _add(self, attachment: Attachment) -> Part:
        attachment = self._files.setdefault(attachment.key, attachment)
        kind = ImagePart if attachment.media_type.startswith("image/") else FilePart
        return kind(file=attachment.key, name=attachment.name, media_type=attachment.media_type)


def _decoded(body: str) -> bytes:
    if len(body) > LARGEST_ATTACHMENT * 4 // 3:
        raise ImportProblem(_BAD_DATA)
    try:
        return base64.b64decode(body + "=" * (-len(body) % 4))
    except ValueError as error:
        raise ImportProblem(_BAD_DATA) from error


def _sniffed(beginning: bytes) -> str:
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for magic, kind in _MAGIC if beginning.startswith(magic)), "")
