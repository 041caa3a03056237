"""The files that are attached to messages of one conversation: keeping new ones, dropping what is not wanted."""

from __future__ import annotations

from collections.abc import Callable

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import FilePart, ImagePart
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, StorageError


class Attachments:
    """Writes behind the window's back; answers by calling back."""

    def __init__(self, conversation: Conversation, store: ConversationStore, tasks: Tasks) -> None:
        self._conversation, self._store, self._tasks = conversation, store, tasks

    def keep(self, data: bytes, suffix: str, kept: Callable[[str], None], failed: Callable[[Text], None]) -> None:
        """Writes a file and calls `kept` with its name, for a message part, or `failed` with the reason."""
        self._tasks.spawn(self._keep(data, suffix, kept, failed))

    async def _keep(
        self, data: bytes, suffix: str, kept: Callable[[str], None], failed: Callable[[Text], None]
    ) -> None:
        try:
            name = await self._store.add_attachment(self._conversation.id, data, suffix)
        except StorageError as error:
            failed(error.reason)
        else:
            kept(name)

    def read(self, name: str) -> bytes:
        """The bytes of a file; blocks, for a thread. Raises OSError when it is gone."""
        return self._store.read_attachment(self._conversation.id, name)

    def drop_unused(self, name: str) -> None:
        """Takes a file away if neither a message, deleted or not, nor the draft has it."""
        messages = self._conversation.messages.values()
        parts = [part for message in messages for part in message.parts] + list(self._conversation.draft_parts)
        if not any(isinstance(part, ImagePart | FilePart) and part.file == name for part in parts):
            self._tasks.spawn(self._drop(name))

    async def _drop(self, name: str) -> None:
        try:
            await self._store.remove_attachment(self._conversation.id, name)
        except StorageError:
            return  # it stays: nothing is wrong with that
