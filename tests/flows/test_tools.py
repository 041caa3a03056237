"""The model asks for a function: the user enters what it returns, and the model answers with that."""

from __future__ import annotations

from PySide6.QtWidgets import QPlainTextEdit

from app.core.request import NO_TOOL_RESULT
from tests.flows.conftest import OpenDesk
from tests.server.behaviour import said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


async def test_a_tool_call_is_answered(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["tool_call_in_pieces"], stream(*said("It is sunny in Beijing."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("What is the weather in Beijing?")
            assert "The model waits for the result." in desk.notes()
            assert desk.choices() == ["Add the result…"]
            desk.press_labelled("Add the result…")
            dialog = await desk.dialog("toolResultsDialog")
            assert "get_weather" in desk.labels(dialog)
            assert '"北京"' in desk.find(QPlainTextEdit, "toolArguments_0", dialog).toPlainText()
            field = desk.find(QPlainTextEdit, "toolResult_0", dialog)
            assert field.hasFocus()
            assert not desk.button("sendResultsButton").isEnabled()
            desk.type('{"sky": "clear"}', field)
            desk.press("sendResultsButton")
            await desk.closed("toolResultsDialog")
            await desk.answered()
            assert desk.texts()[-1] == "It is sunny in Beijing."
            assert '"sky"' in desk.transcript_text()
            assert desk.choices() == []
    question, call, result = server.chats[1].json["messages"]
    assert question["content"] == "What is the weather in Beijing?"
    assert call["tool_calls"][0]["function"] == {"name": "get_weather", "arguments": '{"city": "北京"}'}
    assert result == {"role": "tool", "tool_call_id": "call_1", "content": '{"sky": "clear"}'}


async def test_two_calls_one_result_and_a_change_of_mind(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["two_tool_calls_interleaved"], stream(*said("Done."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Weather and time?")
            desk.press_labelled("Add the result…")
            dialog = await desk.dialog("toolResultsDialog")
            desk.type("12:00", desk.find(QPlainTextEdit, "toolResult_1", dialog))
            desk.press_labelled("Cancel")
            await until(lambda: desk.sees("questionBox"))
            desk.press("noButton")
            await until(lambda: not desk.sees("questionBox"))
            desk.press("sendResultsButton")
            await desk.closed("toolResultsDialog")
            await desk.answered()
            assert desk.texts()[-1] == "Done."
    results = {result["tool_call_id"]: result["content"] for result in server.chats[1].json["messages"][2:]}
    assert results == {"call_1": NO_TOOL_RESULT, "call_2": "12:00"}


async def test_the_user_may_go_on_without_the_result(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["tool_call_in_pieces"], stream(*said("As you like."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("What is the weather?")
            await desk.ask("Never mind. Tell me a joke.")
            assert desk.texts()[-1] == "As you like."
    roles = [message["role"] for message in server.chats[1].json["messages"]]
    assert roles == ["user", "assistant", "tool", "user"]
