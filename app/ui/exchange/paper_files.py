"""The files of an export to paper, under other names until all of them are complete."""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.exchange.exporters.file_names import FileNames


class PaperFiles:
    """All files of one export. A conversation has one, or several that are numbered."""

    def __init__(self, folder: Path, ending: str) -> None:
        self._folder, self._ending = folder, ending
        self._mark = secrets.token_hex(6)
        self._made: list[tuple[str, list[Path]]] = []
        """For each conversation its title and its files."""

    def begin(self, title: str) -> Callable[[int], Path]:
        """A further conversation: what it gives makes the file with a number, from 1 on, or raises OSError."""
        made: list[Path] = []
        conversation = len(self._made) + 1
        self._made.append((title, made))

        def name(number: int) -> Path:
            path = self._folder / f".dousha-{self._mark}-{conversation}-{number}.{self._ending}"
            if path not in made:
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
                made.append(path)
            return path

        return name

    def publish(self, path: Path | None) -> Path:
        """Gives all files their names: of a single conversation `path`, else by title where no file is yet.

        Gives the first file, or the folder.
        """
        names = FileNames(QCoreApplication.translate("Paper", "New chat"))
        first = path or self._folder
        for title, made in self._made:
            if not all(file.stat().st_size for file in made):
                raise OSError(errno.ENOSPC, "nothing was written")
            targets = _numbered(path, len(made)) if path else self._free(names, title, len(made))
            for file, target in zip(made, targets, strict=True):
                os.replace(file, target)
            first = targets[0] if path else first
        return first

    def _free(self, names: FileNames, title: str, count: int) -> list[Path]:
        while True:
            targets = _numbered(self._folder / names.name(title, self._ending), count)
            if not any(target.exists() for target in targets):
                return targets

    def remove(self) -> None:
        """Removes what has not got its name."""
        for _, made in self._made:
            for path in made:
                with suppress(OSError):
                    os.unlink(path)


def _numbered(path: Path, count: int) -> list[Path]:
    """`path` for one file; for several, with numbers."""
    if count == 1:
        return [path]
    return [path.with_stem(f"{path.stem}-{number}") for number in range(1, count + 1)]
