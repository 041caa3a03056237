"""What was deleted: seeing it, bringing it back, deleting it for good."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, StorageError
from app.storage.trash import Trashed

__all__ = ["TrashCan", "Trashed"]

_NOT_READ = Text("回收站打不开（{reason}）。", "The trash could not be opened: {reason}.")
_NOT_RESTORED = Text("“{title}”没能恢复（{reason}）。", "“{title}” could not be brought back: {reason}.")
_NOT_DELETED = Text("“{title}”没能彻底删除（{reason}）。", "“{title}” could not be deleted for good: {reason}.")


class TrashCan(QObject):
    """The trash as the window sees it. Every wish ends with `listed`, after `failed` for what did not work."""

    listed = Signal(object)
    """A tuple of Trashed, deleted last first."""
    failed = Signal(object)
    """A Text."""

    def __init__(self, store: ConversationStore, shelf: Shelf, tasks: Tasks) -> None:
        super().__init__()
        self._store, self._shelf, self._tasks = store, shelf, tasks

    def read(self) -> None:
        """Asks what there is."""
        self._tasks.spawn(self._read())

    def restore(self, chosen: Sequence[Trashed]) -> None:
        """Brings conversations back into the list."""
        self._tasks.spawn(self._each(chosen, self._restore, _NOT_RESTORED))

    def discard(self, chosen: Sequence[Trashed]) -> None:
        """Deletes them for good."""
        self._tasks.spawn(self._each(chosen, lambda one: self._store.trash.discard(one.name), _NOT_DELETED))

    async def _each(self, chosen: Iterable[Trashed], do: Callable[[Trashed], Awaitable[None]], failure: Text) -> None:
        for one in chosen:
            try:
                await do(one)
            except StorageError as error:
                self._tell(failure, error, one.summary.title)
        await self._read()

    async def _restore(self, one: Trashed) -> None:
        conversation_id = await self._store.trash.restore(one.name)
        try:
            loaded = await self._store.load(conversation_id)
        except StorageError:
            one.summary.id = conversation_id
            self._shelf.put_summaries(one.summary)
            return
        summary = loaded.conversation.summary()
        summary.problem = loaded.problem
        self._shelf.put_summaries(summary)

    async def _read(self) -> None:
        try:
            self.listed.emit(tuple(await self._store.trash.listing()))
        except StorageError as error:
            self._tell(_NOT_READ, error)
            self.listed.emit(())

    def _tell(self, sentence: Text, error: StorageError, title: str = "") -> None:
        zh, en = sentence.zh, sentence.en
        self.failed.emit(
            Text(
                Text(zh, zh).say("zh", title=title, reason=error.reason.zh),
                Text(en, en).say("en", title=title, reason=error.reason.en),
            )
        )
