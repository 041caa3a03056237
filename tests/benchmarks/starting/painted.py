"""Tells the measuring process that a window was painted with what it is there for. Used in measured processes."""

from __future__ import annotations

import time


def tell() -> None:
    """To be called at the end of the text pane's paintEvent: prints "painted", time.monotonic() and the CPU's time."""
    print("painted", time.monotonic(), time.process_time(), flush=True)
