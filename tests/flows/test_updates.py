"""A user who wants to know whether there is a newer Dousha, and one who wants to be told."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel

from app import __version__
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

NEWER = (json_response(200, {"tag_name": "v999.0.0"}),)


def ask_at(desk: Desk, server: ScriptedServer) -> None:
    """As in a package whose project publishes there."""
    desk.application.rest.updates.address = server.base_url + "/newest"
    desk.application.rest.updates.page = "https://github.com/someone/dousha/releases/latest"


async def test_asked_from_the_menu(open_desk: OpenDesk) -> None:
    with ScriptedServer(NEWER) as server:
        async with open_desk() as desk:
            ask_at(desk, server)
            assert not server.requests
            desk.choose_command("Help", "Check for updates")
            dialog = await desk.dialog("settingsDialog")
            sentence = f"Version 999.0.0 is available; you have {__version__}. Get it from the download page."
            await until(lambda: desk.find(QLabel, "updateSentence", dialog).text() == sentence)
            assert desk.sees("downloadPageButton")
            desk.close_dialogs()
        assert len(server.requests) == 1


async def test_told_at_the_start_with_a_button_to_the_page(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = list[QUrl]()
    monkeypatch.setattr(QDesktopServices, "openUrl", pages.append)
    with ScriptedServer(NEWER) as server:
        async with open_desk() as desk:
            ask_at(desk, server)
            desk.preferences.update(check_updates=True)
            desk.application.rest.updates.ask_daily()  # as at every start
            await until(lambda: desk.label("toastLabel") == f"Dousha 999.0.0 is available; you have {__version__}.")
            desk.press("toastButton")
            assert not desk.sees("toast")
        async with open_desk() as desk:
            ask_at(desk, server)
            desk.application.rest.updates.ask_daily()
        assert len(server.requests) == 1
    assert [page.toString() for page in pages] == ["https://github.com/someone/dousha/releases/latest"]
