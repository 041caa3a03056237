"""First page of importing: choose a file or folder, what can be imported, and the imports that there were."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QPushButton, QVBoxLayout, QWidget

from app.core.localized import Text
from app.session.import_undoing import PastImport
from app.ui.dialogs.form import column, follow_language, named, row, say, text_label
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.theme import Theme
from app.ui.transcript.wording import time_text

_RECORD = Qt.ItemDataRole.UserRole


class ImportChoosePage(QWidget):
    """Asks for what to import."""

    file_requested = Signal()
    folder_requested = Signal()
    show_requested = Signal(object)
    """Ids of the conversations of an earlier import."""
    undo_requested = Signal(str)
    """Id of the record of an earlier import."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._intro = text_label("importIntro")
        self._programs = text_label("importPrograms", muted=True)
        self.file_button = named(QPushButton(icon("open-file", theme), ""), "importFileButton")
        self.folder_button = named(QPushButton(icon("open-folder", theme), ""), "importFolderButton")
        self._earlier_label = text_label("earlierImportsLabel")
        self.earlier = named(QListWidget(), "earlierImports")
        self.earlier.setStyleSheet("QListView { outline: none; } QListView::item { padding: 6px 8px; }")
        self._show = named(QPushButton(), "showEarlierButton")
        self._undo = named(QPushButton(), "undoEarlierButton")
        self._failure = text_label("undoFailure", error=True)
        self._failure.hide()
        self._past: list[PastImport] = []
        self._below = QWidget()
        below = column(self._earlier_label, self.earlier, self._failure, row(self._show, self._undo, None))
        below.setStretch(1, 1)
        self._below.setLayout(below)
        layout: QVBoxLayout = column(
            self._intro, row(self.file_button, self.folder_button, None), self._programs, self._below, spacing=12
        )
        layout.addStretch(0)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self._below.hide()
        self.file_button.clicked.connect(self.file_requested)
        self.folder_button.clicked.connect(self.folder_requested)
        self.earlier.currentItemChanged.connect(lambda *_: self._refresh())
        self.earlier.itemActivated.connect(lambda *_: self._show_current())
        self._show.clicked.connect(self._show_current)
        self._undo.clicked.connect(self._undo_current)
        follow_language(self, self.retranslate)

    def show_past(self, past: list[PastImport]) -> None:
        """The imports that there were, newest first."""
        self._past = past
        self._failure.hide()
        self.earlier.clear()
        for one in past:
            item = QListWidgetItem(self._text(one))
            item.setData(_RECORD, one)
            self.earlier.addItem(item)
        self._below.setVisible(bool(past))
        self.earlier.setCurrentRow(0 if past else -1)
        self._refresh()

    def show_failure(self, why: Text) -> None:
        """An import could not be undone, or not wholly."""
        sentence = self.tr("The import could not be undone completely: {reason}. Try again later.")
        say(self._failure, sentence.format(reason=why.say(current_language())))

    def _text(self, past: PastImport) -> str:
        when = time_text(past.at) or past.at
        sentence = self.tr("{program}, {file}, {date}, chats: {count}")
        if past.undone:
            sentence = self.tr("{program}, {file}, {date}, undone")
        return sentence.format(
            program=past.label, file=past.source, date=when, count=QLocale().toString(len(past.conversations))
        )

    def _current(self) -> PastImport | None:
        item: Any = self.earlier.currentItem()
        return item.data(_RECORD) if item else None

    def _show_current(self) -> None:
        past = self._current()
        if past and not past.undone:
            self.show_requested.emit(past.conversations)

    def _undo_current(self) -> None:
        past = self._current()
        if past:
            self.undo_requested.emit(past.id)

    def _refresh(self) -> None:
        past = self._current()
        can = bool(past and not past.undone)
        self._show.setEnabled(can)
        self._undo.setEnabled(can)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._intro.setText(
            self.tr(
                "Bring your conversations from other programs. Choose the file that the program has exported "
                "(a zip need not be unpacked), or drop it on the window."
            )
        )
        programs = (
            "ChatGPT, Cherry Studio, Chatbox, LobeChat, Open WebUI, NextChat, LibreChat, Claude, Jan, LM Studio, "
            "Chatbot UI, 豆沙 Dousha, OpenAI messages JSON"
        )
        self._programs.setText(
            self.tr(
                "Dousha can read exports of: {programs}. You see what is in a file before anything is imported; "
                "importing again adds only what is new. API keys are never read."
            ).format(programs=programs)
        )
        self.file_button.setText(self.tr("Choose a &file…"))
        self.file_button.setToolTip(self.tr("An exported zip, JSON or backup file"))
        self.folder_button.setText(self.tr("Choose a f&older…"))
        self.folder_button.setToolTip(self.tr("An unpacked export, or the data folder of Jan or LM Studio"))
        self._earlier_label.setText(self.tr("Earlier imports"))
        self.earlier.setAccessibleName(self.tr("Earlier imports"))
        self._show.setText(self.tr("&Show these chats"))
        self._show.setToolTip(self.tr("Lists the chats of this import"))
        self._undo.setText(self.tr("&Undo this import"))
        self._undo.setToolTip(self.tr("Moves the chats of this import to the trash"))
        self.show_past(self._past)
