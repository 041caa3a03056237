"""What Dousha's window is compared with: the least PySide6 program that shows a window with three panes."""

from __future__ import annotations

import sys

from PySide6.QtWidgets import QApplication, QListWidget, QMainWindow, QSplitter, QTextEdit, QWidget

from tests.benchmarks.starting.painted import FirstPaint


def main() -> int:
    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    splitter = QSplitter()
    text = QTextEdit()
    for pane in (QListWidget(), text, QWidget()):
        splitter.addWidget(pane)
    window.setCentralWidget(splitter)
    window.resize(1200, 780)
    FirstPaint(text.viewport(), lambda: True)
    window.show()
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
