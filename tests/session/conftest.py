"""A server, and a desk that talks to it with a key from the environment; the system's keyring stays out of reach."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from app.core.catalog import Endpoint, Proxy
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.desk import Desk, desk_in

OpenDesk = Callable[..., AbstractAsyncContextManager[Desk]]


@pytest.fixture(autouse=True)
def _no_keyring(monkeypatch: pytest.MonkeyPatch, marker_key: str) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
    monkeypatch.setenv("DOUSHA_API_KEY", marker_key)


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    """Answers "Hello" unless told otherwise with `server.then`."""
    with ScriptedServer(stream(*said("Hel", "lo"))) as server:
        yield server


@pytest.fixture
def endpoint(server: ScriptedServer) -> Endpoint:
    return Endpoint(id="test", label="Test", base_url=server.base_url, proxy=Proxy(mode="none"))


@pytest.fixture
def open_desk(qapp: QApplication, data_dir: Path, endpoint: Endpoint) -> OpenDesk:
    """Opens a desk on this test's data folder; twice is a restart."""

    def open_(*endpoints: Endpoint, **settings: Any) -> AbstractAsyncContextManager[Desk]:
        return desk_in(data_dir, *(endpoints or (endpoint,)), **settings)

    return open_
