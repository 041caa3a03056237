"""Passes what the user asks of the conversation on screen to its session: send, edit, delete, branches, links."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.core.localized import Text
from app.core.message import TextPart
from app.session.turns import Turns
from app.session.workspace import Workspace
from app.ui.composer import Composer
from app.ui.language import current_language
from app.ui.toast import Toast
from app.ui.transcript import TranscriptPane

if TYPE_CHECKING:
    from app.ui.address_box import AddressBox


class ChatRequests(QObject):
    """Connects transcript and composer to whatever session is on screen."""

    def __init__(self, workspace: Workspace, transcript: TranscriptPane, composer: Composer, toast: Toast) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        self._workspace, self._composer, self._toast = workspace, composer, toast
        composer.edit_requested.connect(self._to_turns(Turns.edit))
        composer.stop_requested.connect(self.stop)
        for failed in (composer.attachments.failed, transcript.file_failed):
            failed.connect(toast.say)
        transcript.regenerate_requested.connect(self._to_turns(Turns.regenerate))
        transcript.continue_requested.connect(self._to_turns(Turns.continue_reply))
        transcript.branch_requested.connect(self._switch_branch)
        transcript.edit_requested.connect(self.edit)
        transcript.delete_requested.connect(self._delete)
        transcript.example_requested.connect(composer.fill)
        transcript.quote_requested.connect(composer.quote)
        transcript.link_requested.connect(self.open_link)
        transcript.picture_requested.connect(self.ask_for_picture)

    def _to_turns(self, request: Callable[..., None]) -> Callable[..., None]:
        """A slot that makes `request` in the conversation on screen, if there is one."""

        def slot(*arguments: object) -> None:
            if self._workspace.current is not None:
                request(self._workspace.current.turns, *arguments)

        return slot

    def stop(self) -> None:
        """Stops the answer that is being made."""
        if self._workspace.current is not None:
            self._workspace.current.turns.stop()

    def _switch_branch(self, message_id: str) -> None:
        if self._workspace.current is not None:
            self._workspace.current.switch_branch(message_id)

    def edit(self, message_id: str) -> None:
        """Puts a message of the user's into the composer to ask it again."""
        session = self._workspace.current
        if session and message_id:
            message = session.message(message_id)
            parts = [part for part in message.parts if not isinstance(part, TextPart)]
            self._composer.begin_edit(message_id, message.text, parts)

    def _delete(self, message_id: str) -> None:
        session = self._workspace.current
        if session is not None and message_id != session.running_message_id:
            session.delete(message_id)
            self._toast.say(self.tr("The message was deleted."), self.tr("Undo"), session.undo_delete)

    def undo_delete(self) -> None:
        """What was deleted last comes back: a message of this conversation, else a conversation."""
        session = self._workspace.current
        if session is None or not session.undo_delete():
            self._workspace.undo_delete()

    def open_link(self, address: str) -> None:
        """Opens a web or mail address after the user has seen it whole."""
        if not address.startswith(("http://", "https://", "mailto:")):
            return
        self._box("openLinkDialog", self.tr("Open this address?"), address).open()

    def _box(self, name: str, title: str, address: str) -> AddressBox:
        from app.ui.address_box import AddressBox  # not before an address is clicked

        return AddressBox(self._transcript.window(), name, title, address)

    def ask_for_picture(self, address: str) -> None:
        """Fetches a picture after the user has seen where it is: the other side learns that somebody looks at it."""
        box = self._box("showPictureDialog", self.tr("Show this image?"), address)
        box.offer(self.tr("Show this image")).clicked.connect(lambda: self._fetch_picture(address))
        box.open()

    def _fetch_picture(self, address: str) -> None:
        session, images = self._workspace.current, self._workspace.services.images
        if session is None:
            return
        not_shown = self.tr("What came from there is no image.")

        def fetched(data: bytes) -> None:
            self._transcript.display.pictures.provide(address, data, lambda: self._toast.say(not_shown))

        def failed(reason: Text) -> None:
            self._toast.say(reason.say(current_language()))

        images.fetch(address, session.conversation.endpoint_id, fetched, failed)
