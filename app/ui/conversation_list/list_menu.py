"""The context menus of a list: of the selected conversations, of a folder, of the list as a whole."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu

from app.ui.conversation_list.filing_menus import new_menu
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.conversation_list.list_actions import ListActions
from app.ui.conversation_list.model import ConversationModel, Role
from app.ui.conversation_list.view import ConversationView
from app.ui.icons import icon
from app.ui.theme import Theme


class ListMenu(QObject):
    """Made when the view first asks for a menu."""

    def __init__(self, theme: Theme, view: ConversationView, model: ConversationModel, actions: ListActions) -> None:
        super().__init__(view)
        self._theme, self._view, self._model, self._actions = theme, view, model, actions

    def open(self, where: QPoint, about_selection: bool, group: GroupKey | None) -> None:
        """Opens at a place on the screen; the rest is as in ConversationView.menu_requested."""
        menu = new_menu(self._view)
        self._actions.dress()
        if about_selection and self._view.selected_ids():
            self._about_selection(menu)
        elif group is not None and group.kind == GroupKind.FOLDER:
            self._about_folder(menu, group)
        else:
            menu.addAction(icon("folder", self._theme), self.tr("&New folder…"), self._actions.menus.ask_for_folder)
            menu.addAction(self._actions.actions["undo"])
        menu.popup(where)

    def _about_selection(self, menu: QMenu) -> None:
        view, actions, ids = self._view, self._actions, self._view.selected_ids()
        actions.prepare()
        menu.aboutToHide.connect(actions.release)
        if len(ids) == 1:  # rows may move while the menu is open
            menu.addAction(self.tr("&Open"), lambda: view.open(self._model.index_of(ids[0])))
            rename = menu.addAction(self.tr("&Rename"), lambda: view.rename(self._model.index_of(ids[0])))
            rename.setShortcut(QKeySequence(Qt.Key.Key_F2))
            rename.setEnabled(bool(self._model.index_of(ids[0]).flags() & Qt.ItemFlag.ItemIsEditable))
            menu.addSeparator()
        for name in ("pin", "star"):
            menu.addAction(actions.actions[name])
        for name, text, fill in (
            ("move", self.tr("&Move to folder"), actions.menus.fill_folders),
            ("tag", self.tr("&Tags"), actions.menus.fill_tags),
        ):
            action = actions.actions[name]
            submenu = menu.addMenu(action.icon(), f"{text}\t{action.shortcut().toString()}")
            submenu.setEnabled(action.isEnabled())
            submenu.aboutToShow.connect(partial(_fill, submenu, fill, actions))
        menu.addAction(actions.actions["archive"])
        menu.addSeparator()
        menu.addAction(self.tr("&Export…"), lambda: view.export_requested.emit(ids))
        delete = menu.addAction(icon("delete", self._theme), self.tr("&Delete"))
        delete.setShortcut(QKeySequence(Qt.Key.Key_Delete))
        delete.triggered.connect(lambda _checked: view.delete_requested.emit(ids))

    def _about_folder(self, menu: QMenu, group: GroupKey) -> None:
        view, organiser = self._view, self._actions.organiser
        row = self._model.rows.heading_row(group)[0]
        is_closed = self._model.index(row).data(Role.CLOSED)
        menu.addAction(
            self.tr("&Open folder") if is_closed else self.tr("&Close folder"),
            lambda: view.folder_toggled.emit(group),
        )
        rename = menu.addAction(self.tr("&Rename folder"))
        rename.setShortcut(QKeySequence(Qt.Key.Key_F2))
        rename.triggered.connect(lambda _checked: self._rename_folder(group))
        menu.addSeparator()
        menu.addAction(icon("folder", self._theme), self.tr("&New folder…"), self._actions.menus.ask_for_folder)
        menu.addAction(
            icon("delete", self._theme),
            self.tr("&Delete folder, keep its chats"),
            lambda: organiser.delete_folder(group.name),
        )

    def _rename_folder(self, group: GroupKey) -> None:
        row, there = self._model.rows.heading_row(group)
        if there:
            self._view.setCurrentIndex(self._model.index(row))
            self._view.rename(self._model.index(row))


def _fill(menu: QMenu, fill: Callable[..., None], actions: ListActions) -> None:
    if menu.isEmpty():  # only when it is looked at: it asks for the folders or tags of all conversations
        fill(menu, actions.chosen())
