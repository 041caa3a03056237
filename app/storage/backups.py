"""Backups: zip files of the conversations, whole ones and such as have only what changed since a whole one.

A backup is the last whole one before it and itself: any other can be deleted without harm to it. Their names say what
they are; docs/format.md describes what is in them. No key is ever in a conversation, so none is in a backup.
"""

from __future__ import annotations

import errno
import os
import re
import time
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from app.storage import files
from app.storage.attachment_files import ATTACHMENTS
from app.storage.backup_values import Backup, CancelledError, Report
from app.storage.folders import Folders
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.storage_error import FOLDER_GONE, StorageError, as_storage_error

FORMAT = "dousha-backup"
MANIFEST = "backup.json"
_NAME = re.compile(r"dousha-(\d{8}-\d{6})(?:-since-(\d{8}-\d{6}))?\.zip")
_SMALL = 1 << 20
_DAILY, _WEEKLY, _MONTHLY = 7, 4, 12
"""Of so many days, weeks and months, the newest backup is kept."""

Sizes = list[int]


@dataclass
class Content:
    """What a backup file has, as its manifest says it."""

    conversations: dict[str, list[Sizes]] = field(default_factory=dict)
    """By id: size and time of snapshot and journal, as they were on the disk; [0, 0] where there was none."""
    attachments: dict[str, list[str]] = field(default_factory=dict)
    gone: list[str] = field(default_factory=list)
    """Conversations of the whole backup that were no longer there."""


def listing(folder: Path) -> list[Backup]:
    """The backups in a folder, newest first."""
    found = []
    with as_storage_error(folder):
        for entry in os.scandir(folder) if folder.is_dir() else ():
            if (match := _NAME.fullmatch(entry.name)) and entry.is_file():
                when = datetime.strptime(match[1], "%Y%m%d-%H%M%S").replace(tzinfo=UTC)
                found.append(Backup(Path(entry.path), when, match[2] or "", entry.stat().st_size))
    return sorted(found, key=lambda backup: (backup.made_at, bool(backup.since)), reverse=True)


def base_of(backup: Backup, among: list[Backup]) -> Backup | None:
    """The whole backup that `backup` builds upon; None when it is gone, or `backup` is whole itself."""
    return next((other for other in among if not other.since and other.stamp == backup.since), None)


def back_up(folders: Folders, target: Path, report: Report, now: datetime | None = None) -> Backup | None:
    """Makes a backup in `target`, then deletes those that are too many; None when nothing changed since the last.

    Raises StorageError and CancelledError; then nothing has changed.
    """
    now = (now or datetime.now(UTC)).replace(microsecond=0)
    with as_storage_error(target):
        if target == folders.backups:
            files.make_folder(target)
        elif not target.is_dir():  # a drive that is not there: its place must not be filled
            raise StorageError(FOLDER_GONE, target)
        _sweep_up(target)
    known = listing(target)
    base = _base_to_build_upon(known)
    before = content_of(base.path) if base else None
    present = _present(folders.conversations, report)
    changes = _changes(present, before) if before else present
    if before and _is_known(changes, before, known[0] if known[0].since else None):
        return None
    since = f"-since-{base.stamp}" if base and before else ""
    path = target / f"dousha-{now:%Y%m%d-%H%M%S}{since}.zip"
    write(folders, path, changes, report)
    rotate(target, now)
    return Backup(path, now, base.stamp if since and base else "", path.stat().st_size)


def back_up_everything(folders: Folders, path: Path, report: Report) -> None:
    """Writes all conversations and the settings into one file. Raises StorageError and CancelledError."""
    write(folders, path, _present(folders.conversations, report), report)


def write(folders: Folders, path: Path, content: Content, report: Report) -> None:
    """Writes a backup file of what `content` names; it is there only when it is whole and can be read."""
    with as_storage_error(path), files.growing(path) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            for done, conversation_id in enumerate(content.conversations):
                if not report(done, len(content.conversations)):
                    raise CancelledError
                folder = folders.conversations / conversation_id
                for name in (JOURNAL, SNAPSHOT):  # in this order: should it be folded meanwhile, nothing is missing
                    _add(archive, folder / name, f"conversations/{conversation_id}/{name}")
                for name in content.attachments.get(conversation_id, ()):
                    inside = f"conversations/{conversation_id}/{ATTACHMENTS}/{name}"
                    _add(archive, folder / ATTACHMENTS / name, inside, zipfile.ZIP_STORED)
            _add(archive, folders.settings_file, "settings.json")
            archive.writestr(MANIFEST, msgspec.json.encode({"format": FORMAT, "version": 1, **vars(content)}))
        file.seek(0)
        _read_again(file, report)


