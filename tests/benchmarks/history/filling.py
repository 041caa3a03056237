"""How quickly an empty index is filled, how large it gets, and how long it holds the window's thread up meanwhile."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.index import database

LEAST_A_S = 20_000


async def measure(folder: Path) -> bool:
    """Prints the figures; whether the index was filled quickly enough."""
    folders = folders_under(folder)
    database.remove(folders.cache)
    store = ConversationStore(folders)
    begin = time.perf_counter()
    listing = await store.listing()
    print(f"  list without index: {time.perf_counter() - begin:.2f} s", flush=True)
    listed = {summary.id: summary for summary in listing.summaries}
    messages = sum(summary.message_count for summary in listing.summaries)
    stalls: list[float] = []
    watch = asyncio.create_task(_watch(stalls))
    begin, cpu = time.perf_counter(), time.process_time()
    await store.verify(listed)
    seconds, cpu_s = time.perf_counter() - begin, time.process_time() - cpu
    watch.cancel()
    await store.aclose()
    size = sum(file.stat().st_size for file in folders.cache.glob(f"{database.FILE}*"))
    data = sum(file.stat().st_size for file in folders.conversations.glob("*/conversation.json"))
    stalls.sort()
    print(
        f"  index filled: {messages / seconds:,.0f} messages/s ({seconds:.1f} s, {cpu_s:.1f} s of CPU), "
        f"{size / 1e6:.0f} MB of index for {data / 1e6:.0f} MB of conversations\n"
        f"  meanwhile the loop was late by: median {1000 * stalls[len(stalls) // 2]:.1f} ms, "
        f"99 % {1000 * stalls[int(len(stalls) * 0.99)]:.1f} ms, longest {1000 * stalls[-1]:.1f} ms",
        flush=True,
    )
    return messages / seconds >= LEAST_A_S


async def _watch(stalls: list[float]) -> None:
    """How late a timer of the loop comes, again and again."""
    while True:
        due = time.perf_counter() + 0.005
        await asyncio.sleep(0.005)
        stalls.append(time.perf_counter() - due)
