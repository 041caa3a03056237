"""The open conversations: new, open, rename, delete, undo; the list is Shelf's, the inside of one ChatSession's."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.conversation import Conversation
from app.core.localized import Text
from app.session.chat_session import ChatSession
from app.session.reopening import Reopening
from app.session.services import Services
from app.session.shelf import ConversationState, Shelf, state_after
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, Loaded, StorageError
from app.storage.storage_error import because

if TYPE_CHECKING:
    from app.session.catalogue import Catalogue

log = logging.getLogger(__name__)
_KEPT_OPEN = 4
"""Idle conversations kept in memory besides the one on screen: going back to them is instant."""

_NOT_OPENED = Text("打不开这个对话", "The chat could not be opened")
_NOT_RENAMED = Text("对话没能改名", "The chat could not be renamed")


class Workspace(QObject):
    """The sessions of the conversations that are open, and which of them is on screen."""

    opened = Signal(object)
    """A ChatSession is on screen now."""
    noticed = Signal(object)
    """A Text for the user: something was repaired, or could not be done."""
    repaired = Signal(object)
    """A tuple of Texts: what was repaired when the list was read."""
    attention_needed = Signal(str)
    """The user wants to see a conversation whose files cannot be read, or not be written; carries its id."""
    save_failed = Signal(object)
    """A Text: why a conversation, on screen or not, could not be written. `save_again` tries again."""
    saved_again = Signal()
    """Everything is on disk after all."""

    def __init__(self, services: Services, store: ConversationStore) -> None:
        super().__init__()
        self.services = services
        self.preferences = services.preferences
        self.tasks = Tasks()
        self._verifying = Tasks()
        """Takes long when there is much that is new; quitting does not wait for it."""
        self.shelf = Shelf(store, self._verifying)
        self._store = store
        self._closing: dict[str, asyncio.Task[None]] = {}
        self._sessions: OrderedDict[str, ChatSession] = OrderedDict()
        self._current: ChatSession | None = None
        self._wanted = ""
        """What the user asked to see last: a conversation that loads more slowly does not jump in front of it."""
        self._reopening: Reopening | None = None
        """There may be something to tell of it, and nobody yet who would show it."""
        self.preferences.save_failed.connect(self.noticed)
        self.shelf.mended.connect(self.repaired)
        self.shelf.take_marks(self.preferences.settings.window.get("marks"))
        self.shelf.marked.connect(lambda: self.preferences.remember_marks(self.shelf.marks()))

    @cached_property
    def catalogue(self) -> Catalogue:
        """What goes with the list of all conversations."""
        from app.session.catalogue import Catalogue

        catalogue = Catalogue(
            self.shelf,
            self._store,
            self.preferences,
            self.tasks,
            session_of=self.session_of,
            put_away=self.put_away,
            open_=self.open,
        )
        catalogue.noticed.connect(self.noticed)
        return catalogue

    async def start(self) -> None:
        """Reads the list of conversations and tells what was repaired, also in the one that was opened again."""
        reopening, self._reopening = self._reopening, None
        if reopening and not reopening.is_shown:
            await reopening.settle()
            self._show_reopened(reopening)
        listing = await self.shelf.read()
        reopened = reopening.loaded() if reopening else None
        repairs = (*reopened.repairs, *listing.repairs) if reopened else listing.repairs
        if repairs:
            self.repaired.emit(repairs)
        if reopened:
            self._tell_problem(reopened)

    # open conversations

    def sessions(self) -> list[ChatSession]:
        """All that are open."""
        return list(self._sessions.values())

    @property
    def current(self) -> ChatSession | None:
        """The session on screen."""
        return self._current

    async def session_of(self, conversation_id: str) -> ChatSession | None:
        """The session of an open conversation; one that is being closed is waited for, as it may still write."""
        while closing := self._closing.get(conversation_id):
            await asyncio.wait({closing})
        return self._sessions.get(conversation_id)

    def new_conversation(self) -> ChatSession:
        """Opens an empty conversation with the user's defaults; it gets its place on disk with its first words."""
        settings = self.preferences.settings
        conversation = Conversation(endpoint_id=settings.endpoint_id, model=settings.model)
        for preset in settings.presets:
            if preset.name == settings.default_preset:
                conversation.parameters = dict(preset.parameters)
                conversation.system_prompt = preset.system_prompt
        return self._show(self._session(conversation, on_disk=False))

    def open(self, conversation_id: str) -> None:
        """Opens a conversation; `opened` tells when it is on screen."""
        self._wanted = conversation_id
        if conversation_id in self._sessions:
            self._show(self._sessions[conversation_id])
        else:
            self.tasks.spawn(self._load(conversation_id))

    def reopen(self, conversation_id: str, longest_s: float) -> None:
        """Opens the conversation that was on screen last time, or a new one if it is gone. Needs no loop.

        Waits for the disk at most `longest_s` seconds; then it is `start` that opens it. What was repaired in it, or
        is wrong with it, is told by `start`.
        """
        self._wanted = conversation_id
        self._reopening = Reopening(self._store, conversation_id)
        if self._reopening.wait(longest_s):
            self._show_reopened(self._reopening)

    def _show_reopened(self, reopening: Reopening) -> None:
        reopening.is_shown = True
        if loaded := reopening.loaded():
            self._show_loaded(loaded)
        elif self._current is None:
            self.new_conversation()

    async def _load(self, conversation_id: str) -> None:
        try:
            loaded = await self._store.load(conversation_id)
        except StorageError as error:
            self.noticed.emit(because(_NOT_OPENED, error))
            self.attention_needed.emit(conversation_id)
            return
        self._show_loaded(loaded)
        if loaded.repairs:
            self.repaired.emit(loaded.repairs)
        self._tell_problem(loaded)

    def _show_loaded(self, loaded: Loaded) -> None:
        conversation = loaded.conversation
        if conversation.id == self._wanted:
            self._show(self._sessions.get(conversation.id) or self._session(conversation, on_disk=True))

    def _tell_problem(self, loaded: Loaded) -> None:
        if loaded.problem:
            self.noticed.emit(loaded.problem)
            self.attention_needed.emit(loaded.conversation.id)

    def _session(self, conversation: Conversation, *, on_disk: bool) -> ChatSession:
        session = ChatSession(conversation, self.services, self._store, on_disk=on_disk)
        self._sessions[session.id] = session
        session.message_added.connect(lambda _id: self.shelf.put(session.conversation))
        session.path_changed.connect(lambda: self.shelf.put(session.conversation))
        session.fields_changed.connect(lambda: self.shelf.put(session.conversation))
        session.draft_changed.connect(lambda: self.shelf.put(session.conversation))
        session.running_changed.connect(lambda running: self._note_running(session, running))
        session.save_failed.connect(self.save_failed)
        session.saved_again.connect(self._tell_if_saved)
        return session

    def _show(self, session: ChatSession) -> ChatSession:
        before, self._current, self._wanted = self._current, session, session.id
        self._sessions.move_to_end(session.id)
        state = self.shelf.state(session.id)
        if state == ConversationState.UNREAD or (state == ConversationState.FAILED and before is not session):
            self.shelf.set_state(session.id, ConversationState.IDLE)
        self._close_idle()
        self.opened.emit(session)
        return session

    def _close_idle(self) -> None:
        """Lets go of the conversations that were looked at longest ago, do nothing and are safe on disk."""
        idle = [s for s in self._sessions.values() if s is not self._current and not s.is_running and s.is_saved]
        for session in idle[: max(0, len(idle) - _KEPT_OPEN)]:
            del self._sessions[session.id]
            self._closing[session.id] = self.tasks.spawn(self._close(session))

    async def _close(self, session: ChatSession) -> None:
        try:
            await session.aclose()
        finally:
            self._closing.pop(session.id, None)
        if session.is_saved:
            session.deleteLater()
        else:  # its text is nowhere else
            self._sessions.setdefault(session.id, session)

    def _tell_if_saved(self) -> None:
        if all(session.is_saved for session in self._sessions.values()):
            self.saved_again.emit()

    def save_again(self) -> None:
        """Tries to write what could not be written."""
        for session in self._sessions.values():
            session.save_again()

    def _note_running(self, session: ChatSession, running: bool) -> None:
        reply = session.conversation.messages.get(session.turns.last_reply_id or "")
        state = ConversationState.STREAMING if running else state_after(reply, is_seen=session is self._current)
        self.shelf.put(session.conversation)
        self.shelf.set_state(session.id, state)

    # changes to a conversation as a whole

    def rename(self, conversation_id: str, title: str) -> None:
        """Gives a conversation a title of the user's; an empty one brings the automatic title back."""
        self.tasks.spawn(self._rename(conversation_id, " ".join(title.split())))

    async def _rename(self, conversation_id: str, title: str) -> None:
        session = await self.session_of(conversation_id)
        if session is None:
            try:
                loaded = await self._store.load(conversation_id)
            except StorageError as error:
                self.noticed.emit(because(_NOT_RENAMED, error))
                return
            if loaded.problem:
                self.noticed.emit(loaded.problem)
                return
            session = self._sessions.get(conversation_id) or self._session(loaded.conversation, on_disk=True)
        session.rename(title)

    def delete(self, *conversation_ids: str) -> None:
        """Moves conversations to the trash; `undo_delete` brings them back together."""
        self.catalogue.deleting.delete(conversation_ids)

    def undo_delete(self) -> None:
        """Brings back what was deleted last in this run."""
        self.catalogue.deleting.undo()

    async def put_away(self, conversation_id: str, is_listed: bool = True) -> bool:
        """Closes and trashes one conversation. False: it was not on disk, or not any more, and just goes."""
        session = await self.session_of(conversation_id)
        was_shown = session is not None and session is self._current
        if was_shown:
            self.new_conversation()  # the window leaves the draft behind while that can still be written
        if session:
            await session.aclose()
        try:
            if is_listed:
                await self._store.trash.put(conversation_id)
        except StorageError as error:
            if error.errno not in {errno.ENOENT, errno.ENOTDIR}:
                if session and was_shown:
                    self._show(session)
                raise
            is_listed = False
        if session := self._sessions.pop(conversation_id, None):
            session.deleteLater()
        return is_listed

    async def finish(self) -> bool:
        """Stops what runs and writes what is not written; says whether everything is on disk."""
        await self.tasks.settle(timeout_s=5)
        await self.catalogue.settle()
        return all([await session.finish() for session in list(self._sessions.values())])

    async def aclose(self) -> None:
        """Stops what runs, writes everything, closes the services' connections, in this order."""
        self.catalogue.close()
        await self._verifying.cancel()
        await self.tasks.settle(timeout_s=5)
        await self.catalogue.settle()
        await self.tasks.cancel()
        for session in list(self._sessions.values()):
            await session.aclose()
        self._sessions.clear()
        await self.preferences.settle()
        await self.services.aclose()
        await self._store.aclose()
