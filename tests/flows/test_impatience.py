"""What impatient people do: twice, too early, in the middle of something else. Nothing is lost by it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QPlainTextEdit

from app.core.catalog import Proxy
from app.ui.composer import Composer
from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, NO_MODIFIER, SHIFT, stored_texts
from tests.server.behaviour import DONE, chunk, finish, head, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold, Step
from tests.waiting import until

YES = stream(*said("Yes."))


def held(first: str, rest: str, name: str) -> list[Step]:
    """An answer that waits in its middle until `name` is released."""
    begin = head(200, "text/event-stream", "Transfer-Encoding: chunked")
    return [begin, chunk(said(first)[0]), Hold(name), chunk(said(rest)[0] + finish() + DONE), chunk(b"")]


class AtFirstSight(QObject):
    """Writes a message and sends it as soon as the field for it is there."""

    def __init__(self, qapp: QApplication) -> None:
        super().__init__(qapp)
        self._app = qapp
        qapp.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and isinstance(watched, QPlainTextEdit):
            self._app.removeEventFilter(self)
            QTimer.singleShot(0, watched, lambda: self._send(watched))
        return False

    def _send(self, field: QPlainTextEdit) -> None:
        QTest.keyClicks(field, "Hello")
        QTest.keyClick(field, Qt.Key.Key_Return)


async def test_what_is_sent_before_the_window_is_complete_is_sent(open_desk: OpenDesk, qapp: QApplication) -> None:
    with ScriptedServer(YES) as server:
        hasty = AtFirstSight(qapp)
        async with open_desk(server.base_url) as desk:
            if desk.composer.toPlainText():  # it was so early that there was no chat yet: the text waits
                desk.press_key(Qt.Key.Key_Return)
            await desk.answered()
            assert desk.texts() == ["Hello", "Yes."]
        hasty.deleteLater()


async def test_what_is_typed_while_the_first_chat_is_still_read_stays(open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.type("The draft")
        desk.window.composer.save_draft()
        early = Composer(desk.application.theme)
        QTest.keyClicks(early.text, "Typed early")
        QTest.keyClick(early.text, Qt.Key.Key_Return)
        early.show_session(desk.session)
        assert early.text.toPlainText() == "The draft\n\nTyped early"
        early.show_session(None)
        early.deleteLater()


async def test_a_half_typed_title_is_kept_when_a_new_chat_is_opened(open_desk: OpenDesk) -> None:
    with ScriptedServer(YES) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            first = desk.session.id
            title = desk.find(QLineEdit, "titleField")
            title.setFocus()
            title.selectAll()
            desk.type("Greetings", title)
            desk.press_key(Qt.Key.Key_N, CONTROL)
            await until(lambda: "Greetings" in desk.list_titles())
            assert desk.session.id != first
            assert desk.composer.hasFocus()
    assert desk.on_disk(first)["title"] == "Greetings"


async def test_pressing_twice_sends_once(open_desk: OpenDesk) -> None:
    with ScriptedServer(held("Wa", "it", "a"), held("A", "gain", "b")) as server:
        async with open_desk(server.base_url) as desk:
            desk.type("Hello")
            for _ in range(3):
                desk.press_key(Qt.Key.Key_Return)
            server.release("a")
            await desk.answered()
            again = desk.button("regenerateButton")
            QTest.mouseClick(again, Qt.MouseButton.LeftButton)
            QTest.mouseClick(again, Qt.MouseButton.LeftButton)
            await desk.shows("A")
            server.release("b")
            await desk.answered()
            assert desk.label("branchLabel") == "2/2"
    assert len(server.chats) == 2


async def test_a_removed_service_is_said_and_another_model_helps(open_desk: OpenDesk) -> None:
    with ScriptedServer(YES) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            desk.press("settingsButton")
            await desk.dialog("settingsDialog")
            services = desk.find(QListWidget, "endpointList")
            (test,) = services.findItems("Test", Qt.MatchFlag.MatchStartsWith)
            where = services.visualItemRect(test).center()
            QTest.mouseClick(services.viewport(), Qt.MouseButton.LeftButton, NO_MODIFIER, where)
            desk.press("removeServiceButton")
            await until(lambda: desk.sees("questionBox"))
            desk.press("yesButton")
            await until(lambda: desk.preferences.settings.endpoint("test") is None)
            desk.close_dialogs()
            await desk.closed("settingsDialog")
            await desk.ask("Still there?")
            sentence = "The service that this chat used was removed from the settings. Choose another model."
            assert desk.notes() == [sentence]
            assert desk.choices() == ["Choose a model", "Retry"]
            conversation_id = desk.session.id
    assert len(server.chats) == 1
    assert stored_texts(desk.on_disk(conversation_id)["messages"]) == ["Hello", "Yes.", "Still there?", ""]


async def test_quitting_with_a_dialog_open_and_an_answer_coming(open_desk: OpenDesk) -> None:
    with ScriptedServer(held("Half", "whole", "never")) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Go")
            await desk.shows("Half")
            conversation_id = desk.session.id
            desk.press("settingsButton")
            await desk.dialog("settingsDialog")
    assert stored_texts(desk.on_disk(conversation_id)["messages"]) == ["Go", "Half"]


async def test_wandering_through_many_chats_while_they_answer(open_desk: OpenDesk) -> None:
    scripts = [held(f"Begin {number} ", f"end {number}", "go") for number in range(7)]
    with ScriptedServer(*scripts) as server:
        async with open_desk(server.base_url) as desk:
            chats = []
            for number in range(7):
                chats.append(desk.new_chat())
                desk.send(f"Question {number}")
                await until(lambda number=number: len(server.chats) == number + 1)
            for chat in (*chats, *reversed(chats)):
                await desk.open_chat(chat)
                await desk.shows("Begin")
            server.release("go")
            for number, chat in enumerate(chats):
                await desk.open_chat(chat)
                await desk.answered()
                assert desk.texts() == [f"Question {number}", f"Begin {number} end {number}"]
                assert f"end {number}" in desk.transcript_text()


async def test_two_deleted_chats_come_back_one_by_one(open_desk: OpenDesk) -> None:
    with ScriptedServer(YES) as server:
        async with open_desk(server.base_url) as desk:
            for text in ("One", "Two", "Three"):
                desk.new_chat()
                await desk.ask(text)
            for text in ("Three", "Two"):
                view = desk.window.conversation_list.list
                view.setFocus()
                view.setCurrentIndex(view.model().index(1, 0))
                QTest.keyClick(view, Qt.Key.Key_Delete)
                await until(lambda text=text: text not in desk.list_titles())
            assert desk.list_titles() == ["Today", "One"]
            desk.press_key(Qt.Key.Key_T, CONTROL | SHIFT)
            await until(lambda: "Two" in desk.list_titles())
            desk.press_key(Qt.Key.Key_T, CONTROL | SHIFT)
            await until(lambda: "Three" in desk.list_titles())


async def test_the_first_start_asks_for_the_key(open_desk: OpenDesk, marker_key: str) -> None:
    with ScriptedServer(YES) as server:
        async with open_desk(server.base_url, needs_key=True, proxy=Proxy(mode="none")) as desk:
            await until(lambda: "key" in desk.label("toastLabel"))
            desk.press("toastButton")
            dialog = await desk.dialog("keyDialog")
            desk.type(marker_key, desk.find(QLineEdit, "apiKeyField", dialog))
            desk.press("saveAndTestButton")
            await until(lambda: "It works." in desk.labels(dialog))
            desk.press("saveAndTestButton")
            await desk.closed("keyDialog")
            assert (await desk.ask("Hello")).text == "Yes."


async def test_the_smallest_window_is_enough_to_chat(open_desk: OpenDesk) -> None:
    with ScriptedServer(YES) as server:
        async with open_desk(server.base_url) as desk:
            desk.window.resize(640, 420)
            await desk.ask("Hello")
            for widget in (desk.composer, desk.button("sendButton"), desk.find(QPlainTextEdit, "composer")):
                corner = widget.mapTo(desk.window, widget.rect().bottomRight())
                assert desk.window.rect().contains(corner)
            assert "Yes." in desk.transcript_text()
            assert desk.find(QPlainTextEdit, "composer").width() > 150
