"""A store with conversations, and what searching in it finds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from app.core.changes import Change, apply
from app.core.conversation import Conversation
from app.core.message import Message, Role, TextPart
from app.core.search.hits import Found, Group, Order
from app.core.search.query import parse
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under


def talk(title: str, *texts: str, month: int = 1) -> Conversation:
    """A conversation whose messages m0, m1, … follow each other."""
    instant = f"2026-{month:02}-01T00:00:00.000Z"
    conversation = Conversation(title=title, created_at=instant, updated_at=instant)
    for number, text in enumerate(texts):
        role = Role.ASSISTANT if number % 2 else Role.USER
        parent = f"m{number - 1}" if number else None
        conversation.put(Message(id=f"m{number}", parent_id=parent, role=role, parts=(TextPart(text),)))
        conversation.current_id = f"m{number}"
    return conversation


class Library:
    """One run of the store."""

    def __init__(self, data_dir: Path) -> None:
        self.store = ConversationStore(folders_under(data_dir))
        self.cache = data_dir / "cache"

    async def start(self) -> tuple[list[str], list[str]]:
        """Lists and verifies as the app does; ids that were different from the list, and ids that are gone."""
        listing = await self.store.listing()
        listed = {summary.id: summary for summary in (*listing.summaries, *listing.needs_attention)}
        news, gone = await self.store.verify(listed)
        return [summary.id for summary in (*news.summaries, *news.needs_attention)], gone

    async def do(self, conversation: Conversation, *changes: Change) -> None:
        """Something happens to a conversation."""
        await self.store.append(conversation.id, *[apply(conversation, change) for change in changes])

    async def groups(self, text: str, order: Order = Order.NEWEST, *, any_form: bool = False) -> list[Group]:
        """All that is found."""
        search = self.store.index.search(parse(text, any_form=any_form), order)
        found = await search.more(1000)
        assert isinstance(found, Found)
        search.cancel()
        return list(found.groups)

    async def find(self, text: str, order: Order = Order.NEWEST, *, any_form: bool = False) -> list[str]:
        """Ids of the messages that are found; "" for a title."""
        ids = []
        for group in await self.groups(text, order, any_form=any_form):
            ids += [hit.message_id for hit in group.hits] or [""]
        return ids


@asynccontextmanager
async def library(data_dir: Path, *conversations: Conversation) -> AsyncIterator[Library]:
    """A store with these conversations; closed at the end."""
    opened = Library(data_dir)
    for conversation in conversations:
        await opened.store.create(conversation)
    try:
        yield opened
    finally:
        await opened.store.aclose()
