"""Furnishes the main window once it is on screen: list and sidebar, and who answers what its parts ask for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.session.chat_session import ChatSession
from app.session.workspace import Workspace
from app.ui.chat_requests import ChatRequests
from app.ui.conversation_list import ConversationListPane
from app.ui.dialog_opener import DialogOpener
from app.ui.exchange.drop import ImportDrop
from app.ui.language import current_language
from app.ui.main_window import MainWindow
from app.ui.sidebar import Sidebar
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.session.deeds import Deed
    from app.ui.error_actions import ErrorActions
    from app.ui.history.notices import HistoryNotices
    from app.ui.hit_opener import HitOpener


class Furnishing(QObject):
    """Connects requests of the parts with whoever answers them, and facts of the workspace with the parts."""

    def __init__(self, window: MainWindow, theme: Theme, workspace: Workspace, dialogs: DialogOpener) -> None:
        super().__init__(window)
        self._window, self._workspace, self._dialogs = window, workspace, dialogs
        self._session: ChatSession | None = None
        self._list = ConversationListPane(theme, workspace)
        self._sidebar = Sidebar(theme, workspace.preferences, workspace.services)
        window.furnish(self._list, self._sidebar)
        window.transcript.furnish()
        self._requests = ChatRequests(workspace, window.transcript, window.composer, window.toast)
        ImportDrop(theme, window).dropped.connect(dialogs.show_import)
        self._connect_list()
        self._connect_chat()
        self._connect_menus()
        self._connect_workspace()

    def _connect_list(self) -> None:
        listed, dialogs = self._list, self._dialogs
        listed.open_requested.connect(self._workspace.open)
        listed.new_requested.connect(self._window.new_conversation)
        listed.settings_requested.connect(dialogs.show_settings)
        listed.export_requested.connect(dialogs.show_export)
        listed.trash_requested.connect(dialogs.history.show_trash)
        listed.hit_requested.connect(self._open_hit)

    def _connect_chat(self) -> None:
        window, dialogs = self._window, self._dialogs
        window.header.list_toggled.connect(window.panes.toggle_left)
        window.header.sidebar_toggled.connect(window.panes.toggle_right)
        window.header.rename_requested.connect(self._rename)
        window.panes.focus_lost.connect(window.composer.text.setFocus)
        window.key_requested.connect(dialogs.show_key)
        window.transcript.tool_results_requested.connect(dialogs.show_tool_results)
        self._sidebar.choose_model_requested.connect(dialogs.show_model_picker)
        window.transcript.action_requested.connect(self._act)

    # made when they are first wanted

    @cached_property
    def _actions(self) -> ErrorActions:
        from app.ui.error_actions import ErrorActions  # most chats show no error

        actions = ErrorActions(self._workspace)
        actions.setParent(self)
        actions.edit_requested.connect(self._requests.edit)
        actions.page_requested.connect(self._requests.open_link)
        actions.settings_requested.connect(self._dialogs.show_settings)
        actions.key_requested.connect(self._dialogs.show_key)
        actions.model_requested.connect(self._dialogs.show_model_picker)
        actions.parameter_requested.connect(self._reveal_parameter)
        return actions

    def _act(self, message_id: str, action: str) -> None:
        self._actions.act(message_id, action)

    @cached_property
    def _hits(self) -> HitOpener:
        from app.ui.hit_opener import HitOpener

        return HitOpener(self._workspace, self._window.transcript)

    def _open_hit(self, conversation_id: str, message_id: str) -> None:
        self._hits.open(conversation_id, message_id)

    @cached_property
    def _notices(self) -> HistoryNotices:
        from app.ui.history.notices import HistoryNotices

        return HistoryNotices(self._window.toast, self._dialogs.history)

    # what is connected

    def _connect_menus(self) -> None:
        window, menus, dialogs = self._window, self._window.menus, self._dialogs
        menus.new_requested.connect(window.new_conversation)
        menus.import_requested.connect(dialogs.show_import)
        menus.export_requested.connect(dialogs.show_export)
        menus.settings_requested.connect(dialogs.show_settings)
        menus.about_requested.connect(dialogs.show_about)
        menus.updates_requested.connect(dialogs.show_updates)
        menus.trash_requested.connect(dialogs.history.show_trash)
        menus.backups_requested.connect(dialogs.history.show_backups)
        menus.report_requested.connect(dialogs.history.show_report)
        menus.search_requested.connect(self._search)
        menus.find_requested.connect(self._find)
        menus.larger_requested.connect(lambda: window.transcript.zoom(1))
        menus.smaller_requested.connect(lambda: window.transcript.zoom(-1))
        menus.normal_size_requested.connect(lambda: window.transcript.zoom(0))
        menus.model_requested.connect(dialogs.show_model_picker)
        menus.list_toggled.connect(window.panes.toggle_left)
        menus.sidebar_toggled.connect(window.panes.toggle_right)
        menus.undo_delete_requested.connect(self._requests.undo_delete)
        menus.stop_requested.connect(self._requests.stop)
        menus.composer_requested.connect(window.composer.text.setFocus)

    def _connect_workspace(self) -> None:
        workspace = self._workspace
        workspace.repaired.connect(lambda repairs: self._notices.say_repaired(repairs))  # noqa: PLW0108 - made only then
        workspace.attention_needed.connect(lambda id_: self._notices.offer_help(id_))  # noqa: PLW0108
        workspace.opened.connect(self._show)
        workspace.catalogue.deleting.deleted.connect(self._tell_deleted)
        workspace.catalogue.organiser.refiling.done.connect(self._tell_deed)
        if workspace.current:
            self._show(workspace.current)

    def _show(self, session: ChatSession) -> None:
        self._session = session
        self._sidebar.show_session(session)
        self._list.set_current(session.id)

    def _rename(self, title: str) -> None:
        if self._session:  # a title that is half typed belongs to the conversation that goes from the screen
            self._workspace.rename(self._session.id, title)

    def _reveal_parameter(self, name: str) -> None:
        if not self._window.is_sidebar_shown:
            self._window.panes.toggle_right()
        self._sidebar.reveal(name)

    def _find(self) -> None:
        self._window.transcript.accessories.finder.open()

    def _search(self) -> None:
        if not self._window.is_list_shown:
            self._window.panes.toggle_left()
        self._list.focus_search()

    def _tell_deleted(self, count: int) -> None:
        one, many = self.tr("The conversation was moved to the trash."), self.tr("{n} chats were moved to the trash.")
        undo = self._workspace.undo_delete
        self._window.toast.say(one if count == 1 else many.format(n=count), self.tr("Undo"), undo)

    def _tell_deed(self, deed: Deed) -> None:
        undo = self._workspace.catalogue.organiser.refiling.undo
        self._window.toast.say(deed.sentence.say(current_language()), self.tr("Undo"), lambda: undo(deed))
