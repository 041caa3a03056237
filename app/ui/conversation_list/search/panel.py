"""What stands in the list's place while searching: how much was found, the rows, or why there are none."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPalette
from PySide6.QtWidgets import QAbstractItemView, QFrame, QLabel, QListView, QStackedWidget, QWidget

from app.session.workspace import Workspace
from app.ui.conversation_list.empty_page import EmptyPage
from app.ui.conversation_list.search.rows import FoundRows, Role
from app.ui.conversation_list.search.rows_delegate import FoundDelegate
from app.ui.pieces import column, give_viewport, named
from app.ui.theme import Theme

_NEARLY_AT_END_PX = 600


class _View(QListView):
    """Enter opens; characters go to the field; Escape and Up from the top go back there."""

    opened = Signal(QModelIndex)
    typed = Signal(str)
    escaped = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.opened.emit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        if search.strip():
            self.typed.emit(search)


class SearchPanel(QWidget):
    """The results. Opening one is asked of the window."""

    hit_requested = Signal(str, str)
    """Ids of conversation and message; the message's may be "": then the conversation as it is."""
    clear_requested = Signal()
    typed = Signal(str)
    """Characters typed while the results have the keyboard."""
    left = Signal()
    """Up from the first row: the keyboard wants to go back to the field."""

    def __init__(self, theme: Theme, workspace: Workspace, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._search = workspace.catalogue.search
        self._opens_for = ""
        """What was looked for when Enter was pressed and there was nothing to open yet."""
        self._last_shown = QPersistentModelIndex()
        """The row after which more hits are expected."""
        self._rows = FoundRows(self._search, workspace.shelf, self)
        self.status = named(QLabel(), "searchStatus")
        self.status.setProperty("muted", True)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.status.setContentsMargins(16, 0, 16, 0)
        self.view = named(_View(), "searchResults")
        self.view.setModel(self._rows)
        self.view.setItemDelegate(FoundDelegate(theme, self.view))
        self.view.setMouseTracking(True)
        self.view.setResizeMode(QListView.ResizeMode.Adjust)
        self.view.setFrameShape(QFrame.Shape.NoFrame)
        self._viewport = give_viewport(self.view, QPalette.ColorRole.AlternateBase)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.nothing = EmptyPage()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.view)
        self._pages.addWidget(self.nothing)
        lines = column(self, spacing=4)
        lines.addWidget(self.status)
        lines.addWidget(self._pages, 1)
        self.view.clicked.connect(self._open)
        self.view.opened.connect(self._open)
        self.view.typed.connect(self.typed)
        self.view.escaped.connect(self.clear_requested)
        self.view.left.connect(self.left)
        self.view.verticalScrollBar().valueChanged.connect(self._fetch_if_near_end)
        self.nothing.button_clicked.connect(self.clear_requested)
        self._search.changed.connect(self.refresh)
        for other_looks in (theme.changed, workspace.shelf.conversation_changed):
            other_looks.connect(lambda *_: self.view.viewport().update())
        self.retranslate()

    def go_to_first(self) -> None:
        """Puts the keyboard on the results, on the first message that was found."""
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)
        if not self.view.currentIndex().isValid() and self._rows.rowCount():
            has_hit = self._rows.rowCount() > 1 and self._rows.index(1).data(Role.MESSAGE)
            self.view.setCurrentIndex(self._rows.index(1 if has_hit else 0))

    def open_first(self) -> None:
        """Opens what the keyboard stands on, else the first hit, as soon as there is one."""
        has_answer = bool(self._rows.rowCount()) and not self._search.is_running
        self._opens_for = "" if has_answer else self._search.text
        if has_answer:
            current = self.view.currentIndex()
            self._open(current if current.isValid() else self._rows.index(0))

    def _open(self, index: QModelIndex) -> None:
        if index.isValid() and index.data(Role.MORE):
            self._last_shown = QPersistentModelIndex(self._rows.index(index.row() - 1))
            self._search.unfold(index.data(Role.ID))
        elif index.isValid():
            self.hit_requested.emit(index.data(Role.ID), self._rows.first_message(index))

    def _fetch_if_near_end(self) -> None:
        bar = self.view.verticalScrollBar()
        if bar.maximum() - bar.value() < _NEARLY_AT_END_PX:
            self._search.more()

    def refresh(self) -> None:
        """Shows what the search has now."""
        search = self._search
        self._rows.refresh()
        self._go_on_after_unfolding()
        self.status.setText(self._status())
        self.status.setVisible(bool(self.status.text()))
        if search.groups:
            self._pages.setCurrentWidget(self.view)
            self._fetch_if_near_end()
            if self._opens_for and not search.is_running:
                if self._opens_for == search.text:
                    self.open_first()
                self._opens_for = ""
        elif not (search.is_running and self._pages.currentWidget() is self.view):  # an answer comes in a moment
            self.nothing.say(*self._why_nothing())
            self._pages.setCurrentWidget(self.nothing)

    def _go_on_after_unfolding(self) -> None:
        """The keyboard goes from the row that asked for more hits to the first of them."""
        if self._last_shown.isValid():
            first = self._rows.index(self._last_shown.row() + 1)
            if first.isValid() and not first.data(Role.MORE):
                self._last_shown = QPersistentModelIndex()
                self.view.setCurrentIndex(first)

    def _why_nothing(self) -> tuple[str, str]:
        if self._search.is_running:
            return self.tr("Searching…"), ""
        if not self._search.query:
            return self.tr("Type a word to look for."), self.tr("Clear search")
        text = " ".join(self._search.text.split())
        return self.tr("Nothing found for “{text}”").format(text=text[:80]), self.tr("Clear search")

    def _status(self) -> str:
        search = self._search
        parts = []
        if search.groups and search.messages is not None:
            number = f"{search.messages:,}"
            if search.messages == 1:
                parts.append(self.tr("1 message"))
            elif search.messages:
                parts.append(self.tr("{n} messages").format(n=number))
        if search.progress is not None:
            parts.append(self.tr("index {n} %").format(n=round(search.progress * 100)))
        return " · ".join(parts)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.view.setAccessibleName(self.tr("Search results"))
        self.refresh()
