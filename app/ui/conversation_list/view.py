"""The list itself: mouse, keyboard, selection; what a wish leads to is decided by whoever listens."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QContextMenuEvent, QCursor, QKeyEvent, QKeySequence, QMouseEvent, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from app.ui.conversation_list.delegate import RowDelegate
from app.ui.conversation_list.dragging import start_drag
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.conversation_list.model import ConversationModel, Role
from app.ui.pieces import give_viewport
from app.ui.theme import Theme

_NOWHERE = QPoint(-1, -1)
_FRAME_MS = 80
_MINUTE_MS = 60_000
_ONLY = QItemSelectionModel.SelectionFlag.ClearAndSelect
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class Place(msgspec.Struct, frozen=True):
    """What to return to after the model was filled anew: ids of conversations."""

    current: str
    top: str
    selected: tuple[str, ...]


class ConversationView(QListView):
    """Shows a ConversationModel. A click or Enter opens, F2 renames, Delete deletes, typing starts a search.

    Ctrl and Shift select several. What else can be done with them is in ListActions.
    """

    open_requested = Signal(str)
    delete_requested = Signal(object)
    """A list of ids."""
    export_requested = Signal(object)
    """A list of ids."""
    search_typed = Signal(str)
    """Characters typed while the list has the focus."""
    menu_requested = Signal(QPoint, bool, object)
    """A place on the screen, whether it is about the selected conversations, and the GroupKey there, if any."""
    folder_toggled = Signal(object)
    """The GroupKey of a folder."""

    def __init__(self, theme: Theme, model: ConversationModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.delegate = RowDelegate(theme, self)
        self._viewport = give_viewport(self, QPalette.ColorRole.AlternateBase)
        self._is_only_selecting = False
        self.setModel(model)
        self.setItemDelegate(self.delegate)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragEnabled(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(lambda index: None if self._is_only_selecting else self.open(index))
        self._turn = QTimer(self, singleShot=True, interval=_FRAME_MS)
        self._turn.timeout.connect(self._repaint_turning)
        self._age = QTimer(self, interval=_MINUTE_MS)
        self._age.timeout.connect(self.viewport().update)
        self._age.start()
        theme.changed.connect(self.viewport().update)

    # where the user is

    def show_opened(self, conversation_id: str) -> None:
        """Marks the conversation that is on screen and selects its row, if it is here."""
        if self.delegate.opened_id == conversation_id and self.current_id() == conversation_id:
            return
        self.delegate.opened_id = conversation_id
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

    def current_folder(self) -> GroupKey | None:
        """The folder that the keyboard stands on, itself, not something in it."""
        group: GroupKey | None = self.currentIndex().data(Role.GROUP)
        return group if group and group.kind == GroupKind.FOLDER and not self.current_id() else None

    def selected_ids(self) -> list[str]:
        """The selected conversations from top to bottom. Asking each row whether it is one would take too long."""
        if not self.selectionModel().hasSelection():  # as at the start
            return []
        ranges = sorted((part.top(), part.bottom()) for part in self.selectionModel().selection().toList())
        return [one for top, bottom in ranges for one in self._model.rows.ids(top, bottom)]

    def go_to_first(self) -> None:
        """Puts the keyboard on the first conversation or folder, unless it stands on a conversation."""
        for index in map(self._model.index, range(min(2, self._model.rowCount()))):
            if not self.current_id() and index.flags() & Qt.ItemFlag.ItemIsEnabled:
                self.setCurrentIndex(index)
                break

    def place(self) -> Place:
        """Where the user is, for `return_to`."""
        top = self.indexAt(self.viewport().rect().topLeft())
        if top.isValid() and not top.data(Role.ID):
            top = self._model.index(top.row() + 1)
        return Place(self.current_id(), top.data(Role.ID) or "", tuple(self.selected_ids()))

    def return_to(self, place: Place) -> None:
        """Selection and scroll position as they were, after the model was filled anew."""
        current, top = (self._model.index_of(conversation_id) for conversation_id in (place.current, place.top))
        if current.isValid():
            self.setCurrentIndex(current)
        if len(place.selected) > 1:
            self.selectionModel().select(self._model.selection_of(place.selected), _ONLY)
        if top.isValid() and top.row() > 1:
            self.scrollTo(top, QAbstractItemView.ScrollHint.PositionAtTop)

    # what the user does

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._is_only_selecting = bool(event.modifiers() & _EXTENDING)
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        super().mouseDoubleClickEvent(event)
        self._is_only_selecting = True  # the first click has opened it: the second would close a folder again

    def open(self, index: QModelIndex) -> None:
        """Opens a conversation; opens or closes a folder."""
        if conversation_id := index.data(Role.ID):
            self.open_requested.emit(conversation_id)
        elif (group := index.data(Role.GROUP)) and group.kind == GroupKind.FOLDER:
            self.folder_toggled.emit(group)

    def rename(self, index: QModelIndex) -> None:
        """Edits the title of a conversation or the name of a folder."""
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index, folder = self.currentIndex(), self.current_folder()
        editing = self.state() == QAbstractItemView.State.EditingState
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if not editing:
                self.open(index)
            case Qt.Key.Key_Left | Qt.Key.Key_Right if folder and not editing:
                if index.data(Role.CLOSED) == (event.key() == Qt.Key.Key_Right):
                    self.folder_toggled.emit(folder)
            case Qt.Key.Key_F2:
                self.rename(index)
            case Qt.Key.Key_Delete if not editing:
                self.delete_requested.emit(self.selected_ids())
            case _ if event.matches(QKeySequence.StandardKey.SelectAll) and not editing:
                self.selectAll()
            case _:
                super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.search_typed.emit(search)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self.open_menu(self.currentIndex())
        else:
            self.open_menu(self.indexAt(event.pos()), event.globalPos())

    def open_menu(self, index: QModelIndex, where: QPoint | None = None) -> None:
        """Asks for the menu of what is at `index`, at a place on the screen or at its row."""
        if where is None:
            where = self.viewport().mapToGlobal(self.visualRect(index).center())
        self.menu_requested.emit(where, bool(index.data(Role.ID)), index.data(Role.GROUP))

    def startDrag(self, _actions: Qt.DropAction) -> None:
        start_drag(self, self.selected_ids(), self.currentIndex().data() or "")

    # the marks that turn

    def paintEvent(self, event: QPaintEvent) -> None:
        under_mouse = self._viewport.mapFromGlobal(QCursor.pos()) if self._viewport.underMouse() else _NOWHERE
        self.delegate.hovered = self.indexAt(under_mouse)
        super().paintEvent(event)
        if self.delegate.turning and not self._turn.isActive():
            self._turn.start()

    def _repaint_turning(self) -> None:
        rects, self.delegate.turning = self.delegate.turning, []
        for rect in rects:
            self.viewport().update(rect)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.viewport().update()
        super().changeEvent(event)
