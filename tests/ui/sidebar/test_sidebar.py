"""The sidebar around the parameters: model, system prompt, presets, hints, finding, what will be sent."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPlainTextEdit, QPushButton, QToolButton, QWidget

from app.core.localized import CHINESE, ENGLISH
from app.core.message import Message, Role, TextPart
from app.core.parameter_table import BY_NAME
from app.core.parameters import Group
from app.core.presets import LOCAL_ENDPOINTS, WCODE
from app.core.settings import Preset, refused_key
from app.ui.language import use_language
from app.ui.sidebar.hint_line import HintLine
from tests.ui.sidebar.conftest import Opened, OpenSidebar
from tests.waiting import until


def click(widget: QWidget) -> None:
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def menu_of(opened: Opened) -> QMenu:
    menu = opened.child("presetButton", QToolButton).menu()
    menu.aboutToShow.emit()
    return menu


def trigger(menu: QMenu, *path: str) -> None:
    for text in path:
        action = next(action for action in menu.actions() if action.text() == text)
        if action.menu():
            menu = action.menu()
        else:
            action.trigger()


async def hint_lines(opened: Opened, name: str) -> list[HintLine]:
    """The hints under a parameter, once they have their place."""
    opened.sidebar.reveal(name)
    rows = {name: row for group in opened.sidebar.parameters.groups.values() for name, row in group.rows.items()}
    lines = [line for line in rows[name].findChildren(HintLine) if not line.isHidden() and not line.hint.is_note]
    buttons = [button for line in lines for button in line.findChildren(QPushButton)]
    await until(lambda: all(button.height() > 10 for button in buttons))
    return lines


# model


async def test_the_model_button_shows_the_model_and_asks_for_another(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        button = opened.child("modelPicker", QPushButton)
        assert button.accessibleName() == "Model: Doubao 1.5 Pro 32k, wcode.net"
        asked: list[bool] = []
        opened.sidebar.choose_model_requested.connect(lambda: asked.append(True))
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        assert asked == [True]
        opened.session.set_fields(model="my-own/model:free")
        assert "my-own/model:free" in button.accessibleName()
        opened.session.set_fields(endpoint_id="gone")
        assert "removed" in button.accessibleName()
        opened.session.set_fields(model="", endpoint_id="wcode")
        assert "Choose a model" in button.accessibleName()


# system prompt


async def test_the_system_prompt_is_saved_a_moment_after_typing(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.child("systemPrompt", QPlainTextEdit)
        QTest.keyClicks(field, "Be brief.")
        assert opened.session.conversation.system_prompt == ""
        await until(lambda: opened.session.conversation.system_prompt == "Be brief.")
        assert opened.body()["messages"] == [{"role": "system", "content": "Be brief."}]
        assert field.document().isUndoAvailable()


async def test_leaving_the_field_or_the_conversation_saves_at_once(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        first = opened.session
        field = opened.child("systemPrompt", QPlainTextEdit)
        field.setFocus()
        QTest.keyClicks(field, "A")
        opened.child("modelPicker").setFocus()
        assert first.conversation.system_prompt == "A"
        QTest.keyClicks(field, "B")
        opened.workspace.new_conversation()
        assert first.conversation.system_prompt == "AB"
        assert opened.session.conversation.system_prompt == ""
        assert field.toPlainText() == ""
        QTest.keyClicks(field, "C")
        opened.sidebar.hide()
        assert opened.session.conversation.system_prompt == "C"
        assert first.conversation.system_prompt == "AB"


async def test_a_prompt_set_elsewhere_appears(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(system_prompt="from a preset")
        assert opened.child("systemPrompt", QPlainTextEdit).toPlainText() == "from a preset"


# presets


async def test_a_preset_is_saved_applied_undone_and_deleted(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(system_prompt="Be brief.", parameters={"temperature": 0.2})
        trigger(menu_of(opened), "Save these settings as a preset…")
        name = opened.child("presetName", QLineEdit)
        assert name.isVisible()
        QTest.keyClicks(name, " Short  answers ")
        QTest.keyClick(name, Qt.Key.Key_Return)
        saved = Preset("Short answers", {"temperature": 0.2}, "Be brief.")
        assert opened.preferences.settings.presets == (saved,)
        assert not name.isVisible()
        button = opened.child("presetButton", QToolButton)
        assert button.text() == "Preset: Short answers"
        opened.session.set_parameter("temperature", 0.9)
        assert button.text() == "Presets"

        trigger(menu_of(opened), "Short answers")
        assert opened.parameters == {"temperature": 0.2}
        click(opened.child("undoPresetButton"))
        assert opened.parameters == {"temperature": 0.9}

        trigger(menu_of(opened), "Use for new chats", "Short answers")
        assert opened.preferences.settings.default_preset == "Short answers"
        assert opened.workspace.new_conversation().conversation.system_prompt == "Be brief."

        trigger(menu_of(opened), "Delete a preset", "Short answers")
        assert opened.preferences.settings.presets == ()
        click(opened.child("undoPresetButton"))
        assert opened.preferences.settings.presets == (saved,)
        assert opened.preferences.settings.default_preset == "Short answers"


async def test_saving_under_a_known_name_replaces_and_can_be_undone(open_sidebar: OpenSidebar) -> None:
    old = Preset("P", {"seed": 1})
    async with open_sidebar(presets=(old,)) as opened:
        opened.session.set_parameter("seed", 2)
        trigger(menu_of(opened), "Save these settings as a preset…")
        name = opened.child("presetName", QLineEdit)
        QTest.keyClicks(name, "P")
        click(opened.child("savePresetButton"))
        assert opened.preferences.settings.presets == (Preset("P", {"seed": 2}),)
        click(opened.child("undoPresetButton"))
        assert opened.preferences.settings.presets == (old,)


async def test_naming_a_preset_can_be_given_up(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        trigger(menu_of(opened), "Save these settings as a preset…")
        name = opened.child("presetName", QLineEdit)
        QTest.keyClicks(name, "x")
        QTest.keyClick(name, Qt.Key.Key_Escape)
        assert not name.isVisible()
        assert opened.preferences.settings.presets == ()


async def test_everything_can_be_reset_and_brought_back(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(parameters={"temperature": 0.2, "seed": 3})
        trigger(menu_of(opened), "Reset all settings of this chat")
        assert opened.parameters == {}
        click(opened.child("undoPresetButton"))
        assert opened.parameters == {"temperature": 0.2, "seed": 3}


# hints


async def test_a_hint_stands_under_its_parameter_and_its_button_helps(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(parameters={"temperature": 0.2, "top_p": 0.5})
        (line,) = await hint_lines(opened, "top_p")
        assert line.hint.sentence.en in opened.field("top_p").accessibleDescription()
        click(line.findChildren(QPushButton)[0])
        assert opened.parameters == {"temperature": 0.2}
        assert await hint_lines(opened, "top_p") == []


async def test_ticking_alternatives_ticks_probabilities(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        QTest.keyClicks(opened.field("top_logprobs"), "5")
        assert opened.parameters == {"top_logprobs": 5, "logprobs": True}
        off = opened.field("logprobs").findChildren(QPushButton)[2]
        click(off)
        assert opened.parameters == {"logprobs": False}


async def test_the_word_json_is_added_to_the_system_prompt(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(system_prompt="Be brief.", parameters={"response_format": {"type": "json_object"}})
        (line,) = await hint_lines(opened, "response_format")
        click(line.findChildren(QPushButton)[0])
        assert opened.session.conversation.system_prompt == "Be brief.\nAnswer in JSON."
        assert await hint_lines(opened, "response_format") == []


async def test_a_refused_parameter_can_be_sent_again(open_sidebar: OpenSidebar) -> None:
    refused = {refused_key("wcode", "doubao-1.5-pro-32k"): ("top_k", "seed")}
    async with open_sidebar(refused=refused) as opened:
        opened.session.set_fields(parameters={"top_k": 4, "seed": 1})
        assert "top_k" not in opened.body()
        (line,) = await hint_lines(opened, "top_k")
        click(line.findChildren(QPushButton)[0])
        assert opened.body()["top_k"] == 4
        assert "seed" not in opened.body()
        await until(lambda: "top_k" not in opened.preferences.refused("wcode", "doubao-1.5-pro-32k"))


async def test_another_model_makes_token_numbers_doubtful(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.field("logit_bias", QPlainTextEdit).setPlainText('{"1": 5}')
        await until(lambda: "logit_bias" in opened.parameters)
        assert await hint_lines(opened, "logit_bias") == []
        opened.session.set_fields(model="other")
        (line,) = await hint_lines(opened, "logit_bias")
        assert "doubao-1.5-pro-32k" in line.hint.sentence.en


async def test_the_model_of_token_numbers_is_known_from_the_last_reply(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        bias = {"logit_bias": {"1": 5}}
        reply = Message(id="r", role=Role.ASSISTANT, model="old", parameters=bias, parts=(TextPart("hi"),))
        opened.session.conversation.put(reply)
        opened.session.conversation.current_id = "r"
        opened.session.set_fields(parameters=bias)
        (line,) = await hint_lines(opened, "logit_bias")
        assert "“old”" in line.hint.sentence.en


async def test_a_value_from_elsewhere_that_does_not_fit_is_shown(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(parameters={"temperature": 7, "verbosity": "extreme", "logprobs": "yes"})
        for name, said in (("temperature", "7"), ("verbosity", "extreme"), ("logprobs", "yes")):
            opened.sidebar.reveal(name)
            labels = [label.text() for label in opened.sidebar.findChildren(QLabel) if label.isVisible()]
            assert any(text.startswith(f"Will send “{said}”") for text in labels), name
            click(opened.child(f"reset_{name}"))
        assert opened.parameters == {}


# groups and finding


async def test_open_groups_are_remembered(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        groups = opened.sidebar.parameters.groups
        assert [group for group, widget in groups.items() if widget.is_open] == [
            Group.SAMPLING, Group.LENGTH, Group.REASONING,
        ]  # fmt: skip
        click(opened.child("group_sampling"))
        click(opened.child("group_tools"))
        click(opened.child("more_length"))
        remembered = opened.preferences.settings.window["sidebar_groups"]
    async with open_sidebar(window={"sidebar_groups": remembered}) as opened:
        groups = opened.sidebar.parameters.groups
        assert [group for group, widget in groups.items() if widget.is_open] == [
            Group.LENGTH, Group.REASONING, Group.TOOLS,
        ]  # fmt: skip
        assert opened.child("parameter_stop").isVisible()
        assert not any(row.isVisible() for row in groups[Group.SAMPLING].rows.values())


@pytest.mark.parametrize("remembered", ["x", 3, {"sampling": 7}, {"nonsense": "open"}, None])
async def test_a_damaged_memory_of_groups_does_no_harm(open_sidebar: OpenSidebar, remembered: object) -> None:
    async with open_sidebar(window={"sidebar_groups": remembered}) as opened:
        assert opened.field("temperature").isVisible()


async def test_an_advanced_parameter_with_a_value_is_never_tucked_away(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        assert opened.sidebar.findChild(QWidget, "parameter_seed") is None
        opened.session.set_parameter("seed", 5)
        assert opened.child("parameter_seed").isVisible()
        assert opened.child("group_sampling", QToolButton).accessibleName() == "Style of answers 1 set"


@pytest.mark.parametrize("words", ["temperature", "随机性", "creat", "inventive varied"])
async def test_a_setting_is_found_by_any_of_its_names(open_sidebar: OpenSidebar, words: str) -> None:
    async with open_sidebar() as opened:
        opened.child("parameterSearch", QLineEdit).insert(words)
        shown = [
            name
            for group in opened.sidebar.parameters.groups.values()
            for name, row in group.rows.items()
            if row.isVisible()
        ]
        assert "temperature" in shown
        assert "tools" not in shown
        assert len(shown) < 5


async def test_what_is_not_found_is_said(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        QTest.keyClicks(opened.child("parameterSearch"), "zzz")
        labels = [label.text() for label in opened.sidebar.parameters.findChildren(QLabel) if label.isVisible()]
        assert labels == ["No setting is called that. Anything else can go into “Anything else”."]
        opened.child("parameterSearch", QLineEdit).clear()
        assert opened.child("parameter_temperature").isVisible()


async def test_reveal_unfolds_scrolls_and_takes_the_focus(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar(height=400) as opened:
        for name in ("logit_bias", "stream", "temperature"):
            opened.sidebar.reveal(name)
            field = opened.child(f"parameter_{name}")
            await until(lambda field=field: not field.visibleRegion().isEmpty())
            focused = QApplication.focusWidget()
            assert focused is field or field.isAncestorOf(focused)
        opened.sidebar.reveal("enable_thinking")
        assert QApplication.focusWidget() is opened.child("parameter_extra_body")
        opened.sidebar.reveal("model")
        assert QApplication.focusWidget() is opened.child("modelPicker")
        opened.sidebar.reveal("messages")
        assert QApplication.focusWidget() is opened.child("systemPrompt")


# several conversations


async def test_values_belong_to_their_conversation(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        first = opened.session
        QTest.keyClicks(opened.field("max_tokens"), "500")
        second = opened.workspace.new_conversation()
        field = opened.field("max_tokens")
        assert field.text() == ""
        QTest.keyClicks(field, "70")
        assert (first.conversation.parameters, second.conversation.parameters) == (
            {"max_tokens": 500}, {"max_tokens": 70},
        )  # fmt: skip
        opened.workspace.open(first.id)
        await until(lambda: field.text() == "500")
        first.set_parameter("max_tokens", None)
        assert field.text() == ""


async def test_without_a_conversation_nothing_can_be_changed(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("temperature")
        opened.sidebar.show_session(None)
        assert not field.isEnabled()
        assert not opened.child("systemPrompt").isEnabled()
        assert not opened.child("requestPreviewButton").isEnabled()


# what will be sent


async def test_the_request_is_shown_exactly_and_follows_changes(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(system_prompt="用中文回答", draft="你好")
        click(opened.child("requestPreviewButton"))
        shown = opened.child("requestBody", QPlainTextEdit)
        head = opened.child("requestHead", QLabel)
        assert json.loads(shown.toPlainText()) == opened.body()
        assert "用中文回答" in shown.toPlainText()
        assert head.text().startswith("POST https://wcode.net/api/gpt/v1/chat/completions\n")
        assert "Authorization: Bearer ••••••••" in head.text()
        QTest.keyClicks(opened.field("temperature"), "0.3")
        await until(lambda: json.loads(shown.toPlainText()).get("temperature") == 0.3)
        opened.session.set_fields(draft="再见")
        await until(lambda: "再见" in shown.toPlainText())
        click(opened.child("copyRequestButton"))
        assert json.loads(QGuiApplication.clipboard().text()) == opened.body()
        opened.workspace.new_conversation()
        await until(lambda: "再见" not in shown.toPlainText())
        shown.window().close()
        await until(lambda: opened.sidebar.window().findChild(QWidget, "requestBody") is None)


async def test_a_service_without_key_gets_no_authorization(open_sidebar: OpenSidebar) -> None:
    ollama = LOCAL_ENDPOINTS[0]
    async with open_sidebar(endpoints=(WCODE, ollama), endpoint_id=ollama.id, model="qwen3:8b") as opened:
        click(opened.child("requestPreviewButton"))
        head = opened.child("requestHead", QLabel).text()
        assert head.startswith("POST http://127.0.0.1:11434/v1/chat/completions")
        assert "Authorization" not in head
        opened.child("requestPreview").close()


async def test_a_huge_request_is_shown_in_part_and_copied_whole(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(system_prompt="x" * 1_000_000)
        click(opened.child("requestPreviewButton"))
        assert len(opened.child("requestBody", QPlainTextEdit).toPlainText()) < 61_000
        click(opened.child("copyRequestButton"))
        assert json.loads(QGuiApplication.clipboard().text()) == opened.body()
        opened.child("requestPreview").close()
        QGuiApplication.clipboard().clear()


# language and theme


async def test_language_and_theme_change_in_place(open_sidebar: OpenSidebar, qapp: QApplication) -> None:
    async with open_sidebar() as opened:
        opened.session.set_fields(parameters={"temperature": 0.2, "top_p": 0.5, "stop": ["a"]})
        for group in opened.sidebar.parameters.groups.values():
            group.set_open(True, advanced=True)
        try:
            use_language(qapp, CHINESE)
            await until(lambda: opened.child("requestPreviewButton", QPushButton).text() == "将要发送的内容")
            labels = [label.text() for label in opened.sidebar.findChildren(QLabel) if label.isVisible()]
            english = [text for text in labels if text and text.isascii() and text not in BY_NAME]
            assert english in ([], ["wcode.net"], ["Doubao 1.5 Pro 32k", "wcode.net"])
            buttons = [button.text() for button in opened.sidebar.findChildren(QPushButton) if button.isVisible()]
            assert not [text for text in buttons if text and text.isascii()]
        finally:
            use_language(qapp, ENGLISH)
        await until(lambda: opened.child("requestPreviewButton", QPushButton).text() == "What will be sent")
        opened.theme.choose("dark")
        opened.theme.choose("light")
        assert opened.parameters == {"temperature": 0.2, "top_p": 0.5, "stop": ["a"]}
