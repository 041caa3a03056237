"""Where messages are written: text, send and stop, the draft of each conversation, editing an earlier message."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.core.merge import joined
from app.session.chat_session import ChatSession
from app.ui.icons import icon
from app.ui.message_edit import MessageEdit
from app.ui.pieces import named
from app.ui.theme import Theme

_DRAFT_SAVED_AFTER_MS = 300


class Composer(QWidget):
    """Asks for sending and stopping; knows of a session only whether it runs and what its draft is."""

    send_requested = Signal(str)
    edit_requested = Signal(str, str)
    """Message id and its new text."""
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: ChatSession | None = None
        self._edited_id = ""
        self._edited_text = ""
        self._kept_draft = ""
        self._build()
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(_DRAFT_SAVED_AFTER_MS)
        self._draft_timer.timeout.connect(self.save_draft)
        self.text.textChanged.connect(self._text_changed)
        self.text.submitted.connect(self._submit)
        self.text.escaped.connect(self._end_edit)
        self._send.clicked.connect(self._submit)
        self._stop.clicked.connect(self.stop_requested)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()
        self._refresh()

    def _build(self) -> None:
        self.text = MessageEdit(self)
        self.text.setObjectName("composer")
        self.setFocusProxy(self.text)
        self._send = named(QPushButton(), "sendButton")
        self._send.setProperty("primary", True)
        self._stop = named(QPushButton(), "stopButton")
        self._editing = named(QWidget(), "editingBar")
        self._editing_label = named(QLabel(), "editingLabel")
        self._editing_label.setProperty("muted", True)
        self._editing_label.setWordWrap(True)
        self._cancel_edit = named(QToolButton(), "cancelEditButton")
        self._cancel_edit.clicked.connect(self._end_edit)
        bar = QHBoxLayout(self._editing)
        bar.setContentsMargins(2, 0, 2, 0)
        bar.addWidget(self._editing_label, 1)
        bar.addWidget(self._cancel_edit)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignBottom)
        self.status = named(QLabel(), "statusLabel")
        self.status.setProperty("muted", True)
        self.count = named(QLabel(), "tokenCountLabel")
        self.count.setProperty("muted", True)
        below = QHBoxLayout()
        below.setSpacing(8)
        below.addWidget(self.status, 1)
        below.addWidget(self.count)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 8, 16, 8)
        layout.setSpacing(4)
        layout.addWidget(self._editing)
        layout.addLayout(row)
        layout.addLayout(below)
        self._editing.hide()

    # what the window tells it

    def show_session(self, session: ChatSession | None) -> None:
        """Shows the draft of `session`, after keeping that of the former."""
        self.save_draft()
        self._end_edit()
        if self._session:
            self._session.running_changed.disconnect(self._refresh)
            self._session.draft_merged.disconnect(self._take_draft)
        self._session = session
        self._set_text(session.conversation.draft if session else "")
        if session:
            session.running_changed.connect(self._refresh)
            session.draft_merged.connect(self._take_draft)
        self._refresh()

    def _take_draft(self, before: str) -> None:
        """Another machine's draft came into the conversation's: what is written here stays."""
        draft = self._session.conversation.draft if self._session else before
        if draft != before and not self._edited_id:
            here = self.text.toPlainText()
            self.text.replace_text(draft if here == before else joined(here, draft))

    def begin_edit(self, message_id: str, text: str) -> None:
        """Puts an earlier message into the field; sending it asks again, Escape gives the draft back."""
        if not self._edited_id:
            self._kept_draft = self.text.toPlainText()
        self._edited_id, self._edited_text = message_id, text
        self._editing.show()
        self._set_text(text)
        self.text.setFocus()
        self._refresh()

    def quote(self, text: str) -> None:
        """Inserts `text` as a quotation."""
        quoted = "\n".join(f"> {line}" for line in text.strip().splitlines())
        cursor = self.text.textCursor()
        cursor.insertText(("" if cursor.atBlockStart() else "\n") + quoted + "\n\n")
        self.text.setFocus()

    def fill(self, text: str) -> None:
        """Replaces the text, undoably, and goes there."""
        self.text.replace_text(text)
        self.text.setFocus()

    def save_draft(self) -> None:
        """Keeps what is written with the conversation, so that no restart loses it."""
        self._draft_timer.stop()
        if self._session:
            self._session.set_fields(draft=self._unsent())

    # inside

    def _unsent(self) -> str:
        """The draft; while an earlier message is being edited, after what was changed in that."""
        text = self.text.toPlainText()
        if not self._edited_id:
            return text
        return "\n\n".join(filter(None, (text if text != self._edited_text else "", self._kept_draft)))

    def _text_changed(self) -> None:
        self._draft_timer.start()
        self._refresh()

    def _set_text(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _submit(self) -> None:
        text = self.text.toPlainText().strip()
        if not text or self._session is None or self._session.is_running:
            return
        if self._edited_id:
            edited, self._edited_id = self._edited_id, ""
            self._editing.hide()
            self._set_text(self._kept_draft)
            self.edit_requested.emit(edited, text)
        else:
            self._set_text("")
            self._draft_timer.stop()
            self.send_requested.emit(text)

    def _end_edit(self) -> None:
        if self._edited_id:
            self._edited_id = ""
            self._editing.hide()
            self._set_text(self._kept_draft)
            self._refresh()

    def _refresh(self, _running: bool = False) -> None:
        running = self._session is not None and self._session.is_running
        text = self.text.toPlainText()
        had_focus = self._stop.hasFocus() or self._send.hasFocus()
        self._send.setVisible(not running)
        self._stop.setVisible(running)
        if had_focus:
            self.text.setFocus()
        self._send.setEnabled(bool(text.strip()) and self._session is not None)
        colours = self._theme.colours
        self._send.setIcon(icon("send", self._theme, colours.on_accent if self._send.isEnabled() else colours.muted))

    def _dress(self) -> None:
        self.text.ensurePolished()
        for button in (self._send, self._stop):
            button.setMinimumHeight(self.text.minimumHeight())
        self._stop.setIcon(icon("stop", self._theme))
        self._cancel_edit.setIcon(icon("close", self._theme))
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.text.setAccessibleName(self.tr("Message"))
        self.text.setToolTip(self.tr("Enter sends, Shift+Enter breaks the line"))
        self.text.setPlaceholderText(self.tr("Write a message"))
        self._send.setText(self.tr("Send"))
        self._send.setToolTip(self.tr("Send the message (Enter)"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop the answer (Ctrl+.)"))
        self._editing_label.setText(self.tr("Editing an earlier message: sending asks again, the old one stays."))
        self._cancel_edit.setAccessibleName(self.tr("Cancel editing"))
        self._cancel_edit.setToolTip(self.tr("Cancel editing (Esc)"))
        self._refresh()
