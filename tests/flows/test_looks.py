"""Language and colours are switched while the window is open; nothing is lost by it."""

from __future__ import annotations

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit

from tests.flows.conftest import OpenDesk
from tests.server.behaviour import said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


async def test_the_language_is_switched_live(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["status_403"], stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            desk.type("a draft")
            desk.choose_command("View", "Language", "简体中文")
            await until(lambda: desk.button("sendButton").text() == "发送")
            await desk.drawn()
            assert desk.notes() == ["这个账户不能使用该模型或该地区的服务。"]
            assert desk.choices() == ["选择模型", "重试"]
            assert desk.button("newChatButton").text() == "新对话"
            assert desk.composer.toPlainText() == "a draft"
            assert desk.composer.placeholderText() == "输入消息"
            assert desk.list_titles()[0] == "今天"
            assert desk.find(QPlainTextEdit, "systemPrompt").accessibleName() == "系统提示词"
            desk.choose_command("视图", "语言 Language", "English")
            await until(lambda: desk.button("sendButton").text() == "Send")
            await desk.drawn()
            assert desk.choices() == ["Choose a model", "Retry"]
        async with open_desk(server.base_url, language=None) as desk:
            assert desk.button("newChatButton").text() == "New chat"


async def test_the_language_is_switched_in_the_settings_and_kept(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.press("settingsButton")
        dialog = await desk.dialog("settingsDialog")
        desk.show_page(dialog, 1)
        box = desk.find(QComboBox, "languageBox", dialog)
        box.setFocus()
        box.setCurrentIndex(1)
        box.activated.emit(1)
        await until(lambda: dialog.windowTitle() == "设置")
        assert desk.button("newChatButton").text() == "新对话"
    async with open_desk("http://127.0.0.1:9/v1", language=None) as desk:
        assert desk.button("newChatButton").text() == "新对话"


async def test_the_theme_is_switched_live(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Some `code`:\n\n```python\nprint('hi')\n```\n"))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            light = background(desk.window)
            text = desk.transcript_text()
            desk.choose_command("View", "Appearance", "Dark")
            await desk.drawn()
            assert background(desk.window) < 100 < light
            assert desk.transcript_text() == text
            desk.choose_command("View", "Appearance", "Light")
            await desk.drawn()
            assert background(desk.window) == light
            desk.choose_command("View", "Appearance", "Dark")
        async with open_desk(server.base_url, theme=None) as desk:
            assert background(desk.window) < 100


def background(window: object) -> int:
    """How light the window is, 0 to 255, as the user sees it behind the transcript."""
    from PySide6.QtWidgets import QTextEdit, QWidget

    assert isinstance(window, QWidget)
    transcript = window.findChild(QTextEdit, "transcript")
    picture = (transcript if transcript and transcript.isVisible() else window).grab().toImage()
    seen = picture.pixelColor(picture.width() // 2, picture.height() - 5).lightness()
    palette = QApplication.palette().color(QPalette.ColorRole.Base).lightness()
    assert abs(seen - palette) < 60
    return seen