def _read_again(file: BinaryIO, report: Report) -> None:
    """A backup that cannot be read is none. Raises OSError."""
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        for done, entry in enumerate(entries):
            if not report(done, len(entries)):
                raise CancelledError
            try:
                with archive.open(entry) as member:
                    while member.read(1 << 20):
                        pass
            except (zipfile.BadZipFile, zlib.error) as error:
                raise OSError(errno.EIO, "the disk did not keep what was written") from error


def _add(archive: zipfile.ZipFile, path: Path, inside: str, how: int = zipfile.ZIP_DEFLATED) -> None:
    """Adds a file if it is there and can be read: what cannot, costs itself only."""
    try:
        data = files.read(path)
    except OSError:
        return
    if data is not None:
        entry = zipfile.ZipInfo(inside, time.localtime(max(path.stat().st_mtime, 315_619_200))[:6])
        entry.external_attr = 0o600 << 16
        archive.writestr(entry, data, how)


# what is there, and what of it is new


def _present(conversations: Path, report: Report) -> Content:
    content = Content()
    with as_storage_error(conversations):
        names = sorted(os.listdir(conversations)) if conversations.is_dir() else []
    for name in names:
        folder = conversations / name
        sizes = [_size(folder / SNAPSHOT), _size(folder / JOURNAL)]
        if name.startswith(".") or sizes == [[0, 0], [0, 0]]:
            continue
        content.conversations[name] = sizes
        with suppress(OSError):  # most have none
            content.attachments[name] = sorted(os.listdir(folder / ATTACHMENTS))
        if not report(0, len(names)):
            raise CancelledError
    return content


def _size(path: Path) -> Sizes:
    try:
        status = path.stat()
    except OSError:
        return [0, 0]
    return [status.st_size, status.st_mtime_ns]


def _changes(present: Content, before: Content) -> Content:
    changes = Content(gone=[name for name in before.conversations if name not in present.conversations])
    for name, sizes in present.conversations.items():
        had = set(before.attachments.get(name, ()))
        fresh = [file for file in present.attachments.get(name, ()) if file not in had]
        if fresh or before.conversations.get(name) != sizes:
            changes.conversations[name] = sizes
            changes.attachments[name] = fresh
    return changes


def _is_known(changes: Content, before: Content, last: Backup | None) -> bool:
    """Whether the last backup has all of it."""
    if last is None:
        return not changes.conversations and not changes.gone
    content = content_of(last.path)
    return content is not None and vars(content) == vars(changes) and before is not None


def _base_to_build_upon(known: list[Backup]) -> Backup | None:
    """The newest whole backup, while what changed since is little beside it."""
    base = next((backup for backup in known if not backup.since), None)
    changes = next((backup for backup in known if base and backup.since == base.stamp), None)
    too_much = base and changes and changes.size > max(_SMALL, base.size // 2)
    return None if too_much else base


def content_of(path: Path) -> Content | None:
    """The manifest of a backup file; None when it cannot be read: then the next backup is a whole one."""
    try:
        with zipfile.ZipFile(path) as archive:
            raw: Any = msgspec.json.decode(archive.read(MANIFEST))
        return msgspec.convert({name: raw[name] for name in ("conversations", "attachments", "gone")}, Content)
    except (OSError, ValueError, KeyError, TypeError, zipfile.BadZipFile, msgspec.ValidationError):
        return None


# what is kept


def rotate(folder: Path, now: datetime) -> None:
    """Deletes the backups that are not the newest of a day, week or month, and whole ones that nothing needs."""
    known = listing(folder)
    kept: dict[str, Backup] = {}
    for backup in known:
        age = now - backup.made_at
        keys = [f"{backup.made_at:%G-%V}"] if age < timedelta(weeks=_WEEKLY) else []
        keys += [f"{backup.made_at:%Y-%m-%d}"] if age < timedelta(days=_DAILY) else []
        keys += [f"{backup.made_at:%Y-%m}"] if age < timedelta(days=31 * _MONTHLY) else []
        for key in keys:
            kept.setdefault(key, backup)
    needed = {backup.path for backup in kept.values()} | {backup.path for backup in known[:1]}
    needed |= {base.path for backup in known if backup.path in needed and (base := base_of(backup, known))}
    whole = next((backup.path for backup in known if not backup.since), None)
    for backup in known:
        if backup.path not in needed and backup.path != whole:
            with as_storage_error(backup.path):
                files.remove(backup.path)


def _sweep_up(folder: Path) -> None:
    """Removes what a crash left of backups that were being made."""
    for entry in list(os.scandir(folder)):
        if entry.name.startswith("dousha-") and entry.name.endswith(files.TEMPORARY):
            files.remove(Path(entry.path))
