"""What comes out of an export: conversations one at a time, with their attachments and what could not be taken.

Finding the format is `detecting`'s part, reading it the formats' own; storing what comes out is left to others.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

import msgspec

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import FilePart, ImagePart, Part
from app.exchange.importers.import_problem import ImportProblem, filled
from app.exchange.importers.source import Source

_STORED = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,10}")


@dataclass(frozen=True)
class Attachment:
    """A file that belongs to a conversation. The parts that show it carry its `key` as their `file`."""

    key: str
    name: str
    media_type: str
    open: Callable[[], bytes] = field(repr=False)
    """Reads it. Works until the source is closed; raises ImportProblem."""


@dataclass(frozen=True)
class ImportedConversation:
    """One conversation of an export. Its id and those of its messages are the same at every import.

    `conversation.extra` has "imported_from" {format, id}.
    """

    conversation: Conversation
    source_id: str
    attachments: tuple[Attachment, ...] = ()
    problems: tuple[Text, ...] = ()
    """What of this conversation could not be taken, and why."""

    def with_files(self, files: Mapping[str, str]) -> Conversation:
        """The conversation with the names of its stored files in place of the attachments' keys.

        `files` is key to name; a part whose attachment is not in it keeps its name only. A name under which storage
        has kept the file before stays: the file may be there already.
        """
        for message in list(self.conversation.messages.values()):
            parts = tuple(_stored(part, files) for part in message.parts)
            if parts != message.parts:
                self.conversation.put(msgspec.structs.replace(message, parts=parts))
        return self.conversation


def _stored(part: Part, files: Mapping[str, str]) -> Part:
    if isinstance(part, ImagePart | FilePart) and part.file:
        return msgspec.structs.replace(
            part, file=files.get(part.file, part.file if _STORED.fullmatch(part.file) else "")
        )
    return part


class Notes:
    """What an export holds that is not a conversation, or cannot be read: sentences, and how often each was said."""

    def __init__(self) -> None:
        self._counts: Counter[Text] = Counter()

    def add(self, text: Text, **values: object) -> None:
        """Notes `text` with its places filled. `{count}` is filled when it is read."""
        self._counts[filled(text, **values)] += 1

    def texts(self) -> list[Text]:
        """Each sentence once, in the order of first mention."""
        return [filled(text, count=count) for text, count in self._counts.items()]


class Importer(Protocol):
    """A format: whether a source is of it, and the conversations in it."""

    @property
    def format(self) -> str:
        """Its name in ids and files; never changes."""

    @property
    def label(self) -> str:
        """The name of the program, the same in every language."""

    def recognises(self, source: Source) -> bool:
        """Whether `source` holds this format, by a look at the beginnings of its files."""

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        """The conversations, read as they are asked for. Raises ImportProblem when nothing more can be read."""


@dataclass
class Preview:
    """What an import would bring, counted so far."""

    conversations: int = 0
    messages: int = 0
    images: int = 0
    files: int = 0
    problems: Counter[Text] = field(default_factory=Counter)
    """What of single conversations cannot be taken, and in how many."""
    notes: list[Text] = field(default_factory=list)
    """What of the whole export cannot be taken."""

    def add(self, imported: ImportedConversation) -> None:
        """Counts one more."""
        self.conversations += 1
        self.messages += len(imported.conversation.messages)
        self.problems.update(set(imported.problems))
        for attachment in imported.attachments:
            if attachment.media_type.startswith("image/"):
                self.images += 1
            else:
                self.files += 1


def previewed(importer: Importer, source: Source) -> Iterator[Preview]:
    """Reads all of `source` without keeping it: the same Preview after every conversation and once at the end.

    To cancel, ask no further. A problem that ends the reading is the last of the notes.
    """
    preview, notes = Preview(), Notes()
    try:
        for imported in importer.conversations(source, notes):
            preview.add(imported)
            yield preview
    except ImportProblem as problem:
        notes.add(problem.text)
    preview.notes = notes.texts()
    yield preview


def stable_id(*names: str) -> str:
    """An id made of `names` alone: 21 characters of 0-9a-f, like `clock.new_id`, and the same every time."""
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogatepass")).hexdigest()[:21]
