"""Conversations that happen to a ConversationFiles: steps chosen by hypothesis, and what each should leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hypothesis import strategies as st

from app.core.changes import Change, FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import Conversation
from app.core.message import Message, MessageState, Role, TextPart
from app.storage.conversation_files import ConversationFiles

ID = "18f0c0ffee0a1b2c3d4e5"

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["豆沙", '{"a":\n"', "\u2028\0"]
)
STEPS = st.lists(
    st.tuples(st.sampled_from(["user", "reply", "grow", "grow", "grow", "finish", "title"]), _TEXT, st.booleans())
    | st.just(("fold", "", True)),
    min_size=1,
    max_size=14,
)
Step = tuple[str, str, bool]


def view(conversation: Conversation) -> Any:
    """What must be the same before and after: everything the user can see."""
    return (
        conversation.title,
        [(m.id, m.parent_id, m.role, m.text, m.reasoning, m.state) for m in _ended(conversation)],
    )


def _ended(conversation: Conversation) -> list[Message]:
    """The messages as they are read back: what was being received is interrupted."""
    return [
        Message(
            id=m.id,
            parent_id=m.parent_id,
            role=m.role,
            parts=m.parts,
            reasoning=m.reasoning,
            state=MessageState.INTERRUPTED if m.state == MessageState.STREAMING else m.state,
        )
        for m in conversation.messages.values()
    ]


class Talk:
    """One conversation, its storage and the views that its changes led through."""

    def __init__(self, storage: ConversationFiles) -> None:
        self.conversation = Conversation(ID, title="", created_at="2026-01-01T00:00:00.000Z")
        self.storage = storage
        self.views: list[Any] = []
        """Before and after each change that was handed to the storage."""
        self.sure = 0
        """Index of the view that the last synced or folded change led to."""
        self.written = 0
        """Index of the view that the last change led to whose call returned."""

    def begin(self) -> None:
        """Creates the conversation on disk."""
        self.views.append(view(self.conversation))
        self.storage.create(self.conversation)

    def do(self, steps: Sequence[Step]) -> None:
        """Does all steps."""
        for kind, text, sync in steps:
            if kind == "fold":
                self.storage.fold(self.conversation)
                self.sure = self.written = len(self.views) - 1
            elif changes := self._changes(kind, text):
                self._append(changes, sync)

    def _append(self, changes: list[Change], sync: bool) -> None:
        placed = []
        for change in changes:
            placed.append(apply(self.conversation, change))
            self.views.append(view(self.conversation))
        self.storage.append(ID, tuple(placed), sync=sync)
        self.written = len(self.views) - 1
        self.sure = self.written if sync else self.sure

    def _changes(self, kind: str, text: str) -> list[Change]:
        last = next(reversed(self.conversation.messages), None)
        growing = last if last and self.conversation.messages[last].state == MessageState.STREAMING else None
        fresh = f"m{len(self.conversation.messages)}"
        if kind == "user":
            message = Message(id=fresh, parent_id=last, parts=(TextPart(text),))
            return [MessagePut(message), FieldsSet({"current_id": fresh})]
        if kind == "reply":
            reply = Message(id=fresh, parent_id=last, role=Role.ASSISTANT, state=MessageState.STREAMING)
            return [MessagePut(reply), FieldsSet({"current_id": fresh})]
        if kind == "grow" and growing:
            return [MessageGrown(growing, text=text, reasoning=text[:3])]
        if kind == "finish" and growing:
            whole = self.conversation.messages[growing].with_text(self.conversation.messages[growing].text + "。")
            return [MessagePut(Message(id=growing, parent_id=whole.parent_id, role=whole.role, parts=whole.parts))]
        if kind == "title":
            return [FieldsSet({"title": text})]
        return []
