"""Keeps the list's rows as filter, order and folders say while conversations come, change and go."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QObject

from app.session.workspace import Workspace
from app.ui.conversation_list.headings import GroupKey
from app.ui.conversation_list.model import ConversationModel
from app.ui.conversation_list.view import ConversationView


class ListContent(QObject):
    """Between the shelf and the model of the list; what a search found is not its matter."""

    def __init__(self, workspace: Workspace, view: ConversationView, model: ConversationModel) -> None:
        super().__init__(view)
        self._workspace, self._view, self._model = workspace, view, model
        self._arrangement = workspace.catalogue.arrangement
        self._folders: tuple[str, ...] = ()
        view.folder_toggled.connect(self._toggle)

    def fill(self) -> bool:
        """Everything anew; the user stays where he was. False while the order is still made: then `ready` follows."""
        place, arrangement = self._view.place(), self._arrangement
        ordered = self._workspace.catalogue.orders.get(arrangement.sort)
        if ordered is None:
            return False
        self._folders = self._workspace.catalogue.organiser.refiling.kept_folders()
        self._model.fill(
            arrangement.listed(ordered),
            arrangement.sort,
            () if arrangement.is_filtering else self._folders,
            arrangement.is_closed,
            self._workspace.catalogue.orders.known,
        )
        self._view.return_to(place)
        current = self._workspace.current
        if current and not place.current:
            self._view.show_opened(current.id)
        return True

    def follow_folders(self) -> None:
        """Shows a folder that was made, or not any more one that was deleted."""
        if self._folders != self._workspace.catalogue.organiser.refiling.kept_folders():
            self.fill()

    def put(self, conversation_id: str) -> None:
        """Brings one conversation up to date. The one that is read stays, even if it is not unread any more."""
        summary, current = self._workspace.shelf.summary(conversation_id), self._workspace.current
        if summary is None:
            return
        is_read = self._model.holds(conversation_id) and current is not None and current.id == conversation_id
        if self._arrangement.lists(summary, any_state=is_read):
            self._model.put(summary)
        else:
            self._model.remove(conversation_id)

    def _toggle(self, folder: GroupKey) -> None:
        closed = not self._model.rows.group(folder).is_closed
        place = self._view.place()
        self._model.set_closed(folder, closed)
        if not self._view.currentIndex().isValid():  # there were many: all rows were reset
            self._view.return_to(place)
            self._view.selectionModel().setCurrentIndex(
                self._model.index(self._model.rows.heading_row(folder)[0]),
                QItemSelectionModel.SelectionFlag.NoUpdate,
            )
        if not self._arrangement.is_filtering:
            self._arrangement.close_folder(folder.name, closed)
