"""The conversation: messages in a tree, one path through it shown; leaves storing to `storage`, sending to `session`.

Editing adds a sibling of the user's message, regenerating a sibling of the reply: nothing is overwritten, so two
copies of a conversation merge as the union of their messages.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import msgspec

from app.core.clock import new_id, now
from app.core.localized import Text
from app.core.message import ImagePart, JsonValue, Message, Part


class Filing(msgspec.Struct, frozen=True):
    """Where the user has put a conversation in the list; says nothing about what is in it."""

    folder: str = ""
    """The name of one folder; "" for none."""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    """Stands above all others."""
    starred: bool = False
    archived: bool = False
    """Out of the list until the archive is looked at; still searched."""


UNFILED = Filing()


class ConversationSummary:
    """What a conversation list shows of a conversation without opening it."""

    __slots__ = (
        "archived",
        "created_at",
        "draft",
        "folder",
        "has_image",
        "id",
        "message_count",
        "model",
        "pinned",
        "problem",
        "starred",
        "tags",
        "title",
        "title_key",
        "updated_at",
    )

    def __init__(
        self,
        id: str,
        title: str = "",
        created_at: str = "",
        updated_at: str = "",
        model: str = "",
        message_count: int = 0,
        draft: str = "",
        problem: Text | None = None,
        filing: Filing = UNFILED,
        has_image: bool = False,
    ) -> None:
        self.id, self.title, self.created_at, self.updated_at = id, title, created_at, updated_at
        self.model, self.message_count, self.draft = model, message_count, draft
        self.folder, self.tags = filing.folder, filing.tags
        self.pinned, self.starred, self.archived = filing.pinned, filing.starred, filing.archived
        self.has_image = has_image
        """Whether a message that is not deleted has an image."""
        self.problem = problem
        """Why the conversation "needs attention" and what can be done; None for a healthy one."""
        self.title_key: bytes | None = None
        """What list_order compares titles by, once that was asked for."""

    @property
    def filing(self) -> Filing:
        """Where the user has put it."""
        return Filing(self.folder, self.tags, self.pinned, self.starred, self.archived)

    def filed(self, filing: Filing) -> ConversationSummary:
        """The same conversation, put elsewhere."""
        return ConversationSummary(
            self.id,
            self.title,
            self.created_at,
            self.updated_at,
            self.model,
            self.message_count,
            self.draft,
            self.problem,
            filing,
            self.has_image,
        )


@dataclass
class Conversation:
    """One conversation: its messages by id, the id at the end of the shown path, and what is sent with every turn."""

    id: str = field(default_factory=new_id)
    title: str = ""
    title_is_automatic: bool = True
    created_at: str = field(default_factory=now)
    updated_at: str = field(default_factory=now)
    messages: dict[str, Message] = field(default_factory=dict)
    current_id: str | None = None
    system_prompt: str = ""
    endpoint_id: str = ""
    model: str = ""
    parameters: dict[str, JsonValue] = field(default_factory=dict)
    """Set by the user for this conversation, by ParameterSpec name. Absent means not sent."""
    draft: str = ""
    draft_parts: tuple[Part, ...] = ()
    """Images and files that wait in the composer."""
    folder: str = ""
    tags: tuple[str, ...] = ()
    pinned: bool = False
    starred: bool = False
    archived: bool = False
    """These five are explained at Filing."""
    extra: dict[str, JsonValue] = field(default_factory=dict)
    """Fields that this version does not know; written back as they came."""
    _children: dict[str | None, list[str]] = field(default_factory=dict, repr=False, compare=False)
    _path: tuple[str | None, tuple[Message, ...]] | None = field(default=None, repr=False, compare=False)
    """What `path` found, for which `current_id`."""

    def __post_init__(self) -> None:
        for message in self.messages.values():
            self._children.setdefault(message.parent_id, []).append(message.id)

    def put(self, message: Message) -> None:
        """Adds `message`, or replaces the one with its id (which then must keep its parent)."""
        if message.id not in self.messages:
            self._children.setdefault(message.parent_id, []).append(message.id)
        self.messages[message.id] = message
        self._path = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing in it is worth keeping: no message, nothing that waits to be sent."""
        return not (self.messages or self.draft.strip() or self.draft_parts)

    def replace_messages(self, messages: Mapping[str, Message]) -> None:
        """Takes other messages than before, in their order."""
        self.messages = dict(messages)
        self._children.clear()
        self.__post_init__()

    def path(self) -> list[Message]:
        """The messages from the root to `current_id` that are not deleted, oldest first."""
        if self._path is None or self._path[0] != self.current_id:  # several ask when a long conversation is opened
            shown = tuple(message for message in self._chain(self.current_id) if not message.deleted_at)
            self._path = (self.current_id, shown)
        return list(self._path[1])

    def path_to(self, message_id: str) -> list[Message]:
        """Like `path`, ending at `message_id` (included)."""
        return [message for message in self._chain(message_id) if not message.deleted_at]

    def _chain(self, message_id: str | None) -> list[Message]:
        """From the root down to `message_id`, deleted ones included. A missing parent or a cycle ends the walk."""
        chain: list[Message] = []
        seen: set[str] = set()
        while message_id is not None and message_id not in seen and message_id in self.messages:
            seen.add(message_id)
            chain.append(self.messages[message_id])
            message_id = chain[-1].parent_id
        chain.reverse()
        return chain

    def siblings(self, message_id: str) -> list[str]:
        """The ids among which the arrows `< 2/3 >` choose at this message, itself included, oldest first."""
        parent = self._shown_parent(self.messages[message_id])
        return list(self._shown_children(parent))

    def replies_to(self, message_id: str) -> list[str]:
        """The messages that follow `message_id` on its branches, oldest first."""
        return list(self._shown_children(message_id))

    def leaf_below(self, message_id: str) -> str:
        """The end of the path that goes through `message_id` and always takes the newest child."""
        seen = {message_id}
        while newest := [child for child in self._shown_children(message_id) if child not in seen]:
            message_id = newest[-1]
            seen.add(message_id)
        return message_id

    def after_deleting(self, message_id: str) -> str | None:
        """What `current_id` should be once `message_id` is deleted: the end of another branch, if that shows more."""
        shown = self.path()
        if not shown or shown[-1].id != message_id:
            return self.current_id
        others = self.replies_to(message_id) + [other for other in self.siblings(message_id) if other != message_id]
        return self.leaf_below(others[-1]) if others else self.current_id

    def after_restoring(self, message_id: str, before: str | None) -> str | None:
        """What `current_id` should be once the deleted `message_id` is back; `before` is what it was at the deletion.

        What was added to the path since then stays on it.
        """
        if message_id in [message.id for message in self._chain(self.current_id)]:
            return self.current_id
        was_above = before is not None and message_id in [message.id for message in self._chain(before)]
        return self.leaf_below(before if was_above and before else message_id)

    def _shown_parent(self, message: Message) -> str | None:
        """The nearest ancestor that is not deleted; None at the root. Asked for each visible message: no long walks."""
        seen = {message.id}
        parent = self.messages.get(message.parent_id or "")
        while parent is not None and parent.deleted_at and parent.id not in seen:
            seen.add(parent.id)
            parent = self.messages.get(parent.parent_id or "")
        return parent.id if parent is not None and not parent.deleted_at else None

    def _shown_children(self, parent_id: str | None) -> Iterator[str]:
        """Children of `parent_id`, a deleted one replaced by its own children."""
        for top in self._roots() if parent_id is None else self._children.get(parent_id, ()):
            stack, seen = [top], set[str]()
            while stack:
                child = stack.pop()
                if child in seen:
                    continue
                seen.add(child)
                if not self.messages[child].deleted_at:
                    yield child
                else:
                    stack.extend(reversed(self._children.get(child, ())))

    def _roots(self) -> Iterable[str]:
        """Messages without a parent, or whose parent is not here."""
        for parent_id, children in self._children.items():
            if parent_id is None or parent_id not in self.messages:
                yield from children

    def summary(self) -> ConversationSummary:
        """What the list shows."""
        return ConversationSummary(
            id=self.id,
            title=self.title,
            created_at=self.created_at,
            updated_at=self.updated_at,
            model=self.model,
            message_count=sum(not message.deleted_at for message in self.messages.values()),
            draft=self.draft,
            filing=Filing(self.folder, self.tags, self.pinned, self.starred, self.archived),
            has_image=any(
                isinstance(part, ImagePart)
                for message in self.messages.values()
                if not message.deleted_at
                for part in message.parts
            ),
        )


SETTABLE = frozenset(
    {
        "title",
        "title_is_automatic",
        "updated_at",
        "current_id",
        "system_prompt",
        "endpoint_id",
        "model",
        "parameters",
        "draft",
        "draft_parts",
        "folder",
        "tags",
        "pinned",
        "starred",
        "archived",
    }
)
"""Fields of a conversation that a `changes.FieldsSet` may carry."""


def automatic_title(text: str, limit: int = 40) -> str:
    """A title made of the first words of the first message: one line, at most `limit` characters."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    line = " ".join(line.lstrip("#>*- `").split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def set_fields(conversation: Conversation, fields: Mapping[str, JsonValue]) -> None:
    """Sets the SETTABLE ones of `fields`; others are kept in `extra`."""
    for name, value in fields.items():
        if name in SETTABLE:
            setattr(conversation, name, tuple(value) if name in {"tags", "draft_parts"} else value)
        else:
            conversation.extra[name] = value
