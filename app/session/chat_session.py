"""One conversation that is open: its messages and fields, and signals that tell what became of them.

A reply belongs to its session, not to a view: it goes on while the user reads something else. Asking the model is in
`turns`, writing in `recorder`, the rules of the tree in `core.conversation`.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.changes import Change, FieldsSet, MessagePut
from app.core.clock import now
from app.core.conversation import Conversation, automatic_title
from app.core.message import ImagePart, JsonValue, Message, Role, TextPart
from app.core.request import ChatRequest
from app.core.settings import Preset
from app.session.attachments import Attachments
from app.session.progress import Progress
from app.session.recorder import Recorder
from app.session.services import Services
from app.session.tasks import Tasks
from app.session.turns import Turns
from app.storage.conversations import ConversationStore


class ChatSession(QObject):
    """An open conversation. Reads come from `conversation`, `path()`, `message()`; everything else is a request."""

    message_added = Signal(str)
    message_grown = Signal(str)
    """Text or reasoning was appended to a streaming message; up to hundreds a second: coalesce."""
    message_changed = Signal(str)
    path_changed = Signal()
    """Other messages are shown now: branch switched, message deleted or brought back."""
    running_changed = Signal(bool)
    progress_changed = Signal()
    """`progress` has a new value (None: nothing to say)."""
    fields_changed = Signal()
    """Title, model, endpoint, system prompt or parameters."""
    draft_changed = Signal()
    draft_merged = Signal(str)
    """Somebody else wrote to this conversation's files; carries the draft as it was before it took that in."""
    save_failed = Signal(object)
    """A Text: why. `save_again` tries again."""
    saved_again = Signal()

    def __init__(
        self, conversation: Conversation, services: Services, store: ConversationStore, *, on_disk: bool
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self._recorder = Recorder(conversation, store, on_disk=on_disk)
        self._recorder.save_failed.connect(self.save_failed)
        self._recorder.saved_again.connect(self.saved_again)
        self._recorder.message_merged.connect(self.message_changed)
        self._recorder.merged.connect(self.path_changed)
        self._recorder.merged.connect(self.fields_changed)
        self._recorder.draft_merged.connect(self.draft_merged)
        self.follow = self._recorder.follow
        """Takes in what somebody else has written to the conversation's files."""
        self._tasks = Tasks()
        self.attachments = Attachments(conversation, store, self._tasks)
        self.turns = Turns(conversation, self._recorder, services, store)
        _pass_on(self.turns, self)
        self._deleted: list[tuple[str, str | None]] = []

    # reading

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.conversation.id

    @property
    def is_running(self) -> bool:
        """Whether a reply is being made."""
        return self.turns.is_running

    @property
    def is_saved(self) -> bool:
        """Whether everything is on disk, as far as was tried."""
        return self._recorder.is_saved

    @property
    def progress(self) -> Progress | None:
        """What the running reply is waiting for."""
        return self.turns.generation.progress if self.turns.generation else None

    @property
    def running_message_id(self) -> str | None:
        """The message that is growing now."""
        return self.turns.generation.message_id if self.turns.generation else None

    def path(self) -> list[Message]:
        """The shown messages, oldest first, the running one as it is now."""
        return [self.message(message.id) for message in self.conversation.path()]

    def message(self, message_id: str) -> Message:
        """One message as it is now. Raises KeyError for an unknown id."""
        running = self.turns.generation
        if running and running.message_id == message_id:
            return running.message()
        return self.conversation.messages[message_id]

    def request_preview(self) -> ChatRequest:
        """What would be sent for the next turn, were the draft sent now; without what is in pictures and files."""
        draft = self.conversation.draft.strip()
        path = self.conversation.path()
        parts = ((TextPart(draft),) if draft else ()) + self.conversation.draft_parts
        if parts:
            path.append(Message(id="", role=Role.USER, parts=parts))
        pictures = {part.file for message in path for part in message.parts if isinstance(part, ImagePart)}
        left_out = "…".encode()
        return self.turns.requests.build(
            self.conversation, path, read_attachment=lambda name: b"" if name in pictures else left_out
        )

    # the conversation itself

    def switch_branch(self, message_id: str) -> None:
        """Shows the branch that goes through `message_id`, to its newest end."""
        self._recorder.record(FieldsSet({"current_id": self.conversation.leaf_below(message_id)}))
        self.path_changed.emit()

    def delete(self, message_id: str) -> None:
        """Takes one message out of sight and out of what is sent; `undo_delete` brings it back."""
        if message_id == self.running_message_id:
            return
        message = self.conversation.messages[message_id]
        self._deleted.append((message_id, self.conversation.current_id))
        current = self.conversation.after_deleting(message_id)
        gone = msgspec.structs.replace(message, deleted_at=now(), restored_at="")
        self._recorder.record(MessagePut(gone), self._recorder.touch(current_id=current), sync=True)
        self.path_changed.emit()

    def undo_delete(self) -> bool:
        """Brings back what `delete` took last; says whether there was anything."""
        if not self._deleted:
            return False
        message_id, before = self._deleted.pop()
        deleted = self.conversation.messages[message_id]
        back = msgspec.structs.replace(deleted, deleted_at="", restored_at=max(now(), deleted.deleted_at))
        current = self.conversation.after_restoring(message_id, before)
        shown = {} if self.is_running else {"current_id": current}
        self._recorder.record(MessagePut(back), self._recorder.touch(**shown), sync=True)
        self.path_changed.emit()
        return True

    def set_fields(self, **fields: object) -> None:
        """Sets system_prompt, endpoint_id, model, parameters, draft or draft_parts of the conversation."""
        changed = {name: value for name, value in fields.items() if getattr(self.conversation, name) != value}
        if not changed:
            return
        self._recorder.record(FieldsSet(changed))
        drafts = changed.keys() & {"draft", "draft_parts"}
        if drafts:
            self.draft_changed.emit()
        if changed.keys() != drafts:
            self.fields_changed.emit()

    def rename(self, title: str) -> None:
        """Sets the title; an empty one brings the automatic one back."""
        first = next((message.text for message in self.conversation.path() if message.role == Role.USER), "")
        self.set_fields(title=title or automatic_title(first), title_is_automatic=not title)

    def set_parameter(self, name: str, value: JsonValue) -> None:
        """Sets a parameter; None means: not sent."""
        parameters = {**self.conversation.parameters, name: value}
        self.set_fields(parameters={key: value for key, value in parameters.items() if value is not None})

    def apply_preset(self, preset: Preset) -> None:
        """Takes over the preset's parameters, and its system prompt if it has one."""
        prompt = {"system_prompt": preset.system_prompt} if preset.system_prompt else {}
        self.set_fields(parameters=dict(preset.parameters), **prompt)

    def save_again(self) -> None:
        """Tries to write what could not be written."""
        self._tasks.spawn(self._recorder.save_everything())

    def attachment(self, name: str) -> bytes:
        """The bytes of an attached file; blocking, for a thread. Raises OSError or StorageError when it is gone."""
        return self.attachments.read(name)

    async def finish(self) -> bool:
        """Stops what runs and writes what is not written; says whether everything is on disk."""
        await self.turns.aclose()
        await self._tasks.settle()
        await self._recorder.settle()
        await self._recorder.save_everything()
        return self.is_saved

    async def aclose(self) -> None:
        """Stops what runs, waits until it is on disk and folds the journal."""
        await self.finish()
        await self._recorder.close()


def take_in(session: ChatSession, changes: Sequence[Change]) -> None:
    """Applies changes that came from elsewhere to an open conversation: an import, or its undoing."""
    session._recorder.record(*changes, sync=True)
    session.path_changed.emit()
    session.fields_changed.emit()


def _pass_on(turns: Turns, session: ChatSession) -> None:
    """The signals of a session's turns are the session's own."""
    turns.message_added.connect(session.message_added)
    turns.message_grown.connect(session.message_grown)
    turns.message_changed.connect(session.message_changed)
    turns.path_changed.connect(session.path_changed)
    turns.running_changed.connect(session.running_changed)
    turns.progress_changed.connect(session.progress_changed)
    turns.titled.connect(session.fields_changed)
