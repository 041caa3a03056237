"""The pane at the left of the window: new chat, search, the list or what was found, settings."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.session.workspace import Workspace
from app.ui.conversation_list.dropping import ListDrop
from app.ui.conversation_list.filter_button import FilterButton
from app.ui.conversation_list.filter_chips import FilterChips
from app.ui.conversation_list.list_actions import ListActions
from app.ui.conversation_list.list_content import ListContent
from app.ui.conversation_list.model import ConversationModel
from app.ui.conversation_list.pages import ListPages
from app.ui.conversation_list.search import SearchField
from app.ui.conversation_list.view import ConversationView
from app.ui.icons import icon
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.conversation_list.headings import GroupKey
    from app.ui.conversation_list.list_menu import ListMenu
    from app.ui.conversation_list.progress_line import ProgressLine
    from app.ui.conversation_list.search.panel import SearchPanel

_MIDNIGHT_CHECK_MS = 30_000


class ConversationListPane(QWidget):
    """All conversations, or what a search found. Opening, new chat and settings are asked of the window."""

    open_requested = Signal(str)
    hit_requested = Signal(str, str)
    """Ids of a conversation and of the message in it that was found."""
    new_requested = Signal()
    settings_requested = Signal()
    trash_requested = Signal()
    export_requested = Signal(object)
    """Ids of conversations."""

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._workspace = workspace
        self._is_listed = False
        self.new_button = QPushButton()
        self.new_button.setObjectName("newChatButton")
        self.settings_button = QToolButton()
        self.settings_button.setObjectName("settingsButton")
        self.settings_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.trash_button = QToolButton()
        self.trash_button.setObjectName("trashButton")
        self.search = SearchField(theme, workspace.catalogue)
        self.search_field = self.search.edit
        about_list = (theme, workspace.catalogue.arrangement, workspace.catalogue.organiser, workspace.shelf)
        self.filter_button, self.chips = FilterButton(*about_list), FilterChips(*about_list)
        self.list, self._list_model = self._view("conversationList")
        self._actions = ListActions(theme, self.list, workspace)
        self._content = ListContent(workspace, self.list, self._list_model)
        ListDrop(self.list, workspace.catalogue.organiser)
        self.pages = ListPages(theme, workspace, self.list)
        self._arrange()
        self._connect()
        self._dress()
        self.retranslate()

    def set_current(self, conversation_id: str) -> None:
        """Marks the conversation that is on screen."""
        self.list.show_opened(conversation_id)

    def focus_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.search.focus()

    def _view(self, name: str) -> tuple[ConversationView, ConversationModel]:
        model = ConversationModel(self._workspace.shelf, parent=self)
        view = ConversationView(self._theme, model)
        view.setObjectName(name)
        view.open_requested.connect(self.open_requested)
        view.export_requested.connect(self.export_requested)
        view.search_typed.connect(self.search.insert)
        model.rename_requested.connect(self._workspace.rename)
        model.folder_rename_requested.connect(self._workspace.catalogue.organiser.rename_folder)
        view.menu_requested.connect(self._open_menu)
        return view, model

    def _arrange(self) -> None:
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(6)
        top, bottom = QVBoxLayout(), QHBoxLayout()
        for layout in (top, bottom):
            layout.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self.new_button)
        search = QHBoxLayout()
        search.setSpacing(2)
        search.addWidget(self.search, 1)
        search.addWidget(self.filter_button, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(search)
        top.addWidget(self.chips)
        bottom.addWidget(self.settings_button)
        bottom.addStretch()
        bottom.addWidget(self.trash_button)
        column.addLayout(top)
        column.addWidget(self.pages, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        workspace, catalogue = self._workspace, self._workspace.catalogue
        self.new_button.clicked.connect(self.new_requested)
        self.settings_button.clicked.connect(self.settings_requested)
        self.trash_button.clicked.connect(self.trash_requested)
        self.search.results_wanted.connect(self.pages.go_down)
        self.search.looked.connect(self._choose_page)
        self.pages.found_made.connect(self._connect_found)
        workspace.shelf.listed.connect(self._show_all)
        catalogue.arrangement.changed.connect(self._show_all)
        catalogue.orders.ready.connect(self._show_all)
        catalogue.organiser.refiling.refiled.connect(self._content.follow_folders)
        catalogue.organiser.refiling.refiled.connect(self._choose_page)
        for progressed in (catalogue.organiser.refiling.progressed, catalogue.deleting.progressed):
            progressed.connect(self._show_progress)
        workspace.shelf.conversation_added.connect(self._add)
        workspace.shelf.conversation_changed.connect(self._put)
        workspace.shelf.conversation_removed.connect(self._remove)
        midnight = QTimer(self, interval=_MIDNIGHT_CHECK_MS)
        midnight.timeout.connect(self._renew_headings)
        midnight.start()
        self._theme.changed.connect(self._dress)

    def _open_menu(self, where: QPoint, about_selection: bool, group: GroupKey | None) -> None:
        self._menu.open(where, about_selection, group)

    @cached_property
    def _menu(self) -> ListMenu:
        from app.ui.conversation_list.list_menu import ListMenu  # most windows never show it

        return ListMenu(self._theme, self.list, self._list_model, self._actions)

    def _show_progress(self, done: int, total: int) -> None:
        self._progress.show_progress(done, total)

    @cached_property
    def _progress(self) -> ProgressLine:
        from app.ui.conversation_list.progress_line import ProgressLine  # comes and goes with much work

        line = ProgressLine(self._theme)
        for work in (self._workspace.catalogue.organiser.refiling, self._workspace.catalogue.deleting):
            line.cancel_requested.connect(work.cancel)
        self._column.insertWidget(self._column.indexOf(self.pages) + 1, line)
        QWidget.setTabOrder(self.pages.last_stop, line.cancel_button)
        return line

    def _connect_found(self, found: SearchPanel) -> None:
        self.search.opened.connect(found.open_first)
        found.hit_requested.connect(self.hit_requested)
        found.clear_requested.connect(self.search.clear)
        found.typed.connect(self.search.insert)
        found.left.connect(self.search.focus)

    # what is shown

    def _show_all(self) -> None:
        if self._content.fill():
            self._is_listed = True
            self._choose_page()

    def _renew_headings(self) -> None:
        if self._list_model.is_out_of_date():
            self._show_all()

    def _add(self, conversation_id: str) -> None:
        self._put(conversation_id)
        current = self._workspace.current
        if (
            current and current.id == conversation_id and self._list_model.holds(conversation_id)
        ):  # opened before it had a place in the list
            self.list.show_opened(conversation_id)

    def _put(self, conversation_id: str) -> None:
        summary = self._workspace.shelf.summary(conversation_id)
        if summary is None:
            return
        self._content.put(conversation_id)
        self._choose_page()

    def _remove(self, conversation_id: str) -> None:
        self._list_model.remove(conversation_id)
        self._choose_page()

    def _choose_page(self) -> None:
        self.pages.choose(is_empty=self._is_listed and not self._list_model.rowCount())

    # looks and language

    def _dress(self) -> None:
        self.new_button.setIcon(icon("new-chat", self._theme))
        self.settings_button.setIcon(icon("settings", self._theme))
        self.settings_button.setIconSize(QSize(18, 18))
        self.trash_button.setIcon(icon("delete", self._theme))
        self.trash_button.setIconSize(QSize(18, 18))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.new_button.setText(self.tr("New chat"))
        self.new_button.setToolTip(self.tr("New chat (Ctrl+N)"))
        self.settings_button.setText(self.tr("Settings"))
        self.settings_button.setToolTip(self.tr("Settings (Ctrl+,)"))
        self.trash_button.setToolTip(self.tr("Trash"))
        self.trash_button.setAccessibleName(self.tr("Trash"))
        self.list.setAccessibleName(self.tr("Chats"))
        self._choose_page()
