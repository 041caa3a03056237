"""The files that belong to conversations, each kept once under the hash of its content."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from app.storage import files
from app.storage.storage_error import FOLDER_GONE, StorageError, as_storage_error

ATTACHMENTS = "attachments"


class AttachmentFiles:
    """The attachments folders of all conversations; everything blocks and raises StorageError."""

    def __init__(self, folder: Callable[[str], Path]) -> None:
        """`folder` says where a conversation is."""
        self._folder = folder

    def add(self, conversation_id: str, data: bytes, suffix: str) -> str:
        """Keeps `data` under its hash and returns the file name."""
        ending = re.sub(r"[^a-z0-9]", "", suffix.lower())[:10] or "bin"
        path = self._folder(conversation_id) / ATTACHMENTS / f"{hashlib.sha256(data).hexdigest()}.{ending}"
        with as_storage_error(path):
            files.make_folder(path.parent)
            if not path.exists():
                files.write_whole(path, data)
        return path.name

    def remove(self, conversation_id: str, name: str) -> None:
        """Takes away the file of an attachment that was never sent."""
        if is_attachment_name(name):
            path = self._folder(conversation_id) / ATTACHMENTS / name
            with as_storage_error(path):
                files.remove(path)

    def read(self, conversation_id: str, name: str) -> bytes:
        """The content of an attachment; any thread may ask. Names come from files: no paths, no links are followed."""
        path = self._folder(conversation_id) / ATTACHMENTS / name
        if not is_attachment_name(name) or path.is_symlink():
            raise StorageError(FOLDER_GONE, path)
        with as_storage_error(path):
            data = files.read(path)
        if data is None:
            raise StorageError(FOLDER_GONE, path)
        return data


def is_attachment_name(name: str) -> bool:
    """Whether this is a plain file name."""
    return re.fullmatch(r"\w[\w.\-]*", name) is not None
