"""Reads backups: what they would bring, without changing anything. Bringing it is `ConversationFiles.take_in`'s part.

A backup may come from anywhere: names in it are checked, and nothing of it is written but what was read as ours.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from app.core.conversation import Conversation
from app.core.merge import merge
from app.storage import files
from app.storage.attachment_files import is_attachment_name
from app.storage.backup_values import Addition, Backup, CancelledError, Plan, Report
from app.storage.backups import MANIFEST, base_of, content_of, listing
from app.storage.folders import Folders
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.reading import Reading, read_conversation, reading_of
from app.storage.storage_error import NO_BACKUP, StorageError, as_storage_error

_MEMBER = re.compile(r"conversations/(?P<id>[^./\\:\0][^/\\:\0]*)/(?P<name>conversation\.json|journal\.jsonl)")
_ATTACHMENT = re.compile(r"conversations/(?P<id>[^./\\:\0][^/\\:\0]*)/attachments/(?P<name>[^/\\\0]+)")
_LARGEST = 1 << 30
"""Bytes of one file in a backup; more is not unpacked."""


class OpenBackup:
    """A backup that is being read, together with the whole one that it builds upon; to be closed."""

    def __init__(self, path: Path) -> None:
        """Raises StorageError when it is no backup, or the whole one is missing."""
        self.path = path
        self._stack = ExitStack()
        self._where: dict[str, dict[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]]] = {}
        self._attachments: dict[str, dict[str, tuple[zipfile.ZipFile, zipfile.ZipInfo]]] = {}
        try:
            self._open(path)
        except BaseException:
            self.close()
            raise

    def _open(self, path: Path) -> None:
        known = listing(path.parent)
        backup = next((backup for backup in known if backup.path == path), None)
        if backup and backup.since:
            base = base_of(backup, known)
            if base is None:
                raise StorageError(NO_BACKUP, path)
            self._add(base.path)
        self._add(path)

    def _add(self, path: Path) -> None:
        with as_storage_error(path):
            try:
                archive = self._stack.enter_context(zipfile.ZipFile(path))
                content = content_of(path)
            except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
                raise StorageError(NO_BACKUP, path) from error
        if content is None or MANIFEST not in archive.namelist():
            raise StorageError(NO_BACKUP, path)
        for gone in (*content.gone, *content.conversations):
            self._where.pop(gone, None)
        for entry in archive.infolist():
            if match := _MEMBER.fullmatch(entry.filename):
                self._where.setdefault(match["id"], {})[match["name"]] = archive, entry
            elif (match := _ATTACHMENT.fullmatch(entry.filename)) and is_attachment_name(match["name"]):
                self._attachments.setdefault(match["id"], {})[match["name"]] = archive, entry

    def close(self) -> None:
        """Nothing is read any more."""
        self._stack.close()

    def ids(self) -> list[str]:
        """The conversations in it."""
        return list(self._where)

    def reading(self, conversation_id: str) -> Reading:
        """One conversation. Raises StorageError when nothing of it can be read."""
        with as_storage_error(self.path):
            journal, data = self._bytes(conversation_id, JOURNAL), self._bytes(conversation_id, SNAPSHOT)
        reading = reading_of(Path(conversation_id), data, journal)
        if reading.problem and not reading.conversation.messages:
            raise StorageError(reading.problem.refusal, self.path)
        return reading

    def attachments(self, conversation_id: str) -> dict[str, Callable[[], bytes]]:
        """By name, how to read each attached file of a conversation."""

        def reader(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Callable[[], bytes]:
            return lambda: _unpacked(archive, entry)

        found = self._attachments.get(conversation_id, {})
        return {name: reader(*place) for name, place in found.items()}

    def is_same(self, conversation_id: str, folder: Path) -> bool:
        """Whether the files here are byte by byte those of the backup."""
        entries = self._where[conversation_id]
        try:
            return all(_is_same(entries.get(name), folder / name) for name in (SNAPSHOT, JOURNAL))
        except OSError:
            return False

    def _bytes(self, conversation_id: str, name: str) -> bytes | None:
        place = self._where[conversation_id].get(name)
        return _unpacked(*place) if place else None


def _is_same(place: tuple[zipfile.ZipFile, zipfile.ZipInfo] | None, path: Path) -> bool:
    if place is None or not path.exists():
        return place is None and not path.exists()
    return path.stat().st_size == place[1].file_size and zlib.crc32(files.read(path) or b"") == place[1].CRC


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > _LARGEST:
        raise OSError("too large")
    try:
        with archive.open(entry) as file:
            return file.read(_LARGEST)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise OSError(str(error)) from error


def planned(folders: Folders, backup: OpenBackup, report: Report) -> Plan:
    """What `backup` has that is not here. Raises StorageError and CancelledError."""
    additions: list[Addition] = []
    deleted: list[Addition] = []
    same = unreadable = 0
    ids = backup.ids()
    for done, conversation_id in enumerate(ids):
        if not report(done, len(ids)):
            raise CancelledError
        folder = folders.conversations / conversation_id
        try:
            missing = [name for name in backup.attachments(conversation_id) if not _has(folder, name)]
            if not missing and backup.is_same(conversation_id, folder):
                same += 1
                continue
            addition = _addition(backup.reading(conversation_id).conversation, folder, len(missing))
        except StorageError:
            unreadable += 1
            continue
        if addition is None:
            same += 1
        elif addition.is_new and (folders.trash / conversation_id).exists():
            deleted.append(addition)
        else:
            additions.append(addition)
    return Plan(backup.path, tuple(additions), same, tuple(deleted), unreadable)


def _has(folder: Path, attachment: str) -> bool:
    return (folder / "attachments" / attachment).exists()


def _addition(other: Conversation, folder: Path, attachments: int) -> Addition | None:
    shown = sum(not message.deleted_at for message in other.messages.values())
    try:
        here: Reading | None = read_conversation(folder)
    except StorageError:
        here = None
    if here is None or (here.problem and here.problem.hides_all):
        return Addition(other.id, other.title, shown, True, attachments)
    union = merge(here.conversation, other)
    added = union.messages.keys() - here.conversation.messages.keys()
    changed = union.messages != here.conversation.messages
    if not changed and not attachments:
        return None
    return Addition(other.id, other.title, len(added), False, attachments)


def newest_with(conversation_id: str, folder: Path) -> Backup | None:
    """The newest backup in which a conversation can be read."""
    for backup in listing(folder):
        try:
            opened = OpenBackup(backup.path)
        except StorageError:
            continue
        try:
            if conversation_id in opened.ids() and not opened.reading(conversation_id).problem:
                return backup
        except StorageError:
            continue
        finally:
            opened.close()
    return None
