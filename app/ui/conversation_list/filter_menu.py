"""What the menu of the filter button offers: orders, and which conversations the list shows."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec
from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from app.core.list_filter import EVERYTHING, Span
from app.core.list_order import Sort, name_key
from app.session.arrangement import Arrangement
from app.session.organiser import Organiser
from app.session.shelf import Shelf
from app.ui.conversation_list.filter_words import FilterWords
from app.ui.pieces import add_heading

_FLAGS = ("starred", "has_image", "unread", "failed", "archived")


class FilterEntries(QObject):
    """Belongs to a menu of the widget `over`; each choice changes the arrangement."""

    def __init__(
        self, menu: QMenu, over: QWidget, arrangement: Arrangement, organiser: Organiser, shelf: Shelf
    ) -> None:
        super().__init__(menu)
        self._menu, self._over, self._words = menu, over, FilterWords(self)
        self._arrangement, self._organiser, self._shelf = arrangement, organiser, shelf

    def fill(self) -> None:
        """Makes all entries anew, from what is in the list now."""
        menu = self._menu
        for old in menu.findChildren(QMenu) + menu.findChildren(QActionGroup):
            old.deleteLater()
        menu.clear()
        add_heading(menu, self.tr("Sort by"))
        group = QActionGroup(menu)
        for sort in Sort:
            does = partial(self._arrangement.sort_by, sort)
            group.addAction(_check(menu, self._words.sort(sort), sort == self._arrangement.sort, does))
        add_heading(menu, self.tr("Show only"))
        for name in _FLAGS:
            on = getattr(self._arrangement.filter, name)
            self._choice(menu, self._words.value(name, True), on, **{name: not on})
        self._submenu(self.tr("&Folder"), self._fill_folders)
        self._submenu(self.tr("&Tag"), self._fill_tags)
        self._submenu(self.tr("&Model"), self._fill_models)
        self._submenu(self.tr("&Date"), self._fill_dates)
        menu.addSeparator()
        clear = menu.addAction(self.tr("&Clear all filters"), lambda: self._arrangement.show(EVERYTHING))
        clear.setEnabled(self._arrangement.is_filtering)

    def _submenu(self, text: str, fill: Callable[[QMenu], None]) -> None:
        submenu = self._menu.addMenu(text)
        submenu.aboutToShow.connect(lambda: fill(submenu) if submenu.isEmpty() else None)

    def _fill_folders(self, menu: QMenu) -> None:
        chosen = self._arrangement.filter.folder
        for name in ("", *self._organiser.folders()):
            on = name == chosen
            self._choice(menu, self._words.value("folder", name), on, folder=None if on else name)

    def _fill_tags(self, menu: QMenu) -> None:
        self._fill_several(menu, "tags", self._organiser.tags())

    def _fill_models(self, menu: QMenu) -> None:
        models = {summary.model for summary in self._shelf.every()}
        self._fill_several(menu, "models", sorted(models, key=name_key))

    def _fill_several(self, menu: QMenu, field: str, values: list[str]) -> None:
        """Values of which any number can be chosen."""
        chosen = getattr(self._arrangement.filter, field)
        for value in values:
            rest = tuple(one for one in chosen if one != value)
            on = value in chosen
            self._choice(menu, self._words.value(field, value), on, **{field: rest if on else (*rest, value)})
        if menu.isEmpty():
            menu.addAction(self.tr("None yet")).setEnabled(False)

    def _fill_dates(self, menu: QMenu) -> None:
        chosen = self._arrangement.filter
        for span in Span:
            on = chosen.span == span
            self._choice(menu, self._words.value("span", span), on, span=None if on else span, days=None)
        menu.addSeparator()
        _check(menu, self.tr("&Choose days…"), chosen.days is not None, self._ask_for_days)

    def _ask_for_days(self) -> None:
        from app.ui.conversation_list.days_dialog import DaysDialog  # rarer than the menu

        window = self._over.window()
        DaysDialog(window, self._arrangement.filter.days, lambda days: self._show(span=None, days=days)).open()

    def _choice(self, menu: QMenu, text: str, on: bool, **change: Any) -> None:
        """An entry that changes the filter."""
        _check(menu, text, on, partial(self._show, **change))

    def _show(self, **change: Any) -> None:
        self._arrangement.show(msgspec.structs.replace(self._arrangement.filter, **change))


def _check(menu: QMenu, text: str, on: bool, do: Callable[[], object]) -> QAction:
    action = menu.addAction(text)
    action.setCheckable(True)
    action.setChecked(on)
    action.triggered.connect(lambda _checked: do())
    return action
