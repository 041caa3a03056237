"""Turns of a conversation: the user's message, the reply to it, other versions of both, the rest of a broken one.

One reply runs at a time in a conversation. How it runs is in `generation`, how it is written in `recorder`.
"""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.changes import FieldsSet, MessagePut
from app.core.clock import new_id, now
from app.core.conversation import Conversation, automatic_title
from app.core.localized import Text
from app.core.message import FilePart, ImagePart, Message, MessageState, Part, Role, TextPart
from app.core.request import ChatRequest
from app.session.progress import Progress
from app.session.recorder import Recorder
from app.session.requests import Requests
from app.session.services import Services
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient
    from app.session.generation import Generation


class Turns(QObject):
    """What the user may ask of the model in one conversation. The signals are ChatSession's, which passes them on."""

    message_added = Signal(str)
    message_grown = Signal(str)
    message_changed = Signal(str)
    path_changed = Signal()
    running_changed = Signal(bool)
    progress_changed = Signal()
    titled = Signal()
    """The first message gave the conversation its title."""

    def __init__(
        self, conversation: Conversation, recorder: Recorder, services: Services, store: ConversationStore
    ) -> None:
        super().__init__()
        self.conversation = conversation
        self.generation: Generation | None = None
        self.last_reply_id: str | None = None
        """The reply that ended last."""
        self._recorder = recorder
        self.requests = Requests(services, store)
        self._tasks = Tasks()

    @property
    def is_running(self) -> bool:
        """Whether a reply is being made."""
        return self.generation is not None

    def send(self, text: str, parts: Sequence[Part] = ()) -> None:
        """Appends the user's message and asks for a reply. Nothing happens while one is running, or without content."""
        if self.is_running or not (text.strip() or parts):
            return
        message = self._user_message(text, parts, self.conversation.current_id)
        self._ask(message)

    def edit(self, message_id: str, text: str, parts: Sequence[Part] | None = None) -> None:
        """Asks again with a changed question: a sibling of the user's message. Without `parts` it keeps its own."""
        original = self.conversation.messages[message_id]
        if parts is None:
            parts = [part for part in original.parts if not isinstance(part, TextPart)]
        if self.is_running or not (text.strip() or parts):
            return
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
        message = msgspec.structs.replace(
            self.conversation.messages[message_id],
            state=MessageState.STREAMING,
            error=None,
            finish_reason="",
            endpoint_id=self.conversation.endpoint_id,
            model=self.conversation.model,
            parameters=dict(self.conversation.parameters),
        )
        saved = self._recorder.record(MessagePut(message), sync=True)
        if message_id not in [shown.id for shown in self.conversation.path()]:
            self._recorder.record(FieldsSet({"current_id": self.conversation.leaf_below(message_id)}))
            self.path_changed.emit()
        self._run(message, self.conversation.path_to(message_id), saved, continuing=True)
        self.message_changed.emit(message_id)

    def answer_tool_calls(self, message_id: str, results: Mapping[str, str]) -> None:
        """Adds the results (by call id) of a message's tool calls and asks for the reply to them.

        An empty one is left out: services refuse it, and a call without a result is sent with `NO_TOOL_RESULT`.
        """
        given = {call_id: text for call_id, text in results.items() if text.strip()}
        if self.is_running or not given:
            return
        answers: list[Message] = []
        for call_id, text in given.items():
            answer = Message(
                id=new_id(),
                parent_id=answers[-1].id if answers else message_id,
                role=Role.TOOL,
                created_at=now(),
                parts=(TextPart(text),),
                tool_call_id=call_id,
            )
            answers.append(answer)
        path_changes = bool(self.conversation.replies_to(message_id))
        current = self._recorder.touch(current_id=answers[-1].id)
        self._recorder.record(*map(MessagePut, answers), current, sync=True)
        if not path_changes:
            for answer in answers:
                self.message_added.emit(answer.id)
        self._reply_to(answers[-1].id, path_changes=path_changes)

    def stop(self) -> None:
        """Ends the running reply and closes its connection; what arrived is kept."""
        if self.generation:
            self.generation.stop()

    def retry_now(self) -> None:
        """Ends a countdown, or sends a request again that has not answered."""
        if self.generation:
            self.generation.retry_now()

    def keep_waiting(self) -> None:
        """Goes on waiting after "no answer after n seconds"."""
        if self.generation:
            self.generation.keep_waiting()

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
            fields |= {"draft": "", "draft_parts": ()}
        titled = self.conversation.title_is_automatic and not self.conversation.title
        if titled:
            fields["title"] = automatic_title(message.text) or _name_of_attachment(message)
        self._recorder.record(MessagePut(message), self._recorder.touch(**fields))  # synced with the reply's place
        if path_changes:
            self.path_changed.emit()
        else:
            self.message_added.emit(message.id)
        if titled:
            self.titled.emit()
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
        asked = copy.copy(self.conversation)  # the user may choose another model while this waits for disk and keyring

        async def prepare(show: Callable[[Progress | None], None]) -> tuple[ApiClient, ChatRequest, str]:
            return await self.requests.prepare(asked, path, saved, show, continuing=continuing)

        from app.session.generation import Generation  # loaded with the first reply

        generation = Generation(message, self._recorder, prepare)
        self.generation = generation
        generation.grown.connect(lambda: self.message_grown.emit(message.id))
        generation.changed.connect(lambda: self.message_changed.emit(message.id))
        generation.progress_changed.connect(self.progress_changed)
        self._tasks.spawn(self._run_to_end(generation))
        self.running_changed.emit(True)

    async def _run_to_end(self, generation: Generation) -> None:
        await generation.run()
        self.generation = None
        self.last_reply_id = generation.message_id
        self.message_changed.emit(generation.message_id)
        self.progress_changed.emit()
        self.running_changed.emit(False)
        await self._recorder.fold(when_long=True)

    async def aclose(self) -> None:
        """Stops what runs and waits until it has ended and is recorded."""
        self.stop()
        await self._tasks.settle()


def _name_of_attachment(message: Message) -> str:
    """What a conversation is called that begins with an image or a file and no word."""
    names = (part.name for part in message.parts if isinstance(part, ImagePart | FilePart))
    return automatic_title(next(names, ""))
