"""Notices what other programs and machines did to the conversations that are not open: by size and time, not reading.

Our own writes are noticed, too, unless `wrote` was told of them: reading a few again costs little and changes nothing.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import msgspec

from app.core.conversation import ConversationSummary
from app.storage.index import HistoryIndex
from app.storage.marks import Marks, marks_of


class Swept(msgspec.Struct, frozen=True):
    """What was found."""

    changed: tuple[ConversationSummary, ...] = ()
    """New ones and such as were written to."""
    gone: tuple[str, ...] = ()


class Sweep:
    """Remembers how the files were at the last look, and tells the index what is different. One look at a time."""

    def __init__(self, conversations: Path, index: HistoryIndex) -> None:
        self._conversations, self._index = conversations, index
        self._known: dict[str, Marks] | None = None
        self._wrote: dict[str, Marks] = {}

    def wrote(self, conversation_id: str, marks: Marks) -> None:
        """This process has written, and whoever asked for it knows what: an import writes thousands. Any thread."""
        self._wrote[conversation_id] = marks

    async def run(self) -> Swept:
        """Looks again: what others have changed since the last time; the first look only learns what there is."""
        swept = await asyncio.to_thread(self._look)
        for summary in swept.changed:
            self._index.note(summary.id)
        for conversation_id in swept.gone:
            self._index.note_gone(conversation_id)
        return swept

    def _look(self) -> Swept:
        """A folder that cannot be read now says nothing about what is in it."""
        try:
            found = {
                entry.name: marks_of(entry.path)
                for entry in os.scandir(self._conversations)
                if not entry.name.startswith(".") and entry.is_dir()
            }
        except FileNotFoundError:
            found = {}
        except OSError:
            return Swept()
        wrote, self._wrote = self._wrote, {}
        known, self._known = self._known, found | wrote  # some of it after we looked there
        if known is None:
            return Swept()
        news = [name for name, marks in found.items() if marks not in (known.get(name), wrote.get(name), (None, None))]
        gone = [name for name, marks in known.items() if marks != (None, None) and name not in found]
        if not (news or gone):
            return Swept()
        from app.storage.summaries import read_summary  # mostly there is nothing new

        return Swept(tuple(read_summary(self._conversations / name)[0] for name in news), tuple(gone))
