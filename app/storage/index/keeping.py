"""Does to the index what has to be done, on one thread; copes when the disk refuses or the file is broken."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.storage.folders import Folders
from app.storage.index import database
from app.storage.index.database import IndexDamaged, IndexUnavailable
from app.storage.index.notes import Note, Notes
from app.storage.index.walking import Verified, Walk, is_worn
from app.storage.index.writing import IndexWriter
from app.storage.memory import give_all_back

if TYPE_CHECKING:
    from app.storage.index.documents import Document

log = logging.getLogger(__name__)
T = TypeVar("T")
_TRY_AGAIN_S = 30.0
_MOST_TEXT = 1_000_000
"""Characters of new conversations that are written together; from so many on, larger transactions only take memory."""


class Keeper:
    """`progress`, `problem`, `generation` and `is_open` may be read from any thread."""

    def __init__(self, folders: Folders, notes: Notes, closing: threading.Event) -> None:
        self._folder, self._conversations = folders.cache, folders.conversations
        self._notes, self._closing = notes, closing
        self._writer: IndexWriter | None = None
        self._try_again_at = 0.0
        self.generation = 0
        """Counts how often the file was made anew: who reads it then opens it again."""
        self.version = 0
        """Grows whenever something that happened was taken in."""
        self.progress: float | None = None
        """How much of a rebuild is done, from 0 to 1; None when none is going on."""
        self.problem: Text | None = None
        """Why there is no index now, as a phrase; None when there is one."""

    @property
    def is_open(self) -> bool:
        """Whether there is an index to be searched."""
        return self._writer is not None and self.problem is None

    def summaries(self) -> list[ConversationSummary] | None:
        """What the list shows; None when only the files can tell."""
        if not (self._folder / database.FILE).exists():
            return None
        writer = self._open()
        return writer.summaries() if writer.is_complete else None

    def verify(self, listed: Mapping[str, ConversationSummary]) -> Verified:
        """Compares with the files and takes in what is different; fills the index if it is new or worn."""
        writer = self._open()
        if is_worn(*writer.stale):
            self._make_anew()
            writer = self._open()
        walk = Walk(self._conversations, writer, self._go_on, self._report)
        try:
            if not writer.is_complete:
                self.progress = 0.0
            ages = {name: summary.updated_at for name, summary in listed.items()}
            if walk.run(ages) and not writer.is_complete:
                writer.set_complete()
        finally:
            self.progress = None
            self.version += 1
        return walk.result.differing_from(listed)

    def tidy(self) -> None:
        """Work that nobody waits for: what was written in pieces is put together, so that searching stays quick."""
        while self._go_on() and self._open().tidy():
            pass
        self._open().let_go()
        give_all_back()

    def rebuild(self) -> None:
        """Begins anew with an empty index."""
        self._make_anew()
        self.verify({})

    def _go_on(self) -> bool:
        self.write_notes()
        return not self._closing.is_set()

    def _report(self, progress: float) -> None:
        if self.progress is not None:
            self.progress = progress

    def write_notes(self) -> None:
        """Takes in what has happened."""
        notes = self._notes.take()
        done: list[str] = []
        try:
            for written in self._write_new([name for name, note in notes.items() if note.whole]):
                done += written
            for conversation_id in notes.keys() - set(done):
                note = notes[conversation_id]
                self._write(self._open(), conversation_id, note)
                done.append(conversation_id)
        except (IndexUnavailable, IndexDamaged):
            self._notes.put_back({name: note for name, note in notes.items() if name not in done})
            raise
        self.version += bool(done)

    def _write_new(self, names: list[str]) -> Iterator[list[str]]:
        """New conversations, of which an import brings many, are written together; the ids of those that were."""
        documents: list[Document] = []
        size = 0
        new = [name for name in names if (self._conversations / name).exists() and not self._open().holds(name)]
        if not new:
            return
        from app.storage.index.bulk import batch_of  # nothing is written while the index is up to date
        from app.storage.index.documents import read_document

        begin = 0
        for end, name in enumerate(new, 1):
            documents.append(read_document(self._conversations / name))
            size += documents[-1].size
            if size >= _MOST_TEXT or end == len(new):
                self._open().add(batch_of(documents))
                yield new[begin:end]
                documents, size, begin = [], 0, end

    def _write(self, writer: IndexWriter, conversation_id: str, note: Note) -> None:
        from app.storage.index.documents import read_document

        folder = self._conversations / conversation_id
        if note.gone or (note.whole and not folder.exists()):
            writer.forget(conversation_id)
        elif note.whole or not writer.put(conversation_id, note.passages):
            writer.replace(read_document(folder))

    # errors

    def guarded(self, work: Callable[[], T], otherwise: T) -> T:
        """Does `work`; once more with a new index when this one is broken; `otherwise` when the disk refuses."""
        try:
            try:
                result = work()
            except IndexDamaged as error:
                log.info("the index is made anew: %s", error)
                self._make_anew()
                result = work()
        except (IndexUnavailable, IndexDamaged) as error:
            log.info("no index: %s", error)
            damaged = Text("索引文件无法重建", "the index cannot be made anew")
            self.problem = error.reason if isinstance(error, IndexUnavailable) else damaged
            self._try_again_at = time.monotonic() + _TRY_AGAIN_S
            self.close()
            return otherwise
        self.problem = None
        return result

    def _open(self) -> IndexWriter:
        if self._writer is None:
            if self.problem and time.monotonic() < self._try_again_at:
                raise IndexUnavailable(self.problem)
            self._writer = IndexWriter(self._folder)
        return self._writer

    def _make_anew(self) -> None:
        self.close()
        self.generation += 1
        database.remove(self._folder)

    def close(self) -> None:
        """Lets go of the file."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
