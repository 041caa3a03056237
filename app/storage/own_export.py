"""Reads a conversation out of a copy of our own files, as leniently as one in the data folder."""

from __future__ import annotations

import tempfile
from pathlib import Path

from app.core.conversation import Conversation
from app.core.localized import Text
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.reading import read_conversation


def read_own(conversation_id: str, snapshot: bytes, journal: bytes) -> tuple[Conversation, Text | None]:
    """The conversation in the two files, and why it must not be written here (None: it may be).

    `conversation_id` must be a plain file name. Raises OSError when nothing can be read.
    """
    with tempfile.TemporaryDirectory(prefix="dousha-import-", ignore_cleanup_errors=True) as parent:
        folder = Path(parent) / conversation_id
        folder.mkdir()
        (folder / SNAPSHOT).write_bytes(snapshot)
        if journal:
            (folder / JOURNAL).write_bytes(journal)
        reading = read_conversation(folder)
    return reading.conversation, reading.problem.sentence if reading.problem else None
