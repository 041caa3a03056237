"""A conversation in the making: other programs' nodes with any ids and any parents become a sound tree of messages."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import msgspec

from app.core.conversation import UNFILED, Conversation, Filing, automatic_title
from app.core.localized import Text
from app.core.message import JsonValue, Message, Role, TextPart
from app.exchange.importers.attached import Attached
from app.exchange.importers.importing import ImportedConversation, stable_id

NO_MESSAGES = Text("没有消息、未导入的对话：{count} 个", "Conversations without messages, left out: {count}")
NOT_A_CONVERSATION = Text("不是对话、未导入的条目：{count} 个", "Entries that are no conversations, left out: {count}")


@dataclass
class _Node:
    parent: str | None
    messages: tuple[Message, ...]


@dataclass
class Draft:
    """Collects the nodes of one conversation; `finished` makes the tree."""

    format: str
    source_id: str
    title: str = ""
    created_at: str = ""
    updated_at: str = ""
    system_prompt: str = ""
    model: str = ""
    """Left empty: the model of the last answer shown."""
    parameters: dict[str, JsonValue] = field(default_factory=dict)
    extra: dict[str, JsonValue] = field(default_factory=dict)
    filing: Filing = UNFILED
    attached: Attached = field(init=False)
    _nodes: dict[str, _Node] = field(default_factory=dict)
    _problems: dict[Text, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.attached = Attached(self.problem)

    def problem(self, text: Text) -> None:
        """Notes what of this conversation cannot be taken."""
        self._problems[text] = None

    def tag(self, folder: str = "", tags: Iterable[str] = (), pinned: bool = False, archived: bool = False) -> None:
        """Notes how the conversation was filed."""
        self.filing = Filing(folder, tuple(tag for tag in tags if tag), pinned=pinned, archived=archived)

    def node(self, key: str, parent: str | None, *messages: Message) -> str:
        """Adds a node; its messages follow each other. Without any it only links its parent to its children.

        `key` is the source's id; "" gets one from what it says, a second of the same key another. Returns the key.
        """
        key = key or _said(parent, messages)
        name, count = key, 1
        while name in self._nodes:
            count += 1
            name = f"{key}#{count}"
        self._nodes[name] = _Node(parent, messages)
        return name

    def chain(self, messages: Iterable[tuple[str, tuple[Message, ...]]], parent: str | None = None) -> str | None:
        """Adds nodes that follow each other, given as key and messages. Returns the last one's key."""
        for key, group in messages:
            parent = self.node(key, parent, *group)
        return parent

    def finished(self, current: str | None = None, fallback_time: str = "") -> ImportedConversation | None:
        """The conversation with the path to the node `current` (else to the newest) shown; None without any messages.

        Broken are cycles; a node whose parent is not there begins a path of its own.
        """
        self._break_cycles()
        prompt = self._take_system_prompt()
        conversation = Conversation(
            id=stable_id(self.format, self.source_id), title=self.title.strip(), title_is_automatic=False
        )
        last: dict[str, str | None] = {}
        for key in self._parents_first():
            node = self._nodes[key]
            parent = last.get(node.parent) if node.parent is not None else None
            for index, said in enumerate(node.messages):
                message = msgspec.structs.replace(
                    said, id=stable_id(conversation.id, key, str(index)), parent_id=parent
                )
                conversation.put(message)
                parent = message.id
            last[key] = parent
        if not conversation.messages:
            return None
        shown = last.get(current) if current is not None else None
        conversation.current_id = shown or conversation.leaf_below(next(reversed(conversation.messages)))
        conversation.system_prompt = prompt
        self._complete(conversation, fallback_time)
        return ImportedConversation(conversation, self.source_id, self.attached.files, tuple(self._problems))

    def _complete(self, conversation: Conversation, fallback_time: str) -> None:
        path = conversation.path()
        times = sorted(message.created_at for message in conversation.messages.values() if message.created_at)
        created = self.created_at or next(iter(times), "") or self.updated_at or fallback_time
        conversation.created_at = created
        conversation.updated_at = max(self.updated_at or next(reversed(times), ""), created)
        conversation.model = self.model or next((message.model for message in reversed(path) if message.model), "")
        conversation.parameters = dict(self.parameters)
        conversation.folder, conversation.tags = self.filing.folder, self.filing.tags
        conversation.pinned, conversation.archived = self.filing.pinned, self.filing.archived
        if not conversation.title:
            said = next((message for message in path if message.role == Role.USER and message.text), None)
            words = next((part.text for part in said.parts if isinstance(part, TextPart)), "") if said else ""
            conversation.title, conversation.title_is_automatic = automatic_title(words), True
        conversation.extra = {**self.extra, "imported_from": {"format": self.format, "id": self.source_id}}

    def _break_cycles(self) -> None:
        done: set[str] = set()
        for key in self._nodes:
            walked: dict[str, None] = {}
            at: str | None = key
            while at is not None and at in self._nodes and at not in done:
                if at in walked:
                    self._nodes[at].parent = None
                    break
                walked[at] = None
                at = self._nodes[at].parent
            done.update(walked)

    def _parents_first(self) -> Iterable[str]:
        children: dict[str | None, list[str]] = {}
        for key, node in self._nodes.items():
            children.setdefault(node.parent if node.parent in self._nodes else None, []).append(key)
        stack = list(reversed(children.get(None, ())))
        while stack:
            key = stack.pop()
            yield key
            stack.extend(reversed(children.get(key, ())))

    def _take_system_prompt(self) -> str:
        """The prompt sent with every turn: the first message, when that is the system's and no other begins a path."""
        if self.system_prompt:
            return self.system_prompt
        tops = [node for key, node in self._nodes.items() if node.messages and not self._has_message_above(node)]
        if len(tops) == 1 and tops[0].messages[0].role == Role.SYSTEM:
            first, *others = tops[0].messages
            if first.text and all(isinstance(part, TextPart) for part in first.parts):
                tops[0].messages = tuple(others)
                return first.text
        return ""

    def _has_message_above(self, node: _Node) -> bool:
        while node.parent is not None and (above := self._nodes.get(node.parent)):
            if above.messages:
                return True
            node = above
        return False


def _said(parent: str | None, messages: Iterable[Message]) -> str:
    """A key for a node without one: the same for the same words in the same place."""
    words = "\0".join([parent or "", *(f"{message.role}\0{message.text}\0{message.reasoning}" for message in messages)])
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:24]
