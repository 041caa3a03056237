"""The real window for user stories: the app as `application` builds it, a data folder of the test's, a real server."""

from __future__ import annotations

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from tests.flows.desk import Desk, started

OpenDesk = Callable[..., Awaitable[Desk]]


@pytest.fixture
def open_desk(qapp: QApplication, data_dir: Path) -> Callable[..., object]:
    """Runs the app on the test's data folder: `async with open_desk(base_url) as desk:`. Again = after a restart."""

    @asynccontextmanager
    async def opened(base_url: str = "", *, key: str = "", **options: object) -> AsyncIterator[Desk]:
        values = {"demo": False, "endpoint": None, "model": None, "language": "en", "theme": "light"}
        namespace = Namespace(data_dir=data_dir, screenshot=None, scene="chat", **(values | options))
        async with started(qapp, namespace, base_url, key) as desk:
            yield desk
        assert not [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]

    return opened
