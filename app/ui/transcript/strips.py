"""Real widgets that stand in the text: code headers, errors with their buttons, what a request waits for.

The document has an empty block of the widget's height; the widget itself exists while that block is in sight.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QTextBlock
from PySide6.QtWidgets import QFrame, QWidget

from app.ui.pieces import tab_through
from app.ui.transcript.formats import CONTAINERS, STRIP
from app.ui.transcript.painting import VisibleBlock
from app.ui.transcript.specs import Strip
from app.ui.transcript.view import TranscriptView

_HEIGHTS = {"code": 32, "thought": 30, "table": 28}
"""Pixels at zoom 1 of the strips whose height is always the same."""


class StripKey(NamedTuple):
    """Which strip: the message's number, the strip's kind and its key in the message."""

    number: int
    kind: str
    key: str


class StripWidget(QFrame):
    """The base of all strips."""

    height_changed = Signal()
    is_unfolded = False
    """Whether it shows more than at first: then it is kept while it is out of sight."""

    def height_at(self, width: int) -> int:
        """Pixels that it needs at this width."""
        return self.heightForWidth(width) if self.hasHeightForWidth() else self.sizeHint().height()

    def mark(self, colour: str) -> None:
        """Shows by this background that what was looked for is in its words; "" for not any more."""


class Strips(QObject):
    """Makes, places and drops the widgets of one view."""

    height_changed = Signal(object)
    """A StripKey: its block needs another height."""

    def __init__(self, view: TranscriptView, make: Callable[[StripKey, Strip], StripWidget | None]) -> None:
        super().__init__(view)
        self._view, self._make = view, make
        self._specs: dict[StripKey, Strip] = {}
        self._widgets: dict[StripKey, StripWidget] = {}

    def height(self, number: int, strip: Strip) -> float:
        """Pixels that a strip needs now."""
        formats = self._view.formats
        key = StripKey(number, strip.kind, strip.key)
        if self._specs.get(key) not in {None, strip}:
            self._drop(key)
        self._specs[key] = strip
        if strip.kind in _HEIGHTS:
            return formats.px(_HEIGHTS[strip.kind])
        return self.measure(key)

    def measure(self, key: StripKey) -> float:
        """Asks the widget itself."""
        widget = self.widget(key)
        if widget is None:
            return 1.0
        _, width = self._view.column()
        return float(widget.height_at(int(width - self._view.formats.indent(self._specs[key].containers))))

    def widget(self, key: StripKey) -> StripWidget | None:
        """The strip's widget, made if need be."""
        if key not in self._widgets and key in self._specs:
            widget = self._make(key, self._specs[key])
            if widget is None:
                return None
            widget.setParent(self._view.viewport())
            widget.hide()
            widget.height_changed.connect(lambda: self.height_changed.emit(key))
            self._widgets[key] = widget
        return self._widgets.get(key)

    def shown(self, kind: str) -> list[StripWidget]:
        """The widgets of one kind that exist, topmost first."""
        found = [widget for key, widget in self._widgets.items() if key.kind == kind]
        return sorted(found, key=lambda widget: widget.y())

    def arrange(self, blocks: list[VisibleBlock], number_of: Callable[[QTextBlock], int | None]) -> None:
        """Puts the widgets over their blocks; those out of sight go. `number_of`: the message of a block."""
        left, width = self._view.column()
        before, here = set(self._widgets), dict[StripKey, StripWidget]()
        for visible in blocks:
            name = visible.format.stringProperty(STRIP)
            if not name:
                continue
            kind, _, key_text = name.partition("\n")
            number = number_of(visible.block)
            key = StripKey(-1 if number is None else number, kind, key_text)
            if (widget := self.widget(key)) is None:
                continue
            here[key] = widget
            indent = self._view.formats.indent(visible.format.stringProperty(CONTAINERS))
            rect = QRect(
                round(left + indent), round(visible.rect.top()), round(width - indent), round(visible.rect.height())
            )
            if widget.geometry() != rect:
                widget.setGeometry(rect)
            widget.show()
        for key in [key for key in self._widgets if key not in here]:
            if self._widgets[key].is_unfolded:
                self._widgets[key].hide()
            else:
                self._drop(key)
        if not here.keys() <= before:
            self._order_for_tab(list(here.values()))

    def _order_for_tab(self, shown: Sequence[StripWidget]) -> None:
        """The Tab key goes from the text to its strips, topmost first; Qt puts new widgets at the window's end."""
        stops = [
            child
            for widget in shown
            for child in widget.findChildren(QWidget)
            if child.focusPolicy() & Qt.FocusPolicy.TabFocus and not child.focusProxy()
        ]
        tab_through(self._view, *stops)

    def mark(self, wanted: StripKey | None, colour: str) -> None:
        """Marks one strip and no other."""
        for key, widget in self._widgets.items():
            widget.mark(colour if key == wanted else "")

    def flexible(self) -> list[StripKey]:
        """The strips whose height depends on the width."""
        return [key for key in self._widgets if key.kind not in _HEIGHTS]

    def forget(self, number: int, kind: str) -> None:
        """The widgets of one kind of a message are made anew."""
        for key in [key for key in self._widgets if key.number == number and key.kind == kind]:
            self._drop(key)

    def clear(self) -> None:
        """Drops everything."""
        for key in list(self._widgets):
            self._drop(key)
        self._specs.clear()

    def _drop(self, key: StripKey) -> None:
        if widget := self._widgets.pop(key, None):
            widget.hide()
            widget.deleteLater()
