"""Says at attached images when the chosen model is not known to see them; the user decides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from app.session.chat_session import ChatSession
from app.session.services import Services
from app.ui.attachments import AttachmentTray

_SEEING = {"image", "multimodal"}


class VisionHint(QObject):
    """Keeps the tray's hint true."""

    def __init__(self, tray: AttachmentTray, services: Services) -> None:
        super().__init__(tray)
        self._tray, self._services = tray, services
        self._session: ChatSession | None = None
        tray.changed.connect(self._refresh)
        tray.hint.installEventFilter(self)

    def show_session(self, session: ChatSession) -> None:
        """Looks at the model of `session` from now on."""
        if self._session is not None:
            self._session.fields_changed.disconnect(self._refresh)
        self._session = session
        session.fields_changed.connect(self._refresh)
        self._refresh()

    def _refresh(self) -> None:
        if self._session is None:
            return
        conversation = self._session.conversation
        model = self._services.model(conversation.endpoint_id, conversation.model)
        blind = bool(model.tags) and not _SEEING.intersection(model.tags)  # of a model without tags nothing is known
        sentence = self.tr("{model} may not be able to see images.")
        self._tray.hint.setText(sentence.format(model=model.label or model.id))
        self._tray.hint.setVisible(blind and self._tray.has_images())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._refresh()
        return super().eventFilter(watched, event)
