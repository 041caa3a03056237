"""The thread for what would hold up the window."""

from __future__ import annotations

import gc
import sys
from typing import Any

from PySide6.QtWidgets import QApplication

from app.ui.transcript.background import Background


def test_results_come_in_order_and_a_failure_is_none(qapp: QApplication, qtbot: Any) -> None:
    background, results = Background(qapp), list[object]()
    with qtbot.waitSignal(background.idle):
        background.run(lambda: 1, results.append)
        background.run(lambda: 1 // 0, results.append)
        background.run(lambda: 3, results.append)
    assert results == [1, None, 3]


def test_what_is_held_runs_once_released(qapp: QApplication, qtbot: Any) -> None:
    background, results = Background(qapp), list[object]()
    background.hold()
    background.run(lambda: 1, results.append)
    assert not background.is_idle
    with qtbot.waitSignal(background.idle):
        background.release()
    assert results == [1]


def test_libraries_that_were_loaded_are_not_looked_through_for_garbage(qapp: QApplication, qtbot: Any) -> None:
    background = Background(qapp)
    before = gc.get_freeze_count()
    try:
        background.run(lambda: sys.modules.setdefault("a_library", sys), lambda _: None)
        qtbot.waitUntil(lambda: gc.get_freeze_count() > before)
    finally:
        del sys.modules["a_library"]
        gc.unfreeze()
