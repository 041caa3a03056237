"""Editors for numbers: slider and box for real ones, a box for whole ones."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.message import JsonValue
from app.core.parameter_domains import Integer, Number
from app.core.parameters import Group, ParameterSpec
from app.ui.pieces import row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.sidebar.number_boxes import IntegerBox, NumberBox
from app.ui.sidebar.value_slider import ValueSlider
from app.ui.theme import Theme


class NumberEditor(ParameterEditor):
    """A slider for the rough value, a box for the exact one."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: Number) -> None:
        super().__init__(spec, theme)
        neutral = domain.minimum if spec.server_default is None else spec.server_default
        origin = neutral if spec.group == Group.REPETITION else domain.minimum
        self._slider = ValueSlider(domain, neutral, origin)
        self._box = NumberBox(spec, domain)
        self._box.setFixedWidth(84)
        self.layout = row(spacing=8)
        self.layout.addWidget(self._slider, 1)
        self.layout.addWidget(self._box)
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
        self.layout = row()
        self.layout.addWidget(self._box, 1)
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
