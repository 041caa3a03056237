"""Chatting through the window with a server nobody here wrote; what is seen and what is on disk afterwards."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from app.core.error_table import ERROR_TABLE
from app.core.errors import Action, ErrorKind
from app.core.message import MessageState
from tests.real_model.chat import ANSWER_TIMEOUT_S, chat_with, stored_answers
from tests.real_model.server import MODEL, ModelServer
from tests.real_model.test_client import BEGINNING, PERSON
from tests.waiting import until

pytestmark = [pytest.mark.real_model, pytest.mark.timeout(300)]

GO_ON = {"ignore_eos": True}
"""llama.cpp's own parameter: without it this model may end a story after a word."""


def words(text: str) -> str:
    """What stays of a text however it is set: its words."""
    return " ".join(re.findall(r"[^\W\d_]+", text))


def sentence(kind: ErrorKind) -> str:
    return ERROR_TABLE[kind].sentence.en


def text_of(stored: dict[str, Any]) -> str:
    return "".join(part["text"] for part in stored["parts"])


async def test_an_answer_grows_on_screen_and_is_kept(
    model_server: ModelServer, qapp: QApplication, data_dir: Path
) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("max_tokens", 40)
        await chat.set_parameter("temperature", 0.0)
        seen: list[str] = []
        chat.view_document().contentsChanged.connect(lambda: seen.append(words(chat.view_document().toPlainText())))
        chat.send(BEGINNING)
        await until(lambda: chat.sees("stopButton"))
        answer = await chat.answered()
        text = words(answer.text)
        assert len(text) > 40
        assert text in words(chat.transcript_text())
        steps = {shown for shown in seen if any(shown.endswith(text[:end]) for end in range(3, len(text)))}
        assert len(steps) >= 4, "the answer came at once"
        assert chat.sees("sendButton")
        conversation_id = chat.session.id
    (stored,) = stored_answers(data_dir)
    assert text_of(stored) == answer.text
    assert stored["model"] == stored["answered_by"] == MODEL
    assert stored["finish_reason"] == "length"
    assert stored["usage"]["completion_tokens"] == 40
    assert stored["parameters"] == {"max_tokens": 40, "temperature": 0.0}
    async with chat_with(model_server, qapp, data_dir) as chat:
        chat.workspace.open(conversation_id)
        await until(lambda: text in words(chat.transcript_text()))


async def test_stop_ends_the_work_at_the_server(model_server: ModelServer, qapp: QApplication, data_dir: Path) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("max_tokens", 1500)
        await chat.set_parameter("extra_body", GO_ON)
        before = model_server.steps_computed()
        chat.send(BEGINNING)
        await chat.answer_begun()
        assert model_server.busy_slots() == 1
        chat.press("stopButton")
        answer = await chat.answered()
        await until(lambda: model_server.busy_slots() == 0)
        assert model_server.steps_computed() - before < 1000
        assert answer.state == MessageState.STOPPED
        assert words(answer.text) in words(chat.transcript_text())
        assert sentence(ErrorKind.STOPPED) in chat.notes()
        assert Action.CONTINUE in chat.offers()
        await chat.set_parameter("max_tokens", 4)
        assert (await chat.ask("And then")).state == MessageState.COMPLETE
    stopped, _ = stored_answers(data_dir)
    assert (stopped["state"], text_of(stopped)) == ("stopped", answer.text)


async def test_the_same_seed_gives_the_same_answer(
    model_server: ModelServer, qapp: QApplication, data_dir: Path
) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        for name, value in {"temperature": 1.0, "seed": 42, "max_tokens": 24, "extra_body": GO_ON}.items():
            await chat.set_parameter(name, value)
        await chat.ask(BEGINNING)
        await chat.another("regenerateButton")
        await chat.set_parameter("seed", 43)
        await chat.another("regenerateButton")
        assert "3/3" in chat.notes()
    first, again, other = map(text_of, stored_answers(data_dir))
    assert first == again
    assert first != other


async def test_temperature_zero_gives_the_same_answer(
    model_server: ModelServer, qapp: QApplication, data_dir: Path
) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("temperature", 0.0)
        await chat.set_parameter("max_tokens", 24)
        await chat.ask(BEGINNING)
        await chat.another("regenerateButton")
    first, again = map(text_of, stored_answers(data_dir))
    assert first == again != ""


