"""Where things lie, and what the log never says."""

from __future__ import annotations

import logging
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.storage.folders import folders_under, system_folders
from app.storage.log_mask import hide
from app.storage.logs import FILE, set_up_logging
from app.storage.models_cache import ModelsCache


def test_everything_lies_under_the_data_dir(tmp_path: Path) -> None:
    folders = folders_under(tmp_path)
    places = (folders.conversations, folders.trash, folders.settings_file, folders.logs, folders.cache)
    assert len(set(places)) == 5
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_the_system_says_where_applications_keep_their_data(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere/data")
    folders = system_folders()
    assert folders.data.name == "dousha"
    assert folders.data != folders.cache != folders.state


@pytest.fixture
def root_logger() -> Iterator[logging.Logger]:
    """The root logger, given back as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield root
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def test_the_log_masks_keys_in_arguments_and_tracebacks(tmp_path: Path, root_logger: logging.Logger) -> None:
    set_up_logging(folders_under(tmp_path))
    key = f"plain{secrets.token_hex(12)}"
    hide(key)
    try:
        raise ValueError(f"401 for {key}")
    except ValueError:
        logging.getLogger("app.test").info("sent with %s and sk-%s", key, "a" * 30, exc_info=True)
    logging.getLogger("httpx").info("GET https://example.com/secret")
    text = (folders_under(tmp_path).logs / FILE).read_text(encoding="utf-8")
    assert key not in text
    assert "a" * 30 not in text
    assert "401 for ••••" in text
    assert "example.com" not in text


def test_the_log_rotates_and_is_for_this_user_only(tmp_path: Path, root_logger: logging.Logger) -> None:
    set_up_logging(folders_under(tmp_path))
    log = logging.getLogger("app.test")
    for _ in range(350):
        log.info("字" * 5_000)
    files = list(folders_under(tmp_path).logs.iterdir())
    assert len(files) == 4
    assert sum(file.stat().st_size for file in files) < 4_500_000
    if sys.platform != "win32":
        assert {file.stat().st_mode & 0o777 for file in files} == {0o600}


def test_without_a_log_file_the_app_still_starts(
    tmp_path: Path, root_logger: logging.Logger, expect_log: object
) -> None:
    assert callable(expect_log)
    expect_log("WARNING app.storage.logs: no log file")
    (tmp_path / "state").write_text("in the way")
    set_up_logging(folders_under(tmp_path))
    logging.getLogger("app.test").info("still here")


async def test_models_are_kept_between_runs_whatever_the_endpoint_is_called(tmp_path: Path) -> None:
    for endpoint_id in ("wcode", "../../x", "a/b:c*?", "豆", "\ud800"):
        await ModelsCache(folders_under(tmp_path)).save(endpoint_id, ["b", "a"])
        ids, fetched_at = ModelsCache(folders_under(tmp_path)).load(endpoint_id)
        assert ids == ["b", "a"]
        assert fetched_at.startswith("20")
    assert len(list((folders_under(tmp_path).cache / "models").iterdir())) == 5
    assert ModelsCache(folders_under(tmp_path)).load("other") == ([], "")


async def test_a_cache_that_cannot_be_kept_or_read_costs_nothing(tmp_path: Path, expect_log: object) -> None:
    assert callable(expect_log)
    cache = ModelsCache(folders_under(tmp_path))
    await cache.save("e", ["a"])
    [file] = (folders_under(tmp_path).cache / "models").iterdir()
    file.write_bytes(b"{")
    assert cache.load("e") == ([], "")
    file.unlink()
    file.mkdir()
    expect_log("WARNING app.storage.models_cache")
    await cache.save("e", ["a"])
