"""Where a file dialog starts."""

from __future__ import annotations

from pathlib import Path


def start_folder(wanted: str | Path) -> str:
    """`wanted`, or the nearest folder above it that is there: Qt takes a missing one for the name of a file."""
    path = Path(wanted)
    return str(next((folder for folder in (path, *path.parents) if folder.is_dir()), Path.home()))
