"""No network, no key: everything that needs neither works, and the window says so in one word."""

from __future__ import annotations

import socket
from collections.abc import Callable
from typing import Any

import pytest

from app.api.network_route import has_route
from tests.flows.conftest import OpenDesk
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Takes away, or gives back, the computer's routes to other computers."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.type == socket.SOCK_DGRAM:
            raise OSError(101, "Network is unreachable")
        real(self, address)

    def switch(on: bool) -> None:
        monkeypatch.setattr(socket.socket, "connect", (lambda *_arguments: None) if on else connect)

    return switch


def test_a_route_is_asked_for_without_sending_anything(network: Callable[[bool], None]) -> None:
    network(False)
    assert not has_route()
    network(True)
    assert has_route()


async def test_without_network_and_key_chats_are_read_found_and_filed(
    open_desk: OpenDesk, network: Callable[[bool], None]
) -> None:
    with ScriptedServer(stream(*said("Red beans."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("What is in a bun?")
            conversation_id = desk.session.id
    network(False)
    async with open_desk("https://example.com/v1", needs_key=True) as desk:
        assert desk.texts() == ["What is in a bun?", "Red beans."]
        await until(lambda: desk.label("statusLabel").startswith("Offline"))
        assert not desk.sees("toast")
        assert not desk.sees("errorBanner")
        desk.workspace.rename(conversation_id, "Buns")
        await until(lambda: "Buns" in desk.list_titles())
        desk.type("beans", desk.window.conversation_list.search_field)
        await until(lambda: desk.sees("searchResults"))
        desk.window.conversation_list.search_field.clear()
        desk.new_chat()
        desk.type("A draft")
        desk.workspace.delete(conversation_id)
        await until(lambda: "Buns" not in desk.list_titles())
        desk.press_labelled("Undo")
        await until(lambda: "Buns" in desk.list_titles())
        desk.application.rest.safekeeping.backups.back_up()
        await until(lambda: list((desk.data_dir / "backups").glob("*.zip")))
        network(True)
        desk.application.connection.look()
        await until(lambda: "Offline" not in desk.label("statusLabel"))


async def test_a_service_on_this_computer_needs_no_internet(
    open_desk: OpenDesk, network: Callable[[bool], None]
) -> None:
    network(False)
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.application.connection.look()
        assert desk.application.connection.is_offline
        assert "Offline" not in desk.label("statusLabel")
