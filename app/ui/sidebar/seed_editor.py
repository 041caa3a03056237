"""Editor for random seeds: a line with dice beside it."""

from __future__ import annotations

import random

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.core.message import JsonValue
from app.core.parameter_text import UnreadableText, parse, written
from app.core.parameters import ParameterSpec, validate
from app.ui.icons import icon
from app.ui.pieces import named, row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.theme import Theme

_DICE_SIDES = 2**31
"""Seeds thrown are short enough to read out and small enough for any service."""


class SeedEditor(ParameterEditor):
    """A line for an integer of up to 64 bits, which no spin box can hold, and dice."""

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__(spec, theme)
        self._value: int | None = None
        self._line = QLineEdit()
        self._line.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._dice = named(QToolButton(), f"dice_{spec.name}")
        self.layout = row(spacing=4)
        self.layout.addWidget(self._line, 1)
        self.layout.addWidget(self._dice)
        self._line.textEdited.connect(self._typed)
        self._line.editingFinished.connect(self._finish)
        self._dice.clicked.connect(self._throw)
        self._name_field()
        self.dress()

    @property
    def field(self) -> QWidget:
        return self._line

    def tab_stops(self) -> list[QWidget]:
        return [self._line, self._dice]

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
