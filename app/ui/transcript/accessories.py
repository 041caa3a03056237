"""What the chat pane has beside the text: made after the first look, or when somebody asks for it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from app.ui.pieces import tab_through
from app.ui.theme import Theme
from app.ui.transcript.details import ModelLookup
from app.ui.transcript.display import Display
from app.ui.transcript.selecting import Selecting

if TYPE_CHECKING:
    from app.ui.transcript.finder import Finder
    from app.ui.transcript.markdown_copying import MarkdownCopying
    from app.ui.transcript.message_requests import MessageRequests
    from app.ui.transcript.message_tools import MessageTools


class Accessories:
    """Each is made once, with its module, when it is first named."""

    def __init__(self, display: Display, theme: Theme, model_lookup: ModelLookup | None, box: QVBoxLayout) -> None:
        """`box`: where the view is, and the bar for finding above it."""
        self._display, self._theme, self._model_lookup, self._box = display, theme, model_lookup, box
        self._selecting = Selecting(display)
        display.view.markdown_of_selection = lambda: self.copying.text()  # noqa: PLW0108 - made only then

    @cached_property
    def tools(self) -> MessageTools:
        """Which message the reader is at, and the tool bar there."""
        from app.ui.transcript.message_tools import MessageTools

        tools = MessageTools(self._display, self._theme)
        tab_through(self._display.view, *tools.bar.buttons.values())
        return tools

    @property
    def are_there(self) -> bool:
        """Whether the tools were made."""
        return "tools" in vars(self)

    @cached_property
    def requests(self) -> MessageRequests:
        """What the tools ask for."""
        from app.ui.transcript.message_requests import MessageRequests

        return MessageRequests(self._display, self.tools, self._model_lookup)

    @cached_property
    def finder(self) -> Finder:
        """Finds in the conversation; its bar is above the text."""
        from app.ui.transcript.find_bar import FindBar
        from app.ui.transcript.finder import Finder

        bar = FindBar(self._theme, self._box.parentWidget())
        self._box.insertWidget(0, bar)
        tab_through(self._display.view, *bar.stops)
        return Finder(self._display, bar, self._theme)

    @cached_property
    def copying(self) -> MarkdownCopying:
        """The selection as Markdown."""
        from app.ui.transcript.markdown_copying import MarkdownCopying

        return MarkdownCopying(self._display, self._selecting)
