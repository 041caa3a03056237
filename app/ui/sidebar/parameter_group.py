"""A group of parameters that can be folded away; its rows are made when they are first to be seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from app.core.hint import Hint
from app.core.message import JsonValue
from app.core.parameter_table import GROUP_LABELS, in_group
from app.core.parameters import Group
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.pieces import column, named, row, tab_through
from app.ui.sidebar.parameter_row import ParameterRow, spec_matches
from app.ui.theme import Theme


class ParameterGroup(QObject):
    """A heading that folds and unfolds, the rows, and "more" for the advanced ones; all of it stands in `layout`."""

    edited = Signal(str, object)
    fix_chosen = Signal(object)
    folded = Signal()
    """The user folded or unfolded it, or its advanced part."""

    def __init__(self, group: Group, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.group, self._theme = group, theme
        self.specs = in_group(group)
        self.is_open = self.shows_advanced = False
        self.is_awake = False
        """Whether the sidebar was ever seen: until then making rows would only slow the start."""
        self.rows: dict[str, ParameterRow] = {}
        self._parameters: Mapping[str, JsonValue] = {}
        self._conversation_id = ""
        self._hints: Mapping[str, list[Hint]] = {}
        self._words: tuple[str, ...] = ()
        self._heading = named(QToolButton(), f"group_{group.value}")
        self._heading.setCheckable(True)
        self._heading.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._heading.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._heading.setProperty("heading", True)
        self._count: QLabel | None = None
        self._body: QWidget | None = None
        self._more: QPushButton | None = None
        self.layout = column()
        self.layout.addWidget(self._heading)
        self._heading.clicked.connect(self._heading_clicked)

    def set_open(self, is_open: bool, *, advanced: bool | None = None) -> None:
        """Unfolds or folds the rows; `advanced` also shows or hides the advanced ones."""
        self.is_open, self.is_awake = is_open, True
        if advanced is not None:
            self.shows_advanced = advanced
        self.update_rows()

    def make_rows(self, names: Sequence[str] | None = None) -> None:
        """Makes the rows that do not exist yet (of `names`, or all)."""
        missing = [spec for spec in self.specs if spec.name not in self.rows and (names is None or spec.name in names)]
        for spec in missing:
            made = ParameterRow(spec, self._theme)
            made.hide()
            made.edited.connect(self.edited)
            made.fix_chosen.connect(self.fix_chosen)
            made.show_parameters(self._parameters, self._conversation_id, other=True)
            made.show_hints(self._hints.get(spec.name, []))
            place = sum(other.name in self.rows for other in self.specs[: self.specs.index(spec)])
            self.rows[spec.name] = made
            self._rows_column().insertWidget(place, made)
        if missing:
            self._order_tabs()

    def _order_tabs(self) -> None:
        """Tab goes through the rows as the eye does, not as they were made."""
        stops = [stop for spec in self.specs if spec.name in self.rows for stop in self.rows[spec.name].tab_stops()]
        tab_through(self._heading, *stops, *([self._more] if self._more else []))

    def _rows_column(self) -> QVBoxLayout:
        """Where the rows stand, made for the first of them."""
        if self._body is None:
            self._body = QWidget()
            self._column = column(self._body, margins=(0, 0, 0, 4), spacing=2)
            self.layout.addWidget(self._body)
        return self._column

    def _show_more(self, is_shown: bool) -> None:
        if is_shown and self._more is None:
            self._more = named(QPushButton(), f"more_{self.group.value}")
            self._more.setProperty("link", True)
            self._more.clicked.connect(self._more_clicked)
            self._rows_column().addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
            self._order_tabs()
        if self._more:
            self._more.setVisible(is_shown)

    def show_parameters(
        self, parameters: Mapping[str, JsonValue], hints: Mapping[str, list[Hint]], conversation_id: str
    ) -> None:
        """Brings the rows there are up to date."""
        other = conversation_id != self._conversation_id
        self._parameters, self._hints, self._conversation_id = parameters, hints, conversation_id
        for name, there in self.rows.items():
            there.show_parameters(parameters, conversation_id, other=other)
            there.show_hints(hints.get(name, []))
        self.update_rows()

    def filter(self, words: tuple[str, ...]) -> None:
        """Shows only the rows that match all of `words`, folded or not; without words, everything as it was."""
        self._words = words
        self.update_rows()

    def wanted(self) -> list[str]:
        """The parameters whose rows are to be seen now."""
        if self._words:
            return [spec.name for spec in self.specs if spec_matches(spec, self._words)]
        if not self.is_open:
            return []
        return [spec.name for spec in self.specs if self.shows_advanced or not self._is_tucked_away(spec.name)]

    def _is_tucked_away(self, name: str) -> bool:
        """An advanced parameter without a value or a warning."""
        spec = next(spec for spec in self.specs if spec.name == name)
        warned = any(not hint.is_note for hint in self._hints.get(name, ()))
        return spec.advanced and name not in self._parameters and not warned

    def update_rows(self) -> None:
        """Makes and shows what is to be seen; before the sidebar itself is seen, nothing is made."""
        names = self.wanted()
        if self.is_awake:
            self.make_rows(names)
        for name, there in self.rows.items():
            there.setVisible(name in names)
        tucked = [spec.name for spec in self.specs if spec.advanced and self._is_tucked_away(spec.name)]
        self._show_more(self.is_awake and self.is_open and not self._words and bool(tucked))
        if self._body:
            self._body.setVisible(self.is_open or bool(self._words and names))
        self._heading.setHidden(bool(self._words) and not names)
        self._retranslate_heading()

    def _dress_heading(self) -> None:
        chevron = "chevron-down" if self.is_open or self._words else "chevron-right"
        self._heading.setIcon(icon(chevron, self._theme, self._theme.colours.muted))

    def _heading_clicked(self) -> None:
        self.set_open(not self.is_open)
        self.folded.emit()

    def _more_clicked(self) -> None:
        self.set_open(True, advanced=not self.shows_advanced)
        self.folded.emit()

    def _retranslate_heading(self) -> None:
        count = sum(spec.name in self._parameters for spec in self.specs)
        warned = any(not hint.is_note for spec in self.specs for hint in self._hints.get(spec.name, ()))
        text = self.tr("{n} set").format(n=count) if count else ""
        self._show_count(f"{text} ⚠" if warned and not self.is_open else text)
        label = GROUP_LABELS[self.group].say(current_language())
        self._heading.setText(f" {label}")
        self._heading.setAccessibleName(f"{label} {text}".strip())
        self._heading.setChecked(self.is_open)
        self._dress_heading()
        if self._more:
            tucked = sum(spec.advanced and spec.name not in self._parameters for spec in self.specs)
            more = self.tr("More settings ({n})").format(n=tucked)
            self._more.setText(self.tr("Fewer settings") if self.shows_advanced else more)

    def _show_count(self, text: str) -> None:
        """At the right end of the heading."""
        if text and self._count is None:
            self._count = QLabel()
            self._count.setProperty("muted", True)
            self._count.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            inside = row(self._heading, margins=(0, 0, 8, 0))
            inside.addStretch(1)
            inside.addWidget(self._count)
        if self._count:
            self._count.setText(text)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._retranslate_heading()
        for there in self.rows.values():
            there.retranslate()

    def dress(self) -> None:
        """Icons of the theme in force."""
        self._dress_heading()
        for there in self.rows.values():
            there.dress()
