"""How long the lists take: the model picker with 5,000 models, filing 2,000 chats, the list of 100,000 conversations.

Run by `dev.py bench lists`. Each figure is from the event to the finished repaint, in ms.
"""

from __future__ import annotations

import asyncio
import gc
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QAbstractItemView, QApplication

from app.core.conversation import Conversation
from app.core.list_filter import EVERYTHING, ListFilter, Span
from app.core.list_order import Sort
from app.core.message import Message, TextPart
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
from app.ui.conversation_list import ConversationListPane, headings
from app.ui.dialogs.model_picker import ModelPicker
from app.ui.theme import Theme

_MODELS, _CONVERSATIONS, _FILED = 5_000, 100_000, 2_000
_KEYSTROKE_MS = 30


def _timed(view: QAbstractItemView, do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    QCoreApplication.sendPostedEvents()
    view.executeDelayedItemsLayout()  # what a timer of Qt's would do
    view.viewport().repaint()
    return (time.perf_counter() - start) * 1000


def _measure(name: str, view: QAbstractItemView, do: Callable[[], object]) -> float:
    took = _timed(view, do)
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


def _repeat(name: str, view: QAbstractItemView, work: Iterable[Callable[[], object]]) -> None:
    took = sorted(_timed(view, do) for do in work)
    middle, late = statistics.median(took), took[min(len(took) - 1, round(0.95 * len(took)))]
    print(f"  {name:<44}{middle:8.1f} ms, p95 {late:8.1f} ms ({len(took)} times)")


def _conversations(now: datetime) -> list[Conversation]:
    """A tenth is in folders, a tenth has tags, some are pinned, starred or archived."""
    made = []
    for number in range(_CONVERSATIONS):
        instant = (now - timedelta(minutes=30 * number)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        one = Conversation(title=f"Conversation number {number}", created_at=instant, updated_at=instant)
        one.folder = f"Folder {number % 300}" if number % 10 == 1 and number % 300 < 30 else ""
        one.tags = (f"tag {number % 40}",) if number % 10 == 2 else ()
        one.pinned, one.starred, one.archived = number % 5_000 == 3, number % 50 == 4, number % 100 == 5
        one.model = f"model {number % 7}"
        one.put(Message(id=f"m{number}"))
        made.append(one)
    return made


async def _pauses(name: str, pane: ConversationListPane, do: Callable[[], object]) -> None:
    """What is put in order in slices: what counts is how long the window has to wait."""
    fills = list[None]()
    filled = pane.list.model().modelReset.connect(lambda: fills.append(None))
    start = before = time.perf_counter()
    longest = 0.0
    do()
    while not fills:
        longest, before = max(longest, time.perf_counter() - before), time.perf_counter()
        await asyncio.sleep(0)
    _timed(pane.list, lambda: None)
    end = time.perf_counter()
    longest = max(longest, end - before)
    pane.list.model().modelReset.disconnect(filled)
    print(f"  {name:<44}{longest * 1000:8.1f} ms at once, {(end - start) * 1000:6.1f} ms in all")


async def _list(theme: Theme, workspace: Workspace) -> None:
    shelf, now = workspace.shelf, datetime.now(UTC)
    conversations = _conversations(now)
    for one in conversations:
        shelf.put(one)
    pane = ConversationListPane(theme, workspace)
    pane.resize(260, 700)
    pane.show()
    view, model, plain = pane.list, pane.list.model(), [one for one in conversations if not one.archived]
    gc.freeze()
    print(f"list, {_CONVERSATIONS:,} conversations:")
    await _pauses("all are read", pane, shelf.listed.emit)
    changed = [(one, one.filed(one.filing)) for one in itertools.islice(shelf.every(), _FILED)]
    for _ in range(5):
        await _pauses(f"{_FILED:,} change at once", pane, lambda: shelf.refile(changed))
    _repeat("everything anew", view, [shelf.listed.emit] * 10)
    some = plain[100:95_000:4_500]
    _repeat("mark an old one as opened", view, [lambda one=one: pane.set_current(one.id) for one in some])
    _repeat("scroll to the end and back", view, [view.scrollToBottom, view.scrollToTop] * 10)
    searches = [lambda: pane.search_field.setText("number 12"), lambda: pane.search_field.setText("")]
    _measure("search titles", pane.pages.found.view, searches[0])
    _measure("end the search", view, searches[1])

    def answered(place: int, one: Conversation) -> None:
        one.updated_at = (now + timedelta(minutes=place)).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        shelf.put(one)

    _repeat("an old one gets an answer and goes up", view, [partial(answered, n, one) for n, one in enumerate(some)])
    _repeat("one is deleted", view, [partial(shelf.remove, one.id) for one in plain[200:90_000:4_500]])

    def filed(one: Conversation, **filing: object) -> None:
        for name, value in filing.items():
            setattr(one, name, value)
        shelf.put(one)

    others = [one for one in plain[300:90_000:4_500] if not one.pinned and not one.folder]
    _repeat("one is starred", view, [partial(filed, one, starred=True) for one in others])
    _repeat("one is pinned", view, [partial(filed, one, pinned=True) for one in others])
    _repeat("one is unpinned into a folder", view, [partial(filed, o, pinned=False, folder="Folder 1") for o in others])
    _repeat("one is archived", view, [partial(filed, one, archived=True) for one in others])
    folder = headings.folder("Folder 1")
    _repeat("a folder is closed or opened", view, [partial(view.folder_toggled.emit, folder)] * 20)
    _repeat("select all and nothing", view, [view.selectAll, view.clearSelection] * 10)
    view.selectAll()
    _repeat("ask for all that is selected", view, [view.selected_ids] * 10)
    view.clearSelection()
    arrangement = workspace.catalogue.arrangement
    for name, chosen in (
        ("starred", ListFilter(starred=True)),
        ("a tag", ListFilter(tags=("tag 2",))),
        ("a model, last 30 days", ListFilter(models=("model 1",), span=Span.MONTH)),
    ):
        _measure(f"filter: {name}", view, lambda chosen=chosen: arrangement.show(chosen))
        _measure("filter: taken away", view, lambda: arrangement.show(EVERYTHING))
    for sort in (Sort.CREATED, Sort.TITLE, Sort.MODEL, Sort.CHANGED, Sort.TITLE):
        await _pauses(f"sort by {sort}", pane, lambda sort=sort: arrangement.sort_by(sort))
    _repeat("open the filter menu", view, [pane.filter_button.menu().aboutToShow.emit] * 10)
    assert model.rowCount() > 90_000
    pane.close()


async def _filing(workspace: Workspace, store: ConversationStore) -> None:
    """Chats that are not open are filed through their files; meanwhile the window must answer."""
    words = "Some words that somebody wrote. " * 20
    for number in range(_FILED):
        made = Conversation(id=f"filed{number}", title=f"Filed {number}")
        for place in range(20):
            parent = f"m{place - 1}" if place else None
            made.put(Message(id=f"m{place}", parent_id=parent, parts=(TextPart(words),)))
        await store.create(made)
    await workspace.start()
    ids = [f"filed{number}" for number in range(_FILED)]
    longest = 0.0
    start = time.perf_counter()
    workspace.catalogue.organiser.move(ids, "Work")
    filing = asyncio.ensure_future(workspace.catalogue.organiser.refiling.settle())
    while not filing.done():
        before = time.perf_counter()
        await asyncio.sleep(0.001)
        longest = max(longest, time.perf_counter() - before - 0.001)
    took = time.perf_counter() - start
    print(
        f"{_FILED:,} chats that are not open are moved to a folder: {took:.1f} s,"
        f" {took * 1000 / _FILED:.1f} ms each; longest pause of the window {longest * 1000:.1f} ms"
    )


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
    store = ConversationStore(folders)
    workspace = Workspace(services, store)
    longest = _picker(theme, preferences, services)
    await _filing(workspace, store)
    await _list(theme, workspace)
    await workspace.aclose()
    return 0 if longest <= _KEYSTROKE_MS else 1


def main() -> int:
    _app = QApplication(sys.argv[:1])  # kept for as long as the loop runs
    with tempfile.TemporaryDirectory() as folder, asyncio.Runner(loop_factory=QtLoop) as runner:
        return runner.run(_run(Path(folder)))


if __name__ == "__main__":
    sys.exit(main())
