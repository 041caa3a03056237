"""Every named behaviour of a server, against what the client must make of it."""

from __future__ import annotations

import pytest

import app.api.client
from app.core.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ErrorKind,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from app.core.events import Finished
from tests.api.asking import client_at, message_of, received, request_for
from tests.server.behaviour import Behaviour
from tests.server.behaviours import BEHAVIOURS, BY_NAME
from tests.server.scripted_server import ScriptedServer

_CLASSES: dict[ErrorKind, type[APIError] | tuple[type[APIError], ...]] = {
    ErrorKind.AUTHENTICATION: AuthenticationError,
    ErrorKind.QUOTA: (PermissionDeniedError, RateLimitError),
    ErrorKind.PERMISSION: PermissionDeniedError,
    ErrorKind.MODEL_NOT_FOUND: NotFoundError,
    ErrorKind.WRONG_ADDRESS: NotFoundError,
    ErrorKind.REDIRECT: NotFoundError,
    ErrorKind.RATE_LIMIT: RateLimitError,
    ErrorKind.SERVER: InternalServerError,
    ErrorKind.CONNECTION: APIConnectionError,
    ErrorKind.TIMEOUT: APITimeoutError,
    ErrorKind.INTERRUPTED: (APIConnectionError, InternalServerError),
    ErrorKind.UNREADABLE: APIResponseValidationError,
}


@pytest.fixture(autouse=True)
def _short_wait_after_finish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app.api.client, "AFTER_FINISH_S", 0.2)


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=str)
async def test_a_behaviour_becomes_what_it_should(behaviour: Behaviour, marker_key: str) -> None:
    request = request_for(stream=behaviour.stream, **behaviour.parameters)
    with ScriptedServer(behaviour) as server:
        async with client_at(server.base_url, idle_timeout_s=behaviour.idle_timeout_s) as client:
            events, error = await received(client, request, marker_key)
    expected, message = behaviour.expected, message_of(events)
    assert message.text == expected.text
    assert message.reasoning == expected.reasoning
    assert message.refusal == expected.refusal
    assert tuple((call.id, call.name, call.arguments) for call in message.tool_calls) == expected.tool_calls
    assert tuple((citation.url, citation.title) for citation in message.citations) == expected.citations
    assert message.usage == expected.usage
    if expected.error is None:
        assert error is None
        assert events[-1] == Finished(expected.finish_reason, expected.complete, expected.unreadable)
        assert sum(isinstance(event, Finished) for event in events) == 1
    else:
        assert error is not None, "no error came"
        assert not any(isinstance(event, Finished) for event in events)
        check_error(error, behaviour, marker_key)


def check_error(error: APIError, behaviour: Behaviour, key: str) -> None:
    expected = behaviour.expected
    assert error.kind == expected.error
    assert isinstance(error, _CLASSES.get(error.kind, APIStatusError))
    assert expected.values.items() <= error.values.items()
    if expected.retry_after_s is None:
        assert error.retry_after_s is None
    else:
        assert error.retry_after_s is not None
        assert expected.retry_after_s - 600 < error.retry_after_s <= expected.retry_after_s
    for text in expected.details:
        assert text in error.details
    for text in ("<html", "<body", key, *expected.not_in_details):
        assert text not in error.details + repr(error) + repr(error.values)
    assert error.details.startswith("POST http://127.0.0.1:")
    assert len(error.details) < 5000


def test_there_are_as_many_behaviours_as_were_promised() -> None:
    assert len(BY_NAME) == len(BEHAVIOURS) >= 70
