"""Tells the measuring process when a window was first painted with what it is there for. Used in measured processes."""

from __future__ import annotations

import time

from PySide6.QtCore import QTimer


def tell() -> None:
    """To be called in the first paint: prints "painted" and time.monotonic() once it has reached the screen."""
    QTimer.singleShot(0, lambda: print("painted", time.monotonic(), flush=True))
