"""Further copies of a conversation's files, as sync programs leave them when two machines wrote at once.

Each program has names of its own ("conversation (Ann's conflicted copy 2026-01-31).json",
"conversation.sync-conflict-20260131-081530-ABC.json", "conversation-LAPTOP.json", "conversation 2.json"): whatever
begins and ends like one of our files is taken for one.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from app.storage import files

_SNAPSHOT = re.compile(r"conversation(?!\.json$).+\.json", re.IGNORECASE)
_JOURNAL = re.compile(r"journal(?!\.jsonl$).+\.jsonl", re.IGNORECASE)
_OURS = re.compile(r"\.(damaged|merged|version-\d+)-\d{8}-\d{6}")
"""In the names of what Dousha itself has put aside."""


def copies_in(folder: Path) -> tuple[list[Path], list[Path]]:
    """The further snapshots and journals in a conversation's folder."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return [], []
    names = [name for name in names if not _OURS.search(name)]
    return (
        [folder / name for name in names if _SNAPSHOT.fullmatch(name)],
        [folder / name for name in names if _JOURNAL.fullmatch(name)],
    )


def put_aside(copy: Path) -> None:
    """Gives a copy that was merged a name that says so; it stays beside the conversation."""
    stem = "conversation" if copy.suffix == ".json" else "journal"
    files.move(copy, files.free_name(copy.with_name(stem + copy.suffix), "merged"))
