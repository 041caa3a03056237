"""From a conversation to what is sent: waits for disk and keyring, builds the request; leaves sending to Generation."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.conversation import Conversation
from app.core.errors import APIError, ErrorKind
from app.core.localized import Text
from app.core.message import Message
from app.core.request import ChatRequest, build_request
from app.session.progress import KEYRING, SAVING, Progress
from app.session.services import Services
from app.storage.conversations import ConversationStore

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient


class Requests:
    """Makes the requests of one conversation."""

    def __init__(self, services: Services, store: ConversationStore) -> None:
        self._services = services
        self._store = store

    async def prepare(
        self,
        conversation: Conversation,
        path: list[Message],
        saved: asyncio.Task[Text | None],
        show: Callable[[Progress | None], None],
        *,
        continuing: bool,
    ) -> tuple[ApiClient, ChatRequest, str]:
        """Client, request and key for what follows `path`, once `saved` says that all is on disk. Raises APIError."""
        show(SAVING)
        if reason := await asyncio.shield(saved):
            raise APIError(ErrorKind.STORAGE, values={"reason": reason.en, "reason.zh": reason.zh})
        if not conversation.model:
            raise APIError(ErrorKind.NO_MODEL)
        show(KEYRING)
        client, key = await self._services.prepared(conversation.endpoint_id)
        return client, await asyncio.to_thread(self.build, conversation, path, continuing=continuing), key

    def build(
        self,
        conversation: Conversation,
        path: list[Message],
        *,
        continuing: bool = False,
        read_attachment: Callable[[str], bytes] | None = None,
    ) -> ChatRequest:
        """The request that asks for what follows `path`, with the fields of `conversation`; reads attachments.

        Raises APIError when one cannot be read.
        """
        preferences = self._services.preferences
        endpoint = preferences.settings.endpoint(conversation.endpoint_id)
        try:
            return build_request(
                conversation,
                path,
                read_attachment or (lambda name: self._store.read_attachment(conversation.id, name)),
                refused=preferences.refused(conversation.endpoint_id, conversation.model),
                streaming=endpoint.streaming if endpoint else True,
                continuing=continuing,
            )
        except OSError as error:
            raise APIError(ErrorKind.ATTACHMENT, details=str(error)) from error
