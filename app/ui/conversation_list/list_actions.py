"""What can be done with the selected conversations of a list: the same actions for menu and keyboard."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence

from app.core.conversation import ConversationSummary
from app.session.workspace import Workspace
from app.ui.conversation_list.view import ConversationView
from app.ui.icons import icon
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.conversation_list.filing_menus import FilingMenus

_KEYS = {"pin": "Ctrl+P", "star": "Ctrl+D", "move": "Ctrl+G", "tag": "Ctrl+T", "archive": "Ctrl+E", "undo": "Ctrl+Z"}
_ICONS = {"pin": "pin", "star": "star", "move": "folder", "tag": "tag", "archive": "archive", "undo": "reset"}


class ListActions(QObject):
    """Belongs to one list. Pin, star and archive take it back when all that is selected is so already."""

    def __init__(self, theme: Theme, view: ConversationView, workspace: Workspace) -> None:
        super().__init__(view)
        self._theme, self._view, self._workspace = theme, view, workspace
        self.organiser = workspace.catalogue.organiser
        self.actions = {name: QAction(self) for name in _KEYS}
        does: dict[str, Callable[[], object]] = {
            "pin": lambda: self.organiser.pin(*self._switched("pinned")),
            "star": lambda: self.organiser.star(*self._switched("starred")),
            "move": lambda: self._pop_up(self.menus.fill_folders),
            "tag": lambda: self._pop_up(self.menus.fill_tags),
            "archive": lambda: self.organiser.archive(*self._switched("archived")),
            "undo": self._undo,
        }
        for name, action in self.actions.items():
            action.setObjectName(f"{name}Action")
            action.setShortcut(QKeySequence(_KEYS[name]))
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            action.triggered.connect(lambda _checked, do=does[name]: do())
            view.addAction(action)
        view.delete_requested.connect(lambda ids: workspace.delete(*ids))

    @cached_property
    def menus(self) -> FilingMenus:
        """Folders and tags."""
        from app.ui.conversation_list.filing_menus import FilingMenus  # not before one of them opens

        return FilingMenus(self.organiser, self._view)

    def chosen(self) -> list[ConversationSummary]:
        """The selected conversations that can be filed."""
        found = map(self._workspace.shelf.summary, self._view.selected_ids())
        return [summary for summary in found if summary is not None and summary.problem is None]

    def _switched(self, field: str) -> tuple[list[str], bool]:
        """The selected conversations, and whether `field` is to be true for them: unless it is so for all."""
        chosen = self.chosen()
        return [summary.id for summary in chosen], not all(getattr(summary, field) for summary in chosen)

    def _undo(self) -> None:
        """Takes back what was done last to the list, filing or deleting."""
        if self._workspace.catalogue.deleting.last_at > self.organiser.refiling.last_at:
            self._workspace.undo_delete()
        else:
            self.organiser.refiling.undo()

    def _pop_up(self, fill: Callable[..., None]) -> None:
        chosen = self.chosen()
        if chosen:
            from app.ui.conversation_list.filing_menus import new_menu

            menu = new_menu(self._view)
            fill(menu, chosen)
            menu.popup(self.at_current_row())
            menu.setActiveAction(next(action for action in menu.actions() if not action.isSeparator()))

    def at_current_row(self) -> QPoint:
        """The place on the screen for a menu that was asked for by keyboard."""
        view = self._view
        return view.viewport().mapToGlobal(view.visualRect(view.currentIndex()).center())

    def prepare(self) -> None:
        """Before a menu shows the actions: what they would do to what is selected now."""
        chosen = self.chosen()
        for name in ("pin", "star", "move", "tag", "archive"):
            self.actions[name].setEnabled(bool(chosen))
        texts = {
            "pinned": ("pin", self.tr("&Pin"), self.tr("Un&pin")),
            "starred": ("star", self.tr("Add &star"), self.tr("Remove &star")),
            "archived": ("archive", self.tr("&Archive"), self.tr("Take out of the &archive")),
        }
        for field, (name, on, off) in texts.items():
            is_so = bool(chosen) and all(getattr(summary, field) for summary in chosen)
            self.actions[name].setText(off if is_so else on)

    def release(self) -> None:
        """After a menu: by keyboard every action can be asked for at any time."""
        for action in self.actions.values():
            action.setEnabled(True)

    def dress(self) -> None:
        """Before any menu: icons of the theme and texts of the language in force."""
        for name, action in self.actions.items():
            action.setIcon(icon(_ICONS[name], self._theme))
        self.actions["move"].setText(self.tr("&Move to folder…"))
        self.actions["tag"].setText(self.tr("&Tags…"))
        self.actions["undo"].setText(self.tr("&Undo"))
