"""How the state of a conversation's files is written in the index: enough to see whether they must be read again."""

from __future__ import annotations

import os

from app.storage.marks import JOURNAL, SNAPSHOT

UNSETTLED = ""
"""The stamp of a conversation that must be read again at the next start."""


def stamp_of(folder: str) -> str | None:
    """Size and time of a conversation that is folded; UNSETTLED while it has a journal; None when it is not there."""
    try:
        status = os.stat(f"{folder}/{SNAPSHOT}")
    except OSError:
        return UNSETTLED if os.path.lexists(f"{folder}/{JOURNAL}") else None
    return UNSETTLED if os.path.lexists(f"{folder}/{JOURNAL}") else f"{status.st_size}:{status.st_mtime_ns}"


def state_of(folder: str) -> str | None:
    """Like `stamp_of`, but also tells one state of a conversation with a journal from another."""
    stamp = stamp_of(folder)
    if stamp != UNSETTLED:
        return stamp
    found = []
    for name in (SNAPSHOT, JOURNAL):
        try:
            status = os.stat(f"{folder}/{name}")
        except OSError:
            continue
        found.append(f"{status.st_size}:{status.st_mtime_ns}")
    return "+".join(found)
