"""The trash as the session uses it: its work runs in the order of the writer's thread, and the index is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from app.storage.index import HistoryIndex
from app.storage.trash import Trash, Trashed

T = TypeVar("T")


class InOrder(Protocol):
    """Runs a function on the writer's thread, after what was asked for before."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]:
        """Gives what the function gives; raises StorageError."""


class TrashBin:
    """Deleted conversations. What a call takes from its arguments is done even if the caller is cancelled."""

    def __init__(self, trash: Trash, index: HistoryIndex, in_order: InOrder) -> None:
        self._trash, self._index, self._in_order = trash, index, in_order

    async def put(self, conversation_id: str) -> None:
        """Moves a conversation to the trash with everything in its folder."""
        await self._in_order(lambda: self._trash.put(conversation_id))
        self._index.note_gone(conversation_id)

    async def restore_last(self, conversation_id: str) -> None:
        """Brings back what was trashed last under this id."""
        await self._in_order(lambda: self._trash.restore_last(conversation_id))
        self._index.note(conversation_id)

    async def holds(self, conversation_id: str) -> bool:
        """Whether a conversation is in the trash, and not back as well."""
        return await self._in_order(lambda: self._trash.holds(conversation_id))

    async def listing(self) -> list[Trashed]:
        """What is in the trash, deleted last first."""
        return await self._in_order(self._trash.listing)

    async def restore(self, name: str) -> str:
        """Brings back one that `listing` named; gives the id of its conversation."""
        conversation_id = await self._in_order(lambda: self._trash.restore(name))
        self._index.note(conversation_id)
        return conversation_id

    async def discard(self, name: str) -> None:
        """Deletes one that `listing` named for good."""
        await self._in_order(lambda: self._trash.discard(name))
