"""How long the lists take: the model picker with 5,000 models, the list of conversations with 100,000.

Run by `dev.py bench lists`. Each figure is from the event to the finished repaint, in ms.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.core.conversation import Conversation
from app.core.message import Message
from app.core.settings import Settings
from app.event_loop import QtLoop
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.keys import KeyStore
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.conversation_list import ConversationListPane
from app.ui.dialogs.model_picker import ModelPicker
from app.ui.theme import Theme

_MODELS, _CONVERSATIONS = 5_000, 100_000
_KEYSTROKE_MS = 30


def _measure(name: str, view: QAbstractItemView, do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    QCoreApplication.sendPostedEvents()
    view.doItemsLayout()
    view.viewport().repaint()
    took = (time.perf_counter() - start) * 1000
    print(f"  {name:<44}{took:8.1f} ms")
    return took


def _picker(theme: Theme, preferences: Preferences, services: Services) -> float:
    picker = ModelPicker(theme, preferences, services, "wcode", "model/0")
    picker.show()
    words = ("m", "mo", "mode", "model 49", "vendor-7/model", "zzz", "vndr9", "")
    took = [_measure(f"picker: {word!r}", picker.list, lambda word=word: picker.search.setText(word)) for word in words]
    picker.close()
    print(f"picker, {_MODELS:,} models: median {statistics.median(took):.1f} ms, longest {max(took):.1f} ms")
    return max(took)


def _list(theme: Theme, workspace: Workspace) -> None:
    shelf, now = workspace.shelf, datetime.now(UTC)
    conversations = []
    for number in range(_CONVERSATIONS):
        instant = (now - timedelta(minutes=30 * number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        made = Conversation(title=f"Conversation number {number}", created_at=instant, updated_at=instant)
        made.put(Message(id=f"m{number}"))
        shelf.put(made)
        conversations.append(made)
    pane = ConversationListPane(theme, workspace)
    pane.resize(260, 700)
    pane.show()
    print(f"list, {_CONVERSATIONS:,} conversations:")
    _measure("read", pane.list, shelf.listed.emit)
    _measure("mark an old one as opened", pane.list, lambda: pane.set_current(conversations[70_000].id))
    _measure("search titles", pane.results, lambda: pane.search_field.setText("number 12"))
    _measure("end the search", pane.list, lambda: pane.search_field.setText(""))
    moved = conversations[80_000]
    moved.updated_at = (now + timedelta(minutes=1)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    _measure("an old one gets an answer and goes up", pane.list, lambda: shelf.put(moved))
    _measure("one in the middle is deleted", pane.list, lambda: shelf.remove(conversations[50_000].id))
    _measure("scroll to the end", pane.list, pane.list.scrollToBottom)
    pane.close()


async def _run(folder: Path) -> int:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    theme = Theme(app)
    theme.choose("light")
    folders = folders_under(folder)
    cache = ModelsCache(folders)
    await cache.save("wcode", [f"vendor-{number % 50}/model-{number}:free" for number in range(_MODELS)])
    preferences = Preferences(Settings(), SettingsStore(folders))
    services = Services(preferences, KeyStore(), cache, lambda *_: None)  # type: ignore[arg-type,return-value]
    workspace = Workspace(services, ConversationStore(folders))
    longest = _picker(theme, preferences, services)
    _list(theme, workspace)
    await workspace.aclose()
    return 0 if longest <= _KEYSTROKE_MS else 1


def main() -> int:
    _app = QApplication(sys.argv[:1])  # kept for as long as the loop runs
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=QtLoop) as runner:
        return runner.run(_run(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
