"""The list of all conversations: what it shows of each, their states; leaves opening them to Workspace."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from operator import attrgetter

from PySide6.QtCore import QObject, Signal, SignalInstance

from app.core.conversation import Conversation, ConversationSummary
from app.core.message import Message, MessageState
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, Listing

MANY = 20
"""More changes in one go than these are told as one."""


class ConversationState(StrEnum):
    """What the list marks at a conversation."""

    IDLE = "idle"
    STREAMING = "streaming"
    FAILED = "failed"
    UNREAD = "unread"


LASTING = frozenset({ConversationState.UNREAD, ConversationState.FAILED})
"""States that hold until the user has looked, also over a restart."""


def state_after(reply: Message | None, *, is_seen: bool) -> ConversationState:
    """What the list marks at a conversation when `reply` has ended, before the user's eyes or not."""
    if reply is not None and reply.state in {MessageState.FAILED, MessageState.INTERRUPTED}:
        return ConversationState.FAILED
    return ConversationState.IDLE if is_seen else ConversationState.UNREAD


class Shelf(QObject):
    """Every conversation there is, open or not. Signals carry the conversation's id."""

    marked = Signal()
    """Other conversations than before are unread or failed."""
    listed = Signal()
    """The list was read from disk, or much of it changed at once."""
    conversation_added = Signal(str)
    conversation_changed = Signal(str)
    """Title, time or state."""
    conversation_removed = Signal(str)
    mended = Signal(object)
    """A tuple of Texts: what the first look at the files, after the list was shown, found damaged and repaired."""

    def __init__(self, store: ConversationStore, tasks: Tasks) -> None:
        super().__init__()
        self._store = store
        self._tasks = tasks
        self._summaries: dict[str, ConversationSummary] = {}
        self._changed: set[str] = set()
        self.version = 0
        """Grows with each change of what is listed."""
        self._states: dict[str, ConversationState] = {}
        self._former: dict[str, ConversationState] = {}
        """States that last, of conversations that were removed: they may be put back."""

    async def read(self) -> Listing:
        """Reads the list; what is open already is newer than its file and stays."""
        listing = await self._store.listing()
        for summary in (*listing.summaries, *listing.needs_attention):
            self._summaries.setdefault(summary.id, summary)
        gone = [one for one, state in self._states.items() if state in LASTING and one not in self._summaries]
        for conversation_id in gone:
            del self._states[conversation_id]
        self._touch(self._summaries)
        self.listed.emit()
        self._tasks.spawn(self._verify())
        return listing

    async def _verify(self) -> None:
        """The list comes from the index, which may be older than the files: takes in what is different."""
        news, removed = await self._store.verify(dict(self._summaries))
        for conversation_id in removed:
            self.remove(conversation_id)
        self.put_summaries(*filter(self._is_news, (*news.summaries, *news.needs_attention)))
        if news.repairs:
            self.mended.emit(news.repairs)

    def _is_news(self, summary: ConversationSummary) -> bool:
        """Whether a summary from a file says something that the list does not know, or knows better by now."""
        known = self._summaries.get(summary.id)
        return known is None or known.updated_at <= summary.updated_at or summary.problem is not None

    def summaries(self) -> list[ConversationSummary]:
        """All conversations, the last changed first."""
        return sorted(self._summaries.values(), key=attrgetter("updated_at"), reverse=True)

    def every(self) -> Collection[ConversationSummary]:
        """All conversations in no order: quicker for who looks through all of many."""
        return self._summaries.values()

    def by_id(self) -> dict[str, ConversationSummary]:
        """All conversations by their ids, as they are now."""
        return self._summaries.copy()

    def take_changed(self) -> set[str]:
        """The ids of what was listed, changed or removed since this was asked last; for `Orders` alone."""
        changed, self._changed = self._changed, set()
        return changed

    def _touch(self, ids: Iterable[str]) -> None:
        self.version += 1
        self._changed.update(ids)

    def summary(self, conversation_id: str) -> ConversationSummary | None:
        """What the list shows of one conversation; None when it is not listed."""
        return self._summaries.get(conversation_id)

    def state(self, conversation_id: str) -> ConversationState:
        """What the list marks at a conversation."""
        return self._states.get(conversation_id, ConversationState.IDLE)

    def set_state(self, conversation_id: str, state: ConversationState) -> None:
        """Marks a conversation."""
        before = self.state(conversation_id)
        if state != before:
            self._states[conversation_id] = state
            self.conversation_changed.emit(conversation_id)
            if {before, state} & LASTING:
                self.marked.emit()

    def marks(self) -> dict[str, list[str]]:
        """The ids of conversations in each state that lasts."""
        marks: dict[str, list[str]] = {state.value: [] for state in sorted(LASTING)}
        for conversation_id, state in self._states.items():
            if state in LASTING:
                marks[state.value].append(conversation_id)
        return marks

    def take_marks(self, marks: object) -> None:
        """Marks conversations as they were marked when the app ended: `marks` of then, if it can be read."""
        if isinstance(marks, dict):
            for state in LASTING:
                ids = marks.get(state.value)
                self._states.update((str(one), state) for one in (ids if isinstance(ids, list | tuple) else ()))

    def put(self, conversation: Conversation) -> None:
        """Lists a conversation, or what is new about it; an empty one has no place yet."""
        if conversation.is_empty:
            return
        self.put_summaries(conversation.summary())

    def put_summaries(self, *summaries: ConversationSummary) -> None:
        """Lists conversations that are not open, or what is new about them; many are told of at once."""
        added, changed = list[str](), list[str]()
        for summary in summaries:
            (changed if summary.id in self._summaries else added).append(summary.id)
            self._summaries[summary.id] = summary
        self._touch(added + changed)
        if len(added) + len(changed) > MANY:
            self.listed.emit()
            return
        self._tell(added, self.conversation_added)
        self._tell(changed, self.conversation_changed)

    def refile(self, filed: Iterable[tuple[ConversationSummary, ConversationSummary]]) -> None:
        """Lists conversations, each as it was and as filed now; getting that to disk is Organiser's part."""
        ids = []
        for old, new in filed:
            listed = self._summaries.get(old.id)
            if listed is not None:
                self._summaries[old.id] = new if listed is old else listed.filed(new.filing)
                ids.append(old.id)
        self._touch(ids)
        self._tell(ids, self.conversation_changed)

    def remove(self, *conversation_ids: str) -> None:
        """Takes conversations off the list."""
        states = {one: self._states.pop(one) for one in conversation_ids if one in self._states}
        lasting = {one: state for one, state in states.items() if state in LASTING}
        removed = [one for one in conversation_ids if self._summaries.pop(one, None)]
        for conversation_id in removed:
            self._former.pop(conversation_id, None)
        self._former |= lasting
        self._touch(removed)
        self._tell(removed, self.conversation_removed)
        if lasting:
            self.marked.emit()

    def put_back(self, *summaries: ConversationSummary) -> None:
        """Lists conversations that were removed, as they were then."""
        fresh = [summary for summary in summaries if summary.id not in self._summaries]
        self._summaries.update((summary.id, summary) for summary in fresh)
        marked = {one.id: self._former.pop(one.id) for one in fresh if one.id in self._former}
        self._states |= marked
        self._touch([summary.id for summary in fresh])
        self._tell([summary.id for summary in fresh], self.conversation_added)
        if marked:
            self.marked.emit()

    def _tell(self, ids: list[str], signal: SignalInstance) -> None:
        if len(ids) > MANY:
            self.listed.emit()
        else:
            for conversation_id in ids:
                signal.emit(conversation_id)
