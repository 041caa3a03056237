"""How far the work behind the list is, when it is much: a thin bar that comes and goes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Signal
from PySide6.QtWidgets import QLabel, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.ui.icons import icon
from app.ui.pieces import named, row
from app.ui.theme import Theme

_MANY = 30


class ProgressLine(QWidget):
    """Shown while many files are changed; nothing has to wait for it."""

    cancel_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("listProgress")
        self._theme = theme
        self._done = self._total = 0
        self._label = named(QLabel(), "listProgressLabel")
        self._label.setProperty("muted", True)
        self._bar = named(QProgressBar(), "listProgressBar")
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(4)
        self.cancel_button = named(QToolButton(), "cancelListProgressButton")
        self.cancel_button.setIconSize(QSize(12, 12))
        self.cancel_button.clicked.connect(self.cancel_requested)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 2, 12, 2)
        layout.setSpacing(3)
        line = row()
        line.addWidget(self._label, 1)
        line.addWidget(self.cancel_button)
        layout.addLayout(line)
        layout.addWidget(self._bar)
        theme.changed.connect(self._dress)
        self._dress()
        self._say()
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """Shows how much is done; all done, or little to do, hides it."""
        self._done, self._total = done, total
        shown = total >= _MANY and done < total
        if shown and (done % 10 == 0 or self.isHidden()):
            self._bar.setMaximum(total)
            self._bar.setValue(done)
            self._say()
        self.setVisible(shown)

    def _say(self) -> None:
        self._label.setText(
            self.tr("Saving: {done} of {total}").format(done=f"{self._done:,}", total=f"{self._total:,}")
        )
        self._bar.setAccessibleName(self._label.text())
        self.cancel_button.setAccessibleName(self.tr("Cancel"))
        self.cancel_button.setToolTip(self.tr("Cancel: what is not saved yet stays as it was"))

    def _dress(self) -> None:
        colours = self._theme.colours
        self.cancel_button.setIcon(icon("close", self._theme, colours.muted))
        self._bar.setStyleSheet(
            f"QProgressBar {{ border: none; border-radius: 2px; background: {colours.border}; }}"
            f"QProgressBar::chunk {{ border-radius: 2px; background: {colours.accent}; }}"
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._say()
        super().changeEvent(event)
