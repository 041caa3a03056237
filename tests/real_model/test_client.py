"""The client alone, against a server nobody here wrote: what it sends is understood, what comes back is read."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing, asynccontextmanager

import jsonschema
import pytest

from app.api.client import ApiClient
from app.core.catalog import Endpoint
from app.core.errors import APIError, ErrorKind
from app.core.events import Finished, LogprobsDelta, Started, StreamEvent, TextDelta, UsageReported
from app.core.message import JsonValue
from app.core.request import ChatRequest
from tests.real_model.server import MODEL, ModelServer
from tests.waiting import until

pytestmark = [pytest.mark.real_model, pytest.mark.timeout(300)]

BEGINNING = "Once upon a time there was a little girl who lived in a"
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 20},
        "age": {"type": "integer", "minimum": 0, "maximum": 120},
    },
    "required": ["name", "age"],
    "additionalProperties": False,
}


@asynccontextmanager
async def client_of(server: ModelServer) -> AsyncIterator[ApiClient]:
    client = ApiClient(Endpoint(id="local", label="llama.cpp", base_url=server.base_url, needs_key=False))
    try:
        yield client
    finally:
        await client.aclose()


async def answer_to(server: ModelServer, question: str, **parameters: JsonValue) -> list[StreamEvent]:
    request = ChatRequest(MODEL, ({"role": "user", "content": question},), parameters)
    async with client_of(server) as client, aclosing(client.stream(request, "")) as events:
        return [event async for event in events]


def text_of(events: Sequence[StreamEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_its_model_is_listed(model_server: ModelServer) -> None:
    async with client_of(model_server) as client:
        assert MODEL in list(await client.models(""))


async def test_the_check_of_a_service_passes(model_server: ModelServer) -> None:
    async with client_of(model_server) as client:
        await client.check("", MODEL)


async def test_a_stream_comes_in_pieces_with_start_usage_and_end(model_server: ModelServer) -> None:
    events = await answer_to(model_server, BEGINNING, max_tokens=12, temperature=0)
    started = next(event for event in events if isinstance(event, Started))
    usage = [event.usage for event in events if isinstance(event, UsageReported)][-1]
    assert started.model == MODEL
    assert started.response_id.startswith("chatcmpl-")
    assert sum(isinstance(event, TextDelta) for event in events) > 5
    assert usage.completion_tokens == 12
    assert usage.prompt_tokens is not None
    assert usage.total_tokens == usage.prompt_tokens + 12
    assert events[-1] == Finished("length", complete=True)


async def test_without_streaming_the_same_words_come(model_server: ModelServer) -> None:
    streamed = await answer_to(model_server, BEGINNING, max_tokens=12, temperature=0)
    whole = await answer_to(model_server, BEGINNING, max_tokens=12, temperature=0, stream=False)
    assert text_of(whole) == text_of(streamed) != ""
    assert whole[-1] == Finished("length", complete=True)


async def test_each_token_comes_with_its_probability(model_server: ModelServer) -> None:
    events = await answer_to(model_server, BEGINNING, max_tokens=6, temperature=0, logprobs=True, top_logprobs=3)
    tokens = [token for event in events if isinstance(event, LogprobsDelta) for token in event.tokens]
    assert len(tokens) == 6
    assert b"".join(bytes(token.bytes or ()) for token in tokens).decode() == text_of(events)
    for token in tokens:
        assert token.logprob <= 0
        assert len(token.top) == 3
        assert token.top[0] == (token.token, token.logprob)  # at temperature 0 the likeliest is taken


async def test_a_banned_token_does_not_come(model_server: ModelServer) -> None:
    likeliest = text_of(await answer_to(model_server, BEGINNING, max_tokens=1, temperature=0))
    (token,) = model_server.post("/tokenize", {"content": likeliest})["tokens"]
    bias = {str(token): -100}
    other = text_of(await answer_to(model_server, BEGINNING, max_tokens=1, temperature=0, logit_bias=bias))
    assert other != likeliest


async def test_an_answer_keeps_to_a_json_schema(model_server: ModelServer) -> None:
    shape = {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": PERSON}}
    events = await answer_to(
        model_server, "A person, as JSON:", max_tokens=200, temperature=1, seed=5, response_format=shape
    )
    jsonschema.validate(json.loads(text_of(events)), PERSON)


async def test_a_schema_that_is_none_is_refused_with_the_servers_words(model_server: ModelServer) -> None:
    shape = {"type": "json_schema", "json_schema": {"name": "person", "schema": {"type": "nonsense"}}}
    with pytest.raises(APIError) as caught:
        await answer_to(model_server, "A person, as JSON:", max_tokens=5, response_format=shape)
    assert caught.value.kind in {ErrorKind.BAD_REQUEST, ErrorKind.PARAMETER}
    assert "unrecognized type nonsense" in caught.value.details


async def test_a_conversation_that_is_too_long_is_recognised(model_server: ModelServer) -> None:
    with pytest.raises(APIError) as caught:
        await answer_to(model_server, "one two three four five six seven " * 600, max_tokens=5)
    assert caught.value.kind == ErrorKind.CONTEXT_LENGTH


async def test_leaving_a_stream_ends_the_work_at_the_server(model_server: ModelServer) -> None:
    request = ChatRequest(MODEL, ({"role": "user", "content": BEGINNING},), {"max_tokens": 1500, "ignore_eos": True})
    async with client_of(model_server) as client:
        async with aclosing(client.stream(request, "")) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break
            assert model_server.busy_slots() == 1
        await until(lambda: model_server.busy_slots() == 0)
