"""Spin boxes that can be empty, which means "not sent"; they read and write numbers as `core.parameter_text` does."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QValidator, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import Integer, Number
from app.core.parameter_text import UnreadableText, parse, written
from app.core.parameters import ParameterSpec, validate

T = TypeVar("T", int, float)
_State = QValidator.State


class NumberBox(QDoubleSpinBox):
    """A real number in the domain of `spec`, or nothing. Below the smallest value stands "nothing" for Qt's sake."""

    changed = Signal(object)
    """The number that the user chose, or None."""
    problem_found = Signal(object)

    def __init__(self, spec: ParameterSpec, domain: Number) -> None:
        super().__init__()
        self._rules = _Rules(spec, domain.minimum, domain.maximum, domain.step, domain.minimum - 1.0)
        self.setDecimals(15)  # shown as short as can be: see textFromValue
        self.setRange(self._rules.nothing, domain.maximum)
        self.setValue(self._rules.nothing)
        _prepare(self)
        self.valueChanged.connect(lambda value: self.changed.emit(self._rules.meant(value)))
        self.lineEdit().textEdited.connect(lambda text: self.problem_found.emit(self._rules.problem(self, text)))

    def current(self) -> float | None:
        """What is chosen; None for nothing."""
        return self._rules.meant(self.value())

    def show_value(self, value: float | None) -> None:
        """Shows `value` without a signal."""
        self.blockSignals(True)
        self.setValue(self._rules.nothing if value is None else value)
        self.blockSignals(False)

    def textFromValue(self, val: float) -> str:
        return self._rules.text(self, val)

    def valueFromText(self, text: str) -> float:
        return self._rules.value(self, text)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return self._rules.state(self, input), input, pos

    def stepBy(self, steps: int) -> None:
        self.setValue(self._rules.stepped(self.value(), steps))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return self._rules.steps_possible(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class IntegerBox(QSpinBox):
    """A whole number of up to 31 bits in the domain of `spec`, or nothing."""

    changed = Signal(object)
    problem_found = Signal(object)

    def __init__(self, spec: ParameterSpec, domain: Integer) -> None:
        super().__init__()
        self._rules = _Rules(spec, domain.minimum, domain.maximum, domain.step, domain.minimum - 1)
        self.setRange(self._rules.nothing, domain.maximum)
        self.setValue(self._rules.nothing)
        _prepare(self)
        self.valueChanged.connect(lambda value: self.changed.emit(self._rules.meant(value)))
        self.lineEdit().textEdited.connect(lambda text: self.problem_found.emit(self._rules.problem(self, text)))

    def current(self) -> int | None:
        """What is chosen; None for nothing."""
        return self._rules.meant(self.value())

    def show_value(self, value: int | None) -> None:
        """Shows `value` without a signal."""
        self.blockSignals(True)
        self.setValue(self._rules.nothing if value is None else value)
        self.blockSignals(False)

    def textFromValue(self, val: int) -> str:
        return self._rules.text(self, val)

    def valueFromText(self, text: str) -> int:
        return self._rules.value(self, text)

    def validate(self, input: str, pos: int) -> tuple[QValidator.State, str, int]:
        return self._rules.state(self, input), input, pos

    def stepBy(self, steps: int) -> None:
        self.setValue(self._rules.stepped(self.value(), steps))

    def stepEnabled(self) -> QAbstractSpinBox.StepEnabledFlag:
        return self._rules.steps_possible(self.value())

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def _prepare(box: QAbstractSpinBox) -> None:
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # no focus by the wheel
    box.setAccelerated(True)
    box.setAlignment(Qt.AlignmentFlag.AlignRight)


class _Rules(Generic[T]):
    """What the two boxes share: between the box's number, where `nothing` means None, its text and the core's rules."""

    def __init__(self, spec: ParameterSpec, minimum: T, maximum: T, step: T, nothing: T) -> None:
        self.spec = spec
        self.minimum: T = minimum
        self.maximum: T = maximum
        self.step: T = step
        self.nothing: T = nothing

    def meant(self, value: T) -> T | None:
        return None if value < self.minimum else value

    def text(self, box: QAbstractSpinBox, value: T) -> str:
        return written(self.meant(value)).replace(".", box.locale().decimalPoint())

    def value(self, box: QAbstractSpinBox, text: str) -> T:
        number = self._read(box, text)
        return self.nothing if not isinstance(number, int | float) else number

    def _read(self, box: QAbstractSpinBox, text: str) -> T | None:
        """Raises UnreadableText."""
        plain = text.replace(box.locale().groupSeparator(), "") if self._is_whole else text
        number: T | None = parse(self.spec.domain, plain)
        return number

    @property
    def _is_whole(self) -> bool:
        return isinstance(self.spec.domain, Integer)

    def problem(self, box: QAbstractSpinBox, text: str) -> Text | None:
        """Why `text` cannot be used, or None; text that may still become a number is no problem yet."""
        try:
            number: JsonValue = self._read(box, text)
        except UnreadableText as error:
            return None if text.strip() in {"-", "+", ".", ",", "−", "-."} else error.reason
        return None if number is None else validate(self.spec, number)

    def state(self, box: QAbstractSpinBox, text: str) -> QValidator.State:
        """Never "invalid": people may type what they like and are told why it cannot be used."""
        try:
            number: JsonValue = self._read(box, text)
        except UnreadableText:
            return _State.Intermediate
        fits = number is None or validate(self.spec, number) is None
        return _State.Acceptable if fits else _State.Intermediate

    def stepped(self, value: T, steps: int) -> T:
        """`value` and so many steps; from nothing, the first step starts at what services take anyway."""
        start = self.meant(value)
        if start is None:
            default: T | None = self.spec.server_default
            start = default if default is not None else self.minimum
        moved: T = round(start + steps * self.step, 6) + 0
        stepped: T = min(self.maximum, max(self.minimum, moved))
        return stepped

    def steps_possible(self, value: T) -> QAbstractSpinBox.StepEnabledFlag:
        flags = QAbstractSpinBox.StepEnabledFlag.StepNone
        if value < self.maximum:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepUpEnabled
        if self.meant(value) is None or value > self.minimum:
            flags |= QAbstractSpinBox.StepEnabledFlag.StepDownEnabled
        return flags
