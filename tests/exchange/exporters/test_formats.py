"""One conversation in memory at a time, told how far it is, ended when asked to."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from app.core.conversation import Conversation
from app.exchange.exporters.exporting import ExportCancelledError
from app.exchange.exporters.formats import FORMATS, Format, export
from app.storage.encoding import snapshot
from tests.exchange.exporters.talks import exported, format_named, read_attachment, talk, unzipped

every_format = pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.name)


@every_format
def test_progress_is_told_and_only_one_is_in_memory(format: Format) -> None:
    alive: list[weakref.ref[Conversation]] = []

    def conversations() -> Iterator[Conversation]:
        for number in range(12):
            conversation = talk(id=f"{number:021x}", title=str(number))
            alive.append(weakref.ref(conversation))
            yield conversation
            del conversation
            gc.collect()
            assert sum(one() is not None for one in alive) <= 2

    told: list[int] = []
    data = bytearray()
    export(
        format,
        conversations(),
        read_attachment,
        data.extend,
        archive=True,
        snapshot=lambda conversation: snapshot(conversation, 0),
        progress=told.append,
    )
    assert told == list(range(1, 13))
    assert unzipped(bytes(data))


@every_format
def test_cancelling_ends_it_between_two_conversations(format: Format) -> None:
    told: list[int] = []
    with pytest.raises(ExportCancelledError):
        export(
            format,
            (talk() for _ in range(100)),
            read_attachment,
            lambda _: None,
            archive=True,
            snapshot=lambda conversation: snapshot(conversation, 0),
            progress=told.append,
            cancelled=lambda: len(told) == 3,
        )
    assert told == [1, 2, 3]


@every_format
def test_a_full_disk_is_told_to_the_caller(format: Format) -> None:
    def full(_: bytes) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        export(format, [talk()], read_attachment, full, archive=True, snapshot=lambda one: snapshot(one, 0))


@every_format
def test_words_and_names(format: Format) -> None:
    assert format.label.zh
    assert format.label.en
    ours = "dousha." if format.name == "dousha_json" else ""
    assert format.file_name("a/b", "en", archive=False) == f"a b.{ours}{format.ending}"
    assert format.file_name("", "zh_CN", archive=True) == f"未命名对话.{ours}zip"
    assert format.needs_archive(2, attachments=False) == (format.name != "chatgpt_json")
    assert not format.needs_archive(1, attachments=False)


def test_none_at_all_is_an_empty_export() -> None:
    assert unzipped(exported("dousha_json", archive=True)) == {}
    assert exported("chatgpt_json") == b"[\n]\n"
    assert format_named("html").needs_archive(0, attachments=False)
