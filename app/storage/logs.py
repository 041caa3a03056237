"""The log file: what the app did, for bug reports. Keys are masked; message texts are never logged by anyone."""

from __future__ import annotations

import logging
import os
from logging.handlers import RotatingFileHandler
from pathlib import Path

from app.storage import files
from app.storage.folders import Folders
from app.storage.log_mask import MaskingFormatter

FILE = "dousha.log"
_LARGEST_BYTES, _OLD_FILES = 1 << 20, 3
_CHATTY = ("httpx", "httpcore", "h2", "hpack", "keyring", "markdown_it", "asyncio", "qasync")
"""Libraries whose remarks below warnings say nothing of the app, or too much of what is sent."""


class _QuietHandler(RotatingFileHandler):
    """A log that cannot be written, on a full disk for example, must not trouble the user."""

    def handleError(self, record: logging.LogRecord) -> None:
        del record

    def _open(self):  # type: ignore[no-untyped-def]  # the base class has its own private type here
        os.close(os.open(self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        return super()._open()


def set_up_logging(folders: Folders) -> None:
    """From now on the log of this process goes to rotating files of at most 1 MiB, 4 in all."""
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    handler = _handler(folders.logs / FILE)
    if handler:
        root.addHandler(handler)


def _handler(path: Path) -> logging.Handler | None:
    try:
        files.make_folder(path.parent)
        handler = _QuietHandler(path, maxBytes=_LARGEST_BYTES, backupCount=_OLD_FILES, encoding="utf-8")
    except OSError as error:
        logging.getLogger(__name__).warning("no log file: %s", error)
        return None
    handler.setFormatter(MaskingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    return handler
