"""When a service cannot answer right now: visible countdowns, Retry now, Cancel, and success by itself."""

from __future__ import annotations

import pytest

import app.session.generation
from app.core.message import MessageState
from tests.flows.conftest import OpenDesk
from tests.server.behaviour import error_response, said, stream
from tests.server.behaviours import BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold, Step
from tests.waiting import until

GOOD = stream(*said("Here you are."))


def too_fast(seconds: int) -> list[Step]:
    return error_response(429, "Rate limit reached", f"Retry-After: {seconds}")


async def test_a_short_wait_is_counted_down_and_ends_by_itself(open_desk: OpenDesk) -> None:
    with ScriptedServer(too_fast(2), GOOD) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello")
            await desk.says("Too many requests. Trying again in 2 s.")
            assert desk.choices() == ["Retry now", "Cancel"]
            assert desk.label("statusLabel") == "Too many requests. Trying again in 2 s."
            await desk.says("Too many requests. Trying again in 1 s.")
            assert (await desk.answered()).text == "Here you are."
            assert desk.notes() == []
            assert desk.texts() == ["Hello", "Here you are."]
    assert len(server.chats) == 2


async def test_retry_now_does_not_wait(open_desk: OpenDesk) -> None:
    with ScriptedServer(too_fast(30), GOOD) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello")
            await desk.says("Too many requests. Trying again in 30 s.")
            desk.press_labelled("Retry now")
            assert (await desk.answered()).text == "Here you are."


async def test_cancel_ends_the_countdown(open_desk: OpenDesk) -> None:
    with ScriptedServer(too_fast(30), GOOD) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello")
            await until(lambda: "Cancel" in desk.choices())
            desk.press_labelled("Cancel")
            assert (await desk.answered()).state == MessageState.STOPPED
            assert desk.notes() == ["Stopped."]
            assert len(server.chats) == 1
            desk.press_labelled("Regenerate")
            assert (await desk.answered()).text == "Here you are."


async def test_a_fault_of_the_server_is_tried_again_by_itself(open_desk: OpenDesk) -> None:
    with ScriptedServer(BY_NAME["page_502"], GOOD) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello")
            await until(lambda: desk.notes() and desk.notes()[0].startswith("The service cannot answer right now."))
            assert "(attempt 1)" in desk.notes()[0]
            assert (await desk.answered()).text == "Here you are."
    assert len(server.chats) == 2


async def test_after_two_retries_the_user_decides(open_desk: OpenDesk) -> None:
    with ScriptedServer(too_fast(0), too_fast(0), too_fast(0), GOOD) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            assert desk.notes() == ["Too many requests. Wait a moment, then try again."]
            assert len(server.chats) == 3
            desk.press("retryButton")
            assert (await desk.answered()).text == "Here you are."
            assert not desk.sees("branchLabel")


async def test_a_wait_of_an_hour_is_left_to_the_user(open_desk: OpenDesk) -> None:
    with ScriptedServer(too_fast(3600)) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Hello")
            assert desk.notes() == ["Too many requests. Wait a moment, then try again."]
            assert desk.choices() == ["Retry"]


async def test_nobody_there_is_said_after_the_retries(open_desk: OpenDesk) -> None:
    with ScriptedServer() as server:
        base_url = server.base_url
    async with open_desk(base_url) as desk:
        desk.send("Hello")
        for attempt in ("(attempt 1)", "(attempt 2)"):
            await until(lambda attempt=attempt: any(attempt in note for note in desk.notes()))
            desk.press_labelled("Retry now")
        await desk.answered()
        assert desk.notes() == ["Cannot reach the server. Check your network and proxy."]
        assert desk.choices() == ["Retry", "Proxy settings"]
        desk.press_labelled("Proxy settings")
        await until(lambda: desk.sees("proxyMode"))


async def test_a_silent_server_can_be_waited_for_or_asked_again(
    open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app.session.generation, "STILL_WAITING_S", 1)
    with ScriptedServer([Hold("never")], GOOD) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Hello")
            await until(lambda: desk.choices() == ["Keep waiting", "Retry"])
            assert desk.notes()[0].startswith("No answer after ")
            desk.press_labelled("Keep waiting")
            await desk.says("Waiting for the answer…")
            await until(lambda: desk.choices() == ["Keep waiting", "Retry"])
            desk.press_labelled("Retry")
            assert (await desk.answered()).text == "Here you are."
            await until(lambda: server.chats[0].outcome == "client_gone")
