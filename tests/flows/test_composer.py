"""The field where messages are written: Enter, line breaks, input methods, height."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, SHIFT, commit, compose
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


async def test_enter_while_composing_never_sends(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("好。"))) as server:
        async with open_desk(server.base_url) as desk:
            field = desk.composer
            compose(field, "ni hao")
            for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                desk.press_key(key)
                assert desk.path() == []
                assert field.toPlainText() == ""
            commit(field, "你好")
            compose(field, "shi jie")
            desk.press_key(Qt.Key.Key_Return)
            assert desk.path() == []
            commit(field, "世界")
            assert field.toPlainText() == "你好世界"
            desk.press_key(Qt.Key.Key_Return)
            await desk.answered()
            assert desk.texts() == ["你好世界", "好。"]


async def test_shift_enter_breaks_the_line(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            desk.type("first line")
            desk.press_key(Qt.Key.Key_Return, SHIFT)
            desk.press_key(Qt.Key.Key_Enter, SHIFT)
            desk.type("third line")
            assert desk.path() == []
            desk.press_key(Qt.Key.Key_Return)
            await desk.answered()
    assert server.chats[0].json["messages"][0]["content"] == "first line\n\nthird line"


async def test_the_field_grows_with_its_text_and_shrinks_again(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            heights = [desk.composer.sizeHint().height()]
            for _ in range(4):
                desk.type("\nanother line")
                heights.append(desk.composer.sizeHint().height())
            assert heights == sorted(set(heights))
            desk.type("\n" * 60)
            tallest = desk.composer.sizeHint().height()
            assert tallest < desk.window.height() / 2
            desk.type("\n")
            assert desk.composer.sizeHint().height() == tallest
            desk.type("end")
            await desk.ask("")
            assert desk.composer.sizeHint().height() == heights[0]
            wide = "word " * 200
            desk.type(wide)
            assert desk.composer.sizeHint().height() > heights[1]


async def test_a_pasted_page_is_plain_text_and_undo_works(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        QGuiApplication.clipboard().setText("pasted <b>text</b>")
        desk.type("typed ")
        desk.press_key(Qt.Key.Key_V, CONTROL)
        assert desk.composer.toPlainText() == "typed pasted <b>text</b>"
        desk.press_key(Qt.Key.Key_Z, CONTROL)
        assert desk.composer.toPlainText() == "typed "
        desk.press_key(Qt.Key.Key_Z, CONTROL | SHIFT)
        assert desk.composer.toPlainText() == "typed pasted <b>text</b>"


async def test_an_example_of_an_empty_chat_goes_into_the_field(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.sees("emptyState")
        desk.press("exampleButton1")
        assert desk.composer.toPlainText() == desk.button("exampleButton1").text()
        assert desk.composer.hasFocus()
        assert desk.button("sendButton").isEnabled()


async def test_tokens_are_estimated_for_long_texts_only(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        desk.type("short")
        assert desk.label("tokenCountLabel") == ""
        desk.type("豆沙" * 200)
        await until(lambda: desk.label("tokenCountLabel") == "≈ 286 tokens")


async def test_before_the_app_can_send_the_words_stay(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            desk.window.composer.is_held = True
            desk.type("early")
            desk.press("sendButton")
            assert desk.composer.toPlainText() == "early"
            assert desk.path() == []
            desk.window.composer.is_held = False
            desk.press("sendButton")
            await desk.answered()
            assert desk.texts() == ["early", "Yes."]
