"""Reads an export as the app would, and looks at what came out."""

from __future__ import annotations

from pathlib import Path

from app.core.conversation import Conversation
from app.core.message import Message
from app.exchange.importers.detecting import detect
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.storage.table_rows import table_rows


def read_all(path: Path, notes: Notes | None = None) -> list[ImportedConversation]:
    """Everything in `path`, its attachments opened once; fails when no format is recognised."""
    with Source(path, table_rows) as source:
        importer = detect(source)
        assert importer is not None, f"{path.name} was not recognised"
        imported = list(importer.conversations(source, notes if notes is not None else Notes()))
        for conversation in imported:
            for attachment in conversation.attachments:
                assert attachment.open()
    return imported


def said(messages: list[Message]) -> list[str]:
    """`role: text` of each."""
    return [f"{message.role}: {message.text}" for message in messages]


def check_sound(conversation: Conversation) -> None:
    """A tree whose every message has its parent before it, and whose current message exists."""
    seen: set[str] = set()
    for key, message in conversation.messages.items():
        assert key == message.id
        assert message.parent_id is None or message.parent_id in seen
        seen.add(key)
    assert conversation.current_id in seen
    assert conversation.path()
