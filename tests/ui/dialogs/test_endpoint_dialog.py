from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QLabel, QLineEdit, QPushButton, QSpinBox

from app.core.catalog import Endpoint, Proxy
from app.core.presets import WCODE
from app.ui.dialogs.endpoint_dialog import EndpointDialog
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.ui.dialogs.conftest import OpenWorld, World, endpoint, find, paste, press, retype, visible_text
from tests.waiting import emission, until


async def opened(world: World, edited: Endpoint, *, is_new: bool = False) -> EndpointDialog:
    """The dialog, once the keyring has said that it is not there."""
    dialog = world.show(EndpointDialog(world.theme, world.services, edited, is_new=is_new))
    await emission(world.services.key_changed)
    return dialog


@pytest.mark.parametrize(
    ("typed", "goes_to"),
    [
        ("wcode.net", "https://wcode.net/api/gpt/v1/chat/completions"),
        (" https://api.example.com/v1/chat/completions/ ", "https://api.example.com/v1/chat/completions"),
        ("localhost:8080", "http://localhost:8080/v1/chat/completions"),
    ],
)
async def test_the_address_says_at_once_where_requests_go(open_world: OpenWorld, typed: str, goes_to: str) -> None:
    async with open_world() as world:
        dialog = await opened(world, Endpoint(id="new", label="", base_url=""), is_new=True)
        field = find(dialog, QLineEdit, "addressField")
        retype(field, typed)
        assert find(dialog, QLabel, "addressNote").text() == f"Requests go to {goes_to}"
        field.editingFinished.emit()
        assert field.text() == goes_to.removesuffix("/chat/completions")
        find(dialog, QLineEdit, "addressField").clear()


