"""The list of all conversations: what it shows of each, their states, search; leaves opening them to Workspace."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation, ConversationSummary
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, Listing


class ConversationState(StrEnum):
    """What the list marks at a conversation."""

    IDLE = "idle"
    STREAMING = "streaming"
    FAILED = "failed"
    UNREAD = "unread"


class Shelf(QObject):
    """Every conversation there is, open or not. Signals carry the conversation's id."""

    listed = Signal()
    """The list was read from disk."""
    conversation_added = Signal(str)
    conversation_changed = Signal(str)
    """Title, time or state."""
    conversation_removed = Signal(str)
    search_finished = Signal(str, object)
    """The text searched for and a tuple of conversation ids, newest first."""

    def __init__(self, store: ConversationStore, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._summaries: dict[str, ConversationSummary] = {}
        self._states: dict[str, ConversationState] = {}

    async def read(self) -> Listing:
        """Reads the list; what is open already is newer than its file and stays."""
        listing = await self._store.listing()
        for summary in (*listing.summaries, *listing.needs_attention):
            self._summaries.setdefault(summary.id, summary)
        self.listed.emit()
        return listing

    def summaries(self) -> list[ConversationSummary]:
        """All conversations, the last changed first."""
        return sorted(self._summaries.values(), key=lambda summary: summary.updated_at, reverse=True)

    def summary(self, conversation_id: str) -> ConversationSummary | None:
        """What the list shows of one conversation; None when it is not listed."""
        return self._summaries.get(conversation_id)

    def state(self, conversation_id: str) -> ConversationState:
        """What the list marks at a conversation."""
        return self._states.get(conversation_id, ConversationState.IDLE)

    def set_state(self, conversation_id: str, state: ConversationState) -> None:
        """Marks a conversation."""
        if state != self.state(conversation_id):
            self._states[conversation_id] = state
            self.conversation_changed.emit(conversation_id)

    def put(self, conversation: Conversation) -> None:
        """Lists a conversation, or what is new about it; an empty one has no place yet."""
        if not conversation.messages and not conversation.draft.strip():
            return
        added = conversation.id not in self._summaries
        self._summaries[conversation.id] = conversation.summary()
        (self.conversation_added if added else self.conversation_changed).emit(conversation.id)

    def put_summary(self, summary: ConversationSummary) -> None:
        """Lists a conversation that is not open, or what is new about it."""
        added = summary.id not in self._summaries
        self._summaries[summary.id] = summary
        (self.conversation_added if added else self.conversation_changed).emit(summary.id)

    def remove_all(self, conversation_ids: Iterable[str]) -> None:
        """Takes many conversations off the list at once; `listed` tells."""
        for conversation_id in conversation_ids:
            self._states.pop(conversation_id, None)
            self._summaries.pop(conversation_id, None)
        self.listed.emit()

    def remove(self, conversation_id: str) -> None:
        """Takes a conversation off the list."""
        self._states.pop(conversation_id, None)
        if self._summaries.pop(conversation_id, None) is not None:
            self.conversation_removed.emit(conversation_id)

    def search(self, text: str) -> None:
        """Looks for `text` in titles and messages; `search_finished` answers."""
        self._tasks.spawn(self._search(text))

    async def _search(self, text: str) -> None:
        found = await self._store.search(text)
        self.search_finished.emit(text, tuple(found))
