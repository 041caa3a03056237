"""Every named behaviour of a server, through the real window: what the user sees, what they can do, what is on disk."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QPushButton, QTextEdit

import app.api.client
from app.core.error_table import ACTION_LABELS, ERROR_TABLE, say
from app.core.errors import ErrorKind
from app.core.message import Message, Role
from app.core.retry import MAX_RETRIES, MAX_WAIT_S
from tests.faults.one_window import OneWindow
from tests.flows.desk import Desk, stored, stored_texts
from tests.server.behaviour import Behaviour
from tests.server.behaviours import BEHAVIOURS, BY_NAME
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

QUESTION = "你好，请回答 {name}"
LONGEST = 100_000
"""Characters: of longer texts the transcript holds the part around the reader."""
RETRIED = {ErrorKind.RATE_LIMIT, ErrorKind.SERVER, ErrorKind.CONNECTION}


@pytest.fixture(scope="module")
def window(qapp: QApplication, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OneWindow]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app.api.client, "AFTER_FINISH_S", 0.2)
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        one = OneWindow(qapp, tmp_path_factory.mktemp("behaviours"))
        one.run(_first_code)
        yield one
        one.quit()


async def _first_code(desk: Desk) -> None:
    """The first code block starts the transcript's thread, which stays: no test must seem to leave it behind."""
    with ScriptedServer(BY_NAME["think_tag_later_is_text"]) as server:
        OneWindow.talk_to(desk, server.base_url)
        desk.send("Some code")
        await desk.answered()


@pytest.fixture(scope="module")
def told() -> dict[str, Behaviour]:
    """The conversations of the stories told so far."""
    return {}


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
def test_what_is_seen_and_kept(window: OneWindow, told: dict[str, Behaviour], behaviour: Behaviour) -> None:
    async def story(desk: Desk) -> None:
        with ScriptedServer(behaviour) as server:
            OneWindow.talk_to(desk, server.base_url, idle_timeout_s=behaviour.idle_timeout_s)
            told[desk.new_chat()] = behaviour
            desk.session.set_fields(
                parameters={**behaviour.parameters, **({} if behaviour.stream else {"stream": False})}
            )
            question = QUESTION.format(name=behaviour.name)
            desk.send(question)
            await ended(desk)
            assert len(server.chats) == tries(behaviour)
            check_request(server.chats[0].json, behaviour, question)
            check_transcript(desk, behaviour, question)
            await check_error(desk, behaviour)
            await check_thoughts(desk, behaviour)
            check_message(desk.path()[-1], behaviour)
            await window.idle()
            kept = await window.after_a_crash(desk.session.id)
            assert [message.text for message in kept.path()] == [question, behaviour.expected.text]
            check_message(kept.path()[-1], behaviour)

    window.run(story)


def test_after_quitting_everything_stands_in_the_files(window: OneWindow, told: dict[str, Behaviour]) -> None:
    window.quit()
    for conversation_id, behaviour in told.items():
        folder = window.desk.folder(conversation_id)
        assert [path.name for path in folder.iterdir()] == ["conversation.json"]
        messages = stored(folder)["messages"]
        expected = behaviour.expected
        assert stored_texts(messages) == [QUESTION.format(name=behaviour.name), expected.text]
        reply = messages[1]
        assert reply.get("state", "complete") == expected.state
        assert reply.get("error", {}).get("kind") == expected.shown
        assert reply.get("reasoning", "") == expected.reasoning
    assert told


async def ended(desk: Desk) -> None:
    """Waits for the end of the reply, pressing "Retry now" at each countdown."""

    def is_over() -> bool:
        if "Retry now" in desk.choices():
            assert re.search(r"[Tt]rying again in \d+ s", desk.notes()[-1])
            desk.press_labelled("Retry now")
        return not desk.session.is_running

    await until(is_over)
    await desk.drawn()


