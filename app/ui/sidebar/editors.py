"""Which editor a domain gets. Each is imported when the first of its kind is to be seen: most never are."""

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
from app.ui.sidebar.editor import ParameterEditor
from app.ui.theme import Theme


def make_editor(spec: ParameterSpec, theme: Theme) -> ParameterEditor:
    """The editor for `spec`."""
    match spec.domain:
        case Number() | Integer() as domain:
            return _number_editor(spec, theme, domain)
        case Toggle():
            from app.ui.sidebar.toggle_editor import ToggleEditor

            return ToggleEditor(spec, theme)
        case Choice() | ToolChoice() as domain:
            from app.ui.sidebar.choice_editors import ChoiceEditor, ToolChoiceEditor

            if isinstance(domain, ToolChoice):
                return ToolChoiceEditor(spec, theme, domain)
            return ChoiceEditor(spec, theme, domain)
        case TextList() as domain:
            from app.ui.sidebar.text_list_editor import TextListEditor

            return TextListEditor(spec, theme, domain)
        case JsonObject() | JsonArray() as domain:
            from app.ui.sidebar.json_editor import JsonEditor

            return JsonEditor(spec, theme, domain)


def _number_editor(spec: ParameterSpec, theme: Theme, domain: Number | Integer) -> ParameterEditor:
    if isinstance(domain, Integer) and domain.is_random:
        from app.ui.sidebar.seed_editor import SeedEditor

        return SeedEditor(spec, theme)
    from app.ui.sidebar.number_editors import IntegerEditor, NumberEditor

    if isinstance(domain, Integer):
        return IntegerEditor(spec, theme, domain)
    return NumberEditor(spec, theme, domain)