async def test_log_probabilities_are_kept_with_the_answer(
    model_server: ModelServer, qapp: QApplication, data_dir: Path
) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("logprobs", True)
        await chat.set_parameter("top_logprobs", 2)
        await chat.set_parameter("max_tokens", 6)
        await chat.set_parameter("extra_body", GO_ON)
        await chat.ask(BEGINNING)
    (stored,) = stored_answers(data_dir)
    tokens = stored["logprobs"]
    assert len(tokens) == stored["usage"]["completion_tokens"] == 6
    assert b"".join(bytes(token["bytes"]) for token in tokens).decode() == text_of(stored)
    assert all(token["logprob"] <= 0 and len(token["top"]) == 2 for token in tokens)


async def test_an_answer_keeps_to_a_json_schema(model_server: ModelServer, qapp: QApplication, data_dir: Path) -> None:
    shape = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": PERSON}}
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("response_format", shape)
        await chat.set_parameter("max_tokens", 200)
        answer = await chat.ask("A person, as JSON:")
        assert words(answer.text) in words(chat.transcript_text())
    (stored,) = stored_answers(data_dir)
    jsonschema.validate(json.loads(text_of(stored)), PERSON)


async def test_a_stop_word_ends_the_answer(model_server: ModelServer, qapp: QApplication, data_dir: Path) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("temperature", 0.0)
        await chat.set_parameter("max_tokens", 30)
        whole = (await chat.ask(BEGINNING)).text
        stop_word = re.findall(r"\w+", whole)[4]
        await chat.set_parameter("stop", [stop_word])
        cut = await chat.another("regenerateButton")
        assert cut.finish_reason == "stop"
        assert cut.error is None
    assert text_of(stored_answers(data_dir)[1]) == whole[: whole.index(stop_word)]


async def test_a_length_limit_offers_to_continue(model_server: ModelServer, qapp: QApplication, data_dir: Path) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        await chat.set_parameter("max_tokens", 8)
        await chat.set_parameter("extra_body", GO_ON)
        begun = await chat.ask(BEGINNING)
        assert begun.finish_reason == "length"
        assert sentence(ErrorKind.LENGTH) in chat.notes()
        assert {Action.CONTINUE, Action.RAISE_LIMIT} <= chat.offers()
        answer = await chat.another("continueButton")
        assert answer.id == begun.id
        assert answer.text.startswith(begun.text)
        assert len(answer.text) > len(begun.text)
        assert words(answer.text) in words(chat.transcript_text())
    (stored,) = stored_answers(data_dir)
    assert text_of(stored) == answer.text


async def test_too_long_a_conversation_is_called_so(
    model_server: ModelServer, qapp: QApplication, data_dir: Path
) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        chat.find(QPlainTextEdit, "composer").insertPlainText("one two three four five six seven " * 600)
        answer = await chat.ask("eight")
        assert answer.error is not None
        assert answer.error.kind == ErrorKind.CONTEXT_LENGTH
        assert sentence(ErrorKind.CONTEXT_LENGTH) in chat.notes()
        assert Action.DROP_OLDEST in chat.offers()
    (stored,) = stored_answers(data_dir)
    assert stored["state"] == "failed"


async def test_two_conversations_stream_at_once(model_server: ModelServer, qapp: QApplication, data_dir: Path) -> None:
    async with chat_with(model_server, qapp, data_dir) as chat:
        chat.session.set_fields(parameters={"max_tokens": 120, "extra_body": GO_ON})
        chat.send(BEGINNING)
        first = chat.session
        await chat.answer_begun()
        chat.window.new_conversation()
        chat.session.set_fields(parameters={"max_tokens": 20, "extra_body": GO_ON})
        chat.send("The house was")
        second = chat.session
        await chat.answer_begun()
        assert await asyncio.to_thread(model_server.busy_slots) == 2
        await until(lambda: not (first.is_running or second.is_running), ANSWER_TIMEOUT_S)
        ends = [session.path()[-1] for session in (first, second)]
        assert [end.usage and end.usage.completion_tokens for end in ends] == [120, 20]
        await chat.drawn()
        assert words(ends[1].text) in words(chat.transcript_text())
        chat.window.conversation_list.open_requested.emit(first.id)
        await until(lambda: words(ends[0].text) in words(chat.transcript_text()))