def tries(behaviour: Behaviour) -> int:
    """How often the request must have been sent."""
    expected = behaviour.expected
    too_long = expected.retry_after_s is not None and expected.retry_after_s > MAX_WAIT_S
    return 1 + MAX_RETRIES if expected.error in RETRIED and not too_long else 1


def check_request(body: dict[str, Any], behaviour: Behaviour, question: str) -> None:
    assert body["messages"] == [{"role": "user", "content": question}]
    assert body["stream"] is behaviour.stream
    assert behaviour.parameters.items() <= body.items()


def check_transcript(desk: Desk, behaviour: Behaviour, question: str) -> None:
    shown, expected = desk.transcript_text(), behaviour.expected
    if len(expected.text) > LONGEST:
        assert visible(expected.text)[-1000:] in visible(shown)
        return
    assert question in shown
    assert visible(expected.text) in visible(shown)
    assert expected.refusal in shown
    for _, name, arguments in expected.tool_calls:
        assert any(name in note for note in desk.notes())
        assert visible(arguments) in visible(shown)
    for url, title in expected.citations:
        assert (title or url) in shown
    assert "javascript:" not in shown
    if expected.unreadable:
        assert any("could not be read" in note for note in desk.notes())
    if expected.usage and expected.usage.completion_tokens is not None:
        counted = f"{expected.usage.prompt_tokens} tokens in, {expected.usage.completion_tokens} out"
        assert desk.label("statusLabel") == counted
    assert desk.sees("sendButton")
    assert desk.composer.toPlainText() == ""


def visible(text: str) -> str:
    """Text without what Markdown and the layout make of it: space, marks of code."""
    return re.sub(r"[\s`]+", "", text)


async def check_error(desk: Desk, behaviour: Behaviour) -> None:
    kind, error = behaviour.expected.shown, desk.path()[-1].error
    if kind is None:
        assert error is None
        assert desk.choices() == (["Add the result…"] if behaviour.expected.tool_calls else [])
        return
    assert error is not None
    sentence = say(error, "en")
    assert sentence in desk.notes()
    assert "{" not in sentence
    assert desk.choices() == [ACTION_LABELS[action].en for action in ERROR_TABLE[kind].actions]
    if error.details:
        desk.click(desk.find(QPushButton, "detailsButton"))
        await until(lambda: desk.sees("errorDetails"))
        details = desk.find(QPlainTextEdit, "errorDetails").toPlainText()
        assert details == error.details
        for text in behaviour.expected.details:
            assert text in details
        desk.click(desk.find(QPushButton, "copyDetailsButton"))
        assert QApplication.clipboard().text() == details
    else:
        assert not behaviour.expected.details


async def check_thoughts(desk: Desk, behaviour: Behaviour) -> None:
    """The model's thinking is folded away behind its button when there is an answer."""
    reasoning = visible(behaviour.expected.reasoning)
    if not reasoning:
        assert not desk.sees("thoughtButton")
        return
    view = desk.find(QTextEdit, "transcript")
    if reasoning not in visible(view.toPlainText()):
        desk.press("thoughtButton")
        await until(lambda: reasoning in visible(view.toPlainText()))


def check_message(message: Message, behaviour: Behaviour) -> None:
    expected = behaviour.expected
    assert message.role == Role.ASSISTANT
    assert message.text == expected.text
    assert message.reasoning == expected.reasoning
    assert message.refusal == expected.refusal
    assert tuple((call.id, call.name, call.arguments) for call in message.tool_calls) == expected.tool_calls
    assert tuple((citation.url, citation.title) for citation in message.citations) == expected.citations
    assert message.usage == expected.usage
    assert message.finish_reason == expected.finish_reason
    assert message.unreadable_events == expected.unreadable
    assert message.state == expected.state
    assert (message.error.kind if message.error else None) == expected.shown
    if message.error:
        assert expected.values.items() <= message.error.values.items()
        for text in expected.not_in_details:
            assert text not in json.dumps(message.error.details)
