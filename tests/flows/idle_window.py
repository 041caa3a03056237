"""The app in a process of its own: prints which of Qt's classes there are once it idles."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from app import event_loop
from tests.flows.desk import options_for, started
from tests.waiting import until


def _names(kind: type) -> set[str]:
    return {kind.__name__}.union(*map(_names, type.__subclasses__(kind)))


async def _tell(app: QApplication, data_dir: Path) -> None:
    async with started(app, options_for(data_dir), "", "") as desk:
        groups = desk.window.sidebar.parameters.groups.values()
        await until(lambda: desk.window.transcript.is_settled() and all(group.is_awake for group in groups))
        print(*sorted(_names(QWidget.__mro__[-2])))  # what all classes of PySide derive from


if __name__ == "__main__":
    event_loop.run(_tell(QApplication(["dousha", "-style", "fusion"]), Path(sys.argv[1])))
