"""Addresses that lead elsewhere: redirects are shown, not followed; a wrong one is corrected in the settings."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QPushButton

from tests.flows.conftest import OpenDesk
from tests.flows.desk import ENDPOINT_ID
from tests.server.behaviour import response, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


async def test_a_redirect_is_shown_and_used_when_the_user_agrees(open_desk: OpenDesk, marker_key: str) -> None:
    with ScriptedServer(stream(*said("You found me."))) as new:
        moved = response(308, b"", "text/html", f"Location: {new.base_url}/chat/completions")
        with ScriptedServer([moved]) as old:
            async with open_desk(old.base_url, key=marker_key) as desk:
                await desk.ask("Hello")
                assert desk.notes() == [f"The server says that its address is now {new.base_url}."]
                assert desk.choices() == ["Use this address", "Check address"]
                assert not new.requests
                desk.press_labelled("Use this address")
                assert (await desk.answered()).text == "You found me."
                endpoint = desk.preferences.settings.endpoint(ENDPOINT_ID)
                assert endpoint is not None
                assert endpoint.base_url == new.base_url
    assert new.chats[0].headers["authorization"] == f"Bearer {marker_key}"


async def test_a_wrong_address_is_corrected_in_the_settings(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("You found me."))) as right, ScriptedServer(BY_NAME["page_with_200"]) as wrong:
        async with open_desk(wrong.base_url) as desk:
            await desk.ask("Hello")
            assert desk.notes() == ["This address does not answer like a chat service. Check the base URL."]
            desk.press_labelled("Check address")
            dialog = await desk.dialog("endpointDialog")
            field = desk.find(QLineEdit, "addressField", dialog)
            await until(field.hasFocus)
            field.selectAll()
            desk.type(f" {right.base_url}/chat/completions/ ", field)
            desk.click(desk.find(QPushButton, "saveButton"))
            await until(lambda: not desk.sees("endpointDialog"))
            desk.close_dialogs()
            await desk.to_front()
            desk.press("retryButton")
            assert (await desk.answered()).text == "You found me."
            endpoint = desk.preferences.settings.endpoint(ENDPOINT_ID)
            assert endpoint is not None
            assert endpoint.base_url == right.base_url
