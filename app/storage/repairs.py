"""The sentences about damaged files: what is wrong, what was done, what can be done."""

from __future__ import annotations

from pathlib import Path

import msgspec

from app.core.localized import CHINESE, ENGLISH, Text
from app.storage import storage_error

_TORN = Text(
    "“{title}”最后一小段内容在上次退出时没来得及写完，其余都在。",
    "The last moment of “{title}” was not written completely when Dousha ended. All before it is there.",
)
_MENDED = Text(
    "“{title}”的文件有 {n} 处损坏，能读的内容都已读出，原文件会另存一份。",
    "The file of “{title}” was damaged (places: {n}). What could be read is shown; "
    "a copy of the original will be kept.",
)
_DAMAGED = Text(
    "对话文件已损坏，读不出来。豆沙没有改动它，可以用备份替换：{path}",
    "This conversation's file is damaged and cannot be read. It was left as it is; a backup can replace it: {path}",
)
_NOT_READABLE = Text(
    "现在无法读取对话文件（{reason}）：{path}",
    "This conversation's file cannot be read right now ({reason}): {path}",
)
_NEWER = Text(
    "这个对话是用更新版本的豆沙保存的，现在只能看。升级豆沙后就能继续聊。",
    "A newer Dousha saved this conversation, so it can only be read. Update Dousha to go on with it.",
)
_SETTINGS_ASIDE = Text(
    "设置文件已损坏，已另存为 {name}，现在使用默认设置。对话不受影响。",
    "The settings file was damaged. It was kept as {name}, and the defaults are used. Conversations are not affected.",
)
_SETTINGS_MENDED = Text(
    "设置里有 {n} 项读不出来，已改用默认值。",
    "{n} of the settings could not be read and were set to their defaults.",
)
_SETTINGS_NOT_READABLE = Text(
    "现在无法读取设置（{reason}），先用默认设置，原文件会另存一份。",
    "The settings cannot be read right now ({reason}). The defaults are used; a copy of the file will be kept.",
)
_UNTITLED = Text("未命名的对话", "Untitled conversation")


class Problem(msgspec.Struct, frozen=True):
    """Why a conversation's files are left alone."""

    sentence: Text
    """For the list, under "needs attention"."""
    refusal: Text
    """For whoever wants to write to it all the same; a phrase as in StorageError.reason."""
    hides_all: bool = True
    """Whether what was read of it, if it has no messages, means nothing."""


def damaged(folder: Path) -> Problem:
    """The snapshot is missing or no JSON."""
    return Problem(_filled(_DAMAGED, path=folder), storage_error.UNREADABLE)


def not_readable(reason: Text, folder: Path) -> Problem:
    """The system does not hand out the file."""
    sentence = Text(*(_filled(_NOT_READABLE, path=folder, reason=reason.say(to)).say(to) for to in (CHINESE, ENGLISH)))
    return Problem(sentence, storage_error.UNREADABLE)


def newer() -> Problem:
    """The format is younger than this program."""
    return Problem(_NEWER, storage_error.NEWER, hides_all=False)


def torn(title: str) -> Text:
    """The journal has lines that were cut off."""
    return _titled(_TORN, title)


def mended(title: str, count: int) -> Text:
    """`count` values in a conversation's files had to be replaced or left out."""
    return _titled(_MENDED, title, n=count)


def settings_set_aside(name: str) -> Text:
    """The settings file was no JSON; it is called `name` now."""
    return _filled(_SETTINGS_ASIDE, name=name)


def settings_mended(count: int) -> Text:
    """`count` settings fell back to their defaults."""
    return _filled(_SETTINGS_MENDED, n=count)


def settings_not_readable(reason: Text) -> Text:
    """The system does not hand out the settings file."""
    return Text(
        _SETTINGS_NOT_READABLE.say(CHINESE, reason=reason.zh),
        _SETTINGS_NOT_READABLE.say(ENGLISH, reason=reason.en),
    )


def _titled(text: Text, title: str, **values: object) -> Text:
    named = Text(title, title) if title else _UNTITLED
    return Text(
        text.say(CHINESE, title=named.zh, **values),
        text.say(ENGLISH, title=named.en, **values),
    )


def _filled(text: Text, **values: object) -> Text:
    return Text(text.say(CHINESE, **values), text.say(ENGLISH, **values))
