"""The API key: missing, wrong, entered, kept in the keyring or only for this run."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.storage.keys import KeyStore
from tests.flows.conftest import OpenDesk
from tests.flows.desk import ENDPOINT_ID, Desk
from tests.server.behaviour import said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

NO_KEY = "Add your API key to start chatting."
REFUSED = "The server does not accept this API key. It may be mistyped or expired."
NO_KEYRING = "This computer has no system keyring, so the key is kept only until you quit."

needs_keyring = pytest.mark.skipif(
    not os.environ.get("DBUS_SESSION_BUS_ADDRESS"), reason="no D-Bus session; `dev.py test` starts one with a keyring"
)


async def enter_key(desk: Desk, key: str) -> None:
    """Types a key into the dialog that is open, saves and tests it, and closes the dialog."""
    dialog = await desk.dialog("keyDialog")
    field = desk.find(QLineEdit, "apiKeyField", dialog)
    assert field.hasFocus()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    desk.type(key, field)
    desk.press("saveAndTestButton")
    await until(lambda: "It works." in desk.labels(dialog))
    desk.press("saveAndTestButton")
    await desk.closed("keyDialog")


async def test_without_a_key_the_message_waits_until_one_is_entered(open_desk: OpenDesk, marker_key: str) -> None:
    with ScriptedServer(stream(*said("Welcome!"))) as server:
        async with open_desk(server.base_url, needs_key=True) as desk:
            await desk.ask("Hello")
            assert desk.notes() == [NO_KEY]
            assert not server.chats
            desk.press_labelled("Enter key")
            await enter_key(desk, marker_key)
            desk.press("retryButton")
            await desk.answered()
            assert desk.texts() == ["Hello", "Welcome!"]
            assert desk.notes() == []
    assert server.chats[0].headers["authorization"] == f"Bearer {marker_key}"


async def test_a_wrong_key_is_replaced_and_retry_works(open_desk: OpenDesk, marker_key: str) -> None:
    with ScriptedServer(BY_NAME["no_such_key"], stream(*said("Welcome!"))) as server:
        async with open_desk(server.base_url, key="sk-wrong") as desk:
            await desk.ask("Hello")
            assert desk.notes() == [REFUSED]
            assert desk.choices() == ["Enter key", "Retry"]
            desk.press_labelled("Enter key")
            await enter_key(desk, f' "Bearer {marker_key}" ')
            desk.press("retryButton")
            await desk.answered()
            assert desk.texts() == ["Hello", "Welcome!"]
            assert not desk.sees("branchLabel")
            conversation_id = desk.session.id
    keys = [request.headers["authorization"] for request in server.chats]
    assert keys == ["Bearer sk-wrong", f"Bearer {marker_key}"]
    kept = [message for message in desk.on_disk(conversation_id)["messages"] if not message.get("deleted_at")]
    assert len(kept) == 2


async def test_without_a_keyring_the_key_lasts_for_this_run_and_the_user_is_told(
    open_desk: OpenDesk, marker_key: str
) -> None:
    with ScriptedServer(stream(*said("Welcome!"))) as server:
        async with open_desk(server.base_url, needs_key=True) as desk:
            await desk.ask("Hello")
            desk.press_labelled("Enter key")
            dialog = await desk.dialog("keyDialog")
            desk.type(marker_key, desk.find(QLineEdit, "apiKeyField", dialog))
            desk.press("saveAndTestButton")
            await until(lambda: "It works." in desk.labels(dialog))
            assert any(NO_KEYRING in label for label in desk.labels(dialog))
            desk.press("saveAndTestButton")
            await desk.closed("keyDialog")
            desk.press("retryButton")
            assert (await desk.answered()).text == "Welcome!"
        async with open_desk(server.base_url, needs_key=True) as desk:
            await desk.ask("Again")
            assert desk.notes() == [NO_KEY]


async def test_a_key_that_cannot_be_sent_is_refused_while_it_is_typed(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1", needs_key=True) as desk:
        await desk.ask("Hello")
        desk.press_labelled("Enter key")
        dialog = await desk.dialog("keyDialog")
        desk.type("密钥在这里", desk.find(QLineEdit, "apiKeyField", dialog))
        assert "cannot be sent" in desk.label("apiKeyFieldNotice")
        assert not desk.button("saveAndTestButton").isEnabled()
        desk.press("apiKeyFieldShowButton")
        assert desk.find(QLineEdit, "apiKeyField").echoMode() == QLineEdit.EchoMode.Normal


async def test_a_wrong_key_is_told_in_the_dialog(open_desk: OpenDesk) -> None:
    with ScriptedServer(list_models=BY_NAME["no_such_key"]) as server:
        async with open_desk(server.base_url, needs_key=True) as desk:
            await desk.ask("Hello")
            desk.press_labelled("Enter key")
            dialog = await desk.dialog("keyDialog")
            desk.type("sk-wrong", desk.find(QLineEdit, "apiKeyField", dialog))
            desk.press("saveAndTestButton")
            await until(lambda: REFUSED in desk.labels(dialog))
            assert desk.find(QLineEdit, "apiKeyField", dialog).hasFocus()


async def test_the_key_from_the_environment_is_used_and_never_stored(
    open_desk: OpenDesk, marker_key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOUSHA_API_KEY", marker_key)
    with ScriptedServer(stream(*said("Welcome!"))) as server:
        async with open_desk(server.base_url, needs_key=True) as desk:
            assert (await desk.ask("Hello")).text == "Welcome!"
        monkeypatch.delenv("DOUSHA_API_KEY")
        async with open_desk(server.base_url, needs_key=True) as desk:
            await desk.ask("Again")
            assert desk.notes() == [NO_KEY]
    assert [request.headers["authorization"] for request in server.chats] == [f"Bearer {marker_key}"]
    assert not [
        file for file in desk.data_dir.rglob("*") if file.is_file() and marker_key.encode() in file.read_bytes()
    ]


@pytest.fixture
def real_keyring(keyring: pytest.MonkeyPatch) -> None:
    """The keyring of the session after all."""
    keyring.undo()


@needs_keyring
async def test_a_key_in_the_real_keyring_is_there_after_a_restart(
    real_keyring: None, open_desk: OpenDesk, marker_key: str
) -> None:
    with ScriptedServer(stream(*said("Welcome!"))) as server:
        try:
            async with open_desk(server.base_url, needs_key=True) as desk:
                await desk.ask("Hello")
                assert desk.notes() == [NO_KEY]
                desk.press_labelled("Enter key")
                await enter_key(desk, marker_key)
            async with open_desk(server.base_url, needs_key=True) as desk:
                await desk.ask("After a restart")
                assert desk.texts()[-1] == "Welcome!"
        finally:
            await KeyStore().delete(ENDPOINT_ID)
    assert server.chats[0].headers["authorization"] == f"Bearer {marker_key}"
    assert QApplication.clipboard().text() != marker_key


async def test_a_service_without_a_page_for_keys_offers_its_own_page(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1", needs_key=True) as desk:
        await desk.ask("Hello")
        desk.press_labelled("Get a key")
        dialog = await desk.dialog("openLinkDialog")
        assert "http://127.0.0.1:9/" in desk.labels(dialog)
