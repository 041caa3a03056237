"""The settings file: read field by field, written whole, never with a secret."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from app.core.catalog import Endpoint, Model, Proxy
from app.core.presets import WCODE
from app.core.prices import PriceTier
from app.core.settings import Preset, Settings
from app.storage.folders import folders_under
from app.storage.settings import SettingsStore
from app.storage.storage_error import StorageError
from tests.storage.failing_disk import FailingDisk

FULL = Settings(
    language="zh_CN",
    theme="dark",
    endpoints=(
        WCODE,
        Endpoint(id="o", label="本机", base_url="http://127.0.0.1:1/v1", proxy=Proxy("manual", "socks5://p:1", "u")),
    ),
    models=(Model(endpoint_id="o", id="a/b:c", prices=(PriceTier("1", "2", up_to_tokens=5),)),),
    hidden_models=(("wcode", "x"),),
    endpoint_id="o",
    model="a/b:c",
    presets=(Preset("翻译", {"temperature": 0.1}, "翻译成英文"),),
    default_preset="翻译",
    refused={"o\na/b:c": ("top_k",)},
    window={"geometry": "AAAA", "panes": [1, 2]},
    extra={"new": {"a": [1]}},
)


def _file(data_dir: Path) -> Path:
    return folders_under(data_dir).settings_file


def _copies(data_dir: Path) -> list[Path]:
    return list(data_dir.glob("settings.damaged-*.json"))


def _store(data_dir: Path) -> SettingsStore:
    return SettingsStore(folders_under(data_dir))


def _write(data_dir: Path, raw: Any) -> None:
    _file(data_dir).write_text(json.dumps(raw), encoding="utf-8")


async def test_settings_come_back_as_they_were(data_dir: Path) -> None:
    await _store(data_dir).save(FULL)
    assert _store(data_dir).load() == (FULL, ())


def test_without_a_file_the_defaults_hold_and_nothing_is_written(data_dir: Path) -> None:
    assert _store(data_dir).load() == (Settings(), ())
    assert list(data_dir.iterdir()) == []


@pytest.mark.parametrize(
    ("field", "bad", "read"),
    [
        ("language", 5, Settings().language),
        ("theme", ["dark"], Settings().theme),
        ("endpoints", "none", Settings().endpoints),
        ("endpoints", [{"id": "only"}, {"id": "x", "label": "X", "base_url": "http://x/v1"}], ("x",)),
        ("hidden_models", [["a"], ["a", "b"]], (("a", "b"),)),
        ("refused", {"a": 5}, {}),
        ("presets", [5, {"name": "p"}], (Preset("p"),)),
        ("window", [], {}),
    ],
)
async def test_a_wrong_value_falls_back_alone_and_the_file_is_kept(
    data_dir: Path, field: str, bad: Any, read: Any
) -> None:
    _write(data_dir, {"model": "kept", field: bad, "unknown": 1})
    before = _file(data_dir).read_bytes()
    store = _store(data_dir)
    settings, sentences = store.load()
    found = getattr(settings, field)
    assert (tuple(e.id for e in found) if read == ("x",) else found) == read
    assert (settings.model, settings.extra) == ("kept", {"unknown": 1})
    assert len(sentences) == 1
    assert _file(data_dir).read_bytes() == before
    await store.save(settings)
    [copy] = _copies(data_dir)
    assert copy.read_bytes() == before
    assert _store(data_dir).load() == (settings, ())


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\0" * 100, b"\xff\xfe{"])
async def test_a_damaged_file_is_set_aside_and_named(data_dir: Path, content: bytes) -> None:
    _file(data_dir).write_bytes(content)
    store = _store(data_dir)
    settings, [sentence] = store.load()
    assert settings == Settings()
    [copy] = _copies(data_dir)
    assert not _file(data_dir).exists()
    assert copy.read_bytes() == content
    assert copy.name in sentence.zh
    assert copy.name in sentence.en
    await store.save(FULL)
    assert _store(data_dir).load() == (FULL, ())
    assert copy.read_bytes() == content


async def test_a_file_that_cannot_be_read_is_left_alone(data_dir: Path) -> None:
    _file(data_dir).mkdir()
    store = _store(data_dir)
    settings, [sentence] = store.load()
    assert settings == Settings()
    assert sentence.zh
    with pytest.raises(StorageError):
        await store.save(FULL)
    assert _file(data_dir).is_dir()


async def test_a_newer_version_is_kept_as_a_copy_and_its_fields_survive(data_dir: Path) -> None:
    _write(data_dir, {"version": 9, "theme": "dark", "shiny": True})
    store = _store(data_dir)
    settings, sentences = store.load()
    assert (settings.theme, sentences) == ("dark", ())
    await store.save(settings)
    assert json.loads(_file(data_dir).read_bytes())["shiny"] is True
    assert len(_copies(data_dir)) == 1


async def test_many_changes_at_once_end_with_the_last(data_dir: Path) -> None:
    store = _store(data_dir)
    disk = FailingDisk(data_dir)
    with disk.watching():
        await asyncio.gather(*(store.save(Settings(model=f"m{number}")) for number in range(50)))
    assert _store(data_dir).load()[0].model == "m49"
    assert disk.calls < 50
    quiet = FailingDisk(data_dir)
    with quiet.watching():
        await store.save(Settings(model="m49"))
    assert quiet.calls == 0


async def test_a_failed_save_is_reported_and_keeps_the_old_file(data_dir: Path) -> None:
    store = _store(data_dir)
    await store.save(Settings(model="old"))
    for moment in range(1, 6):
        disk = FailingDisk(data_dir, error_at=moment)
        with disk.watching():
            try:
                await store.save(Settings(model=f"new{moment}"))
            except StorageError as error:
                assert error.reason.zh == "磁盘已满"  # noqa: PT017 - some moments are past the last change
        assert _store(data_dir).load()[0].model in {"old", *(f"new{number}" for number in range(1, moment + 1))}
    await store.save(Settings(model="last"))
    assert _store(data_dir).load() == (Settings(model="last"), ())
