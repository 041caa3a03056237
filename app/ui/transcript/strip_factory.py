"""Makes the widget for each kind of strip and connects its buttons to the pane's requests."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.theme import Theme
from app.ui.transcript.code_header import CodeHeader, ThoughtSwitch
from app.ui.transcript.code_looks import CodeLook
from app.ui.transcript.messages import Messages
from app.ui.transcript.sections import error_of
from app.ui.transcript.specs import Strip
from app.ui.transcript.strips import StripKey, StripWidget

if TYPE_CHECKING:
    from app.ui.transcript.notes import Note

_SUFFIXES = {
    "python": "py",
    "javascript": "js",
    "typescript": "ts",
    "bash": "sh",
    "shell": "sh",
    "c++": "cpp",
    "markdown": "md",
    "rust": "rs",
    "kotlin": "kt",
    "ruby": "rb",
    "latex": "tex",
    "powershell": "ps1",
    "mermaid": "mmd",
    "text": "txt",
}


class StripFactory(QObject):
    """One for a pane. Signals name the message."""

    action_requested = Signal(str, str)
    tool_results_requested = Signal(str)
    thought_toggled = Signal(str)
    save_failed = Signal(str)
    code_look_changed = Signal(str, str, CodeLook)
    """Message id, code block, and how it shall be shown."""

    def name_errors(self, notes: Sequence[StripWidget]) -> None:
        """The last error has the names by which automation and screen readers find it."""
        if not notes:
            return
        from app.ui.transcript.notes import Note

        errors = [note for note in notes if isinstance(note, Note) and not note.is_quiet]
        for note in errors:
            note.name_as_banner(note is errors[-1])

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme, self._window = theme, window
        self.messages: Messages | None = None
        self.look_of: Callable[[str, str], CodeLook] = lambda _message_id, _group: CodeLook()

    def make(self, key: StripKey, strip: Strip) -> StripWidget | None:
        """The widget of a strip; None when its message has gone."""
        if self.messages is None or self.messages.index(self.messages.id_of(key.number)) is None:
            return None
        message_id = self.messages.id_of(key.number)
        makers: dict[str, Callable[[], StripWidget | None]] = {
            "code": lambda: self._code(message_id, strip),
            "table": lambda: self._table(message_id, strip),
            "thought": lambda: self._thought(message_id, strip),
            "error": lambda: self._error(message_id),
            "progress": lambda: self._progress(message_id),
            "tools": lambda: self._tools(message_id),
            "unreadable": lambda: self._unreadable(strip),
        }
        return makers[strip.kind]()

    def _index(self, message_id: str) -> int:
        assert self.messages is not None
        index = self.messages.index(message_id)
        assert index is not None
        return index

    def _code_text(self, message_id: str, group: str) -> str:
        assert self.messages is not None
        index = self._index(message_id)
        return self.messages.rendition(index).code(self.messages.message(index), group)[1]

    def _code(self, message_id: str, strip: Strip) -> StripWidget:
        header = CodeHeader(strip.text, self.look_of(message_id, strip.group), self._theme)
        header.look_changed.connect(lambda look: self.code_look_changed.emit(message_id, strip.group, look))
        header.copy_requested.connect(
            lambda: QGuiApplication.clipboard().setText(self._code_text(message_id, strip.group))
        )
        header.save_requested.connect(lambda: self._save(self._code_text(message_id, strip.group), strip.text))
        return header

    def _table(self, message_id: str, strip: Strip) -> StripWidget:
        from app.ui.transcript.table_window import TableHeader  # loaded with the first wide table

        header = TableHeader(self._theme)
        header.open_requested.connect(lambda: self._open_table(message_id, strip.key))
        return header

    def _open_table(self, message_id: str, key: str) -> None:
        from app.ui.transcript.table_window import TableWindow

        assert self.messages is not None
        index = self._index(message_id)
        if pieces := self.messages.rendition(index).table(self.messages.message(index), key):
            TableWindow(pieces, self._window.window()).show()

    def _save(self, text: str, language: str) -> None:
        from PySide6.QtWidgets import QFileDialog  # hundreds of names that few need

        suffix = _SUFFIXES.get(language.lower(), language.lower() if language.isalnum() else "txt")
        dialog = QFileDialog(self._window, self.tr("Save as a file"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(f"{self.tr('code')}.{suffix[:12] or 'txt'}")
        dialog.fileSelected.connect(lambda path: self._write(Path(path), text))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path, text: str) -> None:
        try:
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            self.save_failed.emit(self.tr("The file could not be written: {reason}").format(reason=error.strerror))

    def _thought(self, message_id: str, strip: Strip) -> StripWidget:
        assert self.messages is not None
        index = self._index(message_id)
        unfolded = self.messages.rendition(index).shows_thoughts(self.messages.message(index))
        switch = ThoughtSwitch(strip.text, unfolded, self._theme)
        switch.toggled.connect(lambda: self.thought_toggled.emit(message_id))
        return switch

    def _note(self, *, quiet: bool) -> Note:
        from app.ui.transcript.notes import Note  # with the first chat that needs one

        return Note(self._theme.colours, quiet=quiet)

    def _error(self, message_id: str) -> StripWidget | None:
        assert self.messages is not None
        error = error_of(self.messages.message(self._index(message_id)))
        if error is None:
            return None
        from app.ui.transcript.notes import QUIET_KINDS

        note = self._note(quiet=error.kind in {str(kind) for kind in QUIET_KINDS})
        note.show_error(error)
        note.action_requested.connect(lambda action: self.action_requested.emit(message_id, action))
        return note

    def _progress(self, message_id: str) -> StripWidget | None:
        assert self.messages is not None
        session = self.messages.session
        if session is None or session.progress is None:
            return None
        note = self._note(quiet=True)
        note.show_progress(session.progress)
        note.action_requested.connect(lambda action: self.action_requested.emit(message_id, action))
        return note

    def _tools(self, message_id: str) -> StripWidget:
        note = self._note(quiet=True)
        note.show_text(self.tr("The model waits for the result."), self.tr("Add the result…"), "tools")
        note.action_requested.connect(lambda: self.tool_results_requested.emit(message_id))
        return note

    def _unreadable(self, strip: Strip) -> StripWidget:
        note = self._note(quiet=True)
        count = int(strip.text)
        note.show_text(
            self.tr("One part of the answer could not be read.")
            if count == 1
            else self.tr("{n} parts of the answer could not be read.").format(n=count)
        )
        return note
