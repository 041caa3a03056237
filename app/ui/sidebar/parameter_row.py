"""One parameter in the sidebar: its name in plain words, help, editor, reset, and what is to be said about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QLabel, QSpacerItem, QToolButton, QWidget

from app.core.hint import Hint
from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import Integer, JsonArray, JsonObject, Number
from app.core.parameter_text import written
from app.core.parameters import ParameterSpec, validate
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.pieces import column, named, repolish, row, tab_before
from app.ui.sidebar.editors import make_editor
from app.ui.sidebar.hint_line import HintLine
from app.ui.sidebar.name_label import NameLabel
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.sidebar.reset_button import ResetButton

_FLASH_MS = 1600
_SPACING = 2


class ParameterRow(QWidget):
    """Shows one parameter of the conversation; changes go out as signals."""

    edited = Signal(str, object)
    """Parameter name and value; None for "not sent"."""
    fix_chosen = Signal(object)

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__()
        self.spec = spec
        self._theme = theme
        self._value: JsonValue = None
        self._shown_hints: list[Hint] | None = None
        self._hint_lines: list[HintLine] = []
        self._typed_problem: Text | None = None
        self._value_problem: Text | None = None
        self._problem_label: QLabel | None = None
        self._help_label: QLabel | None = None
        self._reset: ResetButton | None = None
        self._build()
        self._editor.edited.connect(lambda value: self.edited.emit(spec.name, value))
        self._editor.problem_found.connect(self._set_typed_problem)
        self._info.clicked.connect(self._toggle_help)
        self.dress()
        self.retranslate()

    def _build(self) -> None:
        spec = self.spec
        self._label = NameLabel(spec.name)
        self._info = named(QToolButton(), f"help_{spec.name}")
        self._info.setProperty("small", True)
        self._editor = make_editor(spec, self._theme)
        self._head = row(spacing=_SPACING)
        self._head.addWidget(self._label, 1)
        # The place of the reset button, which is as large as the other one: nothing moves when it comes.
        self._room = QSpacerItem(self._info.sizeHint().width() + _SPACING, 0)
        self._head.addSpacerItem(self._room)
        self._head.addWidget(self._info)
        self._column = column(self, margins=(6, 3, 6, 5), spacing=2)
        self._column.addLayout(self._head)
        self._column.addLayout(self._editor.layout)

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes to, in order."""
        return [*([self._reset] if self._reset else []), self._info, *self._editor.tab_stops()]

    def _make_reset(self) -> ResetButton:
        """Most parameters are never set: the button is made for the first value."""
        from app.ui.sidebar.reset_button import ResetButton

        self._reset = reset = ResetButton(self.spec, self._theme)
        reset.clicked.connect(self._reset_value)
        self._room.changeSize(0, 0)
        self._head.insertWidget(self._head.indexOf(self._info), reset)
        tab_before(self._info, reset)
        return reset

    @property
    def field(self) -> QWidget:
        """The editor's focus widget, named parameter_<name>."""
        return self._editor.field

    @property
    def is_set(self) -> bool:
        """Whether the conversation has a value for it."""
        return self._value is not None

    def show_parameters(self, parameters: Mapping[str, JsonValue], conversation_id: str, *, other: bool) -> None:
        """Shows the conversation's value; `other` says that it is not the conversation shown before."""
        value = self._value = parameters.get(self.spec.name)
        self._value_problem = self._wrong_value(value)
        unshowable = self._value_problem is not None and isinstance(self.spec.domain, Number | Integer)
        shown = None if unshowable else value
        self._editor.show_context(parameters)
        if other:
            self._typed_problem = None
            self._editor.show_conversation(conversation_id, shown)
        else:
            self._editor.show_value(shown)
        self._tell_problem()
        self._mark()

    def _wrong_value(self, value: JsonValue) -> Text | None:
        """What is wrong with a value that came from elsewhere. JSON is checked by its editor."""
        if value is None or isinstance(self.spec.domain, JsonObject | JsonArray):
            return None
        reason = validate(self.spec, value)
        if reason is None:
            return None
        shown = " ".join(written(value).split())[:60]
        return Text(f"将发送“{shown}”。{reason.zh}", f"Will send “{shown}”. {reason.en}")

    def show_hints(self, hints: list[Hint]) -> None:
        """Shows what is to be said about this parameter."""
        if hints == self._shown_hints:
            return
        self._shown_hints = hints
        for line in self._hint_lines:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self._hint_lines = [HintLine(hint) for hint in hints]
        for line in self._hint_lines:
            line.fix_chosen.connect(self.fix_chosen)
            self._column.addWidget(line)
            line.show()
        self._describe()

    def flash(self) -> None:
        """Draws the eye here for a moment."""
        self._set_flash(True)
        QTimer.singleShot(_FLASH_MS, self, lambda: self._set_flash(False))

    def _set_flash(self, on: bool) -> None:
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on)
        self.setProperty("flash", on)
        repolish(self)

    @property
    def _problem(self) -> Text | None:
        return self._typed_problem or self._value_problem

    def _set_typed_problem(self, problem: Text | None) -> None:
        self._typed_problem = problem
        self._tell_problem()

    def _tell_problem(self) -> None:
        problem = self._problem
        if problem and self._problem_label is None:
            self._problem_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            self._problem_label.setProperty("error", True)
            self._column.insertWidget(self._column.indexOf(self._editor.layout) + 1, self._problem_label)
        if self._problem_label:
            self._problem_label.setVisible(problem is not None)
            self._problem_label.setText(problem.say(current_language()) if problem else "")
        self._describe()

    def _toggle_help(self) -> None:
        if self._help_label is None:
            self._help_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            self._help_label.setProperty("muted", True)
            self._help_label.hide()
            self._column.insertWidget(1, self._help_label)
        self._help_label.setText(self.spec.help.say(current_language()))
        self._help_label.setVisible(self._help_label.isHidden())

    def _reset_value(self) -> None:
        self._editor.field.setFocus()  # the button is about to go
        self._typed_problem = None
        self.edited.emit(self.spec.name, None)

    def _mark(self) -> None:
        """A set parameter has its name in bold and a button to take the value back."""
        font = self._label.font()
        if font.bold() != self.is_set:
            font.setBold(self.is_set)
            self._label.setFont(font)
            reset = self._reset or self._make_reset()
            reset.setVisible(self.is_set)
            self._describe()

    def _describe(self) -> None:
        """What a screen reader says about the editor besides its name: state, problem, hints, help."""
        language = current_language()
        parts = [] if self.is_set else [self.spec.unset.say(language)]
        parts += [self._problem.say(language)] if self._problem else []
        parts += [hint.sentence.say(language) for hint in self._shown_hints or ()]
        self.field.setAccessibleDescription(" ".join([*parts, self.spec.help.say(language)]))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language = current_language()
        label, explained = self.spec.label.say(language), self.spec.help.say(language)
        self._label.setText(label)
        self._label.setToolTip(explained)
        self._info.setToolTip(explained)
        self._info.setAccessibleName(self.tr("Help: {name}").format(name=label))
        self._info.setAccessibleDescription(explained)
        if self._reset:
            self._reset.retranslate()
        self.field.setAccessibleName(f"{label} ({self.spec.name})")
        self._editor.retranslate()
        for line in self._hint_lines:
            line.retranslate()
        if self._help_label:
            self._help_label.setText(explained)
        if self._problem and self._problem_label:
            self._problem_label.setText(self._problem.say(language))
        self._describe()

    def dress(self) -> None:
        """Icons of the theme in force."""
        self._info.setIcon(icon("info", self._theme, self._theme.colours.muted))
        if self._reset:
            self._reset.dress()
        self._editor.dress()


def spec_matches(spec: ParameterSpec, words: Sequence[str]) -> bool:
    """Whether all of `words`, in lower case, occur in the names or the help of `spec`, in either language."""
    text = f"{spec.name} {spec.label.zh} {spec.label.en} {spec.help.zh} {spec.help.en}".lower()
    return all(word in text for word in words)
