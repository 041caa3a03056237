"""Finds conversations by reading their files one after the other, on a thread of its own."""

from __future__ import annotations

import asyncio
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app.core.conversation import Conversation
from app.storage.reading import read_conversation


class Search:
    """Case-insensitive search for a piece of text in titles, messages of all branches and reasoning."""

    def __init__(self, conversations: Path) -> None:
        self._conversations = conversations
        self._reader = ThreadPoolExecutor(1, "storage-search")
        self._closing = threading.Event()

    async def run(self, text: str) -> list[str]:
        """Ids of conversations that have `text`, newest first; what cannot be read is left out."""
        cancelled = threading.Event()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._reader, self._find, text, cancelled)
        finally:
            cancelled.set()

    def close(self) -> None:
        """Ends a running search and its thread."""
        self._closing.set()
        self._reader.shutdown(cancel_futures=True)

    def _find(self, text: str, cancelled: threading.Event) -> list[str]:
        wanted = text.casefold()
        found: list[tuple[str, str]] = []
        try:
            names = os.listdir(self._conversations)
        except OSError:
            return []
        for name in names:
            if cancelled.is_set() or self._closing.is_set():
                return []
            try:
                conversation = read_conversation(self._conversations / name).conversation
            except OSError:
                continue
            if _has(conversation, wanted):
                found.append((conversation.updated_at, name))
        return [name for _, name in sorted(found, reverse=True)]


def _has(conversation: Conversation, wanted: str) -> bool:
    """Whether the case-folded text is anywhere in what the user can see."""
    return wanted in conversation.title.casefold() or any(
        wanted in message.text.casefold() or wanted in message.reasoning.casefold()
        for message in conversation.messages.values()
        if not message.deleted_at
    )
