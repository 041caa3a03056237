"""Answers that end before their time: continued, asked for again, never lost."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.core.message import MessageState
from tests.flows.conftest import OpenDesk
from tests.flows.desk import stored_texts
from tests.server.behaviour import DONE, Behaviour, finish, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

CUT_OFF = stream(*said("The rest is "), end=finish("length") + DONE)
BROKEN: Behaviour = BY_NAME["closed_in_mid_answer"]
BROKE_OFF = "The answer broke off. What arrived has been kept."


async def test_a_cut_off_answer_is_continued_in_place(open_desk: OpenDesk) -> None:
    with ScriptedServer(CUT_OFF, stream(*said("silence."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Finish the sentence")
            assert desk.notes() == ["The answer reached its length limit."]
            assert desk.choices() == ["Continue", "Raise the limit"]
            desk.press_labelled("Continue")
            await desk.answered()
            assert desk.texts() == ["Finish the sentence", "The rest is silence."]
            assert desk.notes() == []
            assert not desk.sees("continueButton")
            conversation_id = desk.session.id
    again = server.chats[1].json["messages"]
    assert [message["role"] for message in again] == ["user", "assistant", "user"]
    assert again[1]["content"] == "The rest is "
    assert "cut off" in again[2]["content"]
    assert stored_texts(desk.on_disk(conversation_id)["messages"]) == ["Finish the sentence", "The rest is silence."]


async def test_raise_the_limit_goes_to_its_setting(open_desk: OpenDesk) -> None:
    with ScriptedServer(CUT_OFF) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Finish the sentence")
            desk.press_labelled("Raise the limit")
            await until(lambda: desk.sees("parameter_max_tokens"))
            field = desk.find(QWidget, "parameter_max_tokens")
            assert field.hasFocus() or field.isAncestorOf(desk.focus())


async def test_a_lost_connection_keeps_what_came_and_continue_goes_on(open_desk: OpenDesk) -> None:
    with ScriptedServer(BROKEN, stream(*said("世界。"))) as server:
        async with open_desk(server.base_url) as desk:
            reply = await desk.ask("Greet the world in Chinese")
            assert reply.state == MessageState.INTERRUPTED
            assert "你好，" in desk.transcript_text()
            assert desk.notes() == [BROKE_OFF]
            assert desk.choices() == ["Continue", "Retry"]
            assert "你好，" in desk.everything_on_disk()
            desk.press_labelled("Continue")
            await desk.answered()
            assert desk.texts()[1] == "你好，世界。"
            assert desk.notes() == []
            conversation_id = desk.session.id
    assert "断开" in server.chats[1].json["messages"][2]["content"]
    reply_on_disk = desk.on_disk(conversation_id)["messages"][1]
    assert stored_texts([reply_on_disk]) == ["你好，世界。"]
    assert "error" not in reply_on_disk


async def test_a_lost_connection_can_be_retried_and_the_part_stays_as_a_version(open_desk: OpenDesk) -> None:
    with ScriptedServer(BROKEN, stream(*said("你好，世界。"))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Greet the world in Chinese")
            desk.press("retryButton")
            await desk.answered()
            assert desk.texts()[1] == "你好，世界。"
            assert desk.label("branchLabel") == "2/2"
            desk.press("previousBranchButton")
            await desk.drawn()
            assert desk.texts()[1] == "你好，"
            assert desk.notes() == [BROKE_OFF]
    assert len(server.chats[1].json["messages"]) == 1


async def test_a_stopped_answer_can_be_continued(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["silent_in_mid_answer"], stream(*said("and on."))) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Go on")
            await desk.shows("你好，")
            desk.press("stopButton")
            await desk.answered()
            desk.press("continueButton")
            await desk.answered()
            assert desk.texts()[1] == "你好，and on."


async def test_a_continuation_that_breaks_too_loses_nothing(open_desk: OpenDesk) -> None:
    with ScriptedServer(BROKEN, BY_NAME["status_403"], BROKEN, stream(*said("End."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Greet")
            desk.press_labelled("Continue")
            await desk.answered()
            assert desk.texts()[1] == "你好，"
            assert desk.notes() == ["This account may not use this model, or the service is closed to this region."]
            desk.press("continueButton")
            await desk.answered()
            assert desk.texts()[1] == "你好，你好，"
            desk.press_labelled("Continue")
            await desk.answered()
            assert desk.texts()[1] == "你好，你好，End."
