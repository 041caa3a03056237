"""Pictures of the window for README and checks: plays a scene, waits until nothing moves any more, saves, ends."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, SignalInstance
from PySide6.QtGui import QColor, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from app.core.localized import Text
from app.session.workspace import Workspace
from app.ui.language import current_language
from app.ui.main_window import MainWindow

_LONGEST_S = 60
_LAST_FRAME_S = 0.4

_QUESTIONS = {
    "chat": Text("你好，豆沙！给我看看你都能显示什么。", "Hello Dousha! Show me what you can display."),
    "code": Text("用 Python 写一个快速排序", "Write quicksort in Python"),
    "math": Text("讲讲二次方程的求根公式", "Explain the quadratic formula"),
    "thinking": Text("请仔细思考：9.11 和 9.9 哪个大？", "Think carefully: which is larger, 9.11 or 9.9?"),
    "tools": Text("北京今天天气怎么样？", "What is the weather in Beijing today?"),
    "error": Text("请演示错误 401", "Please show error 401"),
}
"""Scenes that are a question to the demo service."""


async def take(window: MainWindow, workspace: Workspace, file: Path, scene: str) -> None:
    """Plays `scene` and writes the window's picture to `file` (PNG).

    Scenes: those of _QUESTIONS, "empty", "settings", "models", "key". Raises OSError when the file cannot be written.
    """
    async with asyncio.timeout(_LONGEST_S):
        await _Stage(window, workspace).play(scene)
    picture = window.grab()
    dialog = QApplication.activeModalWidget()
    if dialog is not None:
        _put_in_front(picture, window, dialog)
    file.parent.mkdir(parents=True, exist_ok=True)
    if not picture.save(str(file), "PNG"):
        raise OSError(f"could not write {file}")


def _put_in_front(picture: QPixmap, window: QWidget, dialog: QWidget) -> None:
    """Paints `dialog`, a window of its own, into the middle of the window's picture, with the frame that it lacks."""
    place = QRect(QPoint(), dialog.size())
    place.moveCenter(window.rect().center())
    painter = QPainter(picture)
    painter.fillRect(window.rect(), QColor(0, 0, 0, 60))
    painter.drawPixmap(place, dialog.grab())
    painter.setPen(window.palette().color(QPalette.ColorRole.Mid))
    painter.drawRect(place)
    painter.end()


class _Stage:
    """The window with somebody who plays the user."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        self._window = window
        self._workspace = workspace

    async def play(self, scene: str) -> None:
        session = self._workspace.current
        used = session is not None and bool(session.conversation.messages)
        if scene in _QUESTIONS and not used:  # else: the user's own conversation is on screen, show that
            await self._ask_earlier(scene)
            await self._ask(scene)
        elif scene == "settings":
            self._window.menus.settings_requested.emit()
        elif scene == "models":
            self._window.menus.model_requested.emit()
        elif scene == "key":
            self._window.key_requested.emit("")
        await self._settled()

    async def _ask_earlier(self, scene: str) -> None:
        """Something for the list to show."""
        for earlier in ("math", "code"):
            if earlier != scene:
                await self._ask(earlier)
                self._workspace.new_conversation()

    async def _ask(self, scene: str) -> None:
        self._window.composer.send_requested.emit(_QUESTIONS[scene].say(current_language()), ())
        await self._settled()

    async def _settled(self) -> None:
        session = self._workspace.current
        if session is not None:
            await _until(session.running_changed, lambda: not session.is_running)
        await _until(self._window.transcript.settled, self._window.transcript.is_settled)
        await asyncio.sleep(_LAST_FRAME_S)


async def _until(signal: SignalInstance, holds: Callable[[], bool]) -> None:
    """Waits for `signal` until `holds`."""
    happened = asyncio.Event()
    connection = signal.connect(lambda *_: happened.set())
    try:
        while not holds():
            happened.clear()
            await happened.wait()
    finally:
        signal.disconnect(connection)