async def test_no_address_no_saving(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = await opened(world, Endpoint(id="new", label="", base_url=""), is_new=True)
        assert not find(dialog, QPushButton, "saveButton").isEnabled()
        retype(find(dialog, QLineEdit, "addressField"), "???")
        assert "no web address" in find(dialog, QLabel, "addressNote").text()
        assert not find(dialog, QPushButton, "saveButton").isEnabled()
        assert not find(dialog, QPushButton, "testButton").isEnabled()
        find(dialog, QLineEdit, "addressField").clear()


async def test_an_unencrypted_address_is_pointed_out(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = await opened(world, Endpoint(id="new", label="", base_url=""), is_new=True)
        field = find(dialog, QLineEdit, "addressField")
        retype(field, "http://api.example.com/v1")
        assert "not encrypted" in find(dialog, QLabel, "addressNote").text()
        retype(field, "http://192.168.1.5:11434")
        assert "not encrypted" not in find(dialog, QLabel, "addressNote").text()
        field.clear()


async def test_saving_keeps_everything_and_says_where_the_key_is(open_world: OpenWorld, marker_key: str) -> None:
    async with open_world() as world:
        dialog = await opened(world, Endpoint(id="new", label="", base_url=""), is_new=True)
        retype(find(dialog, QLineEdit, "addressField"), "api.example.com")
        paste(find(dialog, QLineEdit, "apiKeyField"), marker_key)
        find(dialog, QCheckBox, "streamingBox").setChecked(False)
        find(dialog, QSpinBox, "idleTimeoutBox").setValue(45)
        find(dialog, QLineEdit, "caFileField").setText("/etc/company.pem")
        press(dialog, "saveButton")
        await emission(world.services.key_changed)
        assert dialog.isVisible()  # it has something to say
        assert "no system keyring" in visible_text(dialog)
        saved = world.preferences.settings.endpoint("new")
        assert saved == Endpoint(
            id="new",
            label="api.example.com",
            base_url="https://api.example.com/v1",
            ca_file="/etc/company.pem",
            streaming=False,
            idle_timeout_s=45,
        )
        assert (await world.keys.get("new")).value == marker_key
        assert find(dialog, QPushButton, "cancelButton").text() == "Close"
        press(dialog, "cancelButton")
        assert not dialog.isVisible()
        assert marker_key not in await world.settings_text()


async def test_saving_without_a_new_key_just_closes(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = await opened(world, WCODE)
        assert not find(dialog, QPushButton, "saveButton").isEnabled()
        retype(find(dialog, QLineEdit, "endpointNameField"), "My service")
        press(dialog, "saveButton")
        assert not dialog.isVisible()
        assert world.preferences.settings.endpoint("wcode").label == "My service"


async def test_a_pasted_proxy_loses_its_password_to_the_keyring(open_world: OpenWorld, marker_key: str) -> None:
    async with open_world() as world:
        dialog = await opened(world, WCODE)
        assert not find(dialog, QLineEdit, "proxyField").isVisible()
        find(dialog, QComboBox, "proxyMode").setCurrentIndex(2)
        field = find(dialog, QLineEdit, "proxyField")
        assert field.isVisible()
        paste(field, "not a proxy")
        assert "not a proxy address" in find(dialog, QLabel, "proxyProblem").text()
        assert not find(dialog, QPushButton, "saveButton").isEnabled()
        paste(field, f"http://ann:{marker_key}@proxy.example:8080")
        press(dialog, "saveButton")
        await emission(world.services.proxy_password_changed)
        assert world.preferences.settings.endpoint("wcode").proxy == Proxy(
            mode="manual", url="http://proxy.example:8080", user="ann"
        )
        assert (await world.keys.get("wcode", "proxy")).value == marker_key
        assert marker_key not in await world.settings_text()
        assert marker_key not in visible_text(dialog)
        press(dialog, "cancelButton")


async def test_a_test_uses_what_is_typed_and_saves_nothing(open_world: OpenWorld, marker_key: str) -> None:
    with ScriptedServer(()) as server:
        async with open_world(endpoint("http://127.0.0.1:1/v1")) as world:
            dialog = await opened(world, world.preferences.settings.endpoint("test"))
            retype(find(dialog, QLineEdit, "addressField"), server.base_url)
            paste(find(dialog, QLineEdit, "apiKeyField"), marker_key)
            press(dialog, "testButton")
            assert find(dialog, QLabel, "checkResultLabel").text() == "Testing…"
            assert not find(dialog, QPushButton, "testButton").isEnabled()
            await emission(world.services.checked)
            assert find(dialog, QLabel, "checkResultLabel").text() == "It works."
            assert server.requests[-1].headers["authorization"] == f"Bearer {marker_key}"
            assert (await world.keys.get("test")).value == ""
            assert world.preferences.settings.endpoint("test").base_url == "http://127.0.0.1:1/v1"
            retype(find(dialog, QLineEdit, "endpointNameField"), "changed")
            assert not find(dialog, QLabel, "checkResultLabel").isVisible()  # it was about something else
            dialog.key.clear()
            find(dialog, QLineEdit, "endpointNameField").setText("Test")
            find(dialog, QLineEdit, "addressField").setText("http://127.0.0.1:1/v1")


async def test_what_is_wrong_is_said_with_details(open_world: OpenWorld) -> None:
    page = json_response(404, {"detail": "Not Found"})
    with ScriptedServer((page,), list_models=(page,)) as server:
        async with open_world(endpoint(server.base_url, needs_key=False)) as world:
            dialog = await opened(world, world.preferences.settings.endpoint("test"))
            press(dialog, "testButton")
            await emission(world.services.checked)
            assert "does not answer like a chat service" in find(dialog, QLabel, "checkResultLabel").text()
            press(dialog, "checkDetailsButton")
            assert "404" in visible_text(dialog)


async def test_changes_are_not_lost_without_a_question(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = await opened(world, WCODE)
        paste(find(dialog, QLineEdit, "apiKeyField"), "some-key-0123456789")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        press(find(dialog, QDialog, "questionBox"), "noButton")
        assert dialog.isVisible()
        await until(lambda: dialog.findChild(QDialog, "questionBox") is None)
        dialog.close()
        assert dialog.isVisible()
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        assert not dialog.isVisible()
        assert (await world.keys.get("wcode")).value == ""


async def test_a_stored_key_can_be_removed(open_world: OpenWorld, marker_key: str) -> None:
    async with open_world() as world:
        await world.keys.set("wcode", marker_key)
        dialog = await opened(world, WCODE)
        press(dialog, "removeKeyButton")
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        await emission(world.services.key_changed)
        assert (await world.keys.get("wcode")).value == ""
        assert not find(dialog, QPushButton, "removeKeyButton").isVisible()


async def test_a_stored_key_is_not_sent_elsewhere_unnoticed(open_world: OpenWorld, marker_key: str) -> None:
    async with open_world() as world:
        await world.keys.set("wcode", marker_key)
        dialog = await opened(world, WCODE)
        assert not find(dialog, QLabel, "newHostNote").isVisible()
        retype(find(dialog, QLineEdit, "addressField"), "https://api.example.com")
        assert find(dialog, QLabel, "newHostNote").text() == "The stored key would be sent to api.example.com."
        retype(find(dialog, QLineEdit, "addressField"), WCODE.base_url)
        assert not find(dialog, QLabel, "newHostNote").isVisible()


async def test_a_key_of_the_environment_is_named_and_cannot_be_removed(
    open_world: OpenWorld, marker_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world() as world:
        monkeypatch.setenv("DOUSHA_API_KEY", marker_key)
        world.keys.environment_endpoint_id = "wcode"
        dialog = await opened(world, WCODE)
        assert "DOUSHA_API_KEY" in visible_text(dialog)
        assert not find(dialog, QPushButton, "removeKeyButton").isVisible()


@pytest.mark.parametrize(
    ("field", "name"),
    [("key", "apiKeyField"), ("address", "addressField"), ("proxy", "proxyMode"), ("", "endpointNameField")],
)
async def test_an_error_leads_to_its_field(open_world: OpenWorld, field: str, name: str) -> None:
    async with open_world() as world:
        dialog = await opened(world, WCODE)
        dialog.focus_field(field)
        assert dialog.focusWidget().objectName() == name


async def test_a_local_service_without_a_key_is_not_asked_for_one(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = await opened(world, endpoint("http://127.0.0.1:11434/v1", needs_key=False))
        assert "keyring" not in visible_text(dialog)
        find(dialog, QCheckBox, "needsKeyBox").setChecked(True)
        assert "no system keyring" in visible_text(dialog)
        find(dialog, QCheckBox, "needsKeyBox").setChecked(False)
