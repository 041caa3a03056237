"""What the user dropped on the window (a file, a folder, a zip), read lazily, within limits, and only from within.

Names inside are plain texts and never become paths to write to, so a hostile zip cannot place files anywhere.
"""

from __future__ import annotations

import errno
import gzip
import lzma
import os
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self, cast

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import JsonValue
from app.exchange.importers import json_reading
from app.exchange.importers.fields import JsonObject
from app.exchange.importers.import_problem import ImportProblem, filled


class TableRows(Protocol):
    """Reads databases, which is storage's trade: handed in by whoever opens a source."""

    def __call__(self, file: Path, table: str, where: Mapping[str, str] = ...) -> Iterator[JsonObject]:
        """The rows of a table whose columns have the values of `where`; none where the table or a column is missing.

        Raises ValueError when the file is no sound database.
        """


class ReadOwn(Protocol):
    """Reads our own files, which is storage's trade, too."""

    def __call__(self, conversation_id: str, snapshot: bytes, journal: bytes) -> tuple[Conversation, Text | None]:
        """The conversation, and why it may not be written here; raises OSError or ValueError."""


MOST_FILES = 200_000
LARGEST_DOCUMENT = 200 * 1024 * 1024
"""Bytes of a JSON file that has to be read as a whole."""
LARGEST_ATTACHMENT = 200 * 1024 * 1024
LARGEST_DATABASE = 4 * 1024 * 1024 * 1024
_CHUNK = 1024 * 1024
_PEEK = 1024 * 1024
_FEW = 64
"""Files whose beginnings are kept in memory as they are."""

_UNREADABLE = Text("读不了“{name}”：{why}", "“{name}” cannot be read: {why}")
_TOO_LARGE = Text("“{name}”太大，没有读取（上限 {limit} MB）。", "“{name}” is too large to be read (limit {limit} MB).")
_TOO_MANY = Text("文件太多（超过 {limit} 个）。", "There are too many files (more than {limit}).")
_DAMAGED = Text("文件已损坏", "the file is damaged")
_LOCKED = Text("文件有密码，请先解压", "it has a password; unpack it first")
_NO_DATABASES = Text("这里读不了数据库备份。", "Databases cannot be read here.")
_BY_ERRNO = {
    errno.ENOENT: Text("找不到这个文件", "it is not there"),
    errno.EACCES: Text("没有读取它的权限", "you may not read it"),
    errno.EPERM: Text("没有读取它的权限", "you may not read it"),
    errno.EIO: Text("磁盘读取出错", "the disk reported a fault"),
    errno.ENOSPC: Text("磁盘已满", "the disk is full"),
}
_FAULTS_OF_READING = (OSError, EOFError, RuntimeError, ValueError, LookupError, OverflowError, struct.error, zlib.error)
_FAULTS = (*_FAULTS_OF_READING, zipfile.BadZipFile, lzma.LZMAError)
"""What the standard library raises for a hostile zip or gzip."""


