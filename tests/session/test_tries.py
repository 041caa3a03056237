"""One reply, several tries: countdowns, waiting, giving up, and errors that nobody expected."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication

from app.core.errors import Action, ErrorKind
from app.core.message import MessageState
from app.session import generation
from app.session.chat_session import ChatSession
from tests.server.behaviour import error_response, head, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import RESET, Hold
from tests.session.conftest import OpenDesk
from tests.session.desk import cut_off, held
from tests.waiting import until

HELLO = stream(*said("Hello"))
BUSY = error_response(429, "Too many requests", "Retry-After: 40")
DOWN = error_response(503, "Overloaded", "Retry-After: 0")


def waits(session: ChatSession, *actions: Action) -> bool:
    return session.progress is not None and session.progress.actions == actions


async def test_a_countdown_can_be_cut_short(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(BUSY, HELLO)
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: waits(session, Action.RETRY_NOW, Action.CANCEL))
        assert session.progress is not None
        assert session.progress.say("en") == "Too many requests. Trying again in 40 s."
        assert "429" in session.progress.details
        session.turns.retry_now()
        assert (await desk.ended(session)).text == "Hello"
        assert session.progress is None
        assert len(session.conversation.messages) == 2
    assert len(server.chats) == 2


async def test_a_countdown_can_be_cancelled(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(BUSY, HELLO)
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: waits(session, Action.RETRY_NOW, Action.CANCEL))
        session.turns.stop()
        assert (await desk.ended(session)).state == MessageState.STOPPED
    assert len(server.chats) == 1


async def test_a_countdown_counts_down(qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer) -> None:
    server.then(error_response(503, "Overloaded", "Retry-After: 2"), HELLO)
    async with open_desk() as desk:
        session = desk.chat()
        seen = list[tuple[int, int]]()
        session.progress_changed.connect(
            lambda: seen.append((session.progress.seconds, session.progress.attempt)) if session.progress else None
        )
        assert (await desk.ask(session, "Hi")).text == "Hello"
        assert [one for one in seen if one[1]] == [(2, 1), (1, 1)]


async def test_after_two_more_tries_it_gives_up(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(DOWN)
    async with open_desk() as desk:
        session = desk.chat()
        reply = await desk.ask(session, "Hi")
        assert reply.state == MessageState.FAILED
        assert reply.error is not None
        assert reply.error.kind == ErrorKind.SERVER
    assert len(server.chats) == 3


async def test_nothing_is_sent_again_once_text_was_shown(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(cut_off("Half"), HELLO)
    async with open_desk() as desk:
        reply = await desk.ask(desk.chat(), "Hi")
        assert (reply.text, reply.state) == ("Half", MessageState.INTERRUPTED)
    assert len(server.chats) == 1


async def test_a_request_without_an_answer_can_be_sent_again(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "STILL_WAITING_S", 0.5)
    server.then([Hold()], HELLO)
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: waits(session, Action.KEEP_WAITING, Action.RETRY))
        session.turns.keep_waiting()
        assert not waits(session, Action.KEEP_WAITING, Action.RETRY)
        await until(lambda: waits(session, Action.KEEP_WAITING, Action.RETRY))
        session.turns.retry_now()
        assert (await desk.ended(session)).text == "Hello"
        await until(lambda: server.chats[0].outcome == "client_gone")
    assert len(server.chats) == 2


async def test_silence_in_the_middle_of_an_answer_offers_to_stop(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generation, "STILL_WAITING_S", 0.5)
    server.then(held("Half", after=" and half"))
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: waits(session, Action.KEEP_WAITING, Action.CANCEL))
        session.turns.retry_now()  # would throw away what arrived
        server.release("go")
        assert (await desk.ended(session)).text == "Half and half"
    assert len(server.chats) == 1


@pytest.mark.parametrize("cut", [[RESET], [head(200), RESET], [Hold("never"), RESET]], ids=["at once", "head", "held"])
async def test_stop_in_any_phase_ends_it(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, cut: list[object]
) -> None:
    server.then(cut)
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        await until(lambda: server.chats)
        session.turns.stop()
        reply = await desk.ended(session)
        assert reply.state in {MessageState.STOPPED, MessageState.FAILED}
        server.then(HELLO)
        assert (await desk.ask(session, "Again")).text == "Hello"


async def test_an_error_that_nobody_expected_ends_the_reply(
    qapp: QApplication, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
) -> None:
    expect_log("ERROR app.session.generation: a reply ended unexpectedly")
    async with open_desk() as desk:
        session = desk.chat()

        async def broken(_endpoint_id: str) -> object:
            raise ZeroDivisionError

        with monkeypatch.context() as patch:
            patch.setattr(desk.services, "prepared", broken)
            reply = await desk.ask(session, "Hi")
        assert reply.state == MessageState.FAILED
        assert reply.error is not None
        assert reply.error.kind == ErrorKind.UNKNOWN
        session.turns.regenerate(reply.id)
        assert (await desk.ended(session)).text == "Hello"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (stream(), ErrorKind.EMPTY),
        (stream(*said("x"), end=b""), ErrorKind.INTERRUPTED),
    ],
    ids=["empty", "no end"],
)
async def test_an_answer_that_deserves_a_note(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, answer: list[bytes], kind: ErrorKind
) -> None:
    server.then(answer)
    async with open_desk() as desk:
        reply = await desk.ask(desk.chat(), "Hi")
        assert reply.error is not None
        assert reply.error.kind == kind
