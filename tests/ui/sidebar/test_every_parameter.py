"""Walks the table: each parameter has an editor that sets exactly its value and can take it back."""

from __future__ import annotations

import json

import pytest
from PySide6.QtCore import QLocale, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QToolButton,
    QWidget,
)

from app.core.message import JsonValue
from app.core.parameter_domains import (
    Choice,
    Integer,
    JsonArray,
    JsonObject,
    Number,
    TextList,
    Toggle,
    ToolChoice,
)
from app.core.parameter_table import PARAMETERS
from app.core.parameters import ParameterSpec
from app.core.request import EXTRA_BODY, STREAM_OPTIONS
from tests.ui.sidebar.conftest import Opened, OpenSidebar
from tests.waiting import until

each_row = pytest.mark.parametrize("spec", PARAMETERS, ids=lambda spec: spec.name)


def type_into(field: QWidget, text: str) -> None:
    """Replaces what stands in `field` by typed keys, and goes on to the next field."""
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def choose(combo: QComboBox, place: int) -> None:
    """Goes to an entry by the arrow keys."""
    combo.setFocus()
    QTest.keyClick(combo, Qt.Key.Key_Home)
    for _ in range(place):
        QTest.keyClick(combo, Qt.Key.Key_Down)


async def set_by_hand(opened: Opened, spec: ParameterSpec) -> JsonValue:
    """Uses the editor as people do and says which value that should have set."""
    field = opened.field(spec.name)
    match spec.domain:
        case Number() as domain:
            value = round(domain.minimum + 7 * domain.step, 3)
            type_into(field, str(value))
            return value
        case Integer() as domain:
            type_into(field, str(domain.minimum + 7))
            return domain.minimum + 7
        case Toggle():
            buttons = field.findChildren(QPushButton)
            QTest.mouseClick(buttons[2], Qt.MouseButton.LeftButton)
            return False
        case Choice() | ToolChoice() as domain:
            assert isinstance(field, QComboBox)
            choose(field, 2)
            return domain.options[1].value
        case TextList():
            type_into(field, r"\n\nQ:")
            return ["\n\nQ:"]
        case JsonObject() | JsonArray() as domain:
            value = domain.templates[0].value
            assert isinstance(field, QPlainTextEdit)
            field.setPlainText(json.dumps(value))
            await until(lambda: opened.parameters.get(spec.name))
            return value


def expected_extra(spec: ParameterSpec, value: JsonValue) -> dict[str, JsonValue]:
    """What the body should have besides what it had."""
    if spec.name == EXTRA_BODY:
        return dict(value)
    return {spec.name: value}


@each_row
async def test_what_is_set_by_hand_is_sent_and_a_press_takes_it_back(
    open_sidebar: OpenSidebar, spec: ParameterSpec
) -> None:
    async with open_sidebar() as opened:
        before = opened.body()
        value = await set_by_hand(opened, spec)
        also = {"logprobs": True} if spec.name == "top_logprobs" else {}
        assert json.dumps(opened.parameters) == json.dumps({spec.name: value} | also)
        if spec.name == STREAM_OPTIONS:
            assert STREAM_OPTIONS not in opened.body()
        elif spec.name == "stream":
            assert opened.body()["stream"] is False
        else:
            assert opened.body() == before | expected_extra(spec, value) | also
        reset = opened.child(f"reset_{spec.name}", QToolButton)
        assert reset.isVisible()
        reset.setFocus()
        QTest.keyClick(reset, Qt.Key.Key_Space)
        assert opened.parameters == also
        assert opened.body() == before | also
        assert not reset.isVisible()
        assert opened.sidebar.isAncestorOf(QApplication.focusWidget())


