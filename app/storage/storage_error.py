"""Why something could not be written or read, in the user's words."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core.localized import Text

DISK_FULL = Text("磁盘已满", "the disk is full")
NO_PERMISSION = Text("没有读写这个文件夹的权限", "the folder may not be read or written")
READ_ONLY = Text("磁盘是只读的", "the disk is read-only")
FOLDER_GONE = Text("文件夹不见了", "the folder is gone")
DISK_FAILED = Text("磁盘读写出错", "the disk reported a fault")
IN_USE = Text("文件正被其他程序占用", "another program is using the file")
UNREADABLE = Text(
    "对话文件读不出来，为了不损坏它，没有写入",
    "the conversation's file cannot be read and was left untouched",
)
NEWER = Text("对话是用更新版本的豆沙保存的，请先升级", "a newer Dousha saved this conversation; please update first")
NO_FILE = Text("文件的位置上是别的东西", "something that is no file is in its place")
EXISTS = Text("同名的文件已经存在", "a file of this name is there already")

NO_BACKUP = Text(
    "它不是完好的豆沙备份，或者它所依据的完整备份不在同一个文件夹里",
    "it is no sound backup of Dousha, or the whole backup that it builds upon is not in the same folder",
)

_BY_ERRNO = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,  # what a file-size limit and FAT32's 4 GB limit say
    errno.EACCES: NO_PERMISSION,
    errno.EPERM: NO_PERMISSION,
    errno.EROFS: READ_ONLY,
    errno.ENOENT: FOLDER_GONE,
    errno.ENOTDIR: FOLDER_GONE,
    errno.EIO: DISK_FAILED,
    errno.EISDIR: NO_FILE,
    errno.ELOOP: NO_FILE,
    errno.EEXIST: EXISTS,
    errno.ENOTEMPTY: EXISTS,
}
_SHARING_VIOLATIONS = {32, 33}
"""Windows' ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION, which arrive as EACCES."""


class StorageError(OSError):
    """`path` could not be written or read. `reason` is a phrase without full stop, to stand in brackets."""

    def __init__(self, reason: Text, path: Path, number: int = 0) -> None:
        super().__init__(number, reason.en, str(path))
        self.reason, self.path = reason, path


def reason_for(error: OSError) -> Text:
    """The phrase for an error of the operating system."""
    if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
        return IN_USE
    name = errno.errorcode.get(error.errno or 0, type(error).__name__)
    return _BY_ERRNO.get(error.errno or 0, Text(f"系统报告错误 {name}", f"the system reported {name}"))


@contextmanager
def as_storage_error(path: Path) -> Iterator[None]:
    """Turns OSErrors of the block into StorageErrors about `path`."""
    try:
        yield
    except StorageError:
        raise
    except OSError as error:
        raise StorageError(reason_for(error), path, error.errno or 0) from error


def because(sentence: Text, error: StorageError) -> Text:
    """`sentence`, which has no full stop, with the reason behind it."""
    return Text(f"{sentence.zh}（{error.reason.zh}）。", f"{sentence.en}: {error.reason.en}.")
