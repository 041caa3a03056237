"""What the window does not do unless somebody asks for it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def test_no_classes_are_loaded_that_nobody_uses(data_dir: Path) -> None:
    """Asking for a widget that Qt made by itself lets PySide load all classes of widgets: 10 ms and more than a MB.

    Such questions are `viewport()`, `nextInFocusChain()`, `focusWidget()`, `findChildren(QWidget)`.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-m", "tests.flows.idle_window", str(data_dir)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert ended.returncode == 0, ended.stderr
    loaded = set(ended.stdout.split())
    assert {"QMainWindow", "ConversationView", "TranscriptView"} <= loaded
    assert not loaded & {"QWizard", "QGraphicsView", "QTableWidget", "QCalendarWidget", "QDial"}
    assert not loaded & {"QToolTip", "QMimeData", "QUrl", "QRegion", "QPolygon", "QGradient", "QImage"}
