"""The messages of the shown path with their sections; asks the session, draws nothing."""

from __future__ import annotations

from app.core.message import Message, Role, ToolCall
from app.session.chat_session import ChatSession
from app.ui.transcript.literal import Section
from app.ui.transcript.sections import Rendition

_KEPT = 600
"""Messages whose sections are kept when they are no longer loaded."""


class Messages:
    """The path of one session, by index. A message has a number of its own that the document's blocks carry."""

    def __init__(self) -> None:
        self.session: ChatSession | None = None
        self.ids: list[str] = []
        self._index: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._by_number: list[str] = []
        self._renditions: dict[str, Rendition] = {}
        self._sections: dict[str, list[Section]] = {}

    def __len__(self) -> int:
        return len(self.ids)

    def show(self, session: ChatSession | None) -> None:
        """Takes the path of a session; forgets everything about the former one."""
        self.session = session
        self._numbers.clear()
        self._by_number.clear()
        self._renditions.clear()
        self._sections.clear()
        self.read_path()

    def read_path(self) -> None:
        """Reads the session's path again."""
        self.ids = [message.id for message in self.session.conversation.path()] if self.session else []
        self._index = {message_id: index for index, message_id in enumerate(self.ids)}

    def append(self, message_id: str) -> None:
        """A message was added at the path's end."""
        self._index[message_id] = len(self.ids)
        self.ids.append(message_id)

    def index(self, message_id: str) -> int | None:
        """Where a message is in the path; None when it is not shown."""
        return self._index.get(message_id)

    def message(self, index: int) -> Message:
        """A message as it is now."""
        assert self.session is not None
        return self.session.message(self.ids[index])

    def number(self, index: int) -> int:
        """The message's number in the document."""
        message_id = self.ids[index]
        if message_id not in self._numbers:
            self._numbers[message_id] = len(self._by_number)
            self._by_number.append(message_id)
        return self._numbers[message_id]

    def id_of(self, number: int) -> str:
        """The id of the message with this number, or ""."""
        return self._by_number[number] if 0 <= number < len(self._by_number) else ""

    # sections

    def sections(self, index: int) -> list[Section]:
        """The message's sections as of the last look."""
        message_id = self.ids[index]
        if message_id not in self._sections:
            if len(self._sections) > _KEPT:
                self._forget_oldest()
            self._sections[message_id] = self.rendition(index).sections(self.message(index))
        return self._sections[message_id]

    def renew(self, index: int) -> tuple[list[Section], list[Section]]:
        """The message's sections as of the last look, and as they are now."""
        old = self.sections(index)
        new = self.rendition(index).sections(self.message(index))
        self._sections[self.ids[index]] = new
        return old, new

    def rendition(self, index: int) -> Rendition:
        """What is kept of the message between looks."""
        return self._renditions.setdefault(self.ids[index], Rendition(self))

    def forget_all(self) -> None:
        """Language or font changed: the next look builds everything anew, unfolded thoughts stay so."""
        self._sections.clear()

    def _forget_oldest(self) -> None:
        for message_id in list(self._sections)[: _KEPT // 2]:
            del self._sections[message_id]
            self._renditions.pop(message_id, None)

    # facts for sections

    def is_answered(self, message_id: str, call: ToolCall) -> bool:
        index = self._index.get(message_id)
        if index is None:
            return True
        for following in self.ids[index + 1 :]:
            assert self.session is not None
            message = self.session.message(following)
            if message.role != Role.TOOL:
                return False
            if message.tool_call_id == call.id:
                return True
        return False

    def is_running(self, message_id: str) -> bool:
        return self.session is not None and self.session.running_message_id == message_id

    def has_progress(self) -> bool:
        return self.session is not None and self.session.progress is not None
