"""The tree of a conversation as other programs expect it: without deleted messages, holes and cycles."""

from __future__ import annotations

from app.core.conversation import Conversation


def shown_parents(conversation: Conversation) -> dict[str, str | None]:
    """For each message that is not deleted, its nearest ancestor that is not: None at a root. Parents come first."""
    parents: dict[str, str | None] = {}
    for start in conversation.messages:
        pending: list[str] = []
        seen: set[str] = set()
        at: str | None = start
        while at is not None and at in conversation.messages and at not in parents and at not in seen:
            seen.add(at)
            if not conversation.messages[at].deleted_at:
                pending.append(at)
            at = conversation.messages[at].parent_id
        parent = at if at in parents else None
        for message_id in reversed(pending):
            parents[message_id] = parent
            parent = message_id
    return parents
