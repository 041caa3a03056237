from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QLabel, QPlainTextEdit, QPushButton

from app.core.message import Message, Role, ToolCall
from app.ui.dialogs.tool_results_dialog import ToolResultsDialog
from tests.ui.dialogs.conftest import OpenWorld, World, find, press
from tests.waiting import until

CALLS = (
    ToolCall("call_1", "get_weather", '{"city":"北京"}'),
    ToolCall("call_2", "<b>search</b>", '{"broken": '),
)


def opened(world: World) -> ToolResultsDialog:
    return world.show(ToolResultsDialog(world.theme, Message(id="m", role=Role.ASSISTANT, tool_calls=CALLS)))


async def test_each_call_is_shown_with_its_arguments(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        assert find(dialog, QLabel, "toolName_0").text() == "get_weather"
        assert find(dialog, QPlainTextEdit, "toolArguments_0").toPlainText() == '{\n  "city": "北京"\n}'
        assert find(dialog, QLabel, "toolName_1").textFormat() == Qt.TextFormat.PlainText
        assert find(dialog, QPlainTextEdit, "toolArguments_1").toPlainText() == '{"broken": '


async def test_results_are_told_by_call(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        told: list[dict[str, str]] = []
        dialog.submitted.connect(told.append)
        assert not find(dialog, QPushButton, "sendResultsButton").isEnabled()
        QTest.keyClicks(find(dialog, QPlainTextEdit, "toolResult_0"), "sunny")
        press(dialog, "sendResultsButton")
        assert told == [{"call_1": "sunny", "call_2": ""}]
        assert not dialog.isVisible()


async def test_typed_results_are_not_lost_without_a_question(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        QTest.keyClicks(find(dialog, QPlainTextEdit, "toolResult_1"), "words")
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
        press(find(dialog, QDialog, "questionBox"), "noButton")
        assert dialog.isVisible()
        await until(lambda: dialog.findChild(QDialog, "questionBox") is None)
        dialog.close()
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        assert not dialog.isVisible()
