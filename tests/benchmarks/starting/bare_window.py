"""What Dousha's window is compared with: the least PySide6 program that shows a window with three panes."""

from __future__ import annotations

import sys

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QSplitter, QTextEdit, QWidget

from tests.benchmarks.starting import painted


class _Text(QTextEdit):
    _was_painted = False

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            painted.tell()


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    splitter = QSplitter()
    for pane in (QListWidget(), _Text(), QWidget()):
        splitter.addWidget(pane)
    window.setCentralWidget(splitter)
    window.resize(1200, 780)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
