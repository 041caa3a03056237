"""Menus of all folders and of all tags, for conversations or for filters; new names are asked for in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QWidget

from app.core.conversation import ConversationSummary
from app.session.organiser import Organiser
from app.ui.conversation_list.name_dialog import NameDialog


def shown(name: str) -> str:
    """A folder's, tag's or model's name on one line of a menu, an ampersand as one."""
    line = " ".join(name.split())
    return (line if len(line) <= 60 else line[:59] + "…").replace("&", "&&")


class FilingMenus(QObject):
    """Puts conversations into folders and gives them tags; `over` is the widget that dialogs open over."""

    def __init__(self, organiser: Organiser, over: QWidget) -> None:
        super().__init__(over)
        self._organiser, self._over = organiser, over

    def fill_folders(self, menu: QMenu, chosen: Sequence[ConversationSummary]) -> None:
        """The folders to move `chosen` to, marked where all of them are."""
        ids = [summary.id for summary in chosen]
        at_home = {summary.folder for summary in chosen}
        for name in ("", *self._organiser.folders()):
            text = shown(name) if name else self.tr("No folder")
            action = menu.addAction(text, partial(self._organiser.move, ids, name))
            action.setCheckable(True)
            action.setChecked(at_home == {name})
            if not name:
                menu.addSeparator()
        menu.addSeparator()
        menu.addAction(self.tr("&New folder…"), lambda: self.ask_for_folder(ids))

    def fill_tags(self, menu: QMenu, chosen: Sequence[ConversationSummary]) -> None:
        """All tags, marked where all of `chosen` have them: choosing one gives it or takes it away."""
        ids = [summary.id for summary in chosen]
        for tag in self._organiser.tags():
            on = all(tag in summary.tags for summary in chosen)
            change = self._organiser.untag if on else self._organiser.tag
            action = menu.addAction(shown(tag), partial(change, ids, tag))
            action.setCheckable(True)
            action.setChecked(on)
        menu.addSeparator()
        menu.addAction(self.tr("&New tag…"), lambda: self.ask_for_tag(ids))

    def ask_for_folder(self, ids: Sequence[str] = ()) -> None:
        """Makes a folder, with these conversations in it."""
        organiser = self._organiser
        make = (lambda name: organiser.move(ids, name)) if ids else organiser.make_folder
        NameDialog(self._over.window(), self.tr("Name of the new folder"), organiser.folders(), make).open()

    def ask_for_tag(self, ids: Sequence[str]) -> None:
        """Gives these conversations a tag, known or new."""
        organiser = self._organiser
        NameDialog(
            self._over.window(), self.tr("New tag"), organiser.tags(), lambda name: organiser.tag(ids, name)
        ).open()

    def ask_for_tag_name(self, tag: str) -> None:
        """Gives a tag another name."""
        organiser = self._organiser
        NameDialog(
            self._over.window(),
            self.tr("New name of the tag “{name}”").format(name=shown(tag)),
            organiser.tags(),
            lambda name: organiser.rename_tag(tag, name),
            tag,
        ).open()


def new_menu(parent: QWidget) -> QMenu:
    """A menu that goes when it is closed."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu
