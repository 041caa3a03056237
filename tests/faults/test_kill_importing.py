"""kill -9 in the middle of an import: nothing half to be seen, the next import completes it, undo takes all of it."""

from __future__ import annotations

import asyncio
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.core.message import ImagePart
from app.storage.conversations import ConversationStore, Listing
from app.storage.folders import folders_under
from app.storage.import_records import ImportRecords
from devtools.environment import ROOT
from tests.exchange.importers import exports

COUNT = 200
TOLD_TOGETHER = 20
"""What is taken over within a moment comes to the list at once: so many are on disk before the first is told."""


def export_of_many(path: Path) -> Path:
    raws = []
    for number in range(COUNT):
        raw = exports.plain_gpt(number)
        node = next(node for node in raw["mapping"].values() if node["message"])
        image = {"content_type": "image_asset_pointer", "asset_pointer": f"sediment://file_{number:04}"}
        node["message"]["content"] = {"content_type": "multimodal_text", "parts": [image, "look"]}
        raws.append(raw)
    pictures = {f"file_{number:04}-a.png": exports.PNG + str(number).encode() for number in range(COUNT)}
    return exports.write_zip(path, {"conversations.json": raws, **pictures})


def run(data: Path, export: Path, kill_after: int) -> int:
    """Imports until so many conversations were told; how many were."""
    command = [sys.executable, "-m", "tests.faults.importing_app", str(data), str(export)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = 0
        for line in process.stdout:
            told += line != b"done\n"
            if told >= kill_after:
                process.send_signal(signal.SIGKILL)
                break
    return told


def listing(data: Path) -> Listing:
    async def read() -> Listing:
        store = ConversationStore(folders_under(data))
        try:
            listed = await store.listing()  # of the index, which the kill has left behind
            there = {summary.id: summary for summary in (*listed.summaries, *listed.needs_attention)}
            news, gone = await store.verify(there)
            there = {own: summary for own, summary in there.items() if own not in gone}
            there |= {summary.id: summary for summary in (*news.summaries, *news.needs_attention)}
            healthy = tuple(summary for summary in there.values() if not summary.problem)
            ill = tuple(summary for summary in there.values() if summary.problem)
            found = Listing(healthy, ill, (*listed.repairs, *news.repairs))
            for summary in found.summaries:
                conversation = (await store.load(summary.id)).conversation
                parts = [part for message in conversation.path() for part in message.parts]
                (image,) = [part for part in parts if isinstance(part, ImagePart)]
                assert store.read_attachment(summary.id, image.file).startswith(exports.PNG)
            return found
        finally:
            await store.aclose()

    return asyncio.run(read())


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no kill -9")
@pytest.mark.timeout(180)
def test_a_killed_import_leaves_nothing_half_and_is_completed_by_the_next(tmp_path: Path) -> None:
    export, data = export_of_many(tmp_path / "many.zip"), tmp_path / "data"
    dice = random.Random(5)
    before = 0
    for _ in range(4):
        told = run(data, export, dice.randint(2, 20))
        found = listing(data)
        assert found.needs_attention == ()
        assert found.repairs == ()
        assert before + told <= len(found.summaries) <= before + told + TOLD_TOGETHER <= COUNT
        before = len(found.summaries)
    run(data, export, COUNT + 1)
    assert len(listing(data).summaries) == COUNT
    records = ImportRecords(folders_under(data)).all()
    recorded = {own for record in records for own in record.created}
    assert recorded == {summary.id for summary in listing(data).summaries}
