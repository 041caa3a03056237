"""The list of all conversations: what it shows of each, their states; leaves opening them to Workspace."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation, ConversationSummary
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, Listing

_TOLD_SINGLY = 200


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
    mended = Signal(object)
    """A Text: what the first look at the files, after the list was shown, found damaged and repaired."""

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
        self._tasks.spawn(self._verify())
        return listing

    async def _verify(self) -> None:
        """The list comes from the index, which may be older than the files: takes in what is different."""
        news, removed = await self._store.verify(dict(self._summaries))
        for conversation_id in removed:
            self.remove(conversation_id)
        changed = [summary for summary in (*news.summaries, *news.needs_attention) if self._is_news(summary)]
        for summary in changed:
            added = summary.id not in self._summaries
            self._summaries[summary.id] = summary
            if len(changed) <= _TOLD_SINGLY:
                (self.conversation_added if added else self.conversation_changed).emit(summary.id)
        if len(changed) > _TOLD_SINGLY:
            self.listed.emit()
        for sentence in news.repairs:
            self.mended.emit(sentence)

    def _is_news(self, summary: ConversationSummary) -> bool:
        """Whether a summary from a file says something that the list does not know, or knows better by now."""
        known = self._summaries.get(summary.id)
        return known is None or known.updated_at <= summary.updated_at or summary.problem is not None

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

    def remove(self, conversation_id: str) -> None:
        """Takes a conversation off the list."""
        self._states.pop(conversation_id, None)
        if self._summaries.pop(conversation_id, None) is not None:
            self.conversation_removed.emit(conversation_id)
