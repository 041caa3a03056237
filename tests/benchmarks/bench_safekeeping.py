"""What keeping safe costs with many conversations: looking for others' changes, backups, planning a restore, one turn.

Run by `dev.py bench safekeeping`, or `python -m tests.benchmarks.bench_safekeeping [CONVERSATIONS]`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.core.changes import FieldsSet, MessagePut, apply
from app.core.conversation import Conversation
from app.core.message import Message, TextPart
from app.storage import backups, encoding, restoring
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import Folders, folders_under
from app.storage.marks import SNAPSHOT
from app.storage.sweep import Sweep

_MESSAGES = 50
_REPEATS = 5


def _conversation(name: str, messages: int) -> Conversation:
    conversation = Conversation(name, title=f"豆沙 {name}")
    for number in range(messages):
        text = f"{number} 红豆沙包怎么做？ How are buns made? " * 8
        parent = f"m{number - 1}" if number else None
        conversation.put(Message(id=f"m{number}", parent_id=parent, parts=(TextPart(text),)))
    return conversation


def _fill(folders: Folders, count: int) -> None:
    data = encoding.snapshot(_conversation("x", _MESSAGES), 0)
    for number in range(count):
        folder = folders.conversations / f"c{number:06}"
        folder.mkdir(parents=True)
        (folder / SNAPSHOT).write_bytes(data)


def _timed(work: Callable[[], object], repeats: int = 1) -> float:
    taken = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begin)
    return statistics.median(taken)


def _turn(files: ConversationFiles, conversation: Conversation) -> None:
    number = len(conversation.messages)
    message = Message(id=f"t{number}", parts=(TextPart("怎么做？" * 20),))
    changes = (MessagePut(message), FieldsSet({"current_id": message.id}))
    files.append(conversation.id, tuple(apply(conversation, change) for change in changes), sync=False)


def _say(name: str, value: str) -> None:
    print(f"{name:<58}{value}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("conversations", type=int, nargs="?", default=20_000)
    count = parser.parse_args().conversations
    go_on: backups.Report = lambda _done, _total: True  # noqa: E731
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory() as name:
        folders = folders_under(Path(name))
        _fill(folders, count)
        size = sum(file.stat().st_size for file in folders.conversations.rglob("*.json"))
        _say("conversations, size", f"{count:,}, {size / 1e6:,.0f} MB")
        sweep = Sweep(folders.conversations)
        sweep.run()
        _say("looking for changes in all", f"{_timed(sweep.run, _REPEATS) * 1000:,.0f} ms")
        _say("the first backup", f"{_timed(lambda: backups.back_up(folders, folders.backups, go_on, now)):,.1f} s")
        day = now + timedelta(days=1)
        nothing = _timed(lambda: backups.back_up(folders, folders.backups, go_on, day))
        _say("a backup when nothing has changed", f"{nothing:,.2f} s")
        for number in range(20):
            os.utime(folders.conversations / f"c{number:06}" / SNAPSHOT)
        changed = _timed(lambda: backups.back_up(folders, folders.backups, go_on, day))
        sizes = " + ".join(f"{backup.size / 1e6:,.2f} MB" for backup in backups.listing(folders.backups))
        _say("a backup when 20 have changed", f"{changed:,.2f} s; files: {sizes}")
        opened = restoring.OpenBackup(backups.listing(folders.backups)[0].path)
        planning = _timed(lambda: restoring.planned(folders, opened, go_on))
        opened.close()
        _say("finding out what a restore would bring (nothing)", f"{planning:,.1f} s")
        files = ConversationFiles(folders)
        costs = []
        for length in (0, 10_000):
            conversation = _conversation(f"long{length}", length)
            files.create(conversation)
            costs.append(_timed(lambda conversation=conversation: _turn(files, conversation), 300))  # type: ignore[misc]
            _say(f"storing a turn in a conversation of {length:,}", f"{costs[-1] * 1e6:,.0f} µs")
        _say("ratio", f"{costs[1] / costs[0]:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
