"""What the formats of an export have in common: where attachments come from, and where the bytes go."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import IO, Protocol, cast

from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart

ReadAttachment = Callable[[str, str], bytes]
"""Gives the bytes of an attachment by conversation id and file name; raises OSError when it is gone."""
Write = Callable[[bytes], object]
"""Takes the next bytes of the exported file."""
_ATTACHMENT = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}")


class ExportCancelledError(Exception):
    """The user does not want the export any more; what was written so far is to be thrown away."""


@dataclass
class Export:
    """One run: what it reads from, in which language it speaks, and what it could not read."""

    read_attachment: ReadAttachment = field(repr=False)
    snapshot: Callable[[Conversation], bytes] = field(repr=False)
    """A conversation as our own file (docs/format.md)."""
    language: str = "en"
    missing: list[tuple[str, str]] = field(default_factory=list)
    """Conversation id and name of each attachment that could not be read."""

    def attachment(self, conversation: Conversation, name: str) -> bytes | None:
        """The bytes of an attachment; None, and noted, if it cannot be read or its name could leave its folder."""
        try:
            if _ATTACHMENT.fullmatch(name):
                return self.read_attachment(conversation.id, name)
        except OSError:
            pass
        if (conversation.id, name) not in self.missing:
            self.missing.append((conversation.id, name))
        return None


def attachments(conversation: Conversation) -> list[str]:
    """The file names of all attachments, on all branches, each once."""
    names = (
        part.file
        for message in conversation.messages.values()
        for part in message.parts
        if isinstance(part, ImagePart | FilePart) and part.file
    )
    return list(dict.fromkeys(names))


class Archive:
    """A zip that is written as it grows, to a file that need not be seekable."""

    def __init__(self, write: Write) -> None:
        self._sink = _Sink(write)
        self._zip = zipfile.ZipFile(cast("IO[bytes]", self._sink), "w", zipfile.ZIP_DEFLATED)

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Writes the list of files, without which the archive cannot be opened. Writes nothing after an error."""
        self._sink.closed = error is not None
        self._zip.close()

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """A file of the archive."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o600 << 16
        with self._zip.open(entry, "w", force_zip64=True) as file:
            for piece in pieces:
                file.write(piece)


class _Sink:
    """As much of a file as zipfile needs to write without ever going back."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self.closed = False
        """Takes everything and writes nothing: zipfile cannot be told to give up."""

    def write(self, data: bytes) -> int:
        if not self.closed:
            self._write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""


class Writer(Protocol):
    """Writes one export in one format."""

    def __call__(self, conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
        """Writes all of it. Without `archive`, `conversations` has exactly one (ChatGPT's shape: any number)."""
