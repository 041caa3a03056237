"""Says in the window's one line what was repaired, or that a chat needs attention, with the way to more."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.core.localized import Text
from app.ui.history.opener import HistoryOpener
from app.ui.language import current_language
from app.ui.toast import Toast


class HistoryNotices(QObject):
    """However many repairs there were, it is one line; the report has them all."""

    def __init__(self, toast: Toast, opener: HistoryOpener) -> None:
        super().__init__(toast)
        self._toast, self._opener = toast, opener

    def say_repaired(self, repairs: tuple[Text, ...]) -> None:
        """What reading the files brought to light."""
        sentence = repairs[0].say(current_language())
        if len(repairs) > 1:
            sentence = self.tr("Some chats had to be repaired: {n}. What could be read is shown.").format(
                n=len(repairs)
            )
        self._toast.say(sentence, self.tr("Details"), self._opener.show_report, stays=True)

    def offer_help(self, conversation_id: str) -> None:
        """A chat cannot be read, or not be written."""
        sentence = self._opener.problem(conversation_id)
        if sentence:
            self._toast.say(
                sentence, self.tr("What can be done"), lambda: self._opener.show_attention(conversation_id), stays=True
            )
