"""The list itself: mouse, keyboard, context menu; what a wish leads to is decided by whoever listens."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QMenu, QWidget

from app.ui.conversation_list.delegate import RowDelegate
from app.ui.conversation_list.model import ConversationModel, Role
from app.ui.theme import Theme

_FRAME_MS = 80
_MINUTE_MS = 60_000


class ConversationView(QListView):
    """Shows a ConversationModel. A click or Enter opens, F2 renames, Delete deletes, typing starts a search."""

    open_requested = Signal(str)
    delete_requested = Signal(str)
    export_requested = Signal(object)
    """Ids of conversations."""
    search_typed = Signal(str)
    """Characters typed while the list has the focus."""

    def __init__(self, theme: Theme, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._delegate = RowDelegate(theme, self)
        self.setModel(model)
        self.setItemDelegate(self._delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._open)
        self._turn = QTimer(self, singleShot=True, interval=_FRAME_MS)
        self._turn.timeout.connect(self._repaint_turning)
        self._age = QTimer(self, interval=_MINUTE_MS)
        self._age.timeout.connect(self.viewport().update)
        self._age.start()
        theme.changed.connect(self.viewport().update)

    def show_opened(self, conversation_id: str) -> None:
        """Marks the conversation that is on screen and selects its row, if it is here."""
        if self._delegate.opened_id == conversation_id and self.current_id() == conversation_id:
            return
        self._delegate.opened_id = conversation_id
        index = self._model.index_of(conversation_id)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self.selectionModel().clearSelection()
        self.viewport().update()

    def current_id(self) -> str:
        """The conversation that the keyboard stands on, "" for none."""
        return self.currentIndex().data(Role.ID) or ""

    def go_to_first(self) -> None:
        """Puts the keyboard on the first conversation, unless it stands on one."""
        if not self.current_id() and self._model.rowCount() > 1:
            self.setCurrentIndex(self._model.index(1))

    def place(self) -> tuple[str, str]:
        """Ids of the conversation under the keyboard and of the topmost visible one, for `return_to`."""
        top = self.indexAt(self.viewport().rect().topLeft())
        if top.isValid() and not top.data(Role.ID):
            top = self._model.index(top.row() + 1)
        return self.current_id(), top.data(Role.ID) or ""

    def return_to(self, place: tuple[str, str]) -> None:
        """Selection and scroll position as they were, after the model was filled anew."""
        current, top = (self._model.index_of(conversation_id) for conversation_id in place)
        if current.isValid():
            self.setCurrentIndex(current)
        if top.isValid() and top.row() > 1:
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    def _open(self, index: QModelIndex) -> None:
        if conversation_id := index.data(Role.ID):
            self.open_requested.emit(conversation_id)

    def _delete(self, index: QModelIndex) -> None:
        if conversation_id := index.data(Role.ID):
            self.delete_requested.emit(conversation_id)

    def _rename(self, index: QModelIndex) -> None:
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not editing:
                self._open(index)
            case Qt.Key.Key_F2:
                self._rename(index)
            case Qt.Key.Key_Delete if not editing:
                self._delete(index)
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.search_typed.emit(search)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            index = self.currentIndex()
            self.open_menu(index, self.viewport().mapToGlobal(self.visualRect(index).center()))
        else:
            self.open_menu(self.indexAt(event.pos()), event.globalPos())

    def open_menu(self, index: QModelIndex, where: QPoint) -> None:
        """What can be done with one conversation, at a place on the screen."""
        conversation_id = index.data(Role.ID)
        if not conversation_id:
            return

        def row() -> QModelIndex:  # it may move while the menu is open
            return self._model.index_of(conversation_id)

        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("&Open"), lambda: self._open(row()))
        rename = menu.addAction(self.tr("&Rename"), QKeySequence(Qt.Key.Key_F2), lambda: self._rename(row()))
        rename.setEnabled(bool(index.flags() & Qt.ItemFlag.ItemIsEditable))
        menu.addAction(self.tr("&Export…"), lambda: self.export_requested.emit([conversation_id]))
        menu.addAction(self.tr("&Delete"), QKeySequence(Qt.Key.Key_Delete), lambda: self._delete(row()))
        menu.popup(where)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._delegate.turning and not self._turn.isActive():
            self._turn.start()

    def _repaint_turning(self) -> None:
        rects, self._delegate.turning = self._delegate.turning, []
        for rect in rects:
            self.viewport().update(rect)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
        super().changeEvent(event)
