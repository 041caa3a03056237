"""The main window: arranges list, transcript, composer and sidebar and connects them. It decides nothing."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QMainWindow, QSplitter, QVBoxLayout, QWidget

from app.core.localized import Text
from app.session.chat_session import ChatSession
from app.session.connection import Connection
from app.session.deeds import Deed
from app.session.workspace import Workspace
from app.ui.attachments import FileDrops
from app.ui.chat_requests import ChatRequests
from app.ui.composer import Composer
from app.ui.context_meter import ContextMeter
from app.ui.conversation_list import ConversationListPane
from app.ui.dialog_opener import DialogOpener
from app.ui.error_actions import ErrorActions
from app.ui.exchange.drop import ImportDrop
from app.ui.header import Header
from app.ui.history.notices import HistoryNotices
from app.ui.hit_opener import HitOpener
from app.ui.language import current_language
from app.ui.menus import Menus
from app.ui.pieces import named
from app.ui.sidebar import Sidebar
from app.ui.status import StatusLine
from app.ui.theme import Theme
from app.ui.toast import Toast
from app.ui.transcript import TranscriptPane
from app.ui.vision_hint import VisionHint
from app.ui.window_layout import WindowLayout


class MainWindow(QMainWindow):
    """One window on one Workspace."""

    closing = Signal(bool)
    """The user wants to quit; True: even if what could not be saved is lost by it."""
    key_requested = Signal(str)
    """Endpoint id, "" for the current one."""

    def __init__(self, theme: Theme, workspace: Workspace, dialogs: DialogOpener, connection: Connection) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._theme = theme
        self._workspace = workspace
        self._session: ChatSession | None = None
        self.conversation_list = ConversationListPane(theme, workspace)
        self.transcript = TranscriptPane(
            theme,
            model_lookup=workspace.services.model,
            zoom=workspace.preferences.settings.window.get("zoom"),
        )
        self.composer = Composer(theme)
        self.sidebar = Sidebar(theme, workspace.preferences, workspace.services)
        self.header = Header(theme)
        self.toast = Toast(theme)
        self.status = StatusLine(self.composer.status, workspace, connection)
        self.meter = ContextMeter(self.composer.count, self.composer.text, workspace.services)
        FileDrops(self.composer.attachments, self.composer, self.transcript, self.transcript.view.viewport())
        self.vision_hint = VisionHint(self.composer.attachments, workspace.services)
        self._arrange()
        self.menus = Menus(self, theme, workspace.preferences)
        self.panes = WindowLayout(self, self.splitter, self.conversation_list, self.sidebar, workspace.preferences)
        self._connect(dialogs)
        self.retranslate()

    def _arrange(self) -> None:
        chat = named(QWidget(), "chatPane")
        column = QVBoxLayout(chat)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.transcript, 1)
        holder = QVBoxLayout()
        holder.setContentsMargins(16, 4, 16, 0)
        holder.addWidget(self.toast)
        column.addLayout(holder)
        column.addWidget(self.composer)
        self.splitter = named(QSplitter(Qt.Orientation.Horizontal), "splitter")
        self.splitter.setHandleWidth(1)
        for pane in (self.conversation_list, chat, self.sidebar):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self.conversation_list.setMinimumWidth(170)
        self.sidebar.setMinimumWidth(250)
        chat.setMinimumWidth(320)
        self.setCentralWidget(self.splitter)
        self.setMinimumSize(640, 420)

    def _connect(self, dialogs: DialogOpener) -> None:
        """Requests of the parts to whoever answers them, facts of the workspace to the parts."""
        workspace, menus = self._workspace, self.menus
        actions = ErrorActions(workspace)
        actions.setParent(self)
        requests = ChatRequests(workspace, self.transcript, self.composer, self.toast, actions)
        self.conversation_list.open_requested.connect(workspace.open)
        for new_requested in (self.conversation_list.new_requested, menus.new_requested):
            new_requested.connect(self.new_conversation)
        for settings_requested in (self.conversation_list.settings_requested, menus.settings_requested):
            settings_requested.connect(dialogs.show_settings)
        self.header.list_toggled.connect(self.panes.toggle_left)
        self.header.sidebar_toggled.connect(self.panes.toggle_right)
        self.panes.focus_lost.connect(self.composer.text.setFocus)
        self.header.rename_requested.connect(self._rename)
        self.sidebar.choose_model_requested.connect(dialogs.show_model_picker)
        self.transcript.tool_results_requested.connect(dialogs.show_tool_results)
        actions.settings_requested.connect(dialogs.show_settings)
        actions.key_requested.connect(dialogs.show_key)
        self.key_requested.connect(dialogs.show_key)
        actions.model_requested.connect(dialogs.show_model_picker)
        actions.parameter_requested.connect(self._reveal_parameter)
        menus.import_requested.connect(dialogs.show_import)
        menus.export_requested.connect(dialogs.show_export)
        self.conversation_list.export_requested.connect(dialogs.show_export)
        ImportDrop(self._theme, self).dropped.connect(dialogs.show_import)
        menus.about_requested.connect(dialogs.show_about)
        menus.updates_requested.connect(dialogs.show_updates)
        for trash_requested in (self.conversation_list.trash_requested, menus.trash_requested):
            trash_requested.connect(dialogs.history.show_trash)
        menus.backups_requested.connect(dialogs.history.show_backups)
        menus.report_requested.connect(dialogs.history.show_report)
        notices = HistoryNotices(self.toast, dialogs.history)
        workspace.repaired.connect(notices.say_repaired)
        workspace.attention_needed.connect(notices.offer_help)
        menus.search_requested.connect(self._search)
        menus.find_requested.connect(self.transcript.finder.open)
        sizes = {menus.larger_requested: 1, menus.smaller_requested: -1, menus.normal_size_requested: 0}
        for size_requested, steps in sizes.items():
            size_requested.connect(partial(self.transcript.zoom, steps))
        self.transcript.zoom_changed.connect(lambda zoom: workspace.preferences.remember_window(zoom=zoom))
        menus.model_requested.connect(dialogs.show_model_picker)
        menus.list_toggled.connect(self.panes.toggle_left)
        menus.sidebar_toggled.connect(self.panes.toggle_right)
        menus.undo_delete_requested.connect(requests.undo_delete)
        menus.stop_requested.connect(requests.stop)
        menus.composer_requested.connect(self.composer.text.setFocus)
        workspace.opened.connect(self._show)
        hits = HitOpener(workspace, self.transcript)
        self.conversation_list.hit_requested.connect(hits.open)
        workspace.noticed.connect(self._notice)
        workspace.save_failed.connect(self._save_failed)
        workspace.saved_again.connect(self.toast.hide)
        workspace.deleting.deleted.connect(self._tell_deleted)
        workspace.organiser.refiling.done.connect(self._tell_deed)

    def new_conversation(self) -> None:
        """Opens an empty conversation and goes to the composer."""
        self._workspace.new_conversation()
        self.composer.text.setFocus()

    def _rename(self, title: str) -> None:
        if self._session:
            self._workspace.rename(self._session.id, title)

    def _reveal_parameter(self, name: str) -> None:
        if self.sidebar.isHidden():
            self.panes.toggle_right()
        self.sidebar.reveal(name)

    def _search(self) -> None:
        if self.conversation_list.isHidden():
            self.panes.toggle_left()
        self.conversation_list.focus_search()

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
        self.sidebar.show_session(session)
        self.conversation_list.set_current(session.id)
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

    def _tell_deleted(self, count: int) -> None:
        one, many = self.tr("The conversation was moved to the trash."), self.tr("{n} chats were moved to the trash.")
        self.toast.say(one if count == 1 else many.format(n=count), self.tr("Undo"), self._workspace.undo_delete)

    def _tell_deed(self, deed: Deed) -> None:
        undo = self._workspace.organiser.refiling.undo
        self.toast.say(deed.sentence.say(current_language()), self.tr("Undo"), lambda: undo(deed))

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
