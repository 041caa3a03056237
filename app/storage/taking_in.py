"""Takes a conversation from elsewhere into the data folder: as a new one, or into the one that is there already.

For the writer's thread, like everything that changes files: nothing can come between looking and writing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.changes import Change, apply
from app.core.conversation import Conversation, ConversationSummary
from app.storage.conversation_files import ConversationFiles
from app.storage.memory import without_collecting
from app.storage.storage_error import StorageError
from app.storage.sweep import Sweep

Differences = Callable[[Conversation, Conversation], Sequence[Change]]
"""What has to happen to the conversation that is there so that it has all of the other."""
Announce = Callable[[Conversation | None, Sequence[Change]], None]
"""Told before anything is written: what was there (None: nothing), and the changes to it."""


@dataclass(frozen=True)
class TakenIn:
    """What became of it."""

    summary: ConversationSummary
    created: bool
    changes: tuple[Change, ...] = ()


def take_over(
    files: ConversationFiles, conversation: Conversation, differences: Differences, announce: Announce, sweep: Sweep
) -> TakenIn:
    """On disk at the end, wholly or not at all. Raises StorageError."""
    with without_collecting():
        return _watched(files, conversation, differences, announce, sweep)


def _watched(
    files: ConversationFiles, conversation: Conversation, differences: Differences, announce: Announce, sweep: Sweep
) -> TakenIn:
    was_known = files.marks(conversation.id) is not None
    taken = _taken(files, conversation, differences, announce)
    marks = files.marks(conversation.id)
    if marks and (taken.created or taken.changes):
        sweep.wrote(conversation.id, marks)
    if not was_known:  # nobody has it open, and an import brings thousands
        files.forget(conversation.id)
    return taken


def _taken(
    files: ConversationFiles, conversation: Conversation, differences: Differences, announce: Announce
) -> TakenIn:
    if not files.exists(conversation.id):
        announce(None, ())
        files.create(conversation)
        return TakenIn(conversation.summary(), created=True)
    return change(files, conversation.id, lambda there: differences(there, conversation), announce)


def change(
    files: ConversationFiles,
    conversation_id: str,
    changes_for: Callable[[Conversation], Sequence[Change]],
    announce: Announce,
) -> TakenIn:
    """Changes a conversation that is not open as `changes_for` says when it sees what is on disk. Raises StorageError.

    The changes are on disk at the end, all or none.
    """
    reading = files.read(conversation_id)
    if reading.problem:
        raise StorageError(reading.problem.refusal, files.folder(conversation_id))
    there = reading.conversation
    changes = tuple(changes_for(there))
    if changes:
        announce(there, changes)
        changes = tuple([apply(there, one) for one in changes])
        files.fold(there)
    return TakenIn(there.summary(), created=False, changes=changes)
