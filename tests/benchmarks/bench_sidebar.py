"""What the sidebar costs: making it, showing it the first time, one change, unfolding, a long conversation.

Run by `dev.py bench sidebar`. Wished for: made in under 40 ms, a change in under 16 ms (a frame), a group unfolded for
the first time, which makes its rows, in under 60 ms.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication

from app.core.message import Message, Role, TextPart
from app.core.settings import Settings
from app.event_loop import run
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.sidebar import Sidebar
from app.ui.sidebar.parameter_group import ParameterGroup
from app.ui.theme import Theme

ROUNDS = 9
T = TypeVar("T")


class Stopwatch:
    """Collects milliseconds by name."""

    def __init__(self) -> None:
        self.taken: dict[str, list[float]] = {}

    def measure(self, name: str, work: Callable[[], T]) -> T:
        start = time.perf_counter()
        result = work()
        self.taken.setdefault(name, []).append((time.perf_counter() - start) * 1000)
        return result

    def report(self) -> None:
        for name, times in self.taken.items():
            print(f"{name:48} median {statistics.median(times):6.1f} ms   worst {max(times):6.1f} ms")


def lengthen(session: ChatSession, count: int) -> None:
    """Gives the conversation `count` messages of 1,000 characters."""
    parent: str | None = None
    for number in range(count):
        role = Role.ASSISTANT if number % 2 else Role.USER
        text = TextPart("豆沙 red bean " * 77)
        message = Message(id=str(number), parent_id=parent, role=role, parts=(text,))
        session.conversation.put(message)
        parent = message.id
    session.conversation.current_id = parent


def unfold(sidebar: Sidebar, group: ParameterGroup) -> None:
    """Shows all rows of `group`, which have to be made, until they are painted."""
    group.set_open(True, advanced=True)
    QApplication.processEvents()
    sidebar.repaint()


async def one_round(
    watch: Stopwatch, make: Callable[[], Sidebar], sessions: tuple[ChatSession, ChatSession], number: int
) -> None:
    session, long = sessions
    sidebar = watch.measure("made", make)
    sidebar.resize(310, 800)
    watch.measure("a conversation shown, unseen", lambda: sidebar.show_session(session))
    watch.measure("seen for the first time", lambda: (sidebar.show(), sidebar.repaint()))
    await asyncio.sleep(0.05)
    watch.measure("one change", lambda: session.set_parameter("temperature", 0.1 + number / 10))
    await asyncio.sleep(0.5)
    groups = sidebar.parameters.groups.values()
    largest = max((group for group in groups if not group.is_open), key=lambda group: len(group.specs))
    watch.measure("the largest folded group unfolded", lambda: unfold(sidebar, largest))
    watch.measure("everything unfolded", lambda: [group.set_open(True, advanced=True) for group in groups])
    watch.measure("one change, everything unfolded", lambda: session.set_parameter("seed", number))
    watch.measure("a conversation of 10,000 messages shown", lambda: sidebar.show_session(long))
    watch.measure("one change in it", lambda: long.set_parameter("seed", number))
    watch.measure("what will be sent of it", sidebar.show_request)
    await asyncio.sleep(0.05)
    sidebar.show_session(None)
    sidebar.close()
    sidebar.deleteLater()


async def main(folder: Path) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    folders = folders_under(folder)
    preferences = Preferences(Settings(), SettingsStore(folders))
    services = Services(preferences, KeyStore(), ModelsCache(folders), lambda *_: None)  # type: ignore[arg-type,return-value]
    workspace = Workspace(services, ConversationStore(folders))
    theme = Theme(app)
    theme.choose("light")
    watch = Stopwatch()
    session, long = workspace.new_conversation(), workspace.new_conversation()
    lengthen(long, 10_000)
    for number in range(ROUNDS):
        await one_round(watch, lambda: Sidebar(theme, preferences, services), (session, long), number)
    watch.report()
    await workspace.aclose()


if __name__ == "__main__":
    application = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        run(main(Path(name)))
