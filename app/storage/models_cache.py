"""The models that services named, kept between runs so that the picker is full at once. Losing it costs nothing."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from pathlib import Path

import msgspec

from app.core.clock import now
from app.storage import encoding, files
from app.storage.folders import Folders

log = logging.getLogger(__name__)


class _Fetched(msgspec.Struct):
    endpoint_id: str
    fetched_at: str
    ids: list[str]


class ModelsCache:
    """Model ids an endpoint. An endpoint's id is typed by people, so the file is named by its hash."""

    def __init__(self, folders: Folders) -> None:
        self._folder = folders.cache / "models"

    def load(self, endpoint_id: str) -> tuple[list[str], str]:
        """The ids and when they were fetched (ISO 8601, "" for never)."""
        try:
            kept = msgspec.json.decode(files.read(self._path(endpoint_id)) or b"", type=_Fetched)
        except (OSError, ValueError):
            return [], ""
        return kept.ids, kept.fetched_at

    async def save(self, endpoint_id: str, ids: list[str]) -> None:
        """Keeps `ids`; a failure is only logged."""
        data = encoding.to_json(_Fetched(endpoint_id, now(), list(ids)))
        await asyncio.to_thread(self._write, self._path(endpoint_id), data)

    def _write(self, path: Path, data: bytes) -> None:
        try:
            files.make_folder(path.parent)
            files.write_whole(path, data)
        except OSError as error:
            log.warning("the list of models could not be kept: %s", error)

    def _path(self, endpoint_id: str) -> Path:
        return self._folder / f"{hashlib.sha256(endpoint_id.encode('utf-8', 'replace')).hexdigest()[:32]}.json"
