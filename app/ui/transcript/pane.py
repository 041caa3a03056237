"""The chat pane: shows one session. What the user wants of a message leaves as a signal; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QStackedLayout, QToolButton, QToolTip, QVBoxLayout, QWidget

from app.core.message import Message
from app.session.chat_session import ChatSession
from app.ui.icons import icon
from app.ui.theme import Theme
from app.ui.transcript.details import ModelLookup, details_text
from app.ui.transcript.display import Display
from app.ui.transcript.empty_state import EmptyState
from app.ui.transcript.formats import Formats
from app.ui.transcript.message_tools import MessageTools
from app.ui.transcript.notes import Note
from app.ui.transcript.strip_factory import StripFactory
from app.ui.transcript.view import TranscriptView

ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)


class TranscriptPane(QWidget):
    """Shows one ChatSession; everything the user wants of a message leaves as a signal that names it."""

    edit_requested = Signal(str)
    action_requested = Signal(str, str)
    """Message id and a core.errors.Action: a button of an error or of what a request waits for."""
    regenerate_requested = Signal(str)
    continue_requested = Signal(str)
    delete_requested = Signal(str)
    branch_requested = Signal(str)
    """The id of the sibling to show."""
    quote_requested = Signal(str)
    """Text for the composer."""
    tool_results_requested = Signal(str)
    link_requested = Signal(str)
    """An http, https or mailto address that was clicked."""
    example_requested = Signal(str)
    file_failed = Signal(str)
    """A sentence: why code could not be saved as a file."""
    settled = Signal()
    """Nothing is left to load or draw."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, model_lookup: ModelLookup | None = None) -> None:
        super().__init__(parent)
        self._theme, self._model_lookup = theme, model_lookup
        self._session: ChatSession | None = None
        self._zoom = ZOOMS.index(1.0)
        self.view = TranscriptView(self._formats(), self)
        self._factory = StripFactory(theme, self)
        self.display = Display(self.view, self._formats(), self._factory.make)
        self._factory.messages = self.display.messages
        self._empty = EmptyState(self)
        self.tools = MessageTools(self.display, theme, self._add_to_menu)
        self._to_end = QToolButton(self.view)
        self._to_end.setObjectName("scrollToEndButton")
        self._to_end.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._to_end.hide()
        self._stack = QStackedLayout()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._stack, 1)
        self._connect()
        self._restyle()
        self.retranslate()

    def _formats(self) -> Formats:
        return Formats(self._theme.colours, self.font(), ZOOMS[self._zoom])

    def _connect(self) -> None:
        self.view.link_clicked.connect(self.link_requested)
        self.view.following_changed.connect(self._show_to_end)
        self.view.zoom_requested.connect(self.zoom)
        self.display.settled.connect(self.settled)
        self.display.drawn.connect(self._name_errors)
        self.display.grew_below.connect(lambda: self._say_new_text(True))
        self._factory.action_requested.connect(self.action_requested)
        self._factory.tool_results_requested.connect(self.tool_results_requested)
        self._factory.thought_toggled.connect(self._toggle_thought)
        self._factory.save_failed.connect(self.file_failed)
        self._empty.example_requested.connect(self.example_requested)
        self._to_end.clicked.connect(self.to_end)
        self.tools.actions.triggered.connect(self._act)
        self._theme.changed.connect(self._restyle)
        self._theme.changed.connect(self._draw_anew)
        for keys, slot in self._shortcuts().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _shortcuts(self) -> dict[str, Callable[[], None]]:
        return {
            "Ctrl+Up": lambda: self.tools.step(-1),
            "Ctrl+Down": lambda: self.tools.step(1),
            "Ctrl+Home": self.to_start,
            "Ctrl+End": self.to_end,
            "Ctrl++": lambda: self.zoom(1),
            "Ctrl+=": lambda: self.zoom(1),
            "Ctrl+-": lambda: self.zoom(-1),
            "Ctrl+0": lambda: self.zoom(0),
        }

    # the session

    def show_session(self, session: ChatSession | None) -> None:
        """Shows `session` from its end, or nothing."""
        if self._session is not None:
            self._listen(self._session, connecting=False)
        self._session = session
        if session is not None:
            self._listen(session, connecting=True)
        self.display.show_session(session)
        self._show_empty_or_text()

    def _listen(self, session: ChatSession, *, connecting: bool) -> None:
        for signal, slot in (
            (session.message_added, self._added),
            (session.message_grown, self.display.touch),
            (session.message_changed, self.display.touch),
            (session.path_changed, self._path_changed),
            (session.progress_changed, self._progress_changed),
            (session.running_changed, self._running_changed),
        ):
            if connecting:
                signal.connect(slot)
            else:
                signal.disconnect(slot)

    def _added(self, message_id: str) -> None:
        self.display.added(message_id)
        self._show_empty_or_text()
        self.view.follow(True)

    def _path_changed(self) -> None:
        self.display.path_changed()
        self._show_empty_or_text()
        self.tools.refresh()

    def _running_changed(self) -> None:
        assert self._session is not None
        if message_id := self._session.running_message_id:
            self.display.touch(message_id)
        self.tools.refresh()

    def _progress_changed(self) -> None:
        """A new number in the same sentence is shown at once; a note that comes or goes waits for the frame."""
        session = self._session
        if session is None or session.running_message_id is None:
            return
        shown = [note for note in self.display.strips.shown("progress") if isinstance(note, Note)]
        if session.progress and shown:
            shown[-1].show_progress(session.progress)
        else:
            self.display.touch(session.running_message_id)

    def _show_empty_or_text(self) -> None:
        self._stack.setCurrentWidget(self.view if len(self.display.messages) else self._empty)

    def is_settled(self) -> bool:
        """Whether nothing is left to load, draw or render."""
        return self.display.is_settled()

    # places

    def scroll_to_message(self, message_id: str, highlight: str = "") -> None:
        """Shows a message from its beginning."""
        index = self.display.messages.index(message_id)
        if index is not None:
            self.tools.go_to(index)

    def to_end(self) -> None:
        """Shows the newest text and stays with it."""
        if not self.display.window.at_end:
            self.display.places.go_to_end()
        self.view.follow(True)
        self._say_new_text(False)

    def to_start(self) -> None:
        """Shows the beginning of the conversation."""
        if len(self.display.messages):
            self.tools.go_to(0)

    def _show_to_end(self, following: bool) -> None:
        self._to_end.setVisible(not following)
        if following:
            self._say_new_text(False)
        self._place_to_end()

    def _say_new_text(self, new: bool) -> None:
        self._to_end.setProperty("new", new)
        self._to_end.setText(self.tr("New text below") if new else "")
        text = self.tr("To the end (Ctrl+End)")
        self._to_end.setToolTip(text)
        self._to_end.setAccessibleName(text)
        self._place_to_end()

    def _place_to_end(self) -> None:
        size = self._to_end.sizeHint()
        viewport = self.view.viewport()
        place = viewport.geometry().bottomLeft() + QPoint((viewport.width() - size.width()) // 2, -size.height() - 10)
        self._to_end.resize(size)
        self._to_end.move(place)
        self._to_end.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_to_end()

    # looks

    def zoom(self, steps: int) -> None:
        """Larger or smaller text; 0 for the normal size."""
        zoom = max(0, min(self._zoom + steps, len(ZOOMS) - 1)) if steps else ZOOMS.index(1.0)
        if zoom != self._zoom:
            self._zoom = zoom
            self._draw_anew()

    def _draw_anew(self) -> None:
        self.display.use_formats(self._formats())

    def _restyle(self) -> None:
        colours = self._theme.colours
        self._to_end.setIcon(icon("arrow-down", self._theme))
        self._to_end.setStyleSheet(
            f"QToolButton {{ background: {colours.field}; border: 1px solid {colours.border};"
            " border-radius: 14px; padding: 5px 9px; }"
            f"QToolButton:hover {{ background: {colours.hover}; }}"
        )

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.view.setAccessibleName(self.tr("Conversation"))
        self.tools.actions.retranslate()
        self._say_new_text(bool(self._to_end.property("new")))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.display.reload()

    # what is asked of messages

    def _act(self, name: str, message_id: str) -> None:
        index = self.display.messages.index(message_id)
        if index is None:
            return
        message = self.display.messages.message(index)
        siblings = self.tools.actions.siblings
        requests: dict[str, Callable[[], None]] = {
            "copy": lambda: QGuiApplication.clipboard().setText(self.display.plain_text(index)),
            "copyMarkdown": lambda: QGuiApplication.clipboard().setText(message.text or message.refusal),
            "edit": lambda: self.edit_requested.emit(message_id),
            "regenerate": lambda: self.regenerate_requested.emit(message_id),
            "continue": lambda: self.continue_requested.emit(message_id),
            "delete": lambda: self.delete_requested.emit(message_id),
            "quote": lambda: self.quote_requested.emit(self._quoted(index)),
            "details": lambda: self._show_details(message),
            "previousBranch": lambda: self.branch_requested.emit(siblings.ids[siblings.place - 1]),
            "nextBranch": lambda: self.branch_requested.emit(siblings.ids[siblings.place + 1]),
        }
        requests[name]()

    def _quoted(self, index: int) -> str:
        """The selection if it lies in the message, else all of it."""
        data = self.view.createMimeDataFromSelection().text() if self.view.textCursor().hasSelection() else ""
        return data.strip() or self.display.messages.message(index).text

    def _show_details(self, message: Message) -> None:
        button = self.tools.bar.buttons["details"]
        QToolTip.showText(
            button.mapToGlobal(QPoint(0, button.height())), details_text(message, self._model_lookup), button
        )

    def _toggle_thought(self, message_id: str) -> None:
        self.view.follow(False)
        self.display.toggle_thought(message_id)

    def _name_errors(self) -> None:
        notes = [note for note in self.display.strips.shown("error") if isinstance(note, Note)]
        for note in notes:
            note.name_as_banner(note is notes[-1])

    def _add_to_menu(self, menu: QMenu) -> None:
        """What the context menu offers for the selection."""
        if self.view.textCursor().hasSelection():
            copy = QAction(self.tr("Copy selection"), menu)
            copy.triggered.connect(self.view.copy)
            menu.addAction(copy)
        select = QAction(self.tr("Select all"), menu)
        select.triggered.connect(self.view.selectAll)
        menu.addAction(select)
