"""The quiet line under the composer: what the app is doing, or what the last answer took."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QLabel

from app.core.base_url import is_on_this_network
from app.core.message import Role
from app.core.prices import cost, price_text
from app.session.chat_session import ChatSession
from app.session.connection import Connection
from app.session.workspace import Workspace
from app.ui.language import current_language


class StatusLine(QObject):
    """Keeps a label true."""

    def __init__(self, label: QLabel, workspace: Workspace, connection: Connection) -> None:
        super().__init__(label)
        self._label = label
        self._workspace = workspace
        self._session: ChatSession | None = None
        self._keyring_waits = False
        self._connection = connection
        workspace.services.keyring_waiting.connect(self._keyring_waiting)
        connection.changed.connect(self._refresh)
        label.installEventFilter(self)

    def show_session(self, session: ChatSession) -> None:
        """Follows `session` from now on."""
        if self._session is not None:
            self._session.running_changed.disconnect(self._refresh)
            self._session.progress_changed.disconnect(self._refresh)
            self._session.path_changed.disconnect(self._refresh)
        self._session = session
        session.running_changed.connect(self._refresh)
        session.progress_changed.connect(self._refresh)
        session.path_changed.connect(self._refresh)
        self._refresh()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        return super().eventFilter(watched, event)

    def _keyring_waiting(self, waiting: bool) -> None:
        self._keyring_waits = waiting
        self._refresh()

    def _refresh(self, _running: bool = False) -> None:
        self._label.setText(self._text())
        self._label.setToolTip(self._label.text())  # there may be no room for all of it

    def _text(self) -> str:
        session = self._session
        if self._keyring_waits:
            return self.tr("Waiting for the system keyring…")
        if session is None:
            return ""
        if session.is_running:
            return session.progress.say(current_language()) if session.progress else self.tr("Answering…")
        texts = (self.tr("Offline") if self._is_out_of_reach(session) else "", self._last_answer(session))
        return " · ".join(filter(None, texts))

    def _is_out_of_reach(self, session: ChatSession) -> bool:
        """Whether the chat's service needs the internet, and there is none. Everything else works."""
        endpoint = self._workspace.preferences.settings.endpoint(session.conversation.endpoint_id)
        return self._connection.is_offline and endpoint is not None and not is_on_this_network(endpoint.base_url)

    def _last_answer(self, session: ChatSession) -> str:
        """Tokens and price of the newest answer, as far as the service told."""
        path = session.conversation.path()
        last = next((message for message in reversed(path) if message.role == Role.ASSISTANT), None)
        if last is None or last.usage is None or last.usage.prompt_tokens is None:
            return ""
        text = self.tr("{prompt} tokens in, {answer} out").format(
            prompt=f"{last.usage.prompt_tokens:,}", answer=f"{last.usage.completion_tokens or 0:,}"
        )
        price = cost(self._workspace.services.model(last.endpoint_id, last.model).prices, last.usage)
        return f"{text} · {price_text(*price)}" if price else text
