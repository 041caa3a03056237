"""The head of a code block: its language and buttons for what can be done with it; the switch that unfolds thoughts."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton

from app.ui.icons import icon
from app.ui.theme import Theme
from app.ui.transcript.code_looks import CodeLook
from app.ui.transcript.strips import StripWidget

_SHOWN_MS = 1500


class CodeHeader(StripWidget):
    """Stands over the first line of a code block."""

    copy_requested = Signal()
    save_requested = Signal()
    look_changed = Signal(CodeLook)

    def __init__(self, language: str, look: CodeLook, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setStyleSheet(f"QToolButton:checked {{ background: {theme.colours.border}; }}")
        box = QHBoxLayout(self)
        box.setContentsMargins(14, 0, 5, 0)
        box.setSpacing(0)
        self._label = QLabel(language or self.tr("code"), self)
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setProperty("muted", True)
        box.addWidget(self._label, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addStretch(1)
        self.number_button = self._switch("line-numbers", self.tr("Line numbers"), look.numbered)
        self.wrap_button = self._switch("wrap", self.tr("Do not break long lines"), not look.wrapped)
        self.save_button = self._button("download", self.tr("Save as a file"))
        self.copy_button = self._button("copy", self.tr("Copy code"))
        self.save_button.clicked.connect(self.save_requested)
        self.copy_button.clicked.connect(self._copy)
        box.addWidget(self.number_button)
        box.addWidget(self.wrap_button)
        box.addWidget(self.save_button)
        box.addWidget(self.copy_button)

    def mark(self, colour: str) -> None:
        self._label.setStyleSheet(f"background: {colour};" if colour else "")

    def _button(self, icon_name: str, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(icon(icon_name, self._theme, self._theme.colours.muted))
        button.setIconSize(QSize(16, 16))
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def _switch(self, icon_name: str, text: str, on: bool) -> QToolButton:
        button = self._button(icon_name, text)
        button.setCheckable(True)
        button.setChecked(on)
        button.toggled.connect(
            lambda: self.look_changed.emit(CodeLook(self.number_button.isChecked(), not self.wrap_button.isChecked()))
        )
        return button

    def _copy(self) -> None:
        self.copy_requested.emit()
        self.copy_button.setIcon(icon("check", self._theme, self._theme.colours.success))
        back = icon("copy", self._theme, self._theme.colours.muted)
        QTimer.singleShot(_SHOWN_MS, self.copy_button, lambda: self.copy_button.setIcon(back))


class ThoughtSwitch(StripWidget):
    """Folds and unfolds the model's thinking."""

    toggled = Signal()

    def __init__(self, text: str, unfolded: bool, theme: Theme) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton(self)
        self.button.setObjectName("thoughtButton")
        self.button.setText(text)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(icon("chevron-down" if unfolded else "chevron-right", theme, theme.colours.muted))
        self.button.setIconSize(QSize(14, 14))
        self._muted = theme.colours.muted
        self.mark("")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.toggled)
        box.addWidget(self.button)
        box.addStretch(1)

    def mark(self, colour: str) -> None:
        self.button.setStyleSheet(f"color: {self._muted}; background: {colour or 'transparent'};")
