"""Parameters, system prompt, presets and model: from the sidebar into the request, exactly."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QToolButton

from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, Desk, plain
from tests.server.behaviour import error_response, json_response, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

ANSWER = stream(*said("Yes."))


async def enter(desk: Desk, name: str, text: str) -> None:
    """Types into the editor of a parameter and leaves it."""
    field = await desk.parameter(name)
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, CONTROL)
    desk.type(text, field)
    if not isinstance(field, QPlainTextEdit):
        QTest.keyClick(field, Qt.Key.Key_Return)


async def choose(desk: Desk, name: str, label: str) -> None:
    """Presses one of a parameter's buttons (on, off, not sent) or goes to an entry of its list."""
    field = await desk.parameter(name)
    if isinstance(field, QComboBox):
        field.setFocus()
        QTest.keyClick(field, Qt.Key.Key_Home)
        for _ in range(field.findText(label)):
            QTest.keyClick(field, Qt.Key.Key_Down)
        assert field.currentText() == label
        return
    (button,) = [button for button in field.findChildren(QPushButton) if button.text() == label]
    desk.click(button)


async def menu_action(desk: Desk, button: str, *path: str) -> None:
    """Chooses from the menu of a button in the sidebar."""
    menu: Any = desk.find(QToolButton, button).menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    for name in path[:-1]:
        (menu,) = [action.menu() for action in menu.actions() if plain(action.text()) == name]
    (action,) = [action for action in menu.actions() if plain(action.text()) == path[-1]]
    assert action.isEnabled()
    action.trigger()


def sent(server: ScriptedServer, place: int = -1) -> dict[str, Any]:
    """A request's body without what is always there."""
    body = dict(server.chats[place].json)
    for name in ("model", "messages", "stream", "stream_options"):
        body.pop(name, None)
    return body


