"""Pictures of the window for README and checks: plays a scene, waits until nothing moves any more, saves, ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.localized import Text
from app.session.workspace import Workspace
from app.ui.language import current_language
from app.ui.main_window import MainWindow

_LONGEST_S = 60

_QUESTIONS = {
    "chat": Text("你好，豆沙！给我看看你都能显示什么。", "Hello Dousha! Show me what you can display."),
    "code": Text("用 Python 写一个快速排序", "Write quicksort in Python"),
    "math": Text("讲讲二次方程的求根公式", "Explain the quadratic formula"),
    "thinking": Text("请仔细思考：9.11 和 9.9 哪个大？", "Think carefully: which is larger, 9.11 or 9.9?"),
    "tools": Text("北京今天天气怎么样？", "What is the weather in Beijing today?"),
    "error": Text("请演示错误 401", "Please show error 401"),
}


async def take(window: MainWindow, workspace: Workspace, file: Path, scene: str) -> None:
    """Plays `scene` and writes the window's picture to `file` (PNG). Raises OSError when it cannot be written."""
    async with asyncio.timeout(_LONGEST_S):
        await _SCENES.get(scene, _chat)(window, workspace, scene)
        await _settled(window, workspace)
    shown = QApplication.activeModalWidget() or window
    file.parent.mkdir(parents=True, exist_ok=True)
    picture = window.grab()
    if shown is not window:  # a dialog is a window of its own: paint it where it stands
        shown.render(picture, shown.mapToGlobal(shown.rect().topLeft()) - window.mapToGlobal(window.rect().topLeft()))
    if not picture.save(str(file), "PNG"):
        raise OSError(f"could not write {file}")


async def _settled(window: MainWindow, workspace: Workspace) -> None:
    session = workspace.current
    while session is not None and session.is_running:
        await asyncio.sleep(0.05)
    while not window.transcript.is_settled():
        await asyncio.sleep(0.05)
    await asyncio.sleep(0.3)  # the last frame reaches the screen


async def _ask(window: MainWindow, workspace: Workspace, scene: str) -> None:
    window.composer.send_requested.emit(_QUESTIONS[scene].say(current_language()))
    await _settled(window, workspace)


async def _chat(window: MainWindow, workspace: Workspace, scene: str) -> None:
    """Some earlier conversations in the list, then the scene's own."""
    if workspace.current is not None and workspace.current.conversation.messages:
        return  # the user's own conversation is on screen: take that
    for earlier in ("math", "code"):
        if scene != earlier:
            await _ask(window, workspace, earlier)
            workspace.new_conversation()
    await _ask(window, workspace, scene if scene in _QUESTIONS else "chat")


async def _empty(window: MainWindow, workspace: Workspace, scene: str) -> None:
    """As on the first start."""


async def _settings(window: MainWindow, workspace: Workspace, scene: str) -> None:
    window.menus.settings_requested.emit()


async def _models(window: MainWindow, workspace: Workspace, scene: str) -> None:
    window.menus.model_requested.emit()


_SCENES: dict[str, Callable[[MainWindow, Workspace, str], Awaitable[None]]] = {
    "empty": _empty,
    "settings": _settings,
    "models": _models,
}
