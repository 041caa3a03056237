"""Everything below the window, built as the application does it, on a folder and a server of the test's own."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from app.api.client import ApiClient
from app.core.catalog import Endpoint
from app.core.conversation import Conversation
from app.core.message import Message
from app.core.settings import Settings
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from tests.server.behaviour import chunk, event, head
from tests.server.behaviour import delta as delta_of
from tests.server.steps import RESET, Hold, Step
from tests.waiting import until

MODEL = "test-model"
END = chunk(event(delta_of(None, "stop"))) + chunk(b"data: [DONE]\n\n") + chunk(b"")


def held(*pieces: str, after: str = "", name: str = "go") -> list[Step]:
    """An answer that sends `pieces`, waits for `server.release(name)`, then `after` and the end."""
    first = [chunk(event(delta_of(piece))) for piece in pieces]
    rest = [chunk(event(delta_of(after)))] if after else []
    return [head(200, "text/event-stream", "Transfer-Encoding: chunked"), *first, Hold(name), *rest, END]


def cut_off(*pieces: str) -> list[Step]:
    """An answer whose connection is lost after `pieces`."""
    return [*held(*pieces)[: 1 + len(pieces)], RESET]


class Desk:
    """The objects of one run of the app."""

    def __init__(self, data_dir: Path, settings: Settings, *, environment_endpoint: str) -> None:
        self.folders = folders_under(data_dir)
        self.store = ConversationStore(self.folders)
        self.keys = KeyStore()
        self.keys.environment_endpoint_id = environment_endpoint
        settings_store = SettingsStore(self.folders)
        stored, _ = settings_store.load()
        self.preferences = Preferences(settings if stored == Settings() else stored, settings_store)
        self.services = Services(self.preferences, self.keys, ModelsCache(self.folders), self._make_client)
        self.workspace = Workspace(self.services, self.store)
        self.noticed: list[str] = []
        self.workspace.noticed.connect(lambda text: self.noticed.append(text.en))

    @staticmethod
    def _make_client(endpoint: Endpoint, proxy_password: str) -> ApiClient:
        return ApiClient(endpoint, proxy_password=proxy_password)

    @property
    def shelf(self) -> Any:
        return self.workspace.shelf

    def chat(self) -> ChatSession:
        """A new conversation."""
        return self.workspace.new_conversation()

    async def ask(self, session: ChatSession, text: str) -> Message:
        """Sends and waits for the end of the reply."""
        session.turns.send(text)
        return await self.ended(session)

    async def ended(self, session: ChatSession) -> Message:
        """The last shown message, once nothing runs."""
        await until(lambda: not session.is_running)
        return session.path()[-1]

    async def grown_to(self, session: ChatSession, text: str) -> None:
        """Waits until the running reply has this text."""
        await until(lambda: session.running_message_id and session.message(session.running_message_id).text == text)

    def on_disk(self, conversation_id: str) -> dict[str, Any]:
        """The folded file of a conversation."""
        path = self.folders.conversations / conversation_id / "conversation.json"
        return json.loads(path.read_text(encoding="utf-8"))

    async def settled(self) -> None:
        """Waits until what was recorded is on disk or has failed."""
        for session in self.workspace._sessions.values():
            await session._recorder.settle()

    async def stored(self, conversation_id: str, *, settled: bool = True) -> Conversation:
        """The conversation as the app would find it after a kill once what is being written is, or at this moment."""
        if settled:
            await self.settled()
        other = ConversationStore(self.folders)
        try:
            return (await other.load(conversation_id)).conversation
        finally:
            await other.aclose()


@asynccontextmanager
async def desk_in(
    data_dir: Path, *endpoints: Endpoint, environment_endpoint: str = "test", **settings: Any
) -> AsyncIterator[Desk]:
    """A running app below the window; closed in order at the end."""
    first = endpoints[0].id if endpoints else ""
    desk = Desk(
        data_dir,
        Settings(**{"endpoints": endpoints, "endpoint_id": first, "model": MODEL} | settings),
        environment_endpoint=environment_endpoint,
    )
    try:
        yield desk
    finally:
        await desk.workspace.aclose()


def texts(session: ChatSession) -> list[str]:
    """What is shown."""
    return [message.text for message in session.path()]
