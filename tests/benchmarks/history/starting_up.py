"""Start-up with 20,000 conversations compared with 20: until the conversation and the list are painted."""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
from pathlib import Path

from app.core.settings import Settings
from app.storage import encoding
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.reading import SNAPSHOT
from app.storage.settings import SettingsStore
from tests.benchmarks.bench_start import Sample
from tests.benchmarks.bench_start import measure as start
from tests.benchmarks.history import generator
from tests.benchmarks.starting import conversation

MOST = 1.15
_ROUNDS = 9


def measure(build: Path) -> bool:
    """Prints both medians and their ratio; whether it is small enough."""
    folders = [_prepared(build, count) for count in (20, 20_000)]
    passed = True
    for what in ("dousha_window", "dousha_list"):
        module = f"tests.benchmarks.{'starting' if what == 'dousha_window' else 'history'}.{what}"
        commands = [[sys.executable, "-m", module, "--data-dir", str(folder)] for folder in folders]
        samples: list[list[Sample]] = [[], []]
        for command in commands:
            start(command)
        for _ in range(_ROUNDS):
            for command, some in zip(commands, samples, strict=True):
                some.append(start(command))
        few, many = (1000 * statistics.median(sample.seconds for sample in some) for some in samples)
        name = "conversation painted" if what == "dousha_window" else "list painted as well"
        verdict = "ok" if many / few <= MOST else "TOO MUCH"
        print(f"\nstart, {name}: {few:.0f} ms with 20 conversations, {many:.0f} ms with 20,000;")
        print(f"  ratio {many / few:.2f}, at most {MOST}: {verdict}", flush=True)
        passed &= many / few <= MOST
    return passed


def _prepared(build: Path, count: int) -> Path:
    """A data folder with an index, one of whose conversations is on screen at start."""
    messages = 50 * count
    folder = build / f"history-{messages}"
    if count == 20:
        shutil.rmtree(folder, ignore_errors=True)
    generator.make(folder, count, messages)
    asyncio.run(_open_one(folder))
    return folder


async def _open_one(folder: Path) -> None:
    folders = folders_under(folder)
    shown = conversation.example()
    shown.id = "f" * 21
    place = folders.conversations / shown.id
    place.mkdir(exist_ok=True)
    (place / SNAPSHOT).write_bytes(encoding.snapshot(shown, 0))
    await SettingsStore(folders).save(Settings(language="en", theme="light", window={"conversation": shown.id}))
    store = ConversationStore(folders)
    listing = await store.listing()
    await store.verify({summary.id: summary for summary in listing.summaries})
    await store.aclose()
