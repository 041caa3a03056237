"""What tells that a conversation's files were changed by somebody else, without reading them."""

from __future__ import annotations

import os
from pathlib import Path

SNAPSHOT = "conversation.json"
JOURNAL = "journal.jsonl"

Mark = tuple[int, int, int] | None
"""Of one file: its number on the disk, size and time; None when it is not there."""
Marks = tuple[Mark, Mark]


def marks_of(folder: Path | str) -> Marks:
    """Snapshot and journal in `folder`; quick, as it is asked for thousands."""
    return _mark(f"{folder}/{SNAPSHOT}"), _mark(f"{folder}/{JOURNAL}")


def _mark(path: str) -> Mark:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
