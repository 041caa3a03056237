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


class _Head(msgspec.Struct):
    """The fields of conversation.json that the list needs."""

    format: str
    version: int
    messages: list[_MessageHead]
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


_HEAD = msgspec.json.Decoder(_Head)


def _head(folder: Path) -> ConversationSummary | None:
    """The summary of a snapshot without journal; None when only a lenient reading can tell."""
    try:
        head = _HEAD.decode(files.read(folder / SNAPSHOT) or b"")
    except (ValueError, RecursionError):
        return None
    if head.format != FORMAT or head.version != VERSION:
        return None
    return ConversationSummary(
        folder.name,
        title=head.title,
        created_at=head.created_at,
        updated_at=head.updated_at,
        model=head.model,
        message_count=sum(not message.deleted_at for message in head.messages),
        draft=head.draft,
        filing=Filing(head.folder, head.tags, head.pinned, head.starred, head.archived),
        has_image=any(message.has_image for message in head.messages if not message.deleted_at),
    )


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
