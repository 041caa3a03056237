"""One conversation that is open: what the user may ask of it, and signals that tell what became of it.

A reply belongs to its session, not to a view: it goes on while the user reads something else. Sending itself is in
`generation`, writing in `recorder`, the rules of the tree in `core.conversation`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.changes import FieldsSet, MessagePut
from app.core.clock import new_id, now
from app.core.conversation import Conversation, automatic_title
from app.core.errors import APIError, ErrorKind
from app.core.localized import Text
from app.core.message import JsonValue, Message, MessageState, Part, Role, TextPart
from app.core.request import ChatRequest, build_request
from app.core.settings import Preset
from app.session.generation import Generation
from app.session.progress import KEYRING, SAVING, Progress
from app.session.recorder import Recorder
from app.session.services import Services
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, StorageError

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient


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
    save_failed = Signal(object)
    """A Text: why. `save_again` tries again."""
    saved_again = Signal()

    def __init__(
        self, conversation: Conversation, services: Services, store: ConversationStore, *, on_disk: bool
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self._services = services
        self._store = store
        self._recorder = Recorder(conversation, store, on_disk=on_disk)
        self._recorder.save_failed.connect(self.save_failed)
        self._recorder.saved_again.connect(self.saved_again)
        self._tasks = Tasks()
        self._generation: Generation | None = None
        self._deleted: list[tuple[str, str | None]] = []

    # reading

    @property
    def id(self) -> str:
        """The conversation's id."""
        return self.conversation.id

    @property
    def is_running(self) -> bool:
        """Whether a reply is being made."""
        return self._generation is not None

    @property
    def progress(self) -> Progress | None:
        """What the running reply is waiting for."""
        return self._generation.progress if self._generation else None

    @property
    def running_message_id(self) -> str | None:
        """The message that is growing now."""
        return self._generation.message_id if self._generation else None

    def path(self) -> list[Message]:
        """The shown messages, oldest first, the running one as it is now."""
        return [self.message(message.id) for message in self.conversation.path()]

    def message(self, message_id: str) -> Message:
        """One message as it is now. Raises KeyError for an unknown id."""
        if self._generation and self._generation.message_id == message_id:
            return self._generation.message()
        return self.conversation.messages[message_id]

    def request_preview(self) -> ChatRequest:
        """What would be sent for the next turn, were the draft sent now."""
        draft = self.conversation.draft.strip()
        path = self.conversation.path()
        if draft:
            path.append(Message(id="", role=Role.USER, parts=(TextPart(draft),)))
        return self._request(path, read_attachment=lambda _name: b"")

    # turns

    def send(self, text: str, parts: Sequence[Part] = ()) -> None:
        """Appends the user's message and asks for a reply. Nothing happens while one is running, or without content."""
        if self.is_running or not (text.strip() or parts):
            return
        message = self._user_message(text, parts, self.conversation.current_id)
        self._ask(message)

    def edit(self, message_id: str, text: str) -> None:
        """Asks again with a changed question: a sibling of the user's message, its attachments kept."""
        original = self.conversation.messages[message_id]
        if self.is_running or not text.strip():
            return
        parts = [part for part in original.parts if not isinstance(part, TextPart)]
        self._ask(self._user_message(text, parts, original.parent_id), path_changes=True)

    def regenerate(self, message_id: str) -> None:
        """Makes another reply beside `message_id`. A failed one without any content makes room for it."""
        original = self.conversation.messages[message_id]
        if self.is_running:
            return
        if original.role == Role.USER:
            self._reply_to(message_id)
            return
        empty = original.state == MessageState.FAILED and not (original.text or original.reasoning)
        if empty:
            self._recorder.record(MessagePut(msgspec.structs.replace(original, deleted_at=now())))
        self._reply_to(original.parent_id, path_changes=True)

    def regenerate_shorter(self, message_id: str) -> None:
        """Like `regenerate`, without the older half of the conversation (the part that does not fit any more)."""
        original = self.conversation.messages[message_id]
        path = self.conversation.path_to(original.parent_id) if original.parent_id else []
        questions = [place for place, message in enumerate(path) if message.role == Role.USER]
        if self.is_running or not questions:
            return
        start = next((place for place in questions if place >= len(path) // 2), questions[-1])
        self._reply_to(original.parent_id, path_changes=True, path=path[start:])

    def continue_reply(self, message_id: str) -> None:
        """Asks for the rest of a reply that was cut off; it grows where it ended."""
        if self.is_running:
            return
        original = self.conversation.messages[message_id]
        message = msgspec.structs.replace(original, state=MessageState.STREAMING, error=None, finish_reason="")
        if self.conversation.current_id != message_id:
            self._recorder.record(FieldsSet({"current_id": message_id}))
        saved = self._recorder.record(MessagePut(message))
        self._run(message, self.conversation.path_to(message_id), saved, continuing=True)

    def answer_tool_calls(self, message_id: str, results: Mapping[str, str]) -> None:
        """Adds the results (by call id) of a message's tool calls and asks for the reply to them."""
        if self.is_running or not results:
            return
        parent: str | None = message_id
        for call_id, text in results.items():
            message = Message(
                id=new_id(),
                parent_id=parent,
                role=Role.TOOL,
                created_at=now(),
                parts=(TextPart(text),),
                tool_call_id=call_id,
            )
            parent = message.id
            self._recorder.record(MessagePut(message), self._recorder.touch(current_id=message.id))
            self.message_added.emit(message.id)
        self._reply_to(parent)

    def stop(self) -> None:
        """Ends the running reply and closes its connection; what arrived is kept."""
        if self._generation:
            self._generation.stop()

    def retry_now(self) -> None:
        """Ends a countdown, or sends a request again that has not answered."""
        if self._generation:
            self._generation.retry_now()

    def keep_waiting(self) -> None:
        """Goes on waiting after "no answer after n seconds"."""
        if self._generation:
            self._generation.keep_waiting()

    def _user_message(self, text: str, parts: Sequence[Part], parent_id: str | None) -> Message:
        return Message(
            id=new_id(),
            parent_id=parent_id,
            role=Role.USER,
            created_at=now(),
            parts=((TextPart(text),) if text.strip() else ()) + tuple(parts),
        )

    def _ask(self, message: Message, *, path_changes: bool = False) -> None:
        fields: dict[str, object] = {"current_id": message.id}
        if not path_changes:
            fields["draft"] = ""
        titled = self.conversation.title_is_automatic and not self.conversation.title
        if titled:
            fields["title"] = automatic_title(message.text)
        self._recorder.record(MessagePut(message), self._recorder.touch(**fields), sync=True)
        if path_changes:
            self.path_changed.emit()
        else:
            self.message_added.emit(message.id)
        if titled:
            self.fields_changed.emit()
        self._reply_to(message.id)

    def _reply_to(
        self, parent_id: str | None, *, path_changes: bool = False, path: list[Message] | None = None
    ) -> None:
        if path is None:
            path = self.conversation.path_to(parent_id) if parent_id else []
        path_changes = path_changes or (parent_id is not None and bool(self.conversation.replies_to(parent_id)))
        message = Message(
            id=new_id(),
            parent_id=parent_id,
            role=Role.ASSISTANT,
            created_at=now(),
            state=MessageState.STREAMING,
            endpoint_id=self.conversation.endpoint_id,
            model=self.conversation.model,
            parameters=dict(self.conversation.parameters),
        )
        saved = self._recorder.record(MessagePut(message), self._recorder.touch(current_id=message.id), sync=True)
        if path_changes:
            self.path_changed.emit()
        else:
            self.message_added.emit(message.id)
        self._run(message, path, saved)

    # the running reply

    def _run(
        self,
        message: Message,
        path: list[Message],
        saved: asyncio.Task[Text | None],
        *,
        continuing: bool = False,
    ) -> None:
        async def prepare(show: Callable[[Progress | None], None]) -> tuple[ApiClient, ChatRequest, str]:
            show(SAVING)
            if reason := await saved:
                raise APIError(ErrorKind.STORAGE, values={"reason": reason.en, "reason.zh": reason.zh})
            if not self.conversation.model:
                raise APIError(ErrorKind.NO_MODEL)
            show(KEYRING)
            client, key = await self._services.prepared(self.conversation.endpoint_id)
            request = await asyncio.to_thread(self._request, path, continuing=continuing)
            return client, request, key

        generation = Generation(message, self._recorder, prepare)
        self._generation = generation
        generation.grown.connect(lambda: self.message_grown.emit(message.id))
        generation.changed.connect(lambda: self.message_changed.emit(message.id))
        generation.progress_changed.connect(self.progress_changed)
        self._tasks.spawn(self._run_to_end(generation))
        self.running_changed.emit(True)

    async def _run_to_end(self, generation: Generation) -> None:
        await generation.run()
        self._generation = None
        self.message_changed.emit(generation.message_id)
        self.progress_changed.emit()
        self.running_changed.emit(False)
        await self._recorder.fold(when_long=True)

    def _request(
        self,
        path: list[Message],
        *,
        continuing: bool = False,
        read_attachment: Callable[[str], bytes] | None = None,
    ) -> ChatRequest:
        conversation = self.conversation
        endpoint = self._services.preferences.settings.endpoint(conversation.endpoint_id)
        try:
            return build_request(
                conversation,
                path,
                read_attachment or (lambda name: self._store.read_attachment(conversation.id, name)),
                refused=self._services.preferences.refused(conversation.endpoint_id, conversation.model),
                streaming=endpoint.streaming if endpoint else True,
                continuing=continuing,
            )
        except (OSError, StorageError) as error:
            raise APIError(ErrorKind.STORAGE, details=str(error)) from error

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
        gone = msgspec.structs.replace(message, deleted_at=now())
        self._recorder.record(MessagePut(gone), self._recorder.touch(current_id=current), sync=True)
        self.path_changed.emit()

    def undo_delete(self) -> bool:
        """Brings back what `delete` took last; says whether there was anything."""
        if not self._deleted:
            return False
        message_id, current_id = self._deleted.pop()
        back = msgspec.structs.replace(self.conversation.messages[message_id], deleted_at="")
        shown = {} if self.is_running else {"current_id": current_id}
        self._recorder.record(MessagePut(back), self._recorder.touch(**shown), sync=True)
        self.path_changed.emit()
        return True

    def set_fields(self, **fields: object) -> None:
        """Sets system_prompt, endpoint_id, model, parameters or draft of the conversation."""
        changed = {name: value for name, value in fields.items() if getattr(self.conversation, name) != value}
        if not changed:
            return
        self._recorder.record(FieldsSet(changed))
        if "draft" in changed:
            self.draft_changed.emit()
        if set(changed) != {"draft"}:
            self.fields_changed.emit()

    def rename(self, title: str) -> None:
        """Sets the title; an empty one brings the automatic one back."""
        first = next((message.text for message in self.conversation.path() if message.role == Role.USER), "")
        self.set_fields(title=title or automatic_title(first), title_is_automatic=not title)

    def set_parameter(self, name: str, value: JsonValue) -> None:
        """Sets a parameter; None means: not sent."""
        parameters = {**self.conversation.parameters, name: value}
        self.set_parameters({key: value for key, value in parameters.items() if value is not None})

    def set_parameters(self, parameters: Mapping[str, JsonValue]) -> None:
        """Replaces all parameters."""
        self.set_fields(parameters=dict(parameters))

    def apply_preset(self, preset: Preset) -> None:
        """Takes over the preset's parameters, and its system prompt if it has one."""
        prompt = {"system_prompt": preset.system_prompt} if preset.system_prompt else {}
        self.set_fields(parameters=dict(preset.parameters), **prompt)

    def save_again(self) -> None:
        """Tries to write what could not be written."""
        self._tasks.spawn(self._recorder.save_everything())

    async def add_attachment(self, data: bytes, suffix: str) -> str:
        """Stores a file with the conversation and gives its name. Raises StorageError."""
        await self._recorder.settle()
        return await self._store.add_attachment(self.id, data, suffix)

    def attachment(self, name: str) -> bytes:
        """The bytes of an attached file; blocking, for a thread. Raises OSError or StorageError when it is gone."""
        return self._store.read_attachment(self.id, name)

    async def aclose(self) -> None:
        """Stops what runs, waits until it is on disk and folds the journal."""
        self.stop()
        await self._tasks.settle()
        await self._recorder.settle()
        await self._recorder.fold()
