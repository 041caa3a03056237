"""The line that says how full the model's context would be, were the message sent now; an estimate, marked as one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, SignalInstance
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from app.core.budget import PromptMeter, attachment_tokens, budget
from app.session.chat_session import ChatSession
from app.session.services import Services
from app.ui.pieces import repolish

_AFTER_MS = 400
_WORTH_SAYING = 50
"""Tokens: below that nobody needs to think about it."""


def _signals(session: ChatSession) -> tuple[SignalInstance, ...]:
    return session.path_changed, session.fields_changed, session.running_changed, session.draft_changed


class ContextMeter(QObject):
    """Keeps a label true while the user writes; counts when the typing pauses."""

    def __init__(self, label: QLabel, text: QPlainTextEdit, services: Services) -> None:
        super().__init__(label)
        self._label, self._text, self._services = label, text, services
        self._session: ChatSession | None = None
        self._meter = PromptMeter()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_AFTER_MS)
        self._timer.timeout.connect(self._count)
        text.textChanged.connect(self._timer.start)
        label.installEventFilter(self)

    def show_session(self, session: ChatSession) -> None:
        """Counts for `session` from now on."""
        if self._session is not None:
            for signal in _signals(self._session):
                signal.disconnect(self._later)
        self._session = session
        self._meter = PromptMeter()
        for signal in _signals(session):
            signal.connect(self._later)
        self._label.clear()
        self._later()

    def _later(self, *_: object) -> None:
        self._timer.start()

    def _count(self) -> None:
        if self._session is None:
            return
        conversation = self._session.conversation
        tokens = self._meter.measure(
            conversation.path(), conversation.system_prompt, conversation.parameters, self._text.toPlainText()
        ) + attachment_tokens(conversation.draft_parts)
        model = self._services.model(conversation.endpoint_id, conversation.model)
        room = budget(model, tokens, conversation.parameters)
        if tokens < _WORTH_SAYING:
            self._label.clear()
        elif room.context:
            self._label.setText(self.tr("≈ {n} of {all} tokens").format(n=f"{tokens:,}", all=f"{room.context:,}"))
        else:
            self._label.setText(self.tr("≈ {n} tokens").format(n=f"{tokens:,}"))
        self._warn(room.is_over)

    def _warn(self, over: bool) -> None:
        if bool(self._label.property("warning")) != over:
            self._label.setProperty("warning", over)
            repolish(self._label)
        self._label.setToolTip(self.tr("The conversation is longer than the model can take in.") if over else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._later()
        return super().eventFilter(watched, event)
