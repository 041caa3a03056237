"""Kills the streaming app at random moments and compares what a user had seen with what is on disk."""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.core.conversation import Conversation
from app.core.message import Message, MessageState
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from devtools.environment import ROOT

MOST_LOST_MS = 250
HELD_UP_S = 0.1
"""A round in which the machine stood still for longer, just before the kill, says nothing about the app."""
_LONGEST_LIFE_S = 2.0
_START_TIMEOUT_S = 60


@dataclass
class Round:
    """One kill."""

    lost_ms: float = 0.0
    """Age of the oldest text that had been seen and is not on disk."""
    lost_characters: int = 0
    held_up_s: float = 0.0
    """The longest time in the last second in which the process did not run."""
    wrong: list[str] = field(default_factory=list)
    """What must never happen: files that need attention, sent messages that are gone."""
    messages: int = 0


def rounds(count: int, seed: int) -> Iterator[Round]:
    """`count` kills that say something; rounds in which the machine was held up are repeated, up to `count` times."""
    chance = random.Random(seed)
    spare = count
    for _ in range(count):
        one = kill_once(chance.uniform(0.0, _LONGEST_LIFE_S))
        while one.held_up_s > HELD_UP_S and not one.wrong and spare:
            spare -= 1
            one = kill_once(chance.uniform(0.0, _LONGEST_LIFE_S))
        yield one


def kill_once(life_s: float) -> Round:
    """Starts the app, kills it `life_s` after its first streamed text, and looks at the files."""
    with tempfile.TemporaryDirectory() as folder:
        output, killed_at = _run(Path(folder), life_s)
        return _judged(output, killed_at, asyncio.run(_found(Path(folder))))


def _run(folder: Path, life_s: float) -> tuple[list[list[str]], float]:
    """The words of each line that the app printed, and when it was killed."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.streaming_app", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    with process.stdout as stdout, process.stderr as stderr:
        lines = []
        deadline = time.monotonic() + _START_TIMEOUT_S
        for line in stdout:
            lines.append(line)
            if line.startswith(b"r") or time.monotonic() > deadline:
                break
        # Reading goes on, as a full pipe would stop the app; the kill comes between two lines or at a pause.
        os.set_blocking(stdout.fileno(), False)
        end, rest = time.monotonic() + life_s, b""
        while time.monotonic() < end:
            rest += stdout.read(1 << 16) or b""
            time.sleep(min(0.01, max(0.0, end - time.monotonic())))
        killed_at = time.monotonic()
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.set_blocking(stdout.fileno(), True)
        rest += stdout.read()
        complaint = stderr.read().decode()
    assert process.returncode == -signal.SIGKILL, f"the app ended by itself: {complaint}"
    printed = b"".join(lines) + rest
    whole = printed[: printed.rfind(b"\n") + 1].decode()
    return [line.split(" ") for line in whole.splitlines()], killed_at


async def _found(folder: Path) -> tuple[list[Conversation], list[str]]:
    """All conversations as the next start finds them, and what is wrong with them."""
    store = ConversationStore(folders_under(folder))
    listing = await store.listing()
    wrong = [f"needs attention: {summary.problem.en}" for summary in listing.needs_attention if summary.problem]
    conversations = [(await store.load(summary.id)).conversation for summary in listing.summaries]
    await store.aclose()
    return conversations, wrong


def _judged(output: list[list[str]], killed_at: float, found: tuple[list[Conversation], list[str]]) -> Round:
    conversations, wrong = found
    on_disk = {message.id: message for conversation in conversations for message in conversation.messages.values()}
    one = Round(wrong=wrong, messages=len(on_disk))
    longest: dict[str, int] = {}
    late: dict[str, float] = {}
    turns = [killed_at - 1.0]
    for kind, when, *values in output:
        if kind == "t":
            turns.append(float(when))
        elif kind == "s" and values[0] not in on_disk:
            one.wrong.append(f"sent message {values[0]} is gone")
        elif kind == "r":
            message_id, length = values[0], int(values[1])
            longest[message_id] = max(length, longest.get(message_id, 0))
            if length > _length(on_disk.get(message_id)):
                late.setdefault(message_id, float(when))
    one.lost_ms = max([0.0, *((killed_at - seen) * 1000 for seen in late.values())])
    one.lost_characters = sum(longest[message_id] - _length(on_disk.get(message_id)) for message_id in late)
    for message in on_disk.values():
        if message.state == MessageState.STREAMING:
            one.wrong.append(f"message {message.id} claims to be received now")
    recent = [turn for turn in turns if turn >= killed_at - 1.0] + [killed_at]
    one.held_up_s = max(later - earlier for earlier, later in itertools.pairwise(recent))
    return one


def _length(message: Message | None) -> int:
    return len(message.text) + len(message.reasoning) if message else 0


def table(done: list[Round]) -> str:
    """Rounds, lost time and text, faults."""
    lost = [one.lost_ms for one in done]
    rows = {
        "rounds": len(done),
        "messages on disk": sum(one.messages for one in done),
        "files unreadable or messages gone": sum(len(one.wrong) for one in done),
        "lost text, median": f"{statistics.median(lost):.0f} ms",
        "lost text, most": f"{max(lost):.0f} ms (allowed: {MOST_LOST_MS} ms)",
        "lost characters, most": max(one.lost_characters for one in done),
        "rounds in which the machine stood still": sum(one.held_up_s > HELD_UP_S for one in done),
    }
    return "\n".join(f"{name:<42}{value}" for name, value in rows.items())
