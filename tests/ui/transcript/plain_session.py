"""A session of plain values: what the transcript reads and listens to, driven by the test, without network or disk."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.clock import now
from app.core.conversation import Conversation
from app.core.message import Message, MessageState, Part, Role, TextPart
from app.session.progress import Progress


class PlainSession(QObject):
    message_added = Signal(str)
    message_grown = Signal(str)
    message_changed = Signal(str)
    path_changed = Signal()
    running_changed = Signal(bool)
    progress_changed = Signal()
    fields_changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.conversation = Conversation()
        self.progress: Progress | None = None
        self.running_message_id: str | None = None
        self.files: dict[str, bytes] = {}
        self._count = 0

    @property
    def id(self) -> str:
        return self.conversation.id

    @property
    def is_running(self) -> bool:
        return self.running_message_id is not None

    def path(self) -> list[Message]:
        return self.conversation.path()

    def message(self, message_id: str) -> Message:
        return self.conversation.messages[message_id]

    def attachment(self, name: str) -> bytes:
        return self.files[name]

    # what a test does

    def put(self, role: Role, text: str = "", parts: tuple[Part, ...] = (), **fields: object) -> str:
        """Adds a message without a signal."""
        self._count += 1
        message = Message(
            id=f"m{self._count}",
            parent_id=fields.pop("parent_id", self.conversation.current_id),
            role=role,
            created_at=fields.pop("created_at", now()),
            parts=((TextPart(text),) if text else ()) + parts,
            model="doubao-1.5-pro-32k" if role == Role.ASSISTANT else "",
            **fields,
        )
        self.conversation.put(message)
        self.conversation.current_id = message.id
        return message.id

    def add(self, role: Role, text: str = "", **fields: object) -> str:
        message_id = self.put(role, text, **fields)
        self.message_added.emit(message_id)
        return message_id

    def start(self) -> str:
        """A reply begins."""
        message_id = self.put(Role.ASSISTANT, state=MessageState.STREAMING)
        self.running_message_id = message_id
        self.message_added.emit(message_id)
        self.running_changed.emit(True)
        return message_id

    def grow(self, message_id: str, text: str = "", reasoning: str = "") -> None:
        message = self.message(message_id)
        message = message.with_text(message.text + text)
        self.conversation.put(msgspec.structs.replace(message, reasoning=message.reasoning + reasoning))
        self.message_grown.emit(message_id)

    def change(self, message_id: str, **fields: object) -> None:
        self.conversation.put(msgspec.structs.replace(self.message(message_id), **fields))
        self.message_changed.emit(message_id)

    def finish(self, message_id: str, **fields: object) -> None:
        self.running_message_id = None
        self.progress = None
        self.change(message_id, **({"state": MessageState.COMPLETE} | fields))
        self.progress_changed.emit()
        self.running_changed.emit(False)

    def show_progress(self, progress: Progress | None) -> None:
        self.progress = progress
        self.progress_changed.emit()
