"""Which editor a domain gets."""

from __future__ import annotations

from app.core.parameter_domains import (
    Choice,
    Integer,
    JsonArray,
    JsonObject,
    Number,
    TextList,
    Toggle,
    ToolChoice,
)
from app.core.parameters import ParameterSpec
from app.ui.sidebar.choice_editors import ChoiceEditor, ToggleEditor, ToolChoiceEditor
from app.ui.sidebar.editor import ParameterEditor
from app.ui.sidebar.json_editor import JsonEditor
from app.ui.sidebar.number_editors import IntegerEditor, NumberEditor, SeedEditor
from app.ui.sidebar.text_list_editor import TextListEditor
from app.ui.theme import Theme


def make_editor(spec: ParameterSpec, theme: Theme) -> ParameterEditor:
    """The editor for `spec`."""
    match spec.domain:
        case Number() as domain:
            return NumberEditor(spec, theme, domain)
        case Integer() as domain:
            return SeedEditor(spec, theme) if domain.is_random else IntegerEditor(spec, theme, domain)
        case Toggle():
            return ToggleEditor(spec, theme)
        case Choice() as domain:
            return ChoiceEditor(spec, theme, domain)
        case ToolChoice() as domain:
            return ToolChoiceEditor(spec, theme, domain)
        case TextList() as domain:
            return TextListEditor(spec, theme, domain)
        case JsonObject() | JsonArray() as domain:
            return JsonEditor(spec, theme, domain)