async def test_what_is_set_is_sent_and_what_is_reset_is_not(open_desk: OpenDesk) -> None:
    with ScriptedServer(ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            await enter(desk, "temperature", "0.35")
            await enter(desk, "max_tokens", "512")
            await enter(desk, "seed", "9007199254740993")
            await enter(desk, "stop", r"\n\nQ:")
            await enter(desk, "stop", "停")
            await choose(desk, "logprobs", "On")
            await enter(desk, "top_logprobs", "3")
            await enter(desk, "logit_bias", '{"1734": -100}')
            await enter(desk, "response_format", '{"type": "json_object"}')
            await enter(desk, "extra_body", '{"enable_search": true}')
            await until(lambda: "extra_body" in desk.session.conversation.parameters)
            await desk.ask("Hello, as json")
            assert sent(server) == {
                "temperature": 0.35,
                "max_tokens": 512,
                "seed": 9007199254740993,
                "stop": ["\n\nQ:", "停"],
                "logprobs": True,
                "top_logprobs": 3,
                "logit_bias": {"1734": -100},
                "response_format": {"type": "json_object"},
                "enable_search": True,
            }
            for name in ("temperature", "seed", "stop", "logit_bias", "extra_body"):
                await desk.parameter(name)
                desk.press(f"reset_{name}")
            await choose(desk, "logprobs", "Not sent")
            await desk.ask("Again")
            assert sent(server) == {"max_tokens": 512, "response_format": {"type": "json_object"}}
            await menu_action(desk, "presetButton", "Reset all settings of this chat")
            await desk.ask("Once more")
            assert sent(server) == {}


async def test_without_streaming_the_answer_comes_in_one_piece(open_desk: OpenDesk) -> None:
    whole = json_response(200, {"choices": [{"message": {"content": "All at once."}, "finish_reason": "stop"}]})
    with ScriptedServer([whole]) as server:
        async with open_desk(server.base_url) as desk:
            await choose(desk, "stream", "Off")
            assert (await desk.ask("Hello")).text == "All at once."
    assert server.chats[0].json["stream"] is False
    assert "stream_options" not in server.chats[0].json


async def test_send_without_it_is_remembered_for_this_model(open_desk: OpenDesk) -> None:
    refusal = error_response(400, "Unrecognized request argument supplied: top_k")
    with ScriptedServer(refusal, ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            await enter(desk, "top_k", "40")
            await enter(desk, "temperature", "0.2")
            await desk.ask("Hello")
            assert desk.notes() == ["This model does not support the current setting of “top_k”."]
            assert desk.choices() == ["Send without it", "Edit the setting"]
            desk.press_labelled("Send without it")
            await desk.answered()
            assert desk.texts() == ["Hello", "Yes."]
            assert sent(server) == {"temperature": 0.2}
            await desk.ask("Again")
            assert sent(server) == {"temperature": 0.2}
            assert desk.session.conversation.parameters["top_k"] == 40
        async with open_desk(server.base_url) as desk:
            await desk.ask("After a restart")
            assert sent(server) == {"temperature": 0.2}


async def test_edit_the_setting_goes_to_its_editor(open_desk: OpenDesk) -> None:
    refusal = error_response(400, "temperature must be at most 1", param="temperature")
    with ScriptedServer(refusal, ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            await enter(desk, "temperature", "1.9")
            desk.press("toggleSidebarButton")
            await desk.ask("Hello")
            desk.press_labelled("Edit the setting")
            await until(lambda: desk.sees("parameter_temperature"))
            assert desk.focus().objectName() == "parameter_temperature"
            await enter(desk, "temperature", "0.9")
            desk.press_labelled("Send without it")
            await desk.answered()


async def test_the_system_prompt_goes_first(open_desk: OpenDesk) -> None:
    with ScriptedServer(ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            desk.type("You are a pirate.", desk.find(QPlainTextEdit, "systemPrompt"))
            await desk.ask("Who are you?")
            assert server.chats[0].json["messages"] == [
                {"role": "system", "content": "You are a pirate."},
                {"role": "user", "content": "Who are you?"},
            ]
            desk.new_chat()
            assert desk.find(QPlainTextEdit, "systemPrompt").toPlainText() == ""
            await desk.ask("Who are you?")
            assert len(server.chats[1].json["messages"]) == 1


async def test_a_preset_is_saved_applied_and_used_for_new_chats(open_desk: OpenDesk) -> None:
    with ScriptedServer(ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            desk.type("Write code only.", desk.find(QPlainTextEdit, "systemPrompt"))
            await enter(desk, "temperature", "0.1")
            await menu_action(desk, "presetButton", "Save these settings as a preset")
            name = desk.find(QLineEdit, "presetName")
            assert name.hasFocus()
            desk.type("Coder", name)
            QTest.keyClick(name, Qt.Key.Key_Return)
            desk.new_chat()
            await desk.ask("Hi")
            assert sent(server) == {}
            await menu_action(desk, "presetButton", "Coder")
            await desk.ask("Now code")
            assert sent(server) == {"temperature": 0.1}
            assert server.chats[-1].json["messages"][0] == {"role": "system", "content": "Write code only."}
            await menu_action(desk, "presetButton", "Use for new chats", "Coder")
        async with open_desk(server.base_url) as desk:
            desk.new_chat()
            assert desk.session.conversation.parameters == {"temperature": 0.1}
            assert desk.find(QToolButton, "presetButton").text() == "Preset: Coder"
            await desk.ask("Hi")
            assert sent(server) == {"temperature": 0.1}


async def test_another_model_is_chosen_or_typed(open_desk: OpenDesk) -> None:
    with ScriptedServer(ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            desk.press("modelPicker")
            dialog = await desk.dialog("modelPickerDialog")
            search = desk.find(QLineEdit, "modelSearchField", dialog)
            assert search.hasFocus()
            desk.press("refreshModelsButton")
            await until(lambda: "The list is up to date." in desk.labels(dialog))
            desk.type("vendor/Brand-New:7b", search)
            QTest.keyClick(search, Qt.Key.Key_Return)
            await desk.closed("modelPickerDialog")
            assert desk.session.conversation.model == "vendor/Brand-New:7b"
            assert any(label.text() == "vendor/Brand-New:7b" for label in desk.window.findChildren(QLabel))
            await desk.ask("Hi")
            assert "vendor/Brand-New:7b" in desk.transcript_text()
            desk.new_chat()
            await desk.ask("Hi")
    assert [request.json["model"] for request in server.chats] == ["vendor/Brand-New:7b", "test-model"]


async def test_a_model_that_is_gone_is_replaced_from_the_error(open_desk: OpenDesk) -> None:
    refusal = error_response(404, "The model does not exist", code="model_not_found")
    with ScriptedServer(refusal, ANSWER) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hi")
            assert desk.notes() == ["There is no model called “test-model” on this server."]
            desk.press_labelled("Choose a model")
            dialog = await desk.dialog("modelPickerDialog")
            search = desk.find(QLineEdit, "modelSearchField", dialog)
            desk.type("better-model", search)
            QTest.keyClick(search, Qt.Key.Key_Return)
            await desk.closed("modelPickerDialog")
            desk.press("retryButton")
            await desk.answered()
    assert [request.json["model"] for request in server.chats] == ["test-model", "better-model"]


async def test_what_will_be_sent_is_what_is_sent(open_desk: OpenDesk, marker_key: str) -> None:
    with ScriptedServer(ANSWER) as server:
        async with open_desk(server.base_url, key=marker_key) as desk:
            await desk.ask("First")
            await enter(desk, "temperature", "0.7")
            desk.press("requestPreviewButton")
            dialog = await desk.dialog("requestPreview")
            body = desk.find(QPlainTextEdit, "requestBody", dialog)
            await desk.to_front()
            desk.type("Second")
            await until(lambda: "Second" in body.toPlainText())
            announced = json.loads(body.toPlainText())
            assert marker_key not in "".join(desk.labels(dialog))
            assert f"POST {server.base_url}/chat/completions" in "".join(desk.labels(dialog))
            await desk.ask("")
            assert server.chats[-1].json == announced
            dialog.close()
