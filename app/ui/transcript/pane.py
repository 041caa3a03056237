"""The chat pane: shows one session. What the user wants of a message leaves as a signal; nothing is decided here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from app.core.message import JsonValue
from app.session.chat_session import ChatSession
from app.ui.pieces import tab_through
from app.ui.theme import Theme
from app.ui.transcript.accessories import Accessories
from app.ui.transcript.details import ModelLookup
from app.ui.transcript.display import Display
from app.ui.transcript.end_button import EndButton
from app.ui.transcript.formats import ZOOMS, Formats, step_of
from app.ui.transcript.places import Place
from app.ui.transcript.strip_factory import StripFactory
from app.ui.transcript.view import TranscriptView

if TYPE_CHECKING:  # loaded after the first look, or when they are asked for
    from app.ui.transcript.empty_state import EmptyState


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
    picture_requested = Signal(str)
    """The address of a picture that shall be fetched; `display.pictures.provide` shows it."""
    example_requested = Signal(str)
    zoom_changed = Signal(float)
    """How large the text is now; 1 is normal."""
    file_failed = Signal(str)
    """A sentence: why code could not be saved as a file."""
    settled = Signal()
    """Nothing is left to load or draw."""

    def __init__(
        self,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        model_lookup: ModelLookup | None = None,
        zoom: JsonValue = None,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._session: ChatSession | None = None
        self._left_at: dict[str, Place | None] = {}
        self._zoom = step_of(zoom)
        self.view = TranscriptView(self._formats(), self)
        self._factory = StripFactory(theme, self)
        self.display = Display(self.view, self._formats(), self._factory.make)
        self.is_settled = self.display.is_settled
        """Whether nothing is left to load, draw or render."""
        self._factory.messages, self._factory.look_of = self.display.messages, self.display.code_looks.of
        self._to_end = EndButton(self.view, theme)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.view)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addLayout(self._stack, 1)
        self.accessories = Accessories(self.display, theme, model_lookup, box)
        self._connect()
        self.retranslate()

    def _formats(self) -> Formats:
        return Formats(self._theme.colours, self.font(), ZOOMS[self._zoom])

    def _connect(self) -> None:
        self.view.link_clicked.connect(self.link_requested)
        self.view.picture_clicked.connect(self.picture_requested)
        self.view.zoom_requested.connect(self.zoom)
        self.display.settled.connect(self.settled)
        self.display.drawn.connect(lambda: self._factory.name_errors(self.display.strips.shown("error")))
        self.display.grew_below.connect(self._to_end.say_new)
        self._factory.action_requested.connect(self.action_requested)
        self._factory.tool_results_requested.connect(self.tool_results_requested)
        self._factory.thought_toggled.connect(self.display.toggle_thought)
        self._factory.code_look_changed.connect(self.display.show_code)
        self._factory.save_failed.connect(self.file_failed)
        self._to_end.clicked.connect(self.to_end)
        self._theme.changed.connect(self._draw_anew)
        for keys, slot in self._shortcuts().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    def _shortcuts(self) -> dict[str, Callable[[], None]]:
        return {
            "Ctrl+Up": lambda: self.accessories.tools.step(-1),
            "Ctrl+Down": lambda: self.accessories.tools.step(1),
            "Ctrl+Shift+C": self.view.copy_markdown,
            "F3": lambda: self.accessories.finder.step(1),
            "Shift+F3": lambda: self.accessories.finder.step(-1),
            "Ctrl+Home": self.to_start,
            "Ctrl+End": self.to_end,
        }

    def furnish(self) -> None:
        """Adds what the first look at a chat can do without: the tool bar at its messages."""
        requests = self.accessories.requests
        for request in ("edit", "regenerate", "continue", "delete", "branch", "quote"):
            getattr(requests, f"{request}_requested").connect(getattr(self, f"{request}_requested"))
        self.accessories.tools.refresh()

    # the session

    def show_session(self, session: ChatSession | None) -> None:
        """Shows `session` where the reader left it, else from its end; None: nothing."""
        if self._session is not None:
            self._listen(self._session, connecting=False)
            self._left_at[self._session.id] = self.display.places.here()
        self._session = session
        if session is not None:
            self._listen(session, connecting=True)
        self.display.show_session(session, self._left_at.get(session.id) if session else None)
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
        self.to_end()

    def _path_changed(self) -> None:
        self.display.path_changed()
        self._show_empty_or_text()
        self.accessories.tools.refresh()

    def _running_changed(self) -> None:
        assert self._session is not None
        if message_id := self._session.running_message_id:
            self.display.touch(message_id)
        elif len(self.display.messages):
            from app.ui.transcript.announcing import announce

            announce(self.view, lambda: self.display.plain_text(len(self.display.messages) - 1))
        self.accessories.tools.refresh()

    def _progress_changed(self) -> None:
        """A new number in the same sentence is shown at once; a note that comes or goes waits for the frame."""
        from app.ui.transcript.notes import Note

        session = self._session
        if session is None or session.running_message_id is None:
            return
        shown = [note for note in self.display.strips.shown("progress") if isinstance(note, Note)]
        if session.progress and shown:
            shown[-1].show_progress(session.progress)
        else:
            self.display.touch(session.running_message_id)

    @cached_property
    def _empty(self) -> EmptyState:
        from app.ui.transcript.empty_state import EmptyState

        empty = EmptyState(self)
        empty.example_requested.connect(self.example_requested)
        self._stack.addWidget(empty)
        tab_through(self.view, *empty.buttons)
        return empty

    def _show_empty_or_text(self) -> None:
        self._stack.setCurrentWidget(self.view if len(self.display.messages) else self._empty)

    # places

    def scroll_to_message(self, message_id: str, highlight: str = "", words: Sequence[str] = ()) -> None:
        """Shows a message from its beginning, or from the first place in it where `highlight` stands.

        `words` are what is marked instead, if the search for `highlight` found these.
        """
        index = self.display.messages.index(message_id)
        if index is None:
            return
        self.accessories.tools.go_to(index)
        if highlight:
            self.accessories.finder.show_in_message(index, highlight, words)

    def to_end(self) -> None:
        """Shows the newest text and stays with it."""
        if not self.display.window.at_end:
            self.display.places.go_to_end()
        self.view.follow(True)

    def to_start(self) -> None:
        """Shows the beginning of the conversation."""
        if len(self.display.messages):
            self.accessories.tools.go_to(0)

    # looks

    def zoom(self, steps: int) -> None:
        """Larger or smaller text; 0 for the normal size."""
        zoom = max(0, min(self._zoom + steps, len(ZOOMS) - 1)) if steps else ZOOMS.index(1.0)
        if zoom != self._zoom:
            self._zoom = zoom
            self._draw_anew()
            self.zoom_changed.emit(ZOOMS[zoom])

    def _draw_anew(self) -> None:
        self.display.use_formats(self._formats())

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.view.setAccessibleName(self.tr("Conversation"))
        if self.accessories.are_there:
            self.accessories.tools.actions.retranslate()
        self._to_end.retranslate()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            self.display.reload()