class Source:
    """An export on this computer. Close it when the import is over: until then attachments are read from it."""

    def __init__(self, path: Path, table_rows: TableRows | None = None, read_own: ReadOwn | None = None) -> None:
        """Opens `path`. Raises ImportProblem. The two are needed for databases and for our own exports."""
        self.path = path
        self.table_rows = table_rows
        self.read_own = read_own
        self.bytes_read = 0
        """Of the files that `expect` named, unpacked; to show how far an import is."""
        self.bytes_expected = 0
        self._peeks: dict[str, JsonValue] = {}
        self._closing = ExitStack()
        self._zip: zipfile.ZipFile | None = None
        self._gzip = False
        with reading(path.name):
            self._sizes = self._look()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the file. Attachments that were not read yet cannot be read any more."""
        self._closing.close()

    def __contains__(self, name: object) -> bool:
        return name in self._sizes

    @property
    def names(self) -> Sequence[str]:
        """All files in it, with `/` between folders; for a single file its name."""
        return list(self._sizes)

    @property
    def json_names(self) -> Sequence[str]:
        """Those that may be JSON; in a single file, whatever it is called."""
        if self._zip is None and not self.path.is_dir():
            return self.names
        return [name for name in self._sizes if name.lower().endswith(".json")]

    @property
    def modified(self) -> str:
        """When the file was last written, as our times are; for conversations that carry no time."""
        with reading(self.path.name):
            when = datetime.fromtimestamp(max(self.path.stat().st_mtime, 0), UTC)
        return when.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def named(self, name: str) -> list[str]:
        """The files called `name`, in whatever folder, the outermost first."""
        return sorted((inner for inner in self._sizes if f"/{inner}".endswith(f"/{name}")), key=len)

    @cached_property
    def by_last_name(self) -> Mapping[str, str]:
        """The files by their names without folders."""
        return {name.rsplit("/", 1)[-1]: name for name in reversed(self._sizes)}

    def expect(self, names: Sequence[str]) -> None:
        """Says which files will be read from now on; only `bytes_read` and `bytes_expected` depend on it."""
        self.bytes_read, self.bytes_expected = 0, sum(self._sizes.get(name, 0) for name in names)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of a file, a MB at a time. Raises ImportProblem where they cannot be read (any more)."""
        with reading(name), self._open(name) as stream:
            while chunk := stream.read(_CHUNK):
                self.bytes_read += len(chunk)
                yield chunk

    def read(self, name: str, limit: int = LARGEST_ATTACHMENT) -> bytes:
        """All of a file. Raises ImportProblem, also when it has more than `limit` bytes."""
        with reading(name), self._open(name) as stream:
            data = stream.read(limit + 1)
        if len(data) > limit:
            raise ImportProblem(filled(_TOO_LARGE, name=name, limit=limit // 1024 // 1024))
        return data

    def beginning(self, name: str, size: int) -> bytes:
        """The first `size` bytes, or those that can be read."""
        try:
            with reading(name), self._open(name) as stream:
                return stream.read(size)
        except ImportProblem:
            return b""

    def peek(self, name: str) -> JsonValue:
        """What the beginning of a JSON file holds; None when it is none. Of many files, its outline."""
        if name not in self._peeks:
            many = len(self._sizes) > _FEW
            text = "".join(json_reading.characters([self.beginning(name, _PEEK // 16 if many else _PEEK)]))
            likely = text.lstrip("\ufeff \t\r\n\0")[:1] in {"{", "["} or name.lower().endswith(".json")
            found = json_reading.document(text) if likely else None
            self._peeks[name] = json_reading.outline(found) if many else found
        return self._peeks[name]

    def document(self, name: str) -> JsonValue:
        """What a JSON file holds; of a damaged one what can be read. Raises ImportProblem when it is too large."""
        if self._sizes.get(name, 0) > LARGEST_DOCUMENT:
            raise ImportProblem(filled(_TOO_LARGE, name=name, limit=LARGEST_DOCUMENT // 1024 // 1024))
        data, size = [], 0
        try:
            for chunk in self.chunks(name):
                data.append(chunk)
                if (size := size + len(chunk)) > LARGEST_DOCUMENT:
                    raise ImportProblem(filled(_TOO_LARGE, name=name, limit=LARGEST_DOCUMENT // 1024 // 1024))
        except ImportProblem:
            if not data or size > LARGEST_DOCUMENT:
                raise
        return json_reading.document("".join(json_reading.characters(data)))

    def members(
        self, name: str, wanted: json_reading.Wanted, into: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, JsonValue]]:
        """The members of a JSON file, one at a time; see `json_reading.members`.

        Raises ImportProblem after the last of them when the file could not be read to its end.
        """
        problems: list[ImportProblem] = []

        def readable() -> Iterator[bytes]:
            try:
                yield from self.chunks(name)
            except ImportProblem as problem:
                problems.append(problem)

        yield from json_reading.members(json_reading.characters(readable()), wanted, into)
        if problems:
            raise problems[0]

    @contextmanager
    def database(self, name: str) -> Iterator[Callable[..., Iterator[JsonObject]]]:
        """Reading the tables of the database `name`: table and `where` to rows; see TableRows. Raises ImportProblem."""
        table_rows = self.table_rows
        if table_rows is None:
            raise ImportProblem(_NO_DATABASES)
        with tempfile.TemporaryDirectory(prefix="dousha-import-", ignore_cleanup_errors=True) as folder:
            copy, size = Path(folder) / "copy", 0
            with reading(name), copy.open("wb") as out:
                for chunk in self.chunks(name):
                    out.write(chunk)
                    if (size := size + len(chunk)) > LARGEST_DATABASE:
                        raise ImportProblem(filled(_TOO_LARGE, name=name, limit=LARGEST_DATABASE // 1024 // 1024))

            def rows(table: str, **where: str) -> Iterator[JsonObject]:
                with reading(name):
                    yield from table_rows(copy, table, where)

            yield rows

    def _look(self) -> dict[str, int]:
        """The files and their sizes in bytes."""
        if self.path.is_dir():
            sizes = dict(_files_in(self.path))
        elif zipfile.is_zipfile(self.path):
            self._zip = self._closing.enter_context(zipfile.ZipFile(self.path))
            if len(self._zip.infolist()) > MOST_FILES:
                raise ImportProblem(filled(_TOO_MANY, limit=MOST_FILES))
            sizes = {entry.filename: entry.file_size for entry in self._zip.infolist() if not entry.is_dir()}
        else:
            with self.path.open("rb") as stream:
                self._gzip = stream.read(2) == b"\x1f\x8b"
            sizes = {self.path.name: self.path.stat().st_size}
        return sizes

    def _open(self, name: str) -> IO[bytes]:
        if name not in self._sizes:
            raise FileNotFoundError(name)
        if self._zip:
            return self._zip.open(name)
        if self.path.is_dir():
            return (self.path / name).open("rb")
        if self._gzip:
            return cast("IO[bytes]", gzip.open(self.path, "rb"))
        return self.path.open("rb")


def _files_in(folder: Path) -> Iterator[tuple[str, int]]:
    """Relative names and sizes of the files below `folder`; links are left alone: they may lead anywhere."""
    count = 0
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(parent, name)
            if path.is_symlink() or not path.is_file():
                continue
            if (count := count + 1) > MOST_FILES:
                raise ImportProblem(filled(_TOO_MANY, limit=MOST_FILES))
            yield path.relative_to(folder).as_posix(), path.stat().st_size


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Errors of the disk and of unpacking as ImportProblem."""
    try:
        yield
    except _FAULTS as error:
        why = _DAMAGED
        if isinstance(error, RuntimeError) and "password" in str(error):
            why = _LOCKED
        elif isinstance(reason := getattr(error, "reason", None), Text):
            why = reason
        elif isinstance(error, OSError) and error.strerror:
            why = _BY_ERRNO.get(error.errno or 0, Text(error.strerror, error.strerror))
        said = Text(
            _UNREADABLE.say("zh", name=name, why=why.zh),
            _UNREADABLE.say("en", name=name, why=why.en),
        )
        raise ImportProblem(said) from error
