"""What of a conversation is looked for: reads its files quickly when they are healthy, and leniently otherwise."""

from __future__ import annotations

import zlib
from pathlib import Path

import msgspec

from app.core.conversation import Conversation, ConversationSummary
from app.core.localized import Text
from app.core.message import Message, MessageState
from app.core.search.message_text import joined, message_text
from app.storage import files
from app.storage.index.stamps import UNSETTLED, stamp_of
from app.storage.marks import SNAPSHOT
from app.storage.reading import read_conversation
from app.storage.summaries import ListFields, unreadable


class Passage(msgspec.Struct, frozen=True, gc=False):
    """The text of one message; of the title, with `message_id` ""."""

    message_id: str
    text: str
    role: str = ""
    created_at: str = ""

    def entry(self) -> tuple[str, str, int]:
        """What the index is told: words, short forms, and a number that changes with the text."""
        from app.core.search import folding  # an index that is up to date needs none of it

        words, forms = folding.index_entry(folding.fold(self.text))
        return words, forms, zlib.crc32(self.text.encode("utf-8", "surrogatepass"))


class Document(msgspec.Struct, frozen=True):
    """One conversation as it was read."""

    summary: ConversationSummary
    passages: list[Passage]
    stamp: str
    """Size and time of its file; UNSETTLED when that says too little."""
    repairs: list[Text] = []

    @property
    def size(self) -> int:
        """Characters in it."""
        return sum(len(passage.text) for passage in self.passages)


def read_document(folder: Path) -> Document:
    """Reads a conversation; what cannot be read at all gives a summary that says why. Never raises OSError."""
    stamp = stamp_of(str(folder))
    try:
        if stamp and (quick := _quickly(folder, stamp)):
            return quick
        reading = read_conversation(folder)
    except OSError as error:
        return Document(unreadable(folder, error), [], UNSETTLED)
    summary = reading.conversation.summary()
    summary.problem = reading.problem.sentence if reading.problem else None
    settled = UNSETTLED if reading.problem or reading.repairs else stamp or UNSETTLED
    return Document(summary, passages_of(reading.conversation), settled, reading.repairs)


def passages_of(conversation: Conversation) -> list[Passage]:
    """The title and every message that is not deleted, on whichever branch."""
    found = [Passage("", conversation.title)]
    found += [made for message in conversation.messages.values() if (made := passage_of(message))]
    return found


def passage_of(message: Message) -> Passage | None:
    """What is looked for in a message; None when there is nothing, or it is deleted or still arriving."""
    if message.deleted_at or message.state == MessageState.STREAMING:
        return None
    text = message_text(message)
    return Passage(message.id, text, message.role, message.created_at) if text else None


class _Part(msgspec.Struct, gc=False):
    type: str = ""
    text: str = ""
    name: str = ""


class _Call(msgspec.Struct, gc=False):
    name: str = ""
    arguments: str = ""


class _Citation(msgspec.Struct, gc=False):
    title: str = ""
    url: str = ""


class _Message(msgspec.Struct, gc=False):
    id: str
    role: str = "user"
    created_at: str = ""
    state: str = MessageState.COMPLETE
    deleted_at: str = ""
    parts: list[_Part] = []
    reasoning: str = ""
    refusal: str = ""
    tool_calls: list[_Call] = []
    citations: list[_Citation] = []


class _Fields(ListFields, kw_only=True):
    """Its messages stay as they are for now."""

    messages: list[msgspec.Raw]


_FIELDS = msgspec.json.Decoder(_Fields)
_MESSAGE = msgspec.json.Decoder(_Message)


def _quickly(folder: Path, stamp: str) -> Document | None:
    """The document of a healthy snapshot; None when only a lenient reading can tell. One message at a time:

    a single call for a long conversation would keep the window from moving meanwhile.
    """
    try:
        fields = _FIELDS.decode(files.read(folder / SNAPSHOT) or b"")
        if not fields.is_current:
            return None
        messages = [_MESSAGE.decode(raw) for raw in fields.messages]
    except (ValueError, RecursionError):
        return None
    if len({message.id for message in messages}) != len(messages) or not all(message.id for message in messages):
        return None
    found, count, has_image = [Passage("", fields.title)], 0, False
    for message in messages:
        if message.deleted_at:
            continue
        count += 1
        has_image = has_image or any(part.type == "image" for part in message.parts)
        if text := _text(message):
            found.append(Passage(message.id, text, message.role, message.created_at))
    summary = fields.summary(folder.name, count, has_image=has_image)
    return Document(summary, found, stamp)


def _text(message: _Message) -> str:
    """The same as `message_text`."""
    parts = message.parts
    if len(parts) == 1 and not (parts[0].name or message.reasoning or message.tool_calls or message.citations):
        return joined(parts[0].text, message.refusal)
    names = [part.name for part in parts if part.type in {"image", "file"}]
    calls = [text for call in message.tool_calls for text in (call.name, call.arguments)]
    citations = [text for citation in message.citations for text in (citation.title, citation.url)]
    text = "".join(part.text for part in parts if part.type == "text")
    return joined(text, message.reasoning, message.refusal, *names, *calls, *citations)
