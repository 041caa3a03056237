"""What the list of conversations needs, read from the files without building every conversation."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import msgspec

from app.core.conversation import ConversationSummary, Filing
from app.core.localized import Text
from app.storage import decoding, files, repairs
from app.storage.copies import copies_in
from app.storage.encoding import FORMAT, VERSION
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.reading import read_conversation
from app.storage.storage_error import StorageError, reason_for

_ABANDONED_AFTER_S = 60


def read_summaries(conversations: Path) -> tuple[list[ConversationSummary], list[tuple[str, Text]]]:
    """All summaries, newest first, and what had to be mended, as pairs of id and sentence; never raises.

    The sentences with id "" are about the whole folder.
    """
    summaries: list[ConversationSummary] = []
    mended: list[tuple[str, Text]] = []
    try:
        names = sorted(entry.name for entry in os.scandir(conversations) if entry.is_dir() or entry.is_symlink())
    except FileNotFoundError:
        names = []
    except OSError as error:
        names = []
        mended.append(("", repairs.not_readable(reason_for(error), conversations).sentence))
    for name in names:
        if not name.startswith(".") and not is_unborn(conversations / name):
            summary, sentences = read_summary(conversations / name)
            summaries.append(summary)
            mended += [(name, sentence) for sentence in sentences]
    summaries.sort(key=lambda summary: (summary.updated_at, summary.id), reverse=True)
    return summaries, mended


def read_summary(folder: Path) -> tuple[ConversationSummary, list[Text]]:
    """One conversation's entry. If it is folded and healthy, its own fields are decoded and its messages counted."""
    try:
        if not (folder / JOURNAL).exists() and not any(copies_in(folder)) and (head := _head(folder)):
            return head, []
        reading = read_conversation(folder)
    except OSError as error:
        return unreadable(folder, error), []
    summary = reading.conversation.summary()
    summary.problem = reading.problem.sentence if reading.problem else None
    return summary, reading.repairs


class _PartHead(msgspec.Struct):
    type: str = ""


class _MessageHead(msgspec.Struct):
    deleted_at: str = ""
    parts: list[_PartHead] = []

    @property
    def has_image(self) -> bool:
        return any(part.type == "image" for part in self.parts)


class ListFields(msgspec.Struct, kw_only=True):
    """The fields of conversation.json that the list shows; how much of `messages` is read is for a subclass to say."""

    format: str
    version: int
    title: str = ""
    created_at: str = ""
    updated_at: str = ""
    model: str = ""
    draft: str = ""
    folder: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    starred: bool = False
    archived: bool = False

    @property
    def is_current(self) -> bool:
        """Whether the file is of the format that this version writes."""
        return self.format == FORMAT and self.version == VERSION

    def summary(self, conversation_id: str, message_count: int, *, has_image: bool) -> ConversationSummary:
        """What the list shows."""
        return ConversationSummary(
            conversation_id,
            title=self.title,
            created_at=self.created_at,
            updated_at=self.updated_at,
            model=self.model,
            message_count=message_count,
            draft=self.draft,
            filing=Filing(self.folder, self.tags, self.pinned, self.starred, self.archived),
            has_image=has_image,
        )


class _Head(ListFields, kw_only=True):
    messages: list[_MessageHead]


_HEAD = msgspec.json.Decoder(_Head)


def _head(folder: Path) -> ConversationSummary | None:
    """The summary of a snapshot without journal; None when only a lenient reading can tell."""
    try:
        head = _HEAD.decode(files.read(folder / SNAPSHOT) or b"")
    except (ValueError, RecursionError):
        return None
    if not head.is_current:
        return None
    shown = [message for message in head.messages if not message.deleted_at]
    return head.summary(folder.name, len(shown), has_image=any(message.has_image for message in shown))


def unreadable(folder: Path, error: OSError) -> ConversationSummary:
    """The entry of a conversation that cannot be read: its title, if that much can be found."""
    title = ""
    try:
        found = re.search(rb'"title"\s*:\s*("(?:[^"\\\n]|\\.)*")', (files.read(folder / SNAPSHOT) or b"")[:65536])
        title = decoding.from_json(found[1], []) if found else ""
    except (OSError, ValueError):
        pass  # then without
    if error.errno:
        reason = error.reason if isinstance(error, StorageError) else reason_for(error)
        problem = repairs.not_readable(reason, folder)
    else:
        problem = repairs.damaged(folder)
    return ConversationSummary(folder.name, title=title, problem=problem.sentence)


def is_unborn(folder: Path) -> bool:
    """Whether the app ended between making the folder and filling it; once it is old, it is removed."""
    try:
        names = os.listdir(folder)
        if SNAPSHOT in names or JOURNAL in names or any(copies_in(folder)):
            return False
        old = time.time() - folder.stat().st_mtime > _ABANDONED_AFTER_S
        if old and all(name.endswith(files.TEMPORARY) for name in names):
            for name in names:
                files.remove(folder / name)
            folder.rmdir()
    except OSError:
        return False
    return True
