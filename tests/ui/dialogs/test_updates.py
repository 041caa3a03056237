"""The question about newer versions, as it is asked and answered in the settings."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QCheckBox, QLabel, QPlainTextEdit, QPushButton

from app import __version__
from app.core.localized import CHINESE, ENGLISH
from app.session.updates import Updates
from app.ui.dialogs import update_box
from app.ui.dialogs.update_box import UpdateBox
from app.ui.language import use_language
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import RESET, Step
from tests.ui.dialogs.conftest import HOME, OpenWorld, World, find, press, visible_text
from tests.waiting import until

NEWER: tuple[Step, ...] = (json_response(200, {"tag_name": "v999.0.0", "html_url": "https://evil.example"}),)


def opened(world: World, server: ScriptedServer) -> UpdateBox:
    return world.show(UpdateBox(world.preferences, Updates(world.preferences, HOME, server.base_url + "/newest")))


async def test_a_newer_version_opens_the_projects_page(open_world: OpenWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = list[QUrl]()
    monkeypatch.setattr(update_box.QDesktopServices, "openUrl", pages.append)
    with ScriptedServer(NEWER) as server:
        async with open_world() as world:
            box = opened(world, server)
            assert server.base_url + "/newest" in visible_text(box)  # before anything is asked
            assert f"Dousha/{__version__}" in visible_text(box)
            assert not server.requests
            press(box, "checkForUpdatesButton")
            await until(lambda: "Version 999.0.0 is available" in visible_text(box))
            press(box, "downloadPageButton")
            press(box, "updateAnswerButton")
            answer = find(box, QPlainTextEdit, "updateAnswer")
            assert answer.isVisible()
            assert '"tag_name": "v999.0.0"' in answer.toPlainText()
    assert [page.toString() for page in pages] == [f"{HOME}/releases/latest"]


async def test_a_failure_says_what_helps_and_can_be_tried_again(open_world: OpenWorld) -> None:
    with ScriptedServer([RESET], NEWER) as server:
        async with open_world() as world:
            box = opened(world, server)
            press(box, "checkForUpdatesButton")
            sentence = find(box, QLabel, "updateSentence")
            await until(lambda: sentence.text() == "Cannot reach the server. Check your network and proxy.")
            assert sentence.property("error")
            press(box, "updateAnswerButton")
            assert "GET " in find(box, QPlainTextEdit, "updateAnswer").toPlainText()
            press(box, "checkForUpdatesButton")
            await until(lambda: "999.0.0" in sentence.text())
            assert not sentence.property("error")


async def test_an_answer_without_a_version(open_world: OpenWorld) -> None:
    with ScriptedServer([json_response(200, {"message": "<b>hello</b>"})]) as server:
        async with open_world() as world:
            box = opened(world, server)
            press(box, "checkForUpdatesButton")
            await until(lambda: "names no version" in visible_text(box))
            assert "<b>hello</b>" in find(box, QPlainTextEdit, "updateAnswer").toPlainText()


async def test_the_daily_check_is_off_until_it_is_ticked(open_world: OpenWorld) -> None:
    async with open_world() as world:
        box = world.show(UpdateBox(world.preferences, world.updates))
        daily = find(box, QCheckBox, "dailyUpdateCheckBox")
        assert not daily.isChecked()
        daily.click()
        assert '"check_updates": true' in await world.settings_text()
        world.preferences.update(check_updates=False)
        assert not daily.isChecked()


async def test_a_copy_without_a_home_says_so_and_offers_nothing(open_world: OpenWorld) -> None:
    async with open_world() as world:
        box = world.show(UpdateBox(world.preferences, Updates(world.preferences, "")))
        assert "does not know where newer versions are published" in visible_text(box)
        assert not [button for button in box.findChildren(QPushButton) if button.isVisible()]
        assert not find(box, QCheckBox, "dailyUpdateCheckBox").isVisible()


async def test_in_chinese(open_world: OpenWorld, qapp: object) -> None:
    with ScriptedServer(NEWER) as server:
        async with open_world() as world:
            box = opened(world, server)
            press(box, "checkForUpdatesButton")
            await until(lambda: "999.0.0" in visible_text(box))
            try:
                use_language(qapp, CHINESE)  # type: ignore[arg-type]
                await until(lambda: f"有新版本 999.0.0，你现在用的是 {__version__}。" in visible_text(box))
                assert "打开下载页面" in visible_text(box)
            finally:
                use_language(qapp, ENGLISH)  # type: ignore[arg-type]
