"""The app without its window, streaming the demo's answers until it is killed; run as a program of its own.

`python -m tests.faults.streaming_app DATA_DIR`. Prints what a user would have seen, and when:
    r TIME MESSAGE LENGTH   so many characters of this message had arrived
    s TIME MESSAGE          this message was sent: by now it must be on disk
    t TIME                  the loop turns (where these lines stop, the whole process was held up)
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import msgspec

from app.api.client import ApiClient
from app.api.demo import DEMO_ENDPOINT, DEMO_MODELS, DemoTransport
from app.core.catalog import Endpoint
from app.core.message import Role
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

TICK_S = 0.02
QUESTIONS = ("Hello, show me something", "写一篇长文", "请思考一下再回答", "Some code, please", "一首诗")


def tell(kind: str, *values: object) -> None:
    """Writes one line at once: what is in the pipe survives the kill."""
    os.write(1, " ".join(map(str, (kind, time.monotonic(), *values))).encode() + b"\n")


def make_client(endpoint: Endpoint, proxy_password: str) -> ApiClient:
    return ApiClient(endpoint, proxy_password=proxy_password, transport=DemoTransport())


def workspace(data_dir: Path) -> Workspace:
    """As `application` builds it."""
    folders = folders_under(data_dir)
    store = SettingsStore(folders)
    settings = msgspec.structs.replace(
        Settings(), endpoints=(DEMO_ENDPOINT,), endpoint_id=DEMO_ENDPOINT.id, model=DEMO_MODELS[0].id
    )
    services = Services(Preferences(settings, store), KeyStore(), ModelsCache(folders), make_client)
    return Workspace(services, ConversationStore(folders))


def report(session: ChatSession) -> None:
    """Prints what arrives in `session`."""

    def grown(message_id: str) -> None:
        message = session.message(message_id)
        tell("r", message_id, len(message.text) + len(message.reasoning))
        if message.parent_id:
            tell("s", message.parent_id)

    session.message_grown.connect(grown)


async def talk(session: ChatSession, first: int) -> None:
    """Sends one question after the other; now and then regenerates, edits, deletes, renames."""
    number = first
    while True:
        path = session.path()
        if number % 4 == 3:
            session.turns.regenerate(path[-1].id)
        elif number % 4 == 2:
            question = next(message for message in reversed(path) if message.role == Role.USER)
            session.turns.edit(question.id, QUESTIONS[number % len(QUESTIONS)])
        else:
            session.turns.send(QUESTIONS[number % len(QUESTIONS)])
        number += 1
        while session.is_running:  # noqa: ASYNC110 - a signal would need the loop of Qt
            await asyncio.sleep(TICK_S)
        if number % 3 == 0 and len(path) > 3:
            session.delete(path[1].id)
            session.rename(f"第 {number} 次")


async def main(data_dir: Path) -> None:
    app = workspace(data_dir)
    await app.start()
    talks = []
    for first in range(2):
        session = app.new_conversation()
        report(session)
        talks.append(asyncio.create_task(talk(session, first * 4)))
    while not any(task.done() for task in talks):
        tell("t")
        await asyncio.sleep(TICK_S)
    await asyncio.gather(*talks)  # only to show why one ended


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
