"""Every named behaviour of a server, against what the client must make of it."""

from __future__ import annotations

from contextlib import aclosing

import pytest

import app.api.client
from app.api.client import ApiClient
from app.core.catalog import Endpoint, Proxy
from app.core.errors import APIError, APIStatusError, APITimeoutError, ErrorKind
from app.core.events import Finished, StreamEvent
from app.core.message import Message, Role, Usage
from app.core.reply import Reply
from app.core.request import ChatRequest
from tests.server.behaviour import MODEL, Behaviour
from tests.server.behaviours import BEHAVIOURS, BY_NAME
from tests.server.scripted_server import ScriptedServer


def endpoint_at(base_url: str, **fields: object) -> Endpoint:
    return Endpoint(id="test", label="Test", base_url=base_url, proxy=Proxy(mode="none"), **fields)


async def received(client: ApiClient, behaviour: Behaviour, key: str) -> tuple[list[StreamEvent], APIError | None]:
    messages = ({"role": "user", "content": "你好"},)
    request = ChatRequest(MODEL, messages, behaviour.parameters, behaviour.stream)
    events: list[StreamEvent] = []
    try:
        async with aclosing(client.stream(request, key)) as stream:
            async for event in stream:
                events.append(event)  # noqa: PERF401 - what came before an error counts, too
    except APIError as error:
        return events, error
    return events, None


def message_of(events: list[StreamEvent]) -> Message:
    reply = Reply(Message(id="m", role=Role.ASSISTANT))
    for event in events:
        reply.add(event)
    return reply.message()


@pytest.fixture(autouse=True)
def _short_wait_after_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.api.client, "AFTER_FINISH_S", 0.2)


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
async def test_a_behaviour_becomes_what_it_should(behaviour: Behaviour, marker_key: str) -> None:
    with ScriptedServer(behaviour) as server:
        client = ApiClient(endpoint_at(server.base_url, idle_timeout_s=behaviour.idle_timeout_s))
        events, error = await received(client, behaviour, marker_key)
        await client.aclose()
    expected, message = behaviour.expected, message_of(events)
    assert message.text == expected.text
    assert message.reasoning == expected.reasoning
    assert message.refusal == expected.refusal
    assert tuple((call.id, call.name, call.arguments) for call in message.tool_calls) == expected.tool_calls
    assert tuple((citation.url, citation.title) for citation in message.citations) == expected.citations
    assert message.usage == expected.usage
    if expected.error is None:
        assert error is None
        finished = events[-1]
        assert finished == Finished(expected.finish_reason, expected.complete, expected.unreadable)
        assert sum(isinstance(event, Finished) for event in events) == 1
    else:
        assert error is not None, "no error came"
        check_error(error, behaviour)
        assert marker_key not in error.details + repr(error.values) + repr(error)


def check_error(error: APIError, behaviour: Behaviour) -> None:
    expected = behaviour.expected
    assert error.kind == expected.error
    assert expected.values.items() <= error.values.items()
    if expected.retry_after_s is None:
        assert error.retry_after_s is None
    else:
        assert error.retry_after_s is not None
        assert expected.retry_after_s - 600 < error.retry_after_s <= expected.retry_after_s
    for text in expected.details:
        assert text in error.details
    for text in ("<html", "<body", *expected.not_in_details):
        assert text not in error.details
    assert len(error.details) < 5000


def test_there_are_as_many_behaviours_as_were_promised() -> None:
    assert len(BY_NAME) == len(BEHAVIOURS) >= 70


async def test_an_error_keeps_its_class(marker_key: str) -> None:
    statuses = {"no_such_key": 401, "deepseek_402": 402, "status_403": 403, "fastapi_list_of_faults": 422, "page_502": 502}
    for name, status in statuses.items():
        with ScriptedServer(BY_NAME[name]) as server:
            client = ApiClient(endpoint_at(server.base_url))
            _, error = await received(client, BY_NAME[name], marker_key)
            await client.aclose()
        assert isinstance(error, APIStatusError)
        assert error.status == status


async def test_silence_is_a_timeout_before_and_in_the_answer(marker_key: str) -> None:
    for name in ("silent_before_the_headers", "silent_in_mid_answer"):
        with ScriptedServer(BY_NAME[name]) as server:
            client = ApiClient(endpoint_at(server.base_url, idle_timeout_s=1))
            _, error = await received(client, BY_NAME[name], marker_key)
            await client.aclose()
        assert isinstance(error, APITimeoutError)
    assert error is not None
    assert error.kind is ErrorKind.INTERRUPTED


async def test_whole_usage_of_the_seed_page(marker_key: str) -> None:
    with ScriptedServer(BY_NAME["usage_with_details"]) as server:
        client = ApiClient(endpoint_at(server.base_url))
        events, _ = await received(client, BY_NAME["usage_with_details"], marker_key)
        await client.aclose()
    assert message_of(events).usage == Usage(27, 427, 454, 3, 0)
