"""What the pane shows below the search field: the list, or in its place what was found or why nothing is listed."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from app.session.workspace import Workspace
from app.ui.conversation_list.view import ConversationView
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.conversation_list.empty_page import NothingListed
    from app.ui.conversation_list.search.panel import SearchPanel


class ListPages(QStackedWidget):
    """The other two pages are made when they are first shown: most windows never need them."""

    found_made = Signal(object)
    """The SearchPanel is there now."""

    def __init__(self, theme: Theme, workspace: Workspace, view: ConversationView) -> None:
        super().__init__()
        self._theme, self._workspace, self._list = theme, workspace, view
        self._stops: list[QWidget] = [view]
        """Where Tab comes to, in order, on whichever page."""
        self.addWidget(view)

    @property
    def last_stop(self) -> QWidget:
        """Where Tab comes to last on these pages."""
        return self._stops[-1]

    @cached_property
    def found(self) -> SearchPanel:
        """What a search found."""
        from app.ui.conversation_list.search.panel import SearchPanel

        panel = SearchPanel(self._theme, self._workspace)
        self._add(panel, panel.view, panel.nothing.button)
        self.found_made.emit(panel)
        return panel

    @cached_property
    def nothing(self) -> NothingListed:
        """Why the list is empty."""
        from app.ui.conversation_list.empty_page import NothingListed

        page = NothingListed(self._workspace.catalogue.arrangement, self._workspace.shelf)
        self._add(page, page.button)
        return page

    def _add(self, page: QWidget, *stops: QWidget) -> None:
        """Adds a page; Tab comes to its `stops` after the list, not after everything that was there before."""
        self.addWidget(page)
        for stop in stops:
            QWidget.setTabOrder(self.last_stop, stop)
            self._stops.append(stop)

    def choose(self, *, is_empty: bool) -> None:
        """Shows what is to be seen now; `is_empty`: all is read, and nothing of it is in the list."""
        if self._workspace.catalogue.is_searching:
            self.setCurrentWidget(self.found)
        elif is_empty:
            self.nothing.explain()
            self.setCurrentWidget(self.nothing)
        else:
            self.setCurrentWidget(self._list)

    def go_down(self) -> None:
        """The keyboard comes to what is shown, from the search field above."""
        if self._workspace.catalogue.is_searching:
            self.found.go_to_first()
        else:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            self._list.go_to_first()
