"""Editors for numbers: slider and box for real ones, a box for whole ones, a line with dice for seeds."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.core.message import JsonValue
from app.core.parameter_domains import Integer, Number
from app.core.parameter_text import UnreadableText, parse, written
from app.core.parameters import Group, ParameterSpec, validate
from app.ui.icons import icon
from app.ui.pieces import named, row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.sidebar.number_boxes import IntegerBox, NumberBox
from app.ui.sidebar.value_slider import ValueSlider
from app.ui.theme import Theme

_DICE_SIDES = 2**31
"""Seeds thrown are short enough to read out and small enough for any service."""


class NumberEditor(ParameterEditor):
    """A slider for the rough value, a box for the exact one."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: Number) -> None:
        super().__init__(spec, theme)
        neutral = domain.minimum if spec.server_default is None else spec.server_default
        origin = neutral if spec.group == Group.REPETITION else domain.minimum
        self._slider = ValueSlider(domain, neutral, origin)
        self._box = NumberBox(spec, domain)
        self._box.setFixedWidth(84)
        layout = row(self, spacing=8)
        layout.addWidget(self._slider, 1)
        layout.addWidget(self._box)
        self._slider.valueChanged.connect(self._slid)
        self._slider.sliderReleased.connect(self._settle)
        self._box.changed.connect(self._typed)
        self._box.problem_found.connect(self.problem_found)
        self._box.editingFinished.connect(lambda: self._problem(None))
        self._moved = False
        self._name_field()

    @property
    def field(self) -> QWidget:
        return self._box

    def show_value(self, value: JsonValue) -> None:
        number = float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
        if number != self._box.current():
            self._box.show_value(number)
        self._slider.show_value(number)

    def _slid(self) -> None:
        value = self._slider.value_at_position()
        self._slider.show_value(value)
        self._box.show_value(value)
        self._moved = True
        if not self._slider.isSliderDown():  # by key
            self._settle()

    def _settle(self) -> None:
        """A drag is one change, made when the button is let go."""
        if self._moved:
            self._moved = False
            self.edited.emit(self._box.current())

    def _typed(self, value: float | None) -> None:
        self._slider.show_value(value)
        self.edited.emit(value)

    def retranslate(self) -> None:
        self._box.lineEdit().setPlaceholderText(self._unset_text())
        self._slider.setAccessibleName(self._box.accessibleName())


class IntegerEditor(ParameterEditor):
    """A box for whole numbers."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: Integer) -> None:
        super().__init__(spec, theme)
        self._box = IntegerBox(spec, domain)
        layout = row(self)
        layout.addWidget(self._box, 1)
        self._box.changed.connect(self.edited)
        self._box.problem_found.connect(self.problem_found)
        self._box.editingFinished.connect(lambda: self._problem(None))
        self._name_field()

    @property
    def field(self) -> QWidget:
        return self._box

    def show_value(self, value: JsonValue) -> None:
        number = value if isinstance(value, int) and not isinstance(value, bool) else None
        if number != self._box.current():
            self._box.show_value(number)

    def retranslate(self) -> None:
        self._box.lineEdit().setPlaceholderText(self._unset_text())


class SeedEditor(ParameterEditor):
    """A line for an integer of up to 64 bits, which no spin box can hold, and dice."""

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__(spec, theme)
        self._value: int | None = None
        self._line = QLineEdit()
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._dice = named(QToolButton(), f"dice_{spec.name}")
        layout = row(self, spacing=4)
        layout.addWidget(self._line, 1)
        layout.addWidget(self._dice)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._finish)
        self._dice.clicked.connect(self._throw)
        self._name_field()
        self.dress()

    @property
    def field(self) -> QWidget:
        return self._line

    def show_value(self, value: JsonValue) -> None:
        number = value if isinstance(value, int) and not isinstance(value, bool) else None
        if number != self._value:
            self._value = number
            self._line.setText(written(number))

    def show_conversation(self, conversation_id: str, value: JsonValue) -> None:
        super().show_conversation(conversation_id, value)
        self._finish()

    def _typed(self, text: str) -> None:
        try:
            value: int | None = parse(self.spec.domain, text)
        except UnreadableText as error:
            self._problem(None if text.strip() in {"-", "+"} else error.reason)
            return
        problem = None if value is None else validate(self.spec, value)
        self._problem(problem)
        if problem is None and value != self._value:
            self._value = value
            self.edited.emit(value)

    def _finish(self) -> None:
        """Text that is no number gives way to the value there was."""
        self._line.setText(written(self._value))
        self._problem(None)

    def _throw(self) -> None:
        self._value = random.randrange(_DICE_SIDES)  # noqa: S311 - no secret
        self._line.setText(written(self._value))
        self._problem(None)
        self.edited.emit(self._value)

    def retranslate(self) -> None:
        self._line.setPlaceholderText(self._unset_text())
        self._dice.setToolTip(self.tr("Throw dice: a new random seed"))
        self._dice.setAccessibleName(self._dice.toolTip())

    def dress(self) -> None:
        self._dice.setIcon(icon("dice", self.theme))
