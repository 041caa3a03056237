"""What every parameter editor can do; the row around it adds label, help, reset and hints."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameters import ParameterSpec
from app.ui.language import current_language
from app.ui.theme import Theme


class ParameterEditor(QObject):
    """Shows one value and lets people change it. It never changes anything by being shown, focused or scrolled over.

    No widget itself, which would be one more in each row: its widgets stand in `layout`, which the row takes in.
    """

    edited = Signal(object)
    """The user chose this value; None for "not sent"."""
    problem_found = Signal(object)
    """A Text: why what stands in the editor cannot be used; None once it can."""
    layout: QBoxLayout

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__()
        self.spec = spec
        self.theme = theme

    @property
    def field(self) -> QWidget:
        """The widget that takes the focus; it bears the object name parameter_<name>."""
        raise NotImplementedError

    def tab_stops(self) -> list[QWidget]:
        """What Tab goes to, in order."""
        return [self.field]

    def show_value(self, value: JsonValue) -> None:
        """Shows `value` (None: not sent) without telling that it was edited. What fits already is left alone."""
        raise NotImplementedError

    def show_conversation(self, conversation_id: str, value: JsonValue) -> None:
        """Shows the value of another conversation: half-typed text of the former one must not stay."""
        del conversation_id
        self.show_value(value)

    def show_context(self, parameters: Mapping[str, JsonValue]) -> None:
        """Learns the other parameters, where the choices depend on them."""

    def retranslate(self) -> None:
        """Texts in the language in force."""

    def dress(self) -> None:
        """Icons and colours of the theme in force."""

    def _name_field(self) -> None:
        """Gives `field` its object name."""
        self.field.setObjectName(f"parameter_{self.spec.name}")

    def _unset_text(self) -> str:
        return self.spec.unset.say(current_language())

    def _problem(self, problem: Text | None) -> None:
        self.problem_found.emit(problem)
