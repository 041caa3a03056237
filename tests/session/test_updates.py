"""When it is asked for newer versions, and what is told."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from app import __version__
from app.core.errors import ErrorKind
from app.session.updates import Updates, UpdateState
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import RESET, Hold, Step
from tests.session.conftest import OpenDesk
from tests.session.desk import Desk
from tests.waiting import emission, until

HOME = "https://github.com/someone/dousha"
NEWER: tuple[Step, ...] = (json_response(200, {"tag_name": "v999.0.0"}),)


def updates_of(desk: Desk, server: ScriptedServer) -> Updates:
    return Updates(desk.preferences, HOME, server.base_url + "/releases/latest")


@pytest.mark.parametrize(
    ("steps", "state", "version"),
    [
        (NEWER, UpdateState.NEWER, "999.0.0"),
        ([json_response(200, {"tag_name": f"v{__version__}"})], UpdateState.NEWEST, __version__),
        ([json_response(200, {"tag_name": "v0.0.1"})], UpdateState.NEWEST, "0.0.1"),
        ([json_response(404, {})], UpdateState.NONE, ""),
    ],
)
async def test_an_answer(
    qapp: QApplication, open_desk: OpenDesk, steps: list[Step], state: UpdateState, version: str
) -> None:
    with ScriptedServer(steps) as server:
        async with open_desk() as desk:
            updates = updates_of(desk, server)
            updates.ask()
            await emission(updates.changed)
            assert updates.result.state == UpdateState.ASKING
            updates.ask()  # it is being asked already
            await emission(updates.changed)
            assert (updates.result.state, updates.result.version) == (state, version)
        assert len(server.requests) == 1
    assert updates.page == f"{HOME}/releases/latest"


async def test_a_failure_is_told_when_the_user_asked(qapp: QApplication, open_desk: OpenDesk) -> None:
    with ScriptedServer([RESET]) as server:
        async with open_desk() as desk:
            updates = updates_of(desk, server)
            updates.ask()
            await until(lambda: updates.result.state == UpdateState.FAILED)
            assert updates.result.error
            assert updates.result.error.kind == ErrorKind.CONNECTION


async def test_nothing_is_asked_before_the_user_wished_so(qapp: QApplication, open_desk: OpenDesk) -> None:
    with ScriptedServer(NEWER) as server:
        async with open_desk() as desk:
            assert not desk.preferences.settings.check_updates
            updates = updates_of(desk, server)
            updates.ask_daily()
            await updates._tasks.settle()
        assert not server.requests


async def test_once_a_day_and_each_version_once(qapp: QApplication, open_desk: OpenDesk) -> None:
    with ScriptedServer(NEWER) as server:
        async with open_desk(check_updates=True) as desk:
            updates, told = updates_of(desk, server), list[str]()
            updates.found.connect(told.append)
            for _ in range(2):  # at the second start on the same day nothing is asked
                updates.ask_daily()
                await updates._tasks.settle()
            assert (len(server.requests), told) == (1, ["999.0.0"])
            yesterday = (datetime.now(UTC) - timedelta(hours=25)).isoformat()
            desk.preferences.remember_window(update_asked_at=yesterday)
            updates.ask_daily()
            await updates._tasks.settle()
            assert (len(server.requests), told) == (2, ["999.0.0"])
            server.then([json_response(200, {"tag_name": "v999.0.1"})])
            desk.preferences.remember_window(update_asked_at="never")  # the file was edited by hand
            updates.ask_daily()
            await updates._tasks.settle()
            assert (len(server.requests), told) == (3, ["999.0.0", "999.0.1"])


async def test_without_a_network_the_daily_question_is_quiet(qapp: QApplication, open_desk: OpenDesk) -> None:
    with ScriptedServer([RESET]) as server:
        async with open_desk(check_updates=True) as desk:
            updates, told = updates_of(desk, server), list[str]()
            updates.found.connect(told.append)
            updates.ask_daily()
            await updates._tasks.settle()
            assert not told
            assert not desk.noticed
        assert server.requests


async def test_a_copy_without_a_home_asks_nobody(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk(check_updates=True) as desk:
        updates = Updates(desk.preferences, "")
        updates.ask()
        updates.ask_daily()
        await asyncio.sleep(0)
        assert (updates.address, updates.page, updates.result.state) == ("", "", UpdateState.NOT_ASKED)


async def test_quitting_does_not_wait_for_an_answer(qapp: QApplication, open_desk: OpenDesk) -> None:
    with ScriptedServer([Hold()]) as server:
        async with open_desk() as desk:
            updates = updates_of(desk, server)
            updates.ask()
            await until(lambda: server.requests)
            await updates.aclose()
            assert updates.result.state == UpdateState.NOT_ASKED
        await until(lambda: server.requests[0].outcome == "client_gone")
