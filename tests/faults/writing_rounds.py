"""Kills writing programs, or runs two at once, and compares what they had written with what is found."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.storage import backups, restoring
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.reading import read_conversation
from app.storage.storage_error import StorageError
from devtools.environment import ROOT
from tests.faults.writing_program import ALONE, TOGETHER

_LONGEST_LIFE_S = 0.8


@dataclass
class Outcome:
    """What one round, or one minute of two programs, came to."""

    written: int = 0
    """Messages that were said to be on disk."""
    lost: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    bad_backups: list[str] = field(default_factory=list)
    backups: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    """How often each kind of work was under way when the kill came."""

    @property
    def is_good(self) -> bool:
        return not (self.lost or self.unreadable or self.bad_backups)


def _start(folder: Path, seed: int, who: str, seconds: float, kinds: tuple[str, ...]) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.faults.writing_program", str(folder), str(seed), who, str(seconds), *kinds]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, env=environment)


def killed(count: int, seed: int) -> Iterator[Outcome]:
    """`count` kills at random moments."""
    chance = random.Random(seed)
    for number in range(count):
        with tempfile.TemporaryDirectory() as name:
            yield _kill_once(Path(name), chance.randrange(1 << 30), chance.uniform(0, _LONGEST_LIFE_S), number)


def _kill_once(folder: Path, seed: int, life_s: float, number: int) -> Outcome:
    # Every second round favours the rarer kinds of work.
    kinds = ALONE if number % 2 else ("import", "merge", "backup", "restore", "trash", "migrate", "fold", "send")
    process = _start(folder, seed, "a", 60, kinds)
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout as stdout, process.stderr as stderr:
        first = stdout.readline()
        time.sleep(life_s)
        process.send_signal(signal.SIGKILL)
        output = first + stdout.read()
        complaint = stderr.read().decode()
        process.wait()
    assert process.returncode == -signal.SIGKILL, complaint
    return judged(folder, [output])


def together(seconds: float, seed: int) -> Outcome:
    """Two programs that write to the same conversations for a while."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        processes = [_start(folder, seed + n, who, seconds, TOGETHER) for n, who in enumerate("ab")]
        outputs = []
        for process in processes:
            output, complaint = process.communicate(timeout=seconds + 120)
            assert process.returncode == 0, complaint.decode()
            outputs.append(output)
        return judged(folder, outputs)


def judged(folder: Path, outputs: list[bytes]) -> Outcome:
    """What the next start finds."""
    outcome = Outcome()
    texts, outcome.unreadable = asyncio.run(_found(folder))
    for output in outputs:
        lines = [line.split(" ") for line in output[: output.rfind(b"\n") + 1].decode().splitlines()]
        outcome.kinds.update([line[1] for line in lines if line[0] == "k"][-1:])
        for kind, *values in lines:
            if kind == "m":
                outcome.written += 1
                if values[1] not in texts:
                    outcome.lost.append(" ".join(values)[:80])
    known = backups.listing(folders_under(folder).backups)
    outcome.backups = len(known)
    for backup in known:
        try:
            opened = restoring.OpenBackup(backup.path)
            plan = restoring.planned(folders_under(folder), opened, lambda _done, _total: True)
            opened.close()
        except StorageError as error:
            outcome.bad_backups.append(f"{backup.path.name}: {error}")
        else:
            outcome.bad_backups += [f"{backup.path.name}: unreadable {plan.unreadable}"] if plan.unreadable else []
    return outcome


async def _found(folder: Path) -> tuple[set[str], list[str]]:
    """All texts there are, in the list and in the trash, and what cannot be read."""
    folders = folders_under(folder)
    store = ConversationStore(folders)
    listing = await store.listing()
    trashed = await store.trash.listing()
    wrong = [f"{summary.id}: {summary.problem}" for summary in listing.needs_attention]
    texts: set[str] = set()
    for summary in listing.summaries:
        conversation = (await store.load(summary.id)).conversation
        texts.update(message.text for message in conversation.messages.values())
    for one in trashed:
        try:
            conversation = read_conversation(folders.trash / one.name).conversation
        except StorageError as error:
            wrong.append(f"trash {one.name}: {error}")
        else:
            texts.update(message.text for message in conversation.messages.values())
    await store.aclose()
    return texts, wrong


def table(done: list[Outcome]) -> str:
    """Rounds, messages, faults, and what was under way."""
    kinds: Counter[str] = Counter()
    for one in done:
        kinds.update(one.kinds)
    rows = {
        "rounds": len(done),
        "messages that were on disk": sum(one.written for one in done),
        "of them lost": sum(len(one.lost) for one in done),
        "conversations unreadable": sum(len(one.unreadable) for one in done),
        "backups": sum(one.backups for one in done),
        "of them unreadable, whole or in part": sum(len(one.bad_backups) for one in done),
        "ended during": ", ".join(f"{kind} {count}" for kind, count in kinds.most_common()),
    }
    return "\n".join(f"{name:<42}{value}" for name, value in rows.items())
