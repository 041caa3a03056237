"""Editors for one of a few values: three buttons for on and off, a list for anything longer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import QButtonGroup, QComboBox, QPushButton, QWidget

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import Choice, Option, ToolChoice
from app.core.parameter_text import written
from app.core.parameters import ParameterSpec, chosen_function, function_names, same, tool_choice_for
from app.ui.language import current_language
from app.ui.pieces import row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.theme import Theme

_ON, _OFF = Text("开", "On"), Text("关", "Off")


class _Segments(QWidget):
    """Hands the keyboard on to the chosen button. A focus proxy would keep it where it was made in the order of Tab."""

    chosen: QPushButton

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.chosen.setFocus(event.reason())


class ToggleEditor(ParameterEditor):
    """Not sent, on, off: one of three buttons; the arrow keys go from one to the next."""

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__(spec, theme)
        self._value: bool | None = None
        self._frame = _Segments()
        self._frame.setProperty("segments", True)
        self._frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = row(self._frame, margins=(2, 2, 2, 2), spacing=2)
        self._group = QButtonGroup(self)
        self._buttons: dict[bool | None, QPushButton] = {}
        for value in (None, True, False):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _checked, value=value: self._choose(value))
            self._buttons[value] = button
            self._group.addButton(button)
            layout.addWidget(button, 1)
        self._buttons[None].setProperty("unset", True)
        layout = row(self)
        layout.addWidget(self._frame)
        self._name_field()
        self.show_value(None)

    @property
    def field(self) -> QWidget:
        return self._frame

    def show_value(self, value: JsonValue) -> None:
        self._value = value if isinstance(value, bool) else None
        self._frame.chosen = self._buttons[self._value]
        self._frame.chosen.setChecked(True)

    def _choose(self, value: bool | None) -> None:
        if value is not self._value:
            self.show_value(value)
            self.edited.emit(value)

    def retranslate(self) -> None:
        language = current_language()
        label = self.spec.label.say(language)
        for value, text in ((None, self.spec.unset), (True, _ON), (False, _OFF)):
            self._buttons[value].setText(text.say(language))
            self._buttons[value].setAccessibleName(f"{label}: {text.say(language)}")
            self._buttons[value].setAccessibleDescription(self.spec.help.say(language))


class _QuietComboBox(QComboBox):
    """The wheel scrolls the pane, not the choice, unless the list has the focus. Draws its own arrow."""

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.4))
        x, y = self.width() - 16, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


class ChoiceEditor(ParameterEditor):
    """A list whose first entry is "not sent". A value that is not among the options is shown as it is."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: Choice | ToolChoice) -> None:
        super().__init__(spec, theme)
        self._fixed = domain.options
        self._value: JsonValue = None
        self._entries: list[JsonValue] = []
        self._combo = _QuietComboBox()
        self._combo.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._combo.setMinimumContentsLength(6)
        layout = row(self)
        layout.addWidget(self._combo)
        self._combo.activated.connect(self._choose)
        self._name_field()

    @property
    def field(self) -> QWidget:
        return self._combo

    def options(self) -> Sequence[Option]:
        """What there is to choose from now, besides "not sent"."""
        return self._fixed

    def show_value(self, value: JsonValue) -> None:
        self._value = value
        self._fill()

    def _fill(self) -> None:
        language = current_language()
        options = list(self.options())
        if self._value is not None and not any(same(option.value, self._value) for option in options):
            shown = chosen_function(self._value) or " ".join(written(self._value).split())
            options.append(Option(self._value, Text(shown, shown)))
        texts = [self._unset_text(), *(option.label.say(language) for option in options)]
        if texts != [self._combo.itemText(place) for place in range(self._combo.count())]:
            self._combo.clear()
            self._combo.addItems(texts)
        self._entries = [None, *(option.value for option in options)]
        place = next((n for n, entry in enumerate(self._entries) if same(entry, self._value)), 0)
        self._combo.setCurrentIndex(place)
        if bool(self._combo.property("unset")) != (place == 0):
            self._combo.setProperty("unset", place == 0)
            self._combo.style().polish(self._combo)

    def _choose(self, place: int) -> None:
        value = self._entries[place]
        if not same(value, self._value):
            self.show_value(value)
            self.edited.emit(value)

    def retranslate(self) -> None:
        self._fill()


class ToolChoiceEditor(ChoiceEditor):
    """Besides the fixed options, each function of the parameter "tools"."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: ToolChoice) -> None:
        self._functions: list[str] = []
        super().__init__(spec, theme, domain)

    def options(self) -> Sequence[Option]:
        named = (Option(tool_choice_for(name), Text(name, name)) for name in self._functions)
        return (*self._fixed, *named)

    def show_context(self, parameters: Mapping[str, JsonValue]) -> None:
        functions = function_names(parameters.get("tools"))
        if functions != self._functions:
            self._functions = functions
            self._fill()