async def test_touching_an_editor_sets_nothing(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        for spec in PARAMETERS:
            field = opened.field(spec.name)
            for widget in field.parentWidget().findChildren(QWidget):
                widget.setFocus()
                widget.clearFocus()
                if widget.isVisible():
                    wheel(widget)
            opened.session.set_fields(title=f"something else changed: {spec.name}")
            for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
                QTest.keyClick(field, key)
            assert opened.parameters == {}, spec.name


def wheel(widget: QWidget) -> None:
    """One notch over `widget`, wherever the focus is."""
    at = QPointF(widget.rect().center())
    event = QWheelEvent(
        at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(widget, event)


async def test_every_editor_says_what_it_is_and_shows_its_help(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        for spec in PARAMETERS:
            field = opened.field(spec.name)
            assert field.isVisible()
            assert spec.label.en in field.accessibleName()
            assert spec.name in field.accessibleName()
            assert spec.unset.en in field.accessibleDescription()
            assert spec.help.en in field.accessibleDescription()
            button = opened.child(f"help_{spec.name}", QToolButton)
            assert button.toolTip() == spec.help.en
            row = opened.sidebar.parameters.groups[spec.group].rows[spec.name]
            for is_shown in (True, False):
                button.setFocus()
                QTest.keyClick(button, Qt.Key.Key_Space)
                assert (spec.help.en in shown_texts(row)) == is_shown


def shown_texts(widget: QWidget) -> list[str]:
    """The texts of the visible labels inside `widget`."""
    from PySide6.QtWidgets import QLabel

    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


async def test_every_editor_is_reached_by_tab(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar(height=600) as opened:
        for spec in PARAMETERS:
            opened.field(spec.name)
        opened.child("parameterSearch").setFocus()
        reached = set()
        for _ in range(300):
            focused = QApplication.focusWidget()
            if focused is None or focused.objectName() in reached - {""}:
                break
            reached.add(focused.objectName())
            reached.add(focused.parentWidget().objectName())
            QTest.keyClick(focused, Qt.Key.Key_Tab)
        missing = {f"parameter_{spec.name}" for spec in PARAMETERS} - reached
        assert not missing


@pytest.mark.parametrize(
    ("name", "text"),
    [("temperature", "2.1"), ("temperature", "-1"), ("top_p", "hot"), ("top_logprobs", "21"), ("max_tokens", "0")],
)
async def test_a_number_out_of_range_is_told_and_not_used(open_sidebar: OpenSidebar, name: str, text: str) -> None:
    async with open_sidebar() as opened:
        field = opened.field(name, QAbstractSpinBox)
        field.setFocus()
        QTest.keyClicks(field, text)
        row = next(row for group in opened.sidebar.parameters.groups.values() for row in group.rows.values()
                   if row.spec.name == name)  # fmt: skip
        assert any("between" in said or "number" in said or "at " in said for said in shown_texts(row))
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert field.text() in {"", "2", "0", "1"}
        assert all(0 <= value <= 2 for value in opened.parameters.values())


async def test_arrow_keys_step_from_what_services_take_anyway(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("temperature", QAbstractSpinBox)
        QTest.keyClick(field, Qt.Key.Key_Up)
        assert opened.parameters == {"temperature": 1.05}
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Down)
        assert opened.parameters == {"temperature": 0.95}
        for _ in range(30):
            QTest.keyClick(field, Qt.Key.Key_Down)
        assert opened.parameters == {"temperature": 0.0}
        type_into(field, "")
        QTest.keyClick(field, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClick(field, Qt.Key.Key_Backspace)
        assert opened.parameters == {}


async def test_a_slider_drag_is_one_change(open_sidebar: OpenSidebar) -> None:
    from app.ui.sidebar.value_slider import ValueSlider

    async with open_sidebar() as opened:
        slider = opened.field("top_p").parentWidget().findChild(ValueSlider)
        changes: list[JsonValue] = []
        opened.session.fields_changed.connect(lambda: changes.append(dict(opened.parameters)))
        middle = slider.height() // 2
        QTest.mousePress(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 4, middle))
        for x in range(slider.width() // 4, slider.width() // 2, 5):
            QTest.mouseMove(slider, QPoint(x, middle))
        assert changes == []
        QTest.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() // 2, middle))
        assert len(changes) == 1
        assert 0.2 < opened.parameters["top_p"] < 0.6
        assert opened.parameters["top_p"] == round(opened.parameters["top_p"], 2)


async def test_a_press_on_the_handle_sets_nothing(open_sidebar: OpenSidebar) -> None:
    from app.ui.sidebar.value_slider import ValueSlider

    async with open_sidebar() as opened:
        slider = opened.field("top_p").parentWidget().findChild(ValueSlider)
        QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=QPoint(slider.width() - 8, slider.height() // 2))
        assert opened.parameters == {}


async def test_a_seed_keeps_all_its_digits_and_dice_throw_one(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        type_into(opened.field("seed"), "9007199254740993")
        assert opened.body()["seed"] == 9007199254740993
        QTest.mouseClick(opened.child("dice_seed"), Qt.MouseButton.LeftButton)
        assert isinstance(opened.parameters["seed"], int)
        assert 0 <= opened.parameters["seed"] < 2**31
        field = opened.field("seed", QLineEdit)
        assert field.text() == str(opened.parameters["seed"])
        type_into(field, "9223372036854775808")
        assert opened.parameters["seed"] != 2**63
        assert field.text() == str(opened.parameters["seed"])


async def test_stop_texts_are_added_on_leaving_and_taken_out_by_a_press(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("stop", QLineEdit)
        for text in ("a", " b ", "a", r"\t"):
            field.setFocus()
            QTest.keyClicks(field, text)
            opened.child("parameterSearch").setFocus()
        assert opened.parameters == {"stop": ["a", " b ", "\t"]}
        type_into(field, "d")
        assert field.isReadOnly()
        first = next(b for b in field.parentWidget().findChildren(QToolButton) if b.text() == "a")
        QTest.mouseClick(first, Qt.MouseButton.LeftButton)
        assert opened.parameters == {"stop": [" b ", "\t", "d"]}
        assert not field.isReadOnly()


async def test_tool_choice_offers_the_functions_of_tools(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        combo = opened.field("tool_choice", QComboBox)
        assert combo.count() == 4
        opened.session.set_parameter("tools", [{"type": "function", "function": {"name": "search"}}])
        assert [combo.itemText(n) for n in range(combo.count())][4:] == ["search"]
        choose(combo, 4)
        assert opened.body()["tool_choice"] == {"type": "function", "function": {"name": "search"}}
        opened.session.set_parameter("tools", None)
        assert combo.currentText() == "search"  # still set, and a hint says what is missing


async def test_wrong_json_is_told_with_its_place_and_not_used(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        opened.session.set_parameter("logit_bias", {"1": 2})
        field = opened.field("logit_bias", QPlainTextEdit)
        row = opened.sidebar.parameters.groups["logprobs"].rows["logit_bias"]  # type: ignore[index]
        field.setPlainText('{"1": 2,\n "2" 3}')
        await until(lambda: any("Line 2, character 6" in text for text in shown_texts(row)))
        assert opened.parameters == {"logit_bias": {"1": 2}}
        field.setPlainText('{"1": 200}')
        await until(lambda: any("greater than 100" in text for text in shown_texts(row)))
        field.setPlainText('{"1": 20}')
        await until(lambda: opened.parameters == {"logit_bias": {"1": 20}})
        assert not any("greater" in text for text in shown_texts(row))
        assert field.toPlainText() == '{"1": 20}'  # as typed
        field.setPlainText(" ")
        await until(lambda: opened.parameters == {})


async def test_unfinished_json_waits_for_its_conversation(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        first = opened.session
        field = opened.field("extra_body", QPlainTextEdit)
        field.setPlainText('{"half": ')
        second = opened.workspace.new_conversation()
        assert opened.session is second
        assert field.toPlainText() == ""
        opened.workspace.open(first.id)
        await until(lambda: opened.session is first)
        assert field.toPlainText() == '{"half": '
        assert first.conversation.parameters == second.conversation.parameters == {}


async def test_a_template_can_be_undone(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("response_format", QPlainTextEdit)
        menu = opened.child("templates_response_format", QToolButton).menu()
        menu.actions()[1].trigger()
        assert opened.parameters == {"response_format": {"type": "json_object"}}
        field.undo()
        await until(lambda: opened.parameters == {})


async def test_the_larger_window_edits_the_same_text(open_sidebar: OpenSidebar) -> None:
    async with open_sidebar() as opened:
        field = opened.field("tools", QPlainTextEdit)
        QTest.mouseClick(opened.child("expand_tools"), Qt.MouseButton.LeftButton)
        large = opened.child("jsonText_tools", QPlainTextEdit)
        large.setPlainText('[{"type":"function","function":{"name":"f"}}]')
        await until(lambda: "tools" in opened.parameters)
        QTest.mouseClick(opened.child("tidyButton"), Qt.MouseButton.LeftButton)
        assert field.toPlainText().count("\n") == 7
        window = large.window()
        window.close()
        await until(lambda: opened.sidebar.window().findChild(QWidget, "jsonText_tools") is None)
        assert opened.body()["tools"] == [{"type": "function", "function": {"name": "f"}}]


async def test_numbers_are_shown_as_the_locale_writes_them_and_sent_with_a_point(open_sidebar: OpenSidebar) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.German))
    try:
        async with open_sidebar() as opened:
            field = opened.field("temperature", QAbstractSpinBox)
            for typed in ("0,7", "0.7"):
                type_into(field, typed)
                assert opened.parameters == {"temperature": 0.7}
                assert field.text() == "0,7"
            assert '"temperature": 0.7' in json.dumps(opened.body())
            type_into(opened.field("max_tokens"), "12.000")
            assert opened.parameters["max_tokens"] == 12000
    finally:
        QLocale.setDefault(before)
