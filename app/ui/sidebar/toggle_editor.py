"""Editor for on and off, with three buttons: not sent is the third choice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameters import ParameterSpec
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
        inside = row(self._frame, margins=(2, 2, 2, 2), spacing=2)
        self._group = QButtonGroup(self)
        self._buttons: dict[bool | None, QPushButton] = {}
        for value in (None, True, False):
            button = QPushButton()
            button.setCheckable(True)
            button.setProperty("segment", True)
            button.clicked.connect(lambda _checked, value=value: self._choose(value))
            self._buttons[value] = button
            self._group.addButton(button)
            inside.addWidget(button, 1)
        self._buttons[None].setProperty("unset", True)
        self.layout = row()
        self.layout.addWidget(self._frame)
        self._name_field()
        self.show_value(None)

    @property
    def field(self) -> QWidget:
        return self._frame

    def tab_stops(self) -> list[QWidget]:
        return list(self._buttons.values())

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
