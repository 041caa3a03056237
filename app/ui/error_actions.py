"""Carries out what the buttons under an error promise; which buttons there are stands in core.error_table."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.catalog import Endpoint
from app.core.errors import Action
from app.core.message import Message, Role
from app.session.chat_session import ChatSession
from app.session.workspace import Workspace


class ErrorActions(QObject):
    """Does an action at once, or asks for the part of the window that can."""

    settings_requested = Signal(str, str)
    """Endpoint id and field: "", "key", "address" or "proxy"."""
    key_requested = Signal(str)
    """Endpoint id."""
    model_requested = Signal()
    parameter_requested = Signal(str)
    edit_requested = Signal(str)
    """Id of the user's message."""
    page_requested = Signal(str)
    """An address to open in the browser."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace

    def act(self, message_id: str, action: str) -> None:
        """Carries out `action` (an errors.Action) for a message of the conversation on screen."""
        session = self._workspace.current
        if session is None:
            return
        endpoint_id = session.conversation.endpoint_id
        endpoint = self._workspace.preferences.settings.endpoint(endpoint_id)
        doings: dict[str, Callable[[], None]] = {
            Action.RETRY: lambda: self._retry(session, message_id),
            Action.RETRY_NOW: session.turns.retry_now,
            Action.CANCEL: session.turns.stop,
            Action.KEEP_WAITING: session.turns.keep_waiting,
            Action.CONTINUE: lambda: session.turns.continue_reply(message_id),
            Action.REGENERATE: lambda: session.turns.regenerate(message_id),
            Action.UNLOCK_KEYRING: lambda: session.turns.regenerate(message_id),
            Action.NEW_CHAT: lambda: self._start_over(session.message(message_id)),
            Action.SEND_WITHOUT: lambda: self._send_without(session.message(message_id)),
            Action.DROP_OLDEST: lambda: session.turns.regenerate_shorter(message_id),
            Action.USE_ADDRESS: lambda: self._use_address(session.message(message_id)),
            Action.CHANGE_KEY: lambda: self.key_requested.emit(endpoint_id),
            Action.GET_KEY: lambda: self._open_page(endpoint, endpoint.key_url if endpoint else ""),
            Action.OPEN_BILLING: lambda: self._open_page(endpoint, endpoint.billing_url if endpoint else ""),
            Action.OPEN_SETTINGS: lambda: self.settings_requested.emit(endpoint_id, ""),
            Action.CHECK_ADDRESS: lambda: self.settings_requested.emit(endpoint_id, "address"),
            Action.PROXY_SETTINGS: lambda: self.settings_requested.emit(endpoint_id, "proxy"),
            Action.CHOOSE_MODEL: self.model_requested.emit,
            Action.EDIT_MESSAGE: lambda: self.edit_requested.emit(self._question(message_id)),
            Action.EDIT_PARAMETER: lambda: self.parameter_requested.emit(self._parameter(message_id)),
            Action.RAISE_LIMIT: lambda: self.parameter_requested.emit(self._limit()),
        }
        doings[action]()

    @staticmethod
    def _retry(session: ChatSession, message_id: str) -> None:
        """Sends again: a running request that does not answer, or a failed one as a new version."""
        if session.is_running:
            session.turns.retry_now()
        else:
            session.turns.regenerate(message_id)

    def _open_page(self, endpoint: Endpoint | None, page: str) -> None:
        """A page of the provider's: the one that is known, else the front page of its server."""
        if endpoint:
            parts = urlsplit(endpoint.base_url)
            self.page_requested.emit(page or f"{parts.scheme}://{parts.netloc}/")

    def _question(self, message_id: str) -> str:
        """The user's message that led to `message_id`."""
        session = self._workspace.current
        path = session.conversation.path_to(message_id) if session else []
        return next((message.id for message in reversed(path) if message.role == Role.USER), "")

    def _parameter(self, message_id: str) -> str:
        session = self._workspace.current
        error = session.message(message_id).error if session else None
        return error.values.get("param", "") if error else ""

    def _limit(self) -> str:
        session = self._workspace.current
        used = session.conversation.parameters if session else {}
        return "max_completion_tokens" if "max_completion_tokens" in used else "max_tokens"

    def _start_over(self, message: Message) -> None:
        question = self._question(message.id)
        session = self._workspace.current
        text = session.message(question).text if session and question else ""
        fresh = self._workspace.new_conversation()
        fresh.set_fields(draft=text)
        self._workspace.open(fresh.id)

    def _send_without(self, message: Message) -> None:
        """Remembers for this endpoint and model that the parameter is refused, and sends again."""
        session, preferences = self._workspace.current, self._workspace.preferences
        parameter = message.error.values.get("param", "") if message.error else ""
        if session is None or not parameter:
            return
        conversation = session.conversation
        refused = preferences.refused(conversation.endpoint_id, conversation.model)
        preferences.set_refused(
            conversation.endpoint_id, conversation.model, tuple(dict.fromkeys((*refused, parameter)))
        )
        session.turns.regenerate(message.id)

    def _use_address(self, message: Message) -> None:
        """Takes the address that the server pointed to; its certificate is checked like any other."""
        from app.core.base_url import normalise

        session, services = self._workspace.current, self._workspace.services
        address = message.error.values.get("address", "") if message.error else ""
        endpoint = session and services.preferences.settings.endpoint(session.conversation.endpoint_id)
        if session is None or not endpoint or not address:
            return
        services.put_endpoint(msgspec.structs.replace(endpoint, base_url=normalise(address)))
        session.turns.regenerate(message.id)
