"""Asking a service through the client, and adding up what it says."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any

from app.api.client import ApiClient
from app.core.catalog import Endpoint, Proxy
from app.core.errors import APIError
from app.core.events import StreamEvent
from app.core.message import JsonValue, Message, Role
from app.core.reply import Reply
from app.core.request import ChatRequest
from tests.server.behaviour import MODEL


def endpoint_at(base_url: str, **fields: Any) -> Endpoint:
    """An endpoint that is reached directly unless `fields` say otherwise."""
    return Endpoint(**{"id": "test", "label": "Test", "base_url": base_url, "proxy": Proxy(mode="none")} | fields)


@asynccontextmanager
async def client_at(base_url: str, *, proxy_password: str = "", **fields: Any) -> AsyncIterator[ApiClient]:
    """A client that is closed at the end."""
    client = ApiClient(endpoint_at(base_url, **fields), proxy_password=proxy_password)
    try:
        yield client
    finally:
        await client.aclose()


def request_for(text: str = "你好", *, stream: bool = True, **parameters: JsonValue) -> ChatRequest:
    """A request with one user message."""
    return ChatRequest(MODEL, ({"role": "user", "content": text},), parameters, stream)


async def received(client: ApiClient, request: ChatRequest, key: str) -> tuple[list[StreamEvent], APIError | None]:
    """The events that came, and the error that ended them."""
    events: list[StreamEvent] = []
    try:
        async with aclosing(client.stream(request, key)) as stream:
            async for event in stream:
                events.append(event)  # noqa: PERF401 - what came before an error counts, too
    except APIError as error:
        return events, error
    return events, None


async def answer(client: ApiClient, request: ChatRequest, key: str) -> Message:
    """The whole answer; an error is raised."""
    async with aclosing(client.stream(request, key)) as stream:
        return message_of([event async for event in stream])


async def refused(client: ApiClient, request: ChatRequest, key: str) -> APIError:
    """The error that the request ends with."""
    _, error = await received(client, request, key)
    assert error is not None, "no error came"
    return error


def message_of(events: Iterable[StreamEvent] | Sequence[StreamEvent]) -> Message:
    """The events, added up."""
    reply = Reply(Message(id="m", role=Role.ASSISTANT))
    for event in events:
        reply.add(event)
    return reply.message()
