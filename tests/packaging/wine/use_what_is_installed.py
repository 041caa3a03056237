"""Runs inside an installed Dousha for Windows: keys, files, an answer. Wine cannot show Qt's window, so none is opened.

What went well is told line by line; the first thing that does not raises.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import aclosing
from pathlib import Path

from app.api.client import ApiClient
from app.api.demo import DEMO_ENDPOINT, DEMO_MODELS, DemoTransport
from app.core.conversation import Conversation
from app.core.events import TextDelta
from app.core.message import Message, Role, TextPart
from app.core.request import ChatRequest
from app.core.settings import Settings
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under, system_folders
from app.storage.keys import KeyStore
from app.storage.settings import SettingsStore

KEY = "sk-豆沙-0123456789"


async def use_the_keyring() -> None:
    """The system's own, through the app's own code."""
    await KeyStore().set("wcode", KEY)
    found = await KeyStore().get("wcode")
    assert found.value == KEY, "the key did not come back"
    await KeyStore().delete("wcode")
    assert (await KeyStore().get("wcode")).value == "", "the key was not deleted"


async def use_the_disk() -> None:
    """Under the user's folder, as the app does without --data-dir, and under a name that is not ASCII."""
    own = system_folders()
    assert own.data == Path(os.environ["LOCALAPPDATA"]) / "dousha", own.data
    for folders in (own, folders_under(own.data.parent / "豆沙 数据" / "a b")):
        conversation = Conversation(title="红豆沙")
        parts = (TextPart("怎么做豆沙包？"),)
        conversation.put(Message(id="a", role=Role.USER, created_at="2026-01-31T08:15:30.123Z", parts=parts))
        conversation.current_id = "a"
        store = ConversationStore(folders)
        await store.create(conversation)
        await store.aclose()
        again = ConversationStore(folders)
        read = (await again.load(conversation.id)).conversation
        await again.aclose()
        assert (read.title, read.path()[0].text) == ("红豆沙", "怎么做豆沙包？")
        settings = SettingsStore(folders)
        await settings.save(Settings(theme="dark"))
        await settings.save(Settings(theme="light"))  # replaces a file that is there
        assert SettingsStore(folders).load()[0].theme == "light"


async def use_the_client() -> None:
    """A whole answer of the demo service, through httpx on Windows's own event loop."""
    client = ApiClient(DEMO_ENDPOINT, transport=DemoTransport(pace_s=0.001))
    request = ChatRequest(
        DEMO_MODELS[0].id, ({"role": "user", "content": "Write quicksort in Python"},), {}, stream=True
    )
    async with aclosing(client.stream(request, "")) as events:
        text = "".join([event.text async for event in events if isinstance(event, TextDelta)])
    await client.aclose()
    assert "def " in text, text


def main() -> None:
    for step in (use_the_keyring, use_the_disk, use_the_client):
        asyncio.run(step())
        print("ok", step.__name__, flush=True)
    print("everything", sys.platform, type(asyncio.new_event_loop()).__name__)


if __name__ == "__main__":
    main()
