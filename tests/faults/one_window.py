"""One running app for many stories, each with a server and a conversation of its own: opening a window takes longer."""

from __future__ import annotations

import asyncio
import gc
import shutil
import threading
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtWidgets import QApplication

from app.core.conversation import Conversation
from app.event_loop import QtLoop
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from tests.flows.desk import ENDPOINT_ID, Desk, options_for, started
from tests.waiting import until

_LONGEST_STORY_S = 20
_THREADS = 8
"""Of the loop's executor."""


class OneWindow:
    """Keeps window and loop between the tests of a module; nothing runs in between."""

    def __init__(self, qapp: QApplication, folder: Path) -> None:
        self.data_dir = folder / "data"
        self._next_start = folder / "next start"
        self._runner = asyncio.Runner(loop_factory=QtLoop)
        self._stack = AsyncExitStack()
        self.desk: Desk = self._runner.run(self._open(qapp))
        self.is_open = True

    async def _open(self, qapp: QApplication) -> Desk:
        # Threads that are made once and stay must not seem to be left behind by a test.
        barrier = threading.Barrier(_THREADS)
        await asyncio.gather(*(asyncio.to_thread(barrier.wait) for _ in range(_THREADS)))
        self.data_dir.mkdir()
        options = options_for(self.data_dir)
        desk = await self._stack.enter_async_context(started(qapp, options, "http://127.0.0.1:9/v1", ""))
        await self.idle()
        gc.freeze()  # the window stays: looking through it again and again takes longer than most stories
        return desk

    def run(self, story: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
        """Runs a story to its end and until nothing is under way."""
        self._runner.run(self._told(story))

    async def _told(self, story: Callable[[Desk], Coroutine[Any, Any, None]]) -> None:
        async with asyncio.timeout(_LONGEST_STORY_S):
            await story(self.desk)
            await self.idle()

    @staticmethod
    async def idle() -> None:
        """Waits until of all tasks only this one and the app's main one are left."""
        await until(lambda: len(asyncio.all_tasks()) <= 2)

    @staticmethod
    def talk_to(desk: Desk, base_url: str, **fields: object) -> None:
        """From now on the endpoint is a server at `base_url`."""
        endpoint = desk.preferences.settings.endpoint(ENDPOINT_ID)
        assert endpoint is not None
        changed = msgspec.structs.replace(endpoint, base_url=base_url, **fields)
        desk.application.services.put_endpoint(changed)

    async def after_a_crash(self, conversation_id: str) -> Conversation:
        """The conversation as the next start would find it if the app were killed now."""
        target = self._next_start / "conversations" / conversation_id
        shutil.copytree(self.desk.folder(conversation_id), target)
        store = ConversationStore(folders_under(self._next_start))
        loaded = await store.load(conversation_id)
        await store.aclose()
        shutil.rmtree(self._next_start)
        return loaded.conversation

    def quit(self) -> None:
        """Closes the window, as a user would."""
        if self.is_open:
            self.is_open = False
            self._runner.run(self._stack.aclose())
            self._runner.close()
            gc.unfreeze()
