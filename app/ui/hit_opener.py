"""Opens a conversation at a message that was found, on whichever branch it is, with the words marked."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.session.chat_session import ChatSession
from app.session.workspace import Workspace
from app.ui.transcript import TranscriptPane


class HitOpener(QObject):
    """Waits until the conversation is on screen: made after whoever shows it there."""

    def __init__(self, workspace: Workspace, transcript: TranscriptPane) -> None:
        super().__init__(transcript)
        self._workspace, self._transcript = workspace, transcript
        self._wanted = ("", "")
        workspace.opened.connect(self._show)

    def open(self, conversation_id: str, message_id: str) -> None:
        """Opens a conversation at a message; at its end when that is ""."""
        self._wanted = (conversation_id, message_id)
        self._workspace.open(conversation_id)

    def _show(self, session: ChatSession) -> None:
        (wanted, message_id), self._wanted = self._wanted, ("", "")
        message = session.conversation.messages.get(message_id)
        if session.id != wanted or message is None or message.deleted_at:
            return
        if message_id not in {shown.id for shown in session.conversation.path()}:
            session.switch_branch(message_id)
        from app.core.search.hits import found_words  # with the search: not before something was found
        from app.core.search.message_text import message_text

        search = self._workspace.catalogue.search
        words = found_words(message_text(message), search.query)
        self._transcript.scroll_to_message(message_id, search.text.strip() if words else "", words)
