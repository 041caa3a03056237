"""A program that writes to a data folder in every way that Dousha does, until it is killed or its time is over.

`python -m tests.faults.writing_program DATA_DIR SEED WHO SECONDS [KIND ...]`. Prints what must be found afterwards:
    m ID TEXT    a message with this text was written and synced to conversation ID
    k KIND       a piece of work of this kind has begun
    b            a backup was made
Several at once may run on the same folder; each has a name of its own (WHO).
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import msgspec

from app.core.changes import Change, FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import Conversation
from app.core.merge import take_over
from app.core.message import Message, MessageState, Role, TextPart
from app.storage import backups, restoring
from app.storage.conversation_files import ChangedOutsideError, ConversationFiles
from app.storage.folders import folders_under
from app.storage.marks import SNAPSHOT
from app.storage.storage_error import StorageError
from app.storage.trash import Trash

SHARED = ("shared-one", "shared-two")
ALONE = ("send", "stream", "edit", "delete", "import", "fold", "merge", "migrate", "trash", "backup", "restore")
TOGETHER = ("send", "stream", "edit", "delete", "import", "fold", "look")


def tell(*words: str) -> None:
    """One line at once: what is in the pipe survives the kill."""
    os.write(1, " ".join(words).encode() + b"\n")


class Writer:
    """Holds its conversations in memory, as the app does."""

    def __init__(self, data_dir: Path, seed: int, who: str) -> None:
        self.folders = folders_under(data_dir)
        self.files = ConversationFiles(self.folders)
        self.trash = Trash(self.folders, self.files)
        self.chance = random.Random(seed)
        self.who, self.number = who, 0
        self.open: dict[str, Conversation] = {}
        for conversation_id in SHARED:
            try:
                self.open[conversation_id] = self.files.read(conversation_id).conversation
            except StorageError:
                with suppress(StorageError):  # somebody else was quicker
                    self.files.create(Conversation(conversation_id, title="shared"))
                self.open[conversation_id] = self.files.read(conversation_id).conversation

    def any(self) -> Conversation:
        return self.open[self.chance.choice(list(self.open))]

    def text(self) -> str:
        self.number += 1
        return f"{self.who}-{self.number}-" + "豆沙" * self.chance.randint(0, 300)

    def write(self, conversation: Conversation, *changes: Change, sync: bool = False) -> None:
        placed = tuple([apply(conversation, change) for change in changes])
        try:
            self.files.append(conversation.id, placed, sync=sync)
        except ChangedOutsideError:
            self.fold(conversation)

    def fold(self, conversation: Conversation | None = None) -> None:
        conversation = conversation or self.any()
        if union := self.files.fold(conversation):
            take_over(conversation, union)

    def look(self) -> None:
        conversation = self.any()
        if union := self.files.look(conversation):
            take_over(conversation, union)

    def message(self, conversation: Conversation, text: str, **fields: object) -> Message:
        values = {"parent_id": conversation.current_id, "parts": (TextPart(text),), **fields}
        return Message(id=f"id-{self.who}-{self.number}", created_at="2026-01-01", **values)  # type: ignore[arg-type]

    def send(self) -> None:
        conversation, text = self.any(), self.text()
        message = self.message(conversation, text)
        self.write(conversation, MessagePut(message), FieldsSet({"current_id": message.id}), sync=True)
        tell("m", conversation.id, text)

    def stream(self) -> None:
        conversation, text = self.any(), self.text()
        message = self.message(conversation, "", role=Role.ASSISTANT, state=MessageState.STREAMING, parts=())
        self.write(conversation, MessagePut(message), FieldsSet({"current_id": message.id}))
        for start in range(0, len(text), 40):
            self.write(conversation, MessageGrown(message.id, text=text[start : start + 40]))
        whole = self.message(conversation, text, role=Role.ASSISTANT, parent_id=message.parent_id)
        self.write(conversation, MessagePut(whole), sync=True)
        tell("m", conversation.id, text)

    def edit(self) -> None:
        conversation, text = self.any(), self.text()
        parents = [message.parent_id for message in conversation.messages.values()] or [None]
        message = self.message(conversation, text, parent_id=self.chance.choice(parents))
        self.write(conversation, MessagePut(message), FieldsSet({"title": text[:20]}), sync=True)
        tell("m", conversation.id, text)

    def delete(self) -> None:
        conversation = self.any()
        if conversation.messages:
            message = self.chance.choice(list(conversation.messages.values()))
            gone = msgspec.structs.replace(message, deleted_at="2026-01-02")
            self.write(conversation, MessagePut(gone), sync=True)

    def bring(self) -> None:
        """As an import does: many conversations at once."""
        for _ in range(8):
            text = self.text()
            conversation = Conversation(f"{self.who}-{self.number}", title=text[:20])
            conversation.put(self.message(conversation, text))
            self.files.create(conversation)
            self.open[conversation.id] = conversation
            tell("m", conversation.id, text)

    def merge(self) -> None:
        """Another program writes to the conversation meanwhile."""
        conversation, text = self.any(), self.text()
        other = ConversationFiles(self.folders)
        theirs = other.read(conversation.id).conversation
        message = self.message(theirs, text)
        other.append(theirs.id, (MessagePut(message),), sync=True)
        tell("m", conversation.id, text)
        self.send()

    def migrate(self) -> None:
        """The file is one of an older version; writing makes it one of today's and keeps the old one."""
        conversation = self.any()
        self.fold(conversation)
        path = self.files.folder(conversation.id) / SNAPSHOT
        raw = json.loads(path.read_bytes())
        del raw["version"], raw["format"]
        older = path.with_name("older.tmp")
        older.write_text(json.dumps(raw), encoding="utf-8")
        os.replace(older, path)
        self.fold(conversation)

    def throw_away(self) -> None:
        conversation = self.any()
        if conversation.id not in SHARED:
            self.trash.put(conversation.id)
            self.trash.restore_last(conversation.id)

    def back_up(self) -> None:
        if backups.back_up(self.folders, self.folders.backups, lambda _done, _total: True):
            tell("b")

    def restore(self) -> None:
        """Something is gone (thrown away, here) and comes back from the newest backup."""
        known = backups.listing(self.folders.backups)
        candidates = [conversation_id for conversation_id in self.open if conversation_id not in SHARED]
        if not known or not candidates:
            return
        self.trash.put(gone := self.chance.choice(candidates))
        del self.open[gone]
        opened = restoring.OpenBackup(known[0].path)
        plan = restoring.planned(self.folders, opened, lambda _done, _total: True)
        for addition in (*plan.additions, *plan.deleted):
            reading = opened.reading(addition.id)
            self.files.take_in(reading.conversation, opened.attachments(addition.id), reading.last)
        opened.close()

    def works(self) -> dict[str, Callable[[], None]]:
        return {
            "send": self.send,
            "stream": self.stream,
            "edit": self.edit,
            "delete": self.delete,
            "import": self.bring,
            "fold": self.fold,
            "look": self.look,
            "merge": self.merge,
            "migrate": self.migrate,
            "trash": self.throw_away,
            "backup": self.back_up,
            "restore": self.restore,
        }


def main(data_dir: str, seed: str, who: str, seconds: str, *kinds: str) -> None:
    writer = Writer(Path(data_dir), int(seed), who)
    works = writer.works()
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        kind = writer.chance.choice(kinds or ALONE)
        tell("k", kind)
        works[kind]()


if __name__ == "__main__":
    main(*sys.argv[1:])
