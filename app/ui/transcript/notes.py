"""What is said at a message besides its text: errors, "stopped", "cut off", what a request waits for; with buttons."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from app.core.error_table import ACTION_LABELS, say, text_for
from app.core.errors import Action, ErrorKind
from app.core.message import ErrorRecord
from app.session.progress import Progress
from app.ui.colours import Colours
from app.ui.flow_layout import FlowLayout
from app.ui.language import current_language
from app.ui.transcript.strips import StripWidget

QUIET_KINDS = {ErrorKind.STOPPED, ErrorKind.LENGTH}
"""What is no error: the user's own doing, or a limit."""
_RETRIES = {Action.RETRY, Action.RETRY_NOW, Action.REGENERATE}
_DETAILS_HEIGHT = 132
_BORDER = 1


class Note(StripWidget):
    """A sentence with buttons. An error has a background; a quiet note is one grey line."""

    action_requested = Signal(str)

    def __init__(self, colours: Colours, *, quiet: bool) -> None:
        super().__init__()
        self._colours, self._quiet = colours, quiet
        self._details_text = ""
        self._buttons: list[QPushButton] = []
        self.sentence = QLabel(self)
        self.sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence.setWordWrap(not quiet)
        self._row = QWidget(self)
        self._flow = FlowLayout(self._row)
        self._details: QPlainTextEdit | None = None
        self._details_button = QPushButton(self._row)
        self._details_button.setObjectName("detailsButton")
        self._details_button.setFlat(True)
        self._details_button.clicked.connect(self._toggle_details)
        self._copy_button = QPushButton(self._row)
        self._copy_button.setObjectName("copyDetailsButton")
        self._copy_button.setFlat(True)
        self._copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._details_text))
        self._box = QVBoxLayout(self)
        self._box.setSpacing(8)
        if quiet:
            self._box.setContentsMargins(0, 2, 0, 2)
            self._flow.addWidget(self.sentence)
            self.sentence.setProperty("muted", True)
        else:
            self._box.setContentsMargins(14, 10, 14, 10)
            self._box.addWidget(self.sentence)
            self.setObjectName("errorNote")
        self._box.addWidget(self._row)
        self._paint_background()

    def _paint_background(self) -> None:
        if not self._quiet:
            self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
            self.setProperty("note", "error")
            self.setStyleSheet(
                f'*[note="error"] {{ background: {self._colours.error_background}; border-radius: 8px; '
                f"border: 1px solid {self._colours.error}; }} QLabel {{ color: {self._colours.text}; }}"
            )

    def show_error(self, error: ErrorRecord) -> None:
        """Shows the sentence, the buttons that help, and the details on demand."""
        self.sentence.setText(say(error, current_language()))
        self._show_actions(text_for(error).actions, error.details)

    def show_progress(self, progress: Progress) -> None:
        """Shows what the request waits for."""
        self.sentence.setText(progress.say(current_language()))
        if [button.property("action") for button in self._buttons] != list(progress.actions):
            self._show_actions(progress.actions, progress.details)

    def show_text(self, text: str, button: str = "", action: str = "") -> None:
        """Shows a sentence, and one button that asks for `action`."""
        self.sentence.setText(text)
        self._details_button.setVisible(False)
        self._copy_button.setVisible(False)
        if button:
            self._add_button(button, action)
        self._row.setVisible(self._quiet or bool(button))

    def _show_actions(self, actions: Sequence[Action], details: str) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons.clear()
        self._flow.removeWidget(self._details_button)
        self._flow.removeWidget(self._copy_button)
        for action in actions:
            self._add_button(ACTION_LABELS[action].say(current_language()), action)
        self._details_text = details
        self._details_button.setText(self.tr("Details"))
        self._copy_button.setText(self.tr("Copy details"))
        self._flow.addWidget(self._details_button)
        self._flow.addWidget(self._copy_button)
        self._details_button.setVisible(bool(details))
        self._copy_button.setVisible(self._details is not None)
        self._row.setVisible(self._quiet or bool(actions) or bool(details))
        self.height_changed.emit()

    def _add_button(self, label: str, action: str) -> None:
        button = QPushButton(label, self._row)
        button.setProperty("action", action)
        button.clicked.connect(lambda: self.action_requested.emit(str(action)))
        self._flow.addWidget(button)
        button.show()
        self._buttons.append(button)

    @property
    def is_quiet(self) -> bool:
        """Whether it tells of no error."""
        return self._quiet

    def name_as_banner(self, is_last: bool) -> None:
        """Gives the last error the names by which automation and screen readers find it."""
        self.setObjectName("errorBanner" if is_last else "errorNote")
        retry = next((button for button in self._buttons if button.property("action") in _RETRIES), None)
        if retry:
            retry.setObjectName("retryButton" if is_last else "")

    def _toggle_details(self) -> None:
        if self._details is None:
            self._details = QPlainTextEdit(self._details_text, self)
            self._details.setObjectName("errorDetails")
            self._details.setReadOnly(True)
            self._details.setFixedHeight(_DETAILS_HEIGHT)
            self._box.addWidget(self._details)
        else:
            self._box.removeWidget(self._details)
            self._details.deleteLater()
            self._details = None
        self._copy_button.setVisible(self._details is not None)
        self.is_unfolded = self._details is not None
        self.height_changed.emit()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        margins = self._box.contentsMargins()
        inner = width - margins.left() - margins.right() - (0 if self._quiet else 2 * _BORDER)
        height = margins.top() + margins.bottom() + (0 if self._quiet else 2 * _BORDER)
        if not self._quiet:
            height += self.sentence.heightForWidth(inner)
        if self._row.isVisibleTo(self):
            height += self._flow.heightForWidth(inner) + (0 if self._quiet else self._box.spacing())
        if self._details:
            height += _DETAILS_HEIGHT + self._box.spacing()
        return height
