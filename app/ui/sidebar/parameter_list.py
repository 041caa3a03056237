"""All parameters: a field to find one, and the groups. Which groups are open is remembered in the settings."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAction, QIcon, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from app.core.hint import Hint
from app.core.message import JsonValue
from app.core.parameter_table import BY_NAME
from app.core.parameters import Group
from app.core.request import EXTRA_BODY
from app.session.preferences import Preferences
from app.ui.icons import icon
from app.ui.pieces import column, named
from app.ui.sidebar.parameter_group import ParameterGroup
from app.ui.sidebar.parameter_row import ParameterRow
from app.ui.theme import Theme

_REMEMBERED = "sidebar_groups"
_OPEN_AT_FIRST = {Group.SAMPLING: "open", Group.LENGTH: "open", Group.REASONING: "open"}
_AFTER_PAINT_MS = 16
"""The conversation is painted first, then the rows of one group after the other."""


class ParameterList(QWidget):
    """Knows names, values and hints; what a conversation is, the sidebar knows."""

    edited = Signal(str, object)
    fix_chosen = Signal(object)

    def __init__(self, theme: Theme, preferences: Preferences) -> None:
        super().__init__()
        self._theme, self._preferences = theme, preferences
        self.search = named(QLineEdit(), "parameterSearch")
        self._nothing: QLabel | None = None
        self._clear: QAction | None = None
        self._column = layout = column(self, spacing=4)
        layout.addWidget(self.search)
        self.groups = {group: ParameterGroup(group, theme, self) for group in Group}
        remembered = preferences.settings.window.get(_REMEMBERED)
        states = remembered if isinstance(remembered, dict) else _OPEN_AT_FIRST
        for group, widget in self.groups.items():
            layout.addLayout(widget.layout)
            widget.edited.connect(self.edited)
            widget.fix_chosen.connect(self.fix_chosen)
            widget.folded.connect(self._remember)
            state = states.get(group, "")
            widget.is_open, widget.shows_advanced = state in {"open", "all"}, state == "all"
        self.search.textChanged.connect(self._filter)
        self._idle = QTimer(self)
        self._idle.timeout.connect(self._make_some_rows)

    def show_parameters(self, parameters: Mapping[str, JsonValue], hints: list[Hint], conversation_id: str) -> None:
        """Shows values and hints of a conversation."""
        by_name: dict[str, list[Hint]] = {}
        for hint in hints:
            by_name.setdefault(hint.names[0], []).append(hint)
        for group in self.groups.values():
            group.show_parameters(parameters, by_name, conversation_id)

    def reveal(self, name: str) -> ParameterRow:
        """Brings the row of `name` to light and gives its editor the focus; unknown ones live in the extra body."""
        spec = BY_NAME.get(name) or BY_NAME[EXTRA_BODY]
        self.search.clear()
        group = self.groups[spec.group]
        group.set_open(True, advanced=group.shows_advanced or spec.advanced)
        group.make_rows([spec.name])
        group.update_rows()
        self._remember()
        return group.rows[spec.name]

    def settle(self) -> None:
        """Gives the rows their places at once instead of with the next paint."""
        self._column.activate()

    def showEvent(self, event: QShowEvent) -> None:
        self._idle.start(_AFTER_PAINT_MS)
        super().showEvent(event)

    def _make_some_rows(self) -> None:
        for group in self.groups.values():
            if not group.is_awake:
                group.is_awake = True
                if group.wanted():
                    group.update_rows()
                    return
        self._idle.stop()

    def _filter(self, text: str) -> None:
        words = tuple(text.lower().split())
        for group in self.groups.values():
            group.is_awake = True
            group.filter(words)
        self._offer_clearing(bool(text))
        self._tell_nothing(bool(words) and not any(group.wanted() for group in self.groups.values()))

    def _offer_clearing(self, is_offered: bool) -> None:
        """Qt's own clear button looks through the system's icon themes first, which holds up the first letter."""
        if is_offered and self._clear is None:
            self._clear = self.search.addAction(QIcon(), QLineEdit.ActionPosition.TrailingPosition)
            self._clear.triggered.connect(self.search.clear)
            self._dress_clear()
        if self._clear:
            self._clear.setVisible(is_offered)

    def _dress_clear(self) -> None:
        if self._clear:
            self._clear.setIcon(icon("close", self._theme, self._theme.colours.muted))
            self._clear.setText(self.tr("Show all settings again"))

    def _tell_nothing(self, is_nothing: bool) -> None:
        if is_nothing and self._nothing is None:
            self._nothing = QLabel(wordWrap=True)
            self._nothing.setProperty("muted", True)
            self._column.insertWidget(1, self._nothing)
            self._retranslate_nothing()
        if self._nothing:
            self._nothing.setVisible(is_nothing)

    def _retranslate_nothing(self) -> None:
        if self._nothing:
            self._nothing.setText(self.tr("No setting is called that. Anything else can go into “Anything else”."))

    def _remember(self) -> None:
        states = {
            group.value: ("all" if widget.shows_advanced else "open") if widget.is_open else ""
            for group, widget in self.groups.items()
        }
        self._preferences.remember_window(**{_REMEMBERED: states})

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.search.setPlaceholderText(self.tr("Find a setting"))
        self.search.setAccessibleName(self.search.placeholderText())
        self._retranslate_nothing()
        self._dress_clear()
        for group in self.groups.values():
            group.retranslate()

    def dress(self) -> None:
        """Icons of the theme in force."""
        self._dress_clear()
        for group in self.groups.values():
            group.dress()
