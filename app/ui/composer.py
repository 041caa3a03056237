"""Where messages are written: text, attachments, send and stop, each conversation's draft, editing a message."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.core.merge import joined
from app.core.message import Part
from app.session.chat_session import ChatSession
from app.ui.attachments import AttachmentTray
from app.ui.icons import icon
from app.ui.message_edit import MessageEdit
from app.ui.pieces import ShortLabel, named
from app.ui.theme import Theme

_DRAFT_SAVED_AFTER_MS = 300


class Composer(QWidget):
    """Asks for sending and stopping; knows of a session only whether it runs and what its draft is."""

    send_requested = Signal(str, object)
    """Text and attached parts."""
    edit_requested = Signal(str, str, object)
    """Message id, its new text and parts."""
    stop_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: ChatSession | None = None
        self.is_held = False
        """Nothing is sent for now; what was written stays."""
        self._is_showing = False
        self._edited_id = ""
        self._edited_text = ""
        self._edited_parts: tuple[Part, ...] = ()
        self._kept_draft = ""
        self._kept_parts: tuple[Part, ...] = ()
        self._build()
        self._draft_timer = QTimer(self)
        self._draft_timer.setSingleShot(True)
        self._draft_timer.setInterval(_DRAFT_SAVED_AFTER_MS)
        self._draft_timer.timeout.connect(self.save_draft)
        self.text.textChanged.connect(self._text_changed)
        self.text.submitted.connect(self._submit)
        self.text.escaped.connect(lambda: self._end_edit() if self._edited_id else self.stop_requested.emit())
        self._send.clicked.connect(self._submit)
        self._stop.clicked.connect(self.stop_requested)
        self._attach.clicked.connect(self.attachments.choose)
        self.attachments.changed.connect(self._attachments_changed)
        self.attachments.emptied_by_key.connect(self.text.setFocus)
        self.text.offered.connect(self.attachments.add_data)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()
        self._refresh()

    def _build(self) -> None:
        self.text = MessageEdit(self)
        self.text.setObjectName("composer")
        self.attachments = AttachmentTray(self._theme, self)
        self._attach = named(QToolButton(), "attachButton")
        self._attach.setIconSize(QSize(20, 20))
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
        row.addWidget(self._attach, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self.text, 1)
        row.addWidget(self._send, 0, Qt.AlignmentFlag.AlignBottom)
        row.addWidget(self._stop, 0, Qt.AlignmentFlag.AlignBottom)
        self.status = named(ShortLabel(scale=1), "statusLabel")
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
        layout.addWidget(self.attachments)
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
        early = "" if self._session else self.text.toPlainText()  # typed while the first one was read from a slow disk
        self._session = session
        self._show_draft(
            joined(session.conversation.draft, early) if session else "",
            session.conversation.draft_parts if session else (),
        )
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

    def begin_edit(self, message_id: str, text: str, parts: Sequence[Part] = ()) -> None:
        """Puts an earlier message into the field; sending it asks again, Escape gives the draft back."""
        if not self._edited_id:
            self._kept_draft, self._kept_parts = self.text.toPlainText(), self.attachments.parts()
        self._edited_id, self._edited_text, self._edited_parts = message_id, text, tuple(parts)
        self._editing.show()
        self._show_draft(text, parts)
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
            self._session.set_fields(draft=self._unsent(), draft_parts=self._unsent_parts())

    # inside

    def _unsent(self) -> str:
        """The draft; while an earlier message is being edited, after what was changed in that."""
        text = self.text.toPlainText()
        if not self._edited_id:
            return text
        return "\n\n".join(filter(None, (text if text != self._edited_text else "", self._kept_draft)))

    def _unsent_parts(self) -> tuple[Part, ...]:
        parts = self.attachments.parts()
        if not self._edited_id:
            return parts
        return (*(part for part in parts if part not in self._edited_parts), *self._kept_parts)

    def _attachments_changed(self) -> None:
        if not self._is_showing:
            self.save_draft()
        self._refresh()

    def _text_changed(self) -> None:
        self._draft_timer.start()
        self._refresh()

    def _show_draft(self, text: str, parts: Sequence[Part]) -> None:
        self._is_showing = True
        self.attachments.show_parts(self._session, parts)
        self._is_showing = False
        self.text.setPlainText(text)
        self.text.moveCursor(self.text.textCursor().MoveOperation.End)

    def _submit(self) -> None:
        if self.is_held or not self._can_send() or self._session is None or self._session.is_running:
            return
        text, parts = self.text.toPlainText().strip(), self.attachments.parts()
        if self._edited_id:
            edited, self._edited_id = self._edited_id, ""
            self._editing.hide()
            self._show_draft(self._kept_draft, self._kept_parts)
            self.edit_requested.emit(edited, text, parts)
        else:
            self._show_draft("", ())
            self._draft_timer.stop()
            self.send_requested.emit(text, parts)

    def _can_send(self) -> bool:
        """Whether there is something to send, and all of it is there."""
        tray = self.attachments
        return not tray.is_busy and bool(self.text.toPlainText().strip() or tray.parts())

    def _end_edit(self) -> None:
        if self._edited_id:
            self._edited_id = ""
            self._editing.hide()
            self._show_draft(self._kept_draft, self._kept_parts)
            self._refresh()

    def _refresh(self, _running: bool = False) -> None:
        running = self._session is not None and self._session.is_running
        had_focus = self._stop.hasFocus() or self._send.hasFocus()
        self._send.setVisible(not running)
        self._stop.setVisible(running)
        if had_focus:
            self.text.setFocus()
        self._send.setEnabled(self._can_send() and self._session is not None)
        colours = self._theme.colours
        self._send.setIcon(icon("send", self._theme, colours.on_accent if self._send.isEnabled() else colours.muted))

    def _dress(self) -> None:
        self.text.ensurePolished()
        for button in (self._send, self._stop):
            button.setMinimumHeight(self.text.minimumHeight())
        self._stop.setIcon(icon("stop", self._theme))
        self._attach.setFixedHeight(self.text.minimumHeight())
        self._attach.setIcon(icon("attach", self._theme, self._theme.colours.muted))
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
        self._attach.setAccessibleName(self.tr("Attach images or text files"))
        self._attach.setToolTip(self.tr("Attach images or text files; you can also paste or drop them here"))
        self._send.setText(self.tr("Send"))
        self._send.setToolTip(self.tr("Send the message (Enter)"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop the answer (Esc or Ctrl+.)"))
        self._editing_label.setText(self.tr("Editing an earlier message: sending asks again, the old one stays."))
        self._cancel_edit.setAccessibleName(self.tr("Cancel editing"))
        self._cancel_edit.setToolTip(self.tr("Cancel editing (Esc)"))
        self._refresh()
