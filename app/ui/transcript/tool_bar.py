"""The tool bar that floats under the message at the mouse or caret: real buttons, reachable by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from app.ui.theme import Theme
from app.ui.transcript.message_actions import MessageActions


class MessageToolBar(QFrame):
    """Shows the actions as buttons; where it stands is the pane's business."""

    def __init__(self, actions: MessageActions, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("messageToolBar")
        self._actions, self._theme = actions, theme
        self._is_raised = False
        box = QHBoxLayout(self)
        box.setContentsMargins(2, 2, 2, 2)
        box.setSpacing(1)
        self._version = QLabel(self)
        self._version.setObjectName("branchLabel")
        self._version.setProperty("muted", True)
        self.buttons: dict[str, QToolButton] = {}
        for name, action in actions.actions.items():
            button = QToolButton(self)
            button.setObjectName(f"{name}Button")
            button.setDefaultAction(action)
            button.setIconSize(QSize(16, 16))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            self.buttons[name] = button
            box.addWidget(button)
            if name == "previousBranch":
                box.addWidget(self._version)
        actions.changed.connect(self._refresh)
        theme.changed.connect(self.restyle)
        self.restyle()

    def restyle(self) -> None:
        """Colours of the theme in force."""
        colours = self._theme.colours
        border = f"border: 1px solid {colours.border};" if self._is_raised else ""
        self.setStyleSheet(f"#messageToolBar {{ background: {colours.field}; border-radius: 7px; {border} }}")

    def set_raised(self, raised: bool) -> None:
        """Raised: it lies over text and needs a border."""
        if self._is_raised != raised:
            self._is_raised = raised
            self.restyle()

    def _refresh(self) -> None:
        for name, button in self.buttons.items():
            button.setVisible(self._actions.actions[name].isVisible())
            button.setAccessibleName(self._actions.actions[name].text())
        siblings = self._actions.siblings
        self._version.setVisible(len(siblings.ids) > 1)
        self._version.setText(f"{siblings.place + 1}/{len(siblings.ids)}")
        self.adjustSize()
