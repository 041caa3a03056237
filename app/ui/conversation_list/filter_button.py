"""The button beside the search field: which conversations the list shows, and in which order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from app.session.arrangement import Arrangement
from app.session.organiser import Organiser
from app.session.shelf import Shelf
from app.ui.icons import icon
from app.ui.pieces import named
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.conversation_list.filter_menu import FilterEntries


class FilterButton(QToolButton):
    """Its menu is made anew each time it opens, from what is in the list then."""

    def __init__(
        self, theme: Theme, arrangement: Arrangement, organiser: Organiser, shelf: Shelf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterButton")
        self._theme, self._arrangement, self._organiser, self._shelf = theme, arrangement, organiser, shelf
        self._menu = named(QMenu(self), "filterMenu")
        self._entries: FilterEntries | None = None
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        arrangement.changed.connect(self._dress)
        theme.changed.connect(self._dress)
        self._dress()

    def _fill(self) -> None:
        from app.ui.conversation_list.filter_menu import FilterEntries  # most windows never show it

        self._entries = self._entries or FilterEntries(
            self._menu, self, self._arrangement, self._organiser, self._shelf
        )
        self._entries.fill()

    def _dress(self) -> None:
        colours = self._theme.colours
        self.setIcon(icon("filter", self._theme, colours.accent if self._arrangement.is_filtering else ""))
        words = self.tr("Filter and sort")
        self.setToolTip(self.tr("Filter and sort: filters are on") if self._arrangement.is_filtering else words)
        self.setAccessibleName(words)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()
        super().changeEvent(event)
