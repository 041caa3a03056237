"""The conversations of one import, to look at one after the other."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QStringListModel, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QPushButton, QWidget

from app.session.shelf import Shelf
from app.ui.dialogs.form import column, make_default, named, row, text_label


class ImportedList(QWidget):
    """A list of titles; a double click or Enter opens."""

    open_requested = Signal(str)
    back_requested = Signal()

    def __init__(self, shelf: Shelf, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shelf = shelf
        self._ids: list[str] = []
        self._label = text_label("importedLabel")
        self.list = named(QListView(), "importedList")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setUniformItemSizes(True)
        self.list.setStyleSheet("QListView { outline: none; } QListView::item { padding: 5px 8px; }")
        self._model = QStringListModel(self)
        self.list.setModel(self._model)
        self._open = named(QPushButton(), "openImportedButton")
        self._back = named(QPushButton(), "backToResultButton")
        layout = column(self._label, self.list, row(None, self._back, self._open), spacing=10)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.list.activated.connect(self._open_index)
        self._open.clicked.connect(lambda: self._open_index(self.list.currentIndex()))
        self._back.clicked.connect(self.back_requested)
        self.retranslate()

    def show_conversations(self, ids: Sequence[str]) -> None:
        """Lists those of them that are still there, the newest first."""
        there = [summary for own in ids if (summary := self._shelf.summary(own)) is not None]
        there.sort(key=lambda summary: summary.updated_at, reverse=True)
        self._ids = [summary.id for summary in there]
        self._model.setStringList([" ".join(summary.title.split()) or self.tr("New chat") for summary in there])
        self.list.setCurrentIndex(self._model.index(0))
        self._open.setEnabled(bool(there))
        make_default(self._open)
        self.list.setFocus()
        self.retranslate()

    def _open_index(self, index: QModelIndex) -> None:
        if index.isValid():
            self.open_requested.emit(self._ids[index.row()])

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._label.setText(
            self.tr("The chats of this import. They are also in your list.")
            if self._ids
            else self.tr("None of these chats is in your list any more.")
        )
        self.list.setAccessibleName(self.tr("Imported chats"))
        self._open.setText(self.tr("&Open"))
        self._open.setToolTip(self.tr("Opens this chat and closes this window"))
        self._back.setText(self.tr("&Back"))
        self._back.setToolTip(self.tr("Goes back without opening a chat"))
