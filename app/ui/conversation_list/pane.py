"""The pane at the left of the window: new chat, search, the list or what was found, settings."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QStackedWidget, QToolButton, QVBoxLayout, QWidget

from app.session.workspace import Workspace
from app.ui.conversation_list.empty_page import EmptyPage
from app.ui.conversation_list.model import ConversationModel
from app.ui.conversation_list.search import ListSearch
from app.ui.conversation_list.view import ConversationView
from app.ui.icons import icon
from app.ui.theme import Theme

_MIDNIGHT_CHECK_MS = 30_000


class ConversationListPane(QWidget):
    """All conversations, or those that a search found. Opening, new chat and settings are asked of the window."""

    open_requested = Signal(str)
    new_requested = Signal()
    settings_requested = Signal()
    export_requested = Signal(object)
    """Ids of conversations."""

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme = theme
        self._workspace = workspace
        self._search = ListSearch(workspace.shelf, self)
        self._is_listed = False
        self.new_button = QPushButton()
        self.new_button.setObjectName("newChatButton")
        self.settings_button = QToolButton()
        self.settings_button.setObjectName("settingsButton")
        self.settings_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.search_field = QLineEdit(clearButtonEnabled=True)
        self.search_field.setObjectName("searchField")
        self._search_icon = QAction(self)
        self.search_field.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self.list, self._list_model = self._view("conversationList")
        self.results, self._results_model = self._view("searchResults")
        self._nothing_yet = EmptyPage()
        self._nothing_found = EmptyPage()
        self._pages = QStackedWidget()
        for page in (self.list, self.results, self._nothing_yet, self._nothing_found):
            self._pages.addWidget(page)
        self._arrange()
        self._connect()
        self._dress()
        self.retranslate()

    def set_current(self, conversation_id: str) -> None:
        """Marks the conversation that is on screen."""
        for view in (self.list, self.results):
            view.show_opened(conversation_id)

    def focus_search(self) -> None:
        """Puts the keyboard into the search field."""
        self.search_field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_field.selectAll()

    def _view(self, name: str) -> tuple[ConversationView, ConversationModel]:
        model = ConversationModel(self._workspace.shelf, parent=self)
        view = ConversationView(self._theme, model)
        view.setObjectName(name)
        view.open_requested.connect(self.open_requested)
        view.delete_requested.connect(self._workspace.delete)
        view.export_requested.connect(self.export_requested)
        view.search_typed.connect(self._type_into_search)
        model.rename_requested.connect(self._workspace.rename)
        return view, model

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 6)
        column.setSpacing(6)
        top, bottom = QVBoxLayout(), QHBoxLayout()
        for layout in (top, bottom):
            layout.setContentsMargins(8, 0, 8, 0)
        top.addWidget(self.new_button)
        top.addWidget(self.search_field)
        bottom.addWidget(self.settings_button)
        bottom.addStretch()
        column.addLayout(top)
        column.addWidget(self._pages, 1)
        column.addLayout(bottom)

    def _connect(self) -> None:
        workspace = self._workspace
        self.new_button.clicked.connect(self.new_requested)
        self.settings_button.clicked.connect(self.settings_requested)
        self.search_field.textChanged.connect(self._search.look_for)
        self.search_field.installEventFilter(self)
        self._search.results_changed.connect(self._show_results)
        self._nothing_found.button_clicked.connect(self._clear_search)
        workspace.shelf.listed.connect(self._show_all)
        workspace.shelf.conversation_added.connect(self._add)
        workspace.shelf.conversation_changed.connect(self._put)
        workspace.shelf.conversation_removed.connect(self._remove)
        midnight = QTimer(self, interval=_MIDNIGHT_CHECK_MS)
        midnight.timeout.connect(self._renew_headings)
        midnight.start()
        self._theme.changed.connect(self._dress)

    # what is shown

    def _show_all(self) -> None:
        self._is_listed = True
        place = self.list.place()
        self._list_model.fill(self._workspace.shelf.summaries())
        self.list.return_to(place)
        current = self._workspace.current
        if current and not place[0]:
            self.list.show_opened(current.id)
        self._choose_page()

    def _show_results(self) -> None:
        if self._search.text:
            place = self.results.place()
            self._results_model.fill(self._search.results())
            self.results.return_to(place)
        self._choose_page()

    def _renew_headings(self) -> None:
        if self._list_model.is_out_of_date():
            self._show_all()
            self._show_results()

    def _add(self, conversation_id: str) -> None:
        self._put(conversation_id)
        current = self._workspace.current
        if current and current.id == conversation_id:  # opened before it had a place in the list
            self.list.show_opened(conversation_id)

    def _put(self, conversation_id: str) -> None:
        summary = self._workspace.shelf.summary(conversation_id)
        if summary is None:
            return
        self._list_model.put(summary)
        if self._search.text and (self._results_model.holds(conversation_id) or self._search.is_result(summary)):
            self._results_model.put(summary)
        self._choose_page()

    def _remove(self, conversation_id: str) -> None:
        self._list_model.remove(conversation_id)
        self._results_model.remove(conversation_id)
        self._choose_page()

    def _choose_page(self) -> None:
        page: QWidget = self.list
        if self._search.text:
            page = self.results if self._results_model.rowCount() else self._nothing_found
            running = self._search.is_running
            self._nothing_found.say(
                self.tr("Searching…")
                if running
                else self.tr("Nothing found for “{text}”").format(text=self._search.text),
                "" if running else self.tr("Clear search"),
            )
        elif self._is_listed and not self._list_model.rowCount():
            page = self._nothing_yet
        self._pages.setCurrentWidget(page)

    # search by keyboard

    def _type_into_search(self, text: str) -> None:
        self.search_field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.search_field.insert(text)

    def _clear_search(self) -> None:
        self.search_field.clear()
        self.search_field.setFocus(Qt.FocusReason.OtherFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field: Escape clears, Down goes to the list, Enter opens the first hit."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return super().eventFilter(watched, event)
        view = self._pages.currentWidget()
        if event.key() == Qt.Key.Key_Escape and self.search_field.text():
            self.search_field.clear()
        elif event.key() == Qt.Key.Key_Down and isinstance(view, ConversationView):
            view.setFocus(Qt.FocusReason.OtherFocusReason)
            view.go_to_first()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and view is self.results:
            self.results.go_to_first()
            self.open_requested.emit(self.results.current_id())
        else:
            return super().eventFilter(watched, event)
        return True

    # looks and language

    def _dress(self) -> None:
        self.new_button.setIcon(icon("new-chat", self._theme))
        self.settings_button.setIcon(icon("settings", self._theme))
        self.settings_button.setIconSize(QSize(18, 18))
        self._search_icon.setIcon(icon("search", self._theme, self._theme.colours.muted))

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
        self.search_field.setPlaceholderText(self.tr("Search all chats"))
        self.search_field.setAccessibleName(self.tr("Search all chats"))
        self.list.setAccessibleName(self.tr("Chats"))
        self.results.setAccessibleName(self.tr("Search results"))
        self._nothing_yet.say(self.tr("Your chats will appear here."))
        self._choose_page()
