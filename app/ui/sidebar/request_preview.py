"""The window that shows exactly what would be sent now: address, headers with the key masked, and the JSON body."""

from __future__ import annotations

import json

import msgspec
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFontDatabase, QGuiApplication, QTextOption
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton, QWidget

from app import __version__
from app.core.api_key import MASK
from app.core.base_url import chat_url
from app.core.errors import APIError
from app.core.message import JsonValue
from app.core.request import ChatRequest
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.ui.pieces import column, named, row
from app.ui.sidebar.copy_as_code import CopyAsCode

_UPDATED_AFTER_MS = 200
_MOST_SHOWN = 60_000
"""Characters: a view of more takes too long to lay out. Copying always gives everything."""


class RequestPreview(QDialog):
    """Follows one conversation while it is open, whatever changes the request."""

    def __init__(self, preferences: Preferences, session: ChatSession | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("requestPreview")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(680, 640)
        self._preferences = preferences
        self._session: ChatSession | None = None
        self._json = ""
        self._build()
        self._timer = QTimer(self, singleShot=True, interval=_UPDATED_AFTER_MS)
        self._timer.timeout.connect(self._update)
        preferences.changed.connect(self._timer.start)
        self._copy.clicked.connect(self._copy_all)
        self._copy_as_code.copied.connect(self._told_copied_code)
        self._close.clicked.connect(self.accept)
        self.retranslate()
        self.show_session(session)

    def _build(self) -> None:
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self._intro = QLabel(wordWrap=True)
        self._intro.setProperty("muted", True)
        self.head = named(QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText), "requestHead")
        self.head.setFont(fixed)
        self.head.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.body = named(QPlainTextEdit(readOnly=True, tabChangesFocus=True), "requestBody")
        self.body.setFont(fixed)
        # A message is one line in JSON; looking for good places to break it would take time by its length squared.
        self.body.setWordWrapMode(QTextOption.WrapMode.WrapAnywhere)
        self._copy = named(QPushButton(), "copyRequestButton")
        self._copy_as_code = CopyAsCode(self._what_to_copy)
        self._close = QPushButton(default=True)
        self._told = QLabel()
        self._told.setProperty("muted", True)
        buttons = row(spacing=8)
        buttons.addWidget(self._copy)
        buttons.addWidget(self._copy_as_code)
        buttons.addWidget(self._told, 1)
        buttons.addWidget(self._close)
        layout = column(self, margins=(16, 14, 16, 14), spacing=10)
        layout.addWidget(self._intro)
        layout.addWidget(self.head)
        layout.addWidget(self.body, 1)
        layout.addLayout(buttons)

    def show_session(self, session: ChatSession | None) -> None:
        """Shows the request of `session` from now on."""
        if self._session:
            for changed in _signals(self._session):
                changed.disconnect(self._timer.start)
        self._session = session
        if session:
            for changed in _signals(session):
                changed.connect(self._timer.start)
        self._update()

    def _update(self) -> None:
        head, text = self._request() if self._session else ("", "")
        self.head.setText(head)
        if text != self._json:
            self._json = text
            place = self.body.verticalScrollBar().value()
            self.body.setPlainText(self._shortened(text))
            self.body.verticalScrollBar().setValue(place)
        self._told.clear()

    def _request(self) -> tuple[str, str]:
        assert self._session is not None
        try:
            request = self._session.request_preview()
        except APIError as error:
            return "", error.details
        endpoint = self._preferences.settings.endpoint(self._session.conversation.endpoint_id)
        address = chat_url(endpoint.base_url) if endpoint else self.tr("(the service was removed)")
        head = [
            f"POST {address}",
            "Content-Type: application/json",
            "Accept: text/event-stream, application/json",
            f"User-Agent: Dousha/{__version__}",
        ]
        if endpoint is None or endpoint.needs_key:
            head.append(f"Authorization: Bearer {MASK}{MASK}")
        return "\n".join(head), _pretty(request.body())

    def _shortened(self, text: str) -> str:
        left_out = len(text) - _MOST_SHOWN
        if left_out <= 0:
            return text
        half = _MOST_SHOWN // 2
        note = self.tr("… {n} characters are not shown here; Copy takes everything …").format(n=f"{left_out:,}")
        return f"{text[:half]}\n\n{note}\n\n{text[-half:]}"

    def _copy_all(self) -> None:
        QGuiApplication.clipboard().setText(self._json)
        self._told.setText(self.tr("Copied."))

    def _what_to_copy(self) -> tuple[ChatRequest, str] | None:
        """The request and where it goes; None when it cannot be made."""
        endpoint = self._session and self._preferences.settings.endpoint(self._session.conversation.endpoint_id)
        if not self._session or not endpoint:
            return None
        try:
            return self._session.request_preview(), endpoint.base_url
        except APIError:
            return None

    def _told_copied_code(self) -> None:
        self._told.setText(self.tr("Copied. Your key is not in it: set DOUSHA_API_KEY before you run it."))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("What will be sent"))
        self._intro.setText(
            self.tr(
                "This is the request of the next message, with the text in the message field. "
                "It changes as you change settings. Pictures and what is in files are left out here."
            )
        )
        self.body.setAccessibleName(self.tr("Body of the request, as JSON"))
        self._copy.setText(self.tr("Copy the JSON"))
        self._close.setText(self.tr("Close"))


def _pretty(body: dict[str, JsonValue]) -> str:
    """Indented JSON, Chinese as it is. json's own indenting takes seconds for a long conversation."""
    return msgspec.json.format(json.dumps(body, ensure_ascii=False), indent=2)


def _signals(session: ChatSession) -> tuple:  # type: ignore[type-arg]  # of bound signals, which PySide does not type
    return (session.fields_changed, session.draft_changed, session.path_changed, session.message_added)
