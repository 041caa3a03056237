"""The real window for user stories: the app as `application` builds it, a data folder of the test's, a real server."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.ui.language import use_language
from tests.flows.desk import Desk, options_for, started

OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Most stories have no system keyring, so that no key of one is found by another. What it gives can `undo` that."""
    monkeypatch.delenv("DOUSHA_API_KEY", raising=False)
    with monkeypatch.context() as patch:
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        yield patch


@pytest.fixture
def open_desk(qapp: QApplication, data_dir: Path, keyring: pytest.MonkeyPatch) -> Iterator[OpenDesk]:
    """Runs the app on the data folder of the test while an `async with` block lasts; once more is a restart."""
    del keyring

    @asynccontextmanager
    async def opened(
        base_url: str = "", *, key: str = "", language: str | None = "en", theme: str | None = "light", **fields: object
    ) -> AsyncIterator[Desk]:
        options = options_for(data_dir, language, theme)
        async with started(qapp, options, base_url, key, **fields) as desk:
            yield desk

    yield opened
    use_language(qapp, "en")
    qapp.clipboard().clear()  # Qt's offscreen platform keeps it until Python has ended, and crashes on what is Python's
