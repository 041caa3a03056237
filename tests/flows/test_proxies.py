"""Through proxies, with a password that is entered in the settings and goes to no file."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QListWidget, QPushButton

from app.core.catalog import Proxy
from tests.flows.conftest import OpenDesk
from tests.flows.desk import ENDPOINT_ID, NO_MODIFIER, Desk
from tests.server.behaviour import said, stream
from tests.server.behaviours import BY_NAME
from tests.server.proxies import HttpProxy, Socks5Proxy
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

each_kind = pytest.mark.parametrize("kind", [HttpProxy, Socks5Proxy])
# httpcore leaves the connection to a SOCKS proxy that refused to the garbage collector.
left_by_httpcore = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
PASSWORD = "p@ss:wörd"


async def set_proxy(desk: Desk, address: str) -> None:
    """Enters a proxy, as it was pasted, in the endpoint's settings that are open."""
    dialog = await desk.dialog("endpointDialog")
    mode = desk.find(QComboBox, "proxyMode", dialog)
    mode.setCurrentIndex(mode.count() - 1)
    field = desk.find(QLineEdit, "proxyField", dialog)
    field.setFocus()
    field.setText(address)


async def save(desk: Desk) -> None:
    """Saves; without a keyring the dialog says how long the password is kept before it is closed."""
    dialog = desk.find(QDialog, "endpointDialog")
    desk.click(desk.find(QPushButton, "saveButton", dialog))
    await until(lambda: any("kept only until you quit" in label for label in desk.labels(dialog)))
    desk.close_dialogs()
    await desk.closed("endpointDialog")


@left_by_httpcore
@each_kind
async def test_a_proxy_with_a_password(open_desk: OpenDesk, kind: type[HttpProxy | Socks5Proxy]) -> None:
    with ScriptedServer(stream(*said("Through the wall."))) as server, kind("anna", PASSWORD) as proxy:
        async with open_desk(server.base_url, proxy=Proxy(mode="manual", url=proxy.url)) as desk:
            desk.send("Hello")
            while desk.session.is_running:
                await until(lambda: not desk.session.is_running or "Retry now" in desk.choices())
                if "Retry now" in desk.choices():
                    desk.press_labelled("Retry now")
            await desk.drawn()
            refused = "The proxy did not let the request through. Check its address, user name and password."
            assert desk.notes() == [refused]
            desk.press_labelled("Proxy settings")
            await set_proxy(desk, proxy.url)
            desk.type("anna", desk.find(QLineEdit, "proxyUserField"))
            desk.type(PASSWORD, desk.find(QLineEdit, "proxyPasswordField"))
            await save(desk)
            desk.press("retryButton")
            assert (await desk.answered()).text == "Through the wall."
            assert proxy.targets == [f"127.0.0.1:{server.port}"]
            assert desk.preferences.settings.endpoint(ENDPOINT_ID).proxy.user == "anna"
    files = [file for file in desk.data_dir.rglob("*") if file.is_file()]
    assert files
    assert not [file for file in files if PASSWORD.encode() in file.read_bytes()]


async def test_a_pasted_proxy_address_is_taken_apart(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Through the wall."))) as server, Socks5Proxy("anna", "secret") as proxy:
        async with open_desk(server.base_url) as desk:
            desk.press("settingsButton")
            await desk.dialog("settingsDialog")
            services = desk.find(QListWidget, "endpointList")
            (test,) = services.findItems("Test", Qt.MatchFlag.MatchStartsWith)
            where = services.visualItemRect(test).center()
            QTest.mouseClick(services.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, where)
            desk.press("editServiceButton")
            await set_proxy(desk, f"socks5://anna:secret@127.0.0.1:{proxy.port}")
            desk.find(QLineEdit, "proxyUserField").setFocus()
            assert desk.find(QLineEdit, "proxyField").text() == proxy.url
            assert desk.find(QLineEdit, "proxyUserField").text() == "anna"
            await save(desk)
            assert (await desk.ask("Hello")).text == "Through the wall."
    assert proxy.targets


@each_kind
async def test_stop_goes_through_the_proxy(open_desk: OpenDesk, kind: type[HttpProxy | Socks5Proxy]) -> None:
    with ScriptedServer(BY_NAME["silent_in_mid_answer"]) as server, kind() as proxy:
        async with open_desk(server.base_url, proxy=Proxy(mode="manual", url=proxy.url)) as desk:
            desk.send("Hello")
            await desk.shows("你好，")
            desk.press("stopButton")
            await desk.answered()
            await until(lambda: server.chats[0].outcome == "client_gone")
