from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPushButton

from app.core.localized import CHINESE, ENGLISH
from app.ui.dialogs import key_dialog
from app.ui.dialogs.key_dialog import KeyDialog
from app.ui.language import use_language
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.ui.dialogs.conftest import OpenWorld, endpoint, find, paste, press, visible_text
from tests.waiting import emission, until

REFUSES = (json_response(401, {"error": {"message": "Incorrect API key provided: {key}", "code": "invalid_api_key"}}),)


async def test_paste_save_test_done(open_world: OpenWorld, marker_key: str) -> None:
    with ScriptedServer(()) as server:
        async with open_world(endpoint(server.base_url)) as world:
            dialog = world.show(KeyDialog(world.theme, world.services, "test"))
            field = find(dialog, QLineEdit, "apiKeyField")
            assert field.hasFocus() or dialog.focusWidget() is field
            assert not find(dialog, QPushButton, "saveAndTestButton").isEnabled()
            paste(field, f'  "Bearer {marker_key}"  ')
            assert field.text() == marker_key
            assert "left out" in find(dialog, QLabel, "apiKeyFieldNotice").text()
            QTest.keyClick(field, Qt.Key.Key_Return)
            await emission(world.services.checked)
            assert find(dialog, QLabel, "checkResultLabel").text() == "It works."
            assert server.requests[-1].headers["authorization"] == f"Bearer {marker_key}"
            assert (await world.keys.get("test")).value == marker_key
            assert marker_key not in visible_text(dialog)
            press(dialog, "saveAndTestButton")
            assert dialog.result() == QDialog.DialogCode.Accepted


async def test_a_refused_key_is_said_in_place_and_can_be_replaced(open_world: OpenWorld, marker_key: str) -> None:
    refusal = json_response(401, {"error": {"message": f"Incorrect API key provided: {marker_key}"}})
    with ScriptedServer((), list_models=(refusal,)) as server:
        async with open_world(endpoint(server.base_url)) as world:
            dialog = world.show(KeyDialog(world.theme, world.services, "test"))
            paste(find(dialog, QLineEdit, "apiKeyField"), marker_key)
            press(dialog, "saveAndTestButton")
            await emission(world.services.checked)
            assert "does not accept this API key" in find(dialog, QLabel, "checkResultLabel").text()
            press(dialog, "checkDetailsButton")
            assert "401" in visible_text(dialog)
            assert marker_key not in visible_text(dialog)
            press(dialog, "copyDetailsButton")
            assert marker_key not in QApplication.clipboard().text()
            paste(find(dialog, QLineEdit, "apiKeyField"), "another-key-0123456789")
            assert not find(dialog, QLabel, "checkResultLabel").isVisible()
            assert find(dialog, QPushButton, "saveAndTestButton").isEnabled()
            press(dialog, "saveAndTestButton")
            await emission(world.services.checked)
            dialog.reject()  # what was tried was saved: no question
            assert not dialog.isVisible()


async def test_a_key_that_cannot_be_sent_is_not_accepted(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        paste(find(dialog, QLineEdit, "apiKeyField"), "密钥在这里")
        assert "cannot be sent" in find(dialog, QLabel, "apiKeyFieldNotice").text()
        assert not find(dialog, QPushButton, "saveAndTestButton").isEnabled()
        find(dialog, QLineEdit, "apiKeyField").clear()
        assert not find(dialog, QLabel, "apiKeyFieldNotice").isVisible()


async def test_a_typed_key_is_not_lost_without_a_question(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        paste(find(dialog, QLineEdit, "apiKeyField"), "some-key-0123456789")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        question = find(dialog, QDialog, "questionBox")
        QTest.keyClick(question, Qt.Key.Key_Escape)
        assert dialog.isVisible()
        await until(lambda: dialog.findChild(QDialog, "questionBox") is None)
        dialog.close()
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        assert not dialog.isVisible()


async def test_without_a_keyring_it_says_so_before_anything_is_typed(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        await until(lambda: "no system keyring" in visible_text(dialog))


async def test_the_keyring_is_waited_for_visibly(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        await emission(world.services.key_changed)
        world.services.keyring_waiting.emit(True)
        assert "Waiting for the system keyring" in visible_text(dialog)
        world.services.keyring_waiting.emit(False)
        assert "Waiting" not in visible_text(dialog)


async def test_where_to_get_a_key_is_shown_and_opened(open_world: OpenWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []

    class Browser:
        @staticmethod
        def openUrl(url: QUrl) -> bool:  # Qt's name
            opened.append(url)
            return True

    monkeypatch.setattr(key_dialog, "QDesktopServices", Browser)
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        assert "wcode.net/get-apikey" in find(dialog, QPushButton, "getKeyButton").text()
        press(dialog, "getKeyButton")
        assert opened == [QUrl("https://wcode.net/get-apikey")]


async def test_a_typed_key_is_hidden_unless_asked(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        field = find(dialog, QLineEdit, "apiKeyField")
        QTest.keyClicks(field, "abc")
        assert field.displayText() != "abc"
        press(dialog, "apiKeyFieldShowButton")
        assert field.displayText() == "abc"
        field.clear()


async def test_the_language_is_switched_in_place(open_world: OpenWorld, qapp: QApplication) -> None:
    async with open_world() as world:
        dialog = world.show(KeyDialog(world.theme, world.services, "wcode"))
        try:
            use_language(qapp, CHINESE)
            await until(lambda: dialog.windowTitle() == "wcode.net 的 API Key")
            assert "保存并测试" in visible_text(dialog)
        finally:
            use_language(qapp, ENGLISH)
