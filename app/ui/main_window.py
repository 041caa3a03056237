"""The main window: arranges list, transcript, composer and sidebar and passes their requests on. It decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QMargins, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QCloseEvent, QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMessageBox, QSplitter, QVBoxLayout, QWidget

from app.core.catalog import Model
from app.core.localized import Text
from app.session.chat_session import ChatSession
from app.session.workspace import Workspace
from app.ui.composer import Composer
from app.ui.conversation_list import ConversationListPane
from app.ui.dialog_opener import DialogOpener
from app.ui.error_actions import ErrorActions
from app.ui.header import Header
from app.ui.language import current_language
from app.ui.menus import Menus
from app.ui.sidebar import Sidebar
from app.ui.status import StatusLine
from app.ui.theme import Theme
from app.ui.toast import Toast
from app.ui.transcript import TranscriptPane

_LIST_WIDTH, _CHAT_WIDTH, _SIDEBAR_WIDTH = 250, 700, 310
_NARROW = 900
"""Below this width the sidebar starts folded away: 800x500 leaves room for the chat."""


class MainWindow(QMainWindow):
    """One window on one Workspace."""

    closing = Signal()

    def __init__(self, theme: Theme, workspace: Workspace, dialogs: DialogOpener) -> None:
        super().__init__()
        self.setObjectName("mainWindow")
        self._workspace = workspace
        self._dialogs = dialogs
        self._actions = ErrorActions(workspace)
        self.conversation_list = ConversationListPane(theme, workspace)
        self.transcript = TranscriptPane(theme, model_lookup=self._model)
        self.composer = Composer(theme)
        self.sidebar = Sidebar(theme, workspace.preferences, workspace.services)
        self.header = Header(theme)
        self.toast = Toast(theme)
        self._status = StatusLine(self.composer.status, workspace)
        self._arrange()
        self.menus = Menus(self, theme, workspace.preferences)
        self._connect_requests()
        self._connect_facts()
        self._restore_layout()
        self.retranslate()

    def _arrange(self) -> None:
        chat = QWidget(objectName="chatPane")
        column = QVBoxLayout(chat, contentsMargins=QMargins(0, 0, 0, 0), spacing=0)
        column.addWidget(self.header)
        column.addWidget(self.transcript, 1)
        holder = QVBoxLayout(contentsMargins=QMargins(16, 4, 16, 0))
        holder.addWidget(self.toast)
        column.addLayout(holder)
        column.addWidget(self.composer)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, objectName="splitter", handleWidth=1)
        for pane in (self.conversation_list, chat, self.sidebar):
            self.splitter.addWidget(pane)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        self.conversation_list.setMinimumWidth(170)
        self.sidebar.setMinimumWidth(250)
        chat.setMinimumWidth(320)
        self.setCentralWidget(self.splitter)
        self.setMinimumSize(640, 420)

    # requests: from the parts to the session

    def _connect_requests(self) -> None:
        workspace, actions, menus = self._workspace, self._actions, self.menus
        self.conversation_list.open_requested.connect(workspace.open)
        self.conversation_list.new_requested.connect(self.new_conversation)
        self.conversation_list.settings_requested.connect(lambda: self._dialogs.show_settings())
        self.composer.send_requested.connect(self._send)
        self.composer.edit_requested.connect(lambda id, text: self._with_session(lambda s: s.edit(id, text)))
        self.composer.stop_requested.connect(lambda: self._with_session(ChatSession.stop))
        self.header.list_toggled.connect(lambda: self.toggle(self.conversation_list))
        self.header.sidebar_toggled.connect(lambda: self.toggle(self.sidebar))
        self.header.rename_requested.connect(self._rename)
        self.sidebar.choose_model_requested.connect(self._dialogs.show_model_picker)
        pane = self.transcript
        pane.edit_requested.connect(self._edit)
        pane.example_requested.connect(self.composer.fill)
        pane.quote_requested.connect(self.composer.quote)
        pane.link_requested.connect(self._open_link)
        pane.tool_results_requested.connect(self._dialogs.show_tool_results)
        pane.action_requested.connect(actions.act)
        pane.regenerate_requested.connect(lambda id: self._with_session(lambda s: s.regenerate(id)))
        pane.continue_requested.connect(lambda id: self._with_session(lambda s: s.continue_reply(id)))
        pane.branch_requested.connect(lambda id: self._with_session(lambda s: s.switch_branch(id)))
        pane.delete_requested.connect(self._delete_message)
        actions.settings_requested.connect(self._dialogs.show_settings)
        actions.key_requested.connect(self._dialogs.show_key)
        actions.model_requested.connect(self._dialogs.show_model_picker)
        actions.parameter_requested.connect(self._reveal_parameter)
        actions.edit_requested.connect(self._edit)
        actions.page_requested.connect(self._open_link)
        menus.new_requested.connect(self.new_conversation)
        menus.settings_requested.connect(lambda: self._dialogs.show_settings())
        menus.about_requested.connect(self._dialogs.show_about)
        menus.search_requested.connect(self._search)
        menus.model_requested.connect(self._dialogs.show_model_picker)
        menus.list_toggled.connect(lambda: self.toggle(self.conversation_list))
        menus.sidebar_toggled.connect(lambda: self.toggle(self.sidebar))
        menus.undo_delete_requested.connect(self._undo_delete)
        menus.stop_requested.connect(lambda: self._with_session(ChatSession.stop))
        menus.composer_requested.connect(self.composer.setFocus)

    def _with_session(self, do: object) -> None:
        if self._workspace.current is not None and callable(do):
            do(self._workspace.current)

    def new_conversation(self) -> None:
        """Opens an empty conversation and goes to the composer."""
        self._workspace.new_conversation()
        self.composer.setFocus()

    def _send(self, text: str) -> None:
        self._with_session(lambda session: session.send(text))

    def _edit(self, message_id: str) -> None:
        session = self._workspace.current
        if session and message_id:
            self.composer.begin_edit(message_id, session.message(message_id).text)

    def _delete_message(self, message_id: str) -> None:
        session = self._workspace.current
        if session is None:
            return
        session.delete(message_id)
        self.toast.say(self.tr("The message was deleted."), self.tr("Undo"), session.undo_delete)

    def _undo_delete(self) -> None:
        """What was deleted last comes back: a message of this conversation, else a conversation."""
        session = self._workspace.current
        if session is None or not session.undo_delete():
            self._workspace.undo_delete()

    def _rename(self, title: str) -> None:
        session = self._workspace.current
        if session:
            self._workspace.rename(session.id, title)

    def _reveal_parameter(self, name: str) -> None:
        if not self.sidebar.isVisible():
            self.toggle(self.sidebar)
        self.sidebar.reveal(name)

    def _search(self) -> None:
        if not self.conversation_list.isVisible():
            self.toggle(self.conversation_list)
        self.conversation_list.focus_search()

    def _open_link(self, address: str) -> None:
        """Opens an http(s) or mail address after the user has seen it whole."""
        if not address.startswith(("http://", "https://", "mailto:")):
            return
        box = QMessageBox(QMessageBox.Icon.NoIcon, self.tr("Open this address?"), address, parent=self)
        box.setObjectName("openLinkDialog")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_button = box.addButton(self.tr("Open in browser"), QMessageBox.ButtonRole.AcceptRole)
        copy_button = box.addButton(self.tr("Copy address"), QMessageBox.ButtonRole.ActionRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
        copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))
        box.open()

    def _model(self, endpoint_id: str, model_id: str) -> Model:
        return self._workspace.services.model(endpoint_id, model_id)

    # facts: from the session to the parts

    def _connect_facts(self) -> None:
        self._workspace.opened.connect(self._show)
        self._workspace.noticed.connect(self._notice)
        self._workspace.conversation_removed.connect(self._conversation_removed)
        self._session: ChatSession | None = None

    def _show(self, session: ChatSession) -> None:
        if self._session is not None and self._session is not session:
            self._session.save_failed.disconnect(self._save_failed)
            self._session.saved_again.disconnect(self.toast.hide)
            self._session.fields_changed.disconnect(self._show_title)
        if self._session is not session:
            session.save_failed.connect(self._save_failed)
            session.saved_again.connect(self.toast.hide)
            session.fields_changed.connect(self._show_title)
        self._session = session
        self.transcript.show_session(session)
        self.composer.show_session(session)
        self.sidebar.show_session(session)
        self.conversation_list.set_current(session.id)
        self._status.show_session(session)
        self._show_title()

    def _show_title(self) -> None:
        title = self._session.conversation.title if self._session else ""
        self.header.set_title(title)
        self.setWindowTitle(f"{title} - {self.tr('Dousha')}" if title else self.tr("Dousha"))

    def _save_failed(self, reason: Text) -> None:
        self.toast.say(
            self.tr("Could not be saved: {reason} The text stays in this window.").format(
                reason=reason.say(current_language())
            ),
            self.tr("Save again"),
            lambda: self._with_session(ChatSession.save_again),
            stays=True,
        )

    def _notice(self, text: Text) -> None:
        self.toast.say(text.say(current_language()), stays=True)

    def _conversation_removed(self, _conversation_id: str) -> None:
        self.toast.say(
            self.tr("The conversation was moved to the trash."), self.tr("Undo"), self._workspace.undo_delete
        )

    # the window itself

    def toggle(self, pane: QWidget) -> None:
        """Folds a side pane away, or brings it back."""
        pane.setVisible(not pane.isVisible())
        self._remember_layout()

    def _restore_layout(self) -> None:
        layout = self._workspace.preferences.settings.window
        geometry = layout.get("geometry")
        self.resize(1200, 780)
        if isinstance(geometry, str):
            self.restoreGeometry(QByteArray.fromBase64(geometry.encode()))
        state = layout.get("splitter")
        if not (isinstance(state, str) and self.splitter.restoreState(QByteArray.fromBase64(state.encode()))):
            self.splitter.setSizes([_LIST_WIDTH, _CHAT_WIDTH, _SIDEBAR_WIDTH])
        self.conversation_list.setVisible(layout.get("list_visible") is not False)
        sidebar_wanted = layout.get("sidebar_visible")
        self.sidebar.setVisible(sidebar_wanted if isinstance(sidebar_wanted, bool) else self.width() >= _NARROW)
        self._layout_timer = QTimer(self, singleShot=True, interval=500)
        self._layout_timer.timeout.connect(self._remember_layout)
        self.splitter.splitterMoved.connect(lambda: self._layout_timer.start())

    def _remember_layout(self) -> None:
        self._workspace.preferences.remember_window(
            geometry=bytes(self.saveGeometry().toBase64().data()).decode(),
            splitter=bytes(self.splitter.saveState().toBase64().data()).decode(),
            list_visible=not self.conversation_list.isHidden(),
            sidebar_visible=not self.sidebar.isHidden(),
            conversation=self._session.id if self._session else "",
        )

    def closeEvent(self, event: QCloseEvent) -> None:
        """Asks the application to end in order; the window goes at once, what runs is saved behind it."""
        event.ignore()
        self.composer.save_draft()
        self._remember_layout()
        self.hide()
        self.closing.emit()

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
