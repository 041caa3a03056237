"""What can be done with one message: the same actions for the tool bar, the context menu and the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

from app.core.message import Message, MessageState, Role, TextPart
from app.ui.icons import icon
from app.ui.theme import Theme


class Siblings(NamedTuple):
    """The versions among which the arrows choose, and which one is shown, from 0."""

    ids: list[str]
    place: int


_ICONS = {
    "previousBranch": "chevron-left",
    "nextBranch": "chevron-right",
    "copyMarkdown": "copy-markdown",
    "details": "info",
}


class MessageActions(QObject):
    """Holds one action per name; `show_for` sets them up for a message. A triggered one names that message."""

    triggered = Signal(str, str)
    """Action name and message id."""
    changed = Signal()

    NAMES = (
        "previousBranch",
        "nextBranch",
        "copy",
        "copyMarkdown",
        "edit",
        "regenerate",
        "continue",
        "quote",
        "delete",
        "details",
    )

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self.message_id = ""
        self.siblings = Siblings([], 0)
        self.actions = {name: QAction(self) for name in self.NAMES}
        for name, action in self.actions.items():
            action.setObjectName(f"{name}Action")
            action.triggered.connect(self._emit(name))
        theme.changed.connect(self.refresh_icons)
        self.refresh_icons()
        self.retranslate()

    def _emit(self, name: str) -> Callable[[], None]:
        return lambda: self.triggered.emit(name, self.message_id)

    def refresh_icons(self) -> None:
        """Icons in the theme's colour."""
        for name, action in self.actions.items():
            action.setIcon(icon(_ICONS.get(name, name), self._theme, self._theme.colours.muted))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        texts = {
            "previousBranch": self.tr("Previous version"),
            "nextBranch": self.tr("Next version"),
            "copy": self.tr("Copy"),
            "copyMarkdown": self.tr("Copy as Markdown"),
            "edit": self.tr("Edit and ask again"),
            "regenerate": self.tr("Regenerate"),
            "continue": self.tr("Continue"),
            "quote": self.tr("Quote in the message"),
            "delete": self.tr("Delete message"),
            "details": self.tr("Details"),
        }
        for name, text in texts.items():
            self.actions[name].setText(text)
            self.actions[name].setToolTip(text)

    def show_for(self, message: Message, siblings: Siblings, *, running: bool, busy: bool) -> None:
        """Sets up the actions for a message. `running`: it is growing; `busy`: some message of the session is."""
        self.message_id, self.siblings = message.id, siblings
        is_user, is_answer = message.role == Role.USER, message.role == Role.ASSISTANT
        has_text = any(isinstance(part, TextPart) for part in message.parts) or bool(message.refusal)
        several = len(siblings.ids) > 1
        cut_off = message.finish_reason == "length" or message.state in {
            MessageState.STOPPED,
            MessageState.INTERRUPTED,
        }
        visible = {
            "previousBranch": several,
            "nextBranch": several,
            "edit": is_user,
            "regenerate": is_answer or is_user,
            "continue": is_answer and has_text and cut_off,
            "details": is_answer,
            "copyMarkdown": is_answer,
        }
        enabled = {
            "previousBranch": siblings.place > 0 and not busy,
            "nextBranch": siblings.place < len(siblings.ids) - 1 and not busy,
            "copy": has_text,
            "copyMarkdown": has_text,
            "quote": has_text,
            "edit": not busy,
            "regenerate": not busy,
            "continue": not busy,
            "delete": not running,
        }
        for name, action in self.actions.items():
            action.setVisible(visible.get(name, True))
            action.setEnabled(enabled.get(name, True))
        self.changed.emit()
