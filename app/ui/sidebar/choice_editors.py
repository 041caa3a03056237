"""Editors for one of several values: a list to choose from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QWidget

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import Choice, Option, ToolChoice
from app.core.parameter_text import written
from app.core.parameters import ParameterSpec, chosen_function, function_names, same, tool_choice_for
from app.ui.language import current_language
from app.ui.pieces import row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.sidebar.light_combo_box import LightComboBox
from app.ui.theme import Theme


class ChoiceEditor(ParameterEditor):
    """A list whose first entry is "not sent". A value that is not among the options is shown as it is.

    Until there is a value or somebody is about to choose, the list stays empty.
    """

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: Choice | ToolChoice) -> None:
        super().__init__(spec, theme)
        self._fixed = domain.options
        self._value: JsonValue = None
        self._entries: list[JsonValue] = []
        self._combo = LightComboBox()
        self.layout = row()
        self.layout.addWidget(self._combo)
        self._is_filled = False
        self._combo.activated.connect(self._choose)
        self._combo.needed.connect(self._fill)
        self._name_field()

    @property
    def field(self) -> QWidget:
        return self._combo

    def options(self) -> Sequence[Option]:
        """What there is to choose from now, besides "not sent"."""
        return self._fixed

    def show_value(self, value: JsonValue) -> None:
        self._value = value
        self._refill()

    def _refill(self) -> None:
        """Brings the entries up to date, if there are any yet."""
        if self._is_filled or self._value is not None:
            self._fill()
        else:
            self._combo.setPlaceholderText(self._unset_text())

    def _fill(self) -> None:
        self._is_filled = True
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
        self._combo.set_muted(place == 0)

    def _choose(self, place: int) -> None:
        value = self._entries[place]
        if not same(value, self._value):
            self.show_value(value)
            self.edited.emit(value)

    def retranslate(self) -> None:
        self._refill()


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
            self._refill()
