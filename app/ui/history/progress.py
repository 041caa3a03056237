"""How far something that takes a while has come, and a button to stop it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.ui.dialogs.form import follow_language, named, row


class Progress(QWidget):
    """Hidden while nothing is done."""

    cancel_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.bar = named(QProgressBar(), "historyProgress")
        self._cancel = named(QPushButton(), "cancelWorkButton")
        self._cancel.clicked.connect(self.cancel_requested)
        layout = row(self.bar, self._cancel, stretch=0)
        self.setLayout(layout)
        self.hide()
        follow_language(self, self.retranslate)

    def show_busy(self, busy: bool) -> None:
        """Comes and goes; how much there is to do is not known at first."""
        self.bar.setRange(0, 0)
        self.setVisible(busy)

    def show_done(self, done: int, total: int) -> None:
        """So many of so many."""
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.bar.setAccessibleName(self.tr("Progress"))
        self._cancel.setText(self.tr("Cancel"))
        self._cancel.setToolTip(self.tr("Stop; nothing is lost by it"))
