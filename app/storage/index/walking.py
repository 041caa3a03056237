"""Brings the index up to what the files say: verifies it at start, fills a new one. Runs on the index's own thread."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.storage.index.stamps import stamp_of
from app.storage.index.writing import IndexWriter

if TYPE_CHECKING:
    from app.storage.index.bulk import Batch
    from app.storage.index.documents import Document

_BLOCK = 16_000
"""Messages that are written at once: larger blocks take less time each, and more memory."""
_BLOCK_TEXT = 4_000_000
"""Characters of such a block, if that is less: a block takes some fifteen bytes of memory for each."""
_FIRST_BLOCK = 3_000
"""The first is there to be searched soon, and writing begins while the next one is read."""
_COMPARED = [name for name in ConversationSummary.__slots__ if name != "title_key"]
_STALE_SHARE, _STALE_LEAST = 0.3, 5_000


class Verified(msgspec.Struct):
    """What was different from what the index had said."""

    summaries: list[ConversationSummary] = []
    removed: list[str] = []
    repairs: list[tuple[str, Text]] = []
    """Pairs of conversation id and sentence."""

    def differing_from(self, listed: Mapping[str, ConversationSummary]) -> Verified:
        """The same without what `listed` says already."""
        summaries = [summary for summary in self.summaries if not _same(summary, listed.get(summary.id))]
        return Verified(summaries, [name for name in self.removed if name in listed], self.repairs)


class Walk:
    """One walk through all conversations; it can be ended from outside at any time and be begun anew."""

    def __init__(
        self,
        conversations: Path,
        writer: IndexWriter,
        pause: Callable[[], bool],
        progress: Callable[[float], None],
    ) -> None:
        """`pause` is called now and then, with nothing half done; it says whether to go on."""
        self._conversations, self._writer = conversations, writer
        self._pause, self._progress = pause, progress
        self.result = Verified()

    def run(self, ages: Mapping[str, str]) -> bool:
        """Walks; says whether it got to the end. `ages` tells when conversations were last changed, as far as known."""
        known = self._writer.stamps()
        changed, new = [], []
        try:
            entries = [entry.name for entry in os.scandir(self._conversations) if entry.is_dir()]
        except FileNotFoundError:
            entries = []
        for name in entries:
            if name.startswith("."):
                continue
            stamp = stamp_of(f"{self._conversations}/{name}")
            if name not in known:
                new.append(name)
            elif not stamp or stamp != known.pop(name):
                changed.append(name)
            known.pop(name, None)
        for gone in known:
            self._writer.forget(gone)
            self.result.removed.append(gone)
        if changed and not self._reread(changed):
            return False
        return not new or self._add(sorted(new, key=lambda name: ages.get(name) or self._age(name), reverse=True))

    def _age(self, name: str) -> str:
        """Sorts like the instants in `ages`."""
        stamp = stamp_of(f"{self._conversations}/{name}")
        return f"0{stamp.partition(':')[2]}" if stamp else "0"

    def _reread(self, names: list[str]) -> bool:
        from app.storage.index.documents import read_document  # an index that is up to date needs none of it

        for name in names:
            if not self._pause():
                return False
            document = read_document(self._conversations / name)
            self._writer.replace(document)
            self.result.summaries.append(document.summary)
            self.result.repairs += [(name, sentence) for sentence in document.repairs]
        return True

    def _add(self, names: list[str]) -> bool:
        """Reads and writes at the same time: SQLite does not hold Python's lock."""
        with ThreadPoolExecutor(1, "index-writer") as writing:
            last: Future[None] | None = None
            done = 0
            for block, count in self._blocks(names):
                if last is not None:
                    last.result()
                    self._progress(done / len(names))
                if not self._pause():
                    return False
                done += count
                last = writing.submit(self._writer.add, block)
            if last is not None:
                last.result()
        return True

    def _blocks(self, names: list[str]) -> Iterator[tuple[Batch, int]]:
        """Batches of about _BLOCK messages and how many names each took, the newest first, each in order of age."""
        from app.storage.index.bulk import batch_of
        from app.storage.index.documents import read_document
        from app.storage.summaries import is_unborn

        documents: list[Document] = []
        size, enough, text = 0, _FIRST_BLOCK, 0
        for place, name in enumerate(names, 1):
            if not is_unborn(self._conversations / name):
                document = read_document(self._conversations / name)
                documents.append(document)
                size += len(document.passages)
                text += document.size
                self.result.summaries.append(document.summary)
                self.result.repairs += [(name, sentence) for sentence in document.repairs]
            if documents and (size >= enough or text >= _BLOCK_TEXT or place == len(names)):
                yield batch_of(documents), len(documents)
                documents, size, enough, text = [], 0, _BLOCK, 0


def is_worn(stale: int, messages: int) -> bool:
    """Whether so many entries are left over that a rebuild pays."""
    return stale > max(_STALE_LEAST, _STALE_SHARE * messages)


def _same(one: ConversationSummary, other: ConversationSummary | None) -> bool:
    return other is not None and all(getattr(one, name) == getattr(other, name) for name in _COMPARED)
