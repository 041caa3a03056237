"""The settings file. No secrets are ever in it; what the settings mean is `core.settings`' part."""

from __future__ import annotations

import asyncio
import threading
from typing import Any, get_origin

import msgspec

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.settings import Settings
from app.storage import decoding, encoding, files, repairs
from app.storage.folders import Folders
from app.storage.storage_error import as_storage_error, reason_for

FORMAT = "dousha-settings"
VERSION = 1
_HEAD = ("format", "version")


class SettingsStore:
    """Reads the settings at the start and writes them whenever they change; many changes at once are one write."""

    def __init__(self, folders: Folders) -> None:
        self._path = folders.settings_file
        self._lock = threading.Lock()
        self._latest: Settings | None = None
        self._on_disk = b""
        self._keep_copy = False
        """Whether the file has what these settings do not: a copy is set aside before it is replaced."""

    def load(self) -> tuple[Settings, tuple[Text, ...]]:
        """The settings and sentences about what was wrong with the file; blocks shortly, never raises."""
        try:
            data = files.read(self._path)
        except OSError as error:
            self._keep_copy = True
            return Settings(), (repairs.settings_not_readable(reason_for(error)),)
        if data is None:
            return Settings(), ()
        faults: decoding.Faults = []
        try:
            raw = decoding.from_json(data, faults)
        except ValueError:
            raw = None
        if not isinstance(raw, dict):
            return Settings(), (self._set_aside(),)
        settings = _settings(raw, faults)
        version = raw.get("version", VERSION)
        self._keep_copy = bool(faults) or not isinstance(version, int) or version > VERSION
        self._on_disk = data
        return settings, (repairs.settings_mended(len(faults)),) if faults else ()

    async def save(self, settings: Settings) -> None:
        """Writes `settings`, or newer ones that came meanwhile; on disk when this returns. Raises StorageError."""
        with self._lock:
            self._latest = settings
        await asyncio.to_thread(self._write_latest)

    def _write_latest(self) -> None:
        with _WRITING, as_storage_error(self._path):
            with self._lock:
                settings, self._latest = self._latest, None
            if settings is None:  # another call wrote it already
                return
            try:
                self._write(_json(settings))
            except OSError:
                self._keep_for_retry(settings)
                raise

    def _keep_for_retry(self, settings: Settings) -> None:
        """Leaves what could not be written to the call after this one, unless newer settings came."""
        with self._lock:
            self._latest = self._latest or settings

    def _write(self, data: bytes) -> None:
        if data == self._on_disk:
            return
        files.make_folder(self._path.parent)
        if self._keep_copy and self._path.exists():
            files.copy(self._path, files.set_aside_name(self._path))
        self._keep_copy = False
        files.write_whole(self._path, data)
        self._on_disk = data

    def _set_aside(self) -> Text:
        """Renames a file that is no JSON, and says so."""
        name = files.set_aside_name(self._path)
        try:
            files.move(self._path, name)
        except OSError as error:
            self._keep_copy = True
            return repairs.settings_not_readable(reason_for(error))
        return repairs.settings_set_aside(name.name)


_WRITING = threading.Lock()
"""One write at a time: the last one must stay."""


def _json(settings: Settings) -> bytes:
    known = {name: getattr(settings, name) for name in settings.__struct_fields__ if name != "extra"}
    extra = {name: value for name, value in settings.extra.items() if name not in {*known, *_HEAD}}
    head = {"format": FORMAT, "version": VERSION}
    return msgspec.json.format(encoding.to_json({**head, **known, **extra}), indent=1) + b"\n"


def _settings(raw: dict[str, JsonValue], faults: decoding.Faults) -> Settings:
    """Field by field; in the lists item by item."""
    values: dict[str, Any] = {}
    for name, kind in _TYPES.items():
        if name in raw:
            try:
                values[name] = msgspec.convert(raw[name], kind)
            except (msgspec.ValidationError, RecursionError):
                faults.append(name)
                if items := _readable(raw[name], kind):
                    values[name] = items
    extra = {name: value for name, value in raw.items() if name not in _TYPES and name not in _HEAD}
    return Settings(**values, extra=extra)


def _readable(items: JsonValue, kind: Any) -> tuple[Any, ...]:
    """The items of a list that have the right type, where `kind` is a tuple[X, ...]; else nothing."""
    readable: list[Any] = []
    if not isinstance(items, list) or get_origin(kind) is not tuple:
        return ()
    for item in items:
        try:
            readable += msgspec.convert([item], kind)
        except (msgspec.ValidationError, RecursionError):
            continue
    return tuple(readable)


_TYPES = {field.name: field.type for field in msgspec.structs.fields(Settings) if field.name != "extra"}
