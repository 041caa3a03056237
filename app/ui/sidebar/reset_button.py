"""The button that takes a parameter's value back."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton

from app.core.parameters import ParameterSpec
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.theme import Theme


class ResetButton(QToolButton):
    """Keeps its place while it is hidden, so that nothing moves when it comes back."""

    def __init__(self, spec: ParameterSpec, theme: Theme) -> None:
        super().__init__()
        self._spec, self._theme = spec, theme
        self.setObjectName(f"reset_{spec.name}")
        self.setProperty("small", True)
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        self.setSizePolicy(policy)
        self.dress()
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language = current_language()
        text = self.tr("Reset to “{unset}”").format(unset=self._spec.unset.say(language))
        self.setToolTip(text)
        self.setAccessibleName(f"{text} ({self._spec.label.say(language)})")

    def dress(self) -> None:
        """Icon of the theme in force."""
        self.setIcon(icon("reset", self._theme, self._theme.colours.muted))
