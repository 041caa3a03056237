"""The main window: the chat, with room for the list and the sidebar beside it. It decides nothing.

It is on screen before list and sidebar are made: see `furnishing`, which puts them in and connects everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QWidget

from app.core.localized import Text
from app.core.message import Part
from app.session.chat_session import ChatSession
from app.session.connection import Connection
from app.session.workspace import Workspace
from app.ui.attachments import FileDrops
from app.ui.composer import Composer
from app.ui.context_meter import ContextMeter
from app.ui.header import Header
from app.ui.language import current_language
from app.ui.menus import Menus
from app.ui.pieces import column, named
from app.ui.status import StatusLine
from app.ui.theme import Theme
from app.ui.toast import Toast
from app.ui.transcript import TranscriptPane
from app.ui.vision_hint import VisionHint
from app.ui.window_layout import WindowLayout

if TYPE_CHECKING:
    from app.ui.conversation_list import ConversationListPane
    from app.ui.sidebar import Sidebar


class MainWindow(QMainWindow):
    """One window on one Workspace."""

    conversation_list: ConversationListPane
    sidebar: Sidebar
    """Both there once the window is furnished."""

    closing = Signal(bool)
    """The user wants to quit; True: even if what could not be saved is lost by it."""
    key_requested = Signal(str)
    """Endpoint id, "" for the current one."""

    def __init__(self, theme: Theme, workspace: Workspace, connection: Connection) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._workspace = workspace
        self._session: ChatSession | None = None
        # From the window inwards: each widget that is moved to another one is styled anew, with all that is in it.
        self.splitter = named(QSplitter(Qt.Orientation.Horizontal, self), "splitter")
        self.splitter.setHandleWidth(1)
        self.setCentralWidget(self.splitter)
        self._left = _side("listSide", 170, self.splitter)
        self._chat = named(QWidget(self.splitter), "chatPane")
        self._right = _side("sidebarSide", 250, self.splitter)
        self.header = Header(theme, self._chat)
        self.transcript = TranscriptPane(
            theme,
            self._chat,
            model_lookup=workspace.services.model,
            zoom=workspace.preferences.settings.window.get("zoom"),
        )
        self.toast = Toast(theme, self._chat)
        self.composer = Composer(theme, self._chat)
        self._arrange()
        self.status = StatusLine(self.composer.status, workspace, connection)
        self.meter = ContextMeter(self.composer.count, self.composer.text, workspace.services)
        FileDrops(self.composer.attachments, self.composer, self.transcript, self.transcript.view.viewport())
        self.vision_hint = VisionHint(self.composer.attachments, workspace.services)
        self.menus = Menus(self, theme, workspace.preferences)
        self.panes = WindowLayout(self, self.splitter, self._left, self._right, workspace.preferences)
        self.composer.send_requested.connect(self._send)  # before the rest is there: the field is empty afterwards
        self.transcript.zoom_changed.connect(lambda zoom: workspace.preferences.remember_window(zoom=zoom))
        workspace.opened.connect(self._show)
        workspace.noticed.connect(self._notice)
        workspace.save_failed.connect(self._save_failed)
        workspace.saved_again.connect(self.toast.hide)
        self.retranslate()

    def _arrange(self) -> None:
        parts = column(self._chat)
        parts.addWidget(self.header)
        parts.addWidget(self.transcript, 1)
        holder = column(margins=(16, 4, 16, 0))
        holder.addWidget(self.toast)
        parts.addLayout(holder)
        parts.addWidget(self.composer)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self._chat.setMinimumWidth(320)
        self.setMinimumSize(640, 420)

    def furnish(self, conversation_list: ConversationListPane, sidebar: Sidebar) -> None:
        """Puts both beside the chat; the keyboard's Tab goes through the window from left to right."""
        self.conversation_list, self.sidebar = conversation_list, sidebar
        for side, pane in ((self._left, conversation_list), (self._right, sidebar)):
            column(side).addWidget(pane)
        # What has a proxy takes all that is in it along. Going through the window's widgets one by one would make
        # PySide load all classes of widgets.
        ends = (self._left, conversation_list)
        for end in ends:
            end.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # Qt orders only what can have the keyboard
        conversation_list.setFocusProxy(conversation_list.new_button)
        QWidget.setTabOrder(*ends)
        conversation_list.setFocusProxy(None)  # type: ignore[arg-type]  # the stubs leave it out
        for end in ends:
            end.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    @property
    def is_list_shown(self) -> bool:
        """Whether the list is not folded away."""
        return not self._left.isHidden()

    @property
    def is_sidebar_shown(self) -> bool:
        """Whether the sidebar is not folded away."""
        return not self._right.isHidden()

    def new_conversation(self) -> None:
        """Opens an empty conversation and goes to the composer."""
        self._workspace.new_conversation()
        self.composer.text.setFocus()

    def _send(self, text: str, parts: Sequence[Part]) -> None:
        if self._session is not None:
            self._session.turns.send(text, parts)

    def _show(self, session: ChatSession) -> None:
        if self._session is not session:
            self.header.finish()
            if self._session is not None:
                self._session.fields_changed.disconnect(self._show_title)
            session.fields_changed.connect(self._show_title)
        self._session = session
        self._workspace.preferences.remember_window(conversation=session.id)
        self.transcript.show_session(session)
        self.composer.show_session(session)
        self.status.show_session(session)
        self.meter.show_session(session)
        self.vision_hint.show_session(session)
        self._show_title()

    def _show_title(self) -> None:
        title = self._session.conversation.title if self._session else ""
        self.header.set_title(title)
        self.setWindowTitle(title or self.tr("New chat"))

    def welcome(self) -> None:
        """On the very first start: what is needed before anything else."""
        self.toast.say(
            self.tr("Add your API key to start chatting."),
            self.tr("Enter key"),
            lambda: self.key_requested.emit(""),
            stays=True,
        )
        self._workspace.services.key_changed.connect(self.toast.hide, Qt.ConnectionType.SingleShotConnection)

    def _save_failed(self, reason: Text) -> None:
        sentence = self.tr("Could not be saved: {reason}. The text stays in this window.")
        self.toast.say(
            sentence.format(reason=reason.say(current_language())),
            self.tr("Save again"),
            self._workspace.save_again,
            stays=True,
        )

    def _notice(self, text: Text) -> None:
        self.toast.say(text.say(current_language()), stays=True)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks the application to end in order; the window goes at once, what runs is saved behind it."""
        event.ignore()
        self.composer.save_draft()
        self.panes.remember()
        self.hide()
        self.closing.emit(False)

    def ask_to_quit(self) -> None:
        """Not everything could be saved: the window is back, and the user decides."""
        from app.ui.dialogs.question import ask

        self.show()
        ask(
            self,
            self.tr("Quit without saving?"),
            self.tr("Your last texts could not be written to the disk. They are lost if you quit now."),
            self.tr("&Quit anyway"),
            self.tr("&Keep the window open"),
            lambda: self.closing.emit(True),
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.splitter.setAccessibleName(self.tr("Panes"))
        for place, name in ((1, self.tr("Width of the list")), (2, self.tr("Width of the sidebar"))):
            self.splitter.handle(place).setAccessibleName(name)
        self._show_title()


def _side(name: str, width: int, splitter: QSplitter) -> QWidget:
    """The place of a pane beside the chat, at least `width` pixels wide."""
    side = named(QWidget(splitter), name)
    side.setProperty("panel", True)
    side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    side.setMinimumWidth(width)
    return side
