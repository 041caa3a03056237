"""One endpoint's client: sends a chat request and streams its answer. Retrying belongs to the session."""

from __future__ import annotations

import asyncio
import gc
import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import cast

import httpx

from app.api import failures
from app.api.answer import AnswerReader
from app.api.model_list import model_ids
from app.api.surrogates import whole
from app.api.transport_options import client_options, proxy_address
from app.core import api_key, base_url
from app.core.catalog import Endpoint
from app.core.errors import (
    APIConnectionError,
    APIError,
    AuthenticationError,
    BadRequestError,
    ErrorKind,
)
from app.core.events import StreamEvent
from app.core.message import JsonValue
from app.core.request import ChatRequest

AFTER_FINISH_S = 3.0
"""How long usage and [DONE] are waited for once the service has said why it stopped."""
_REFUSAL_S = 10.0
"""How long the body of a refusal is waited for; its status says enough."""
_LIST_S = 30.0
_LARGEST_LIST = 16 * 1024 * 1024
_CHECKED_ELSEWHERE = {ErrorKind.WRONG_ADDRESS, ErrorKind.PERMISSION, ErrorKind.UNREADABLE, ErrorKind.BAD_REQUEST}
"""What /models may answer at a service whose chat works."""


class ApiClient:
    """Sends to one endpoint. Connections are opened when first needed; `aclose` ends them."""

    def __init__(
        self, endpoint: Endpoint, *, proxy_password: str = "", transport: httpx.AsyncBaseTransport | None = None
    ) -> None:
        self._endpoint = endpoint
        self._proxy_password = proxy_password
        self._transport = transport
        self._clients: dict[str, httpx.AsyncClient] = {}
        """By proxy address: the system's proxy may change while the app runs, and old streams go on."""

    async def stream(self, request: ChatRequest, key: str) -> AsyncGenerator[StreamEvent, None]:
        """The events of one answer, Finished last. Raises APIError; closing the generator closes the connection.

        One try only. What the server really sends counts, whether a stream was asked for or not.
        """
        body = request.body()
        sent = self._sent("POST", base_url.chat_url(self._endpoint.base_url), key, body)
        content = _encoded(body, sent)
        async with self._response(sent, content) as (response, sent):
            reader = AnswerReader(sent)
            async with aclosing(self._received(response, reader)) as events:
                async for event in events:
                    yield event

    async def models(self, key: str) -> list[str]:
        """The ids that /models lists, in the server's order. Raises APIError."""
        sent = self._sent("GET", base_url.models_url(self._endpoint.base_url), key, {})
        try:
            async with asyncio.timeout(_LIST_S), self._response(sent) as (response, sent):
                data = await _list_body(response, sent)
        except TimeoutError:
            raise failures.silence(sent, round(_LIST_S), begun=False) from None
        return model_ids(data, sent)

    async def check(self, key: str, model: str) -> None:
        """Returns if the endpoint works with `key`: lists its models or, where it has no list, answers one token.

        Raises APIError.
        """
        try:
            await self.models(key)
        except APIError as error:
            if error.kind not in _CHECKED_ELSEWHERE or not model:
                raise
        else:
            return
        messages = ({"role": "user", "content": "Hi"},)
        request = ChatRequest(model, messages, {"max_tokens": 1}, stream=False)
        try:
            async with aclosing(self.stream(request, key)) as events:
                async for _ in events:
                    pass
        except BadRequestError as error:
            if error.kind is not ErrorKind.PARAMETER:  # max_tokens has another name there: the rest was accepted
                raise

    async def aclose(self) -> None:
        """Closes all connections."""
        clients = list(self._clients.values())
        self._clients.clear()
        for client in clients:
            await client.aclose()

    def _sent(self, method: str, url: str, key: str, body: Mapping[str, JsonValue]) -> failures.Sent:
        """What errors need to know of a request. Raises AuthenticationError for a key that cannot be sent."""
        if key and api_key.problem(key):
            raise AuthenticationError(ErrorKind.BAD_KEY_TEXT)
        if not key and self._endpoint.needs_key:
            raise AuthenticationError(ErrorKind.NO_KEY)
        names = frozenset(body) - {"model", "messages"}
        return failures.Sent(method, url, key, str(body.get("model", "")), names)

    @asynccontextmanager
    async def _response(
        self, sent: failures.Sent, content: bytes | None = None
    ) -> AsyncIterator[tuple[httpx.Response, failures.Sent]]:
        """A response with a good status, closed on leaving. Raises APIError for all others."""
        headers = {"Accept": "text/event-stream, application/json"}
        if content is not None:
            headers["Content-Type"] = "application/json"
        if sent.key:
            headers["Authorization"] = f"Bearer {sent.key}"
        client, sent = await self._client(sent)
        idle_s = self._endpoint.idle_timeout_s
        response: httpx.Response | None = None
        try:
            try:
                request = client.build_request(sent.method, sent.url, content=content, headers=headers)
                async with asyncio.timeout(idle_s):
                    response = await client.send(request, stream=True)
            except TimeoutError:
                raise failures.silence(sent, idle_s, begun=False) from None
            except failures.TRANSPORT_ERRORS as error:
                raise failures.broken(sent, error) from error
            sent = replace(sent, status=response.status_code, headers=response.headers)
            if response.is_redirect:
                raise failures.redirect(sent)
            if response.status_code >= 400:
                raise failures.refusal(sent, await _refusal_body(response))
            yield response, sent
        finally:
            if response is not None:
                await response.aclose()

    async def _client(self, sent: failures.Sent) -> tuple[httpx.AsyncClient, failures.Sent]:
        proxy = ""
        if self._transport is None:
            proxy = await asyncio.to_thread(proxy_address, self._endpoint, self._proxy_password)
        sent = replace(sent, proxied=bool(proxy))
        if proxy not in self._clients:
            # Certificates and libraries are read here, which takes too long for the loop's thread.
            client = await asyncio.to_thread(self._new_client, sent, proxy)
            gc.freeze()  # they stay: looking through their objects again and again would hold up the window
            self._clients.setdefault(proxy, client)  # another request may have been faster
        return self._clients[proxy], sent

    def _new_client(self, sent: failures.Sent, proxy: str) -> httpx.AsyncClient:
        """A client that uses `proxy`. Raises APIError for a CA file or a proxy that cannot be used."""
        try:
            return httpx.AsyncClient(transport=self._transport, **client_options(self._endpoint, proxy))
        except (OSError, ssl.SSLError) as error:
            details = sent.details(f"{self._endpoint.ca_file}: {error}")
            raise APIConnectionError(ErrorKind.TLS, details=details) from error
        except (ValueError, httpx.InvalidURL) as error:
            details = sent.details(f"Proxy {self._endpoint.proxy.url}: {type(error).__name__}")
            raise APIConnectionError(ErrorKind.PROXY, details=details) from error

    async def _received(self, response: httpx.Response, reader: AnswerReader) -> AsyncGenerator[StreamEvent, None]:
        """Feeds `reader` until the answer ends. Silence is the time waited for data; keep-alives do not end it."""
        idle_s = self._endpoint.idle_timeout_s
        clock = asyncio.get_running_loop().time
        waited_s = 0.0
        async with aclosing(cast("AsyncGenerator[bytes, None]", response.aiter_bytes())) as chunks:
            while not reader.done:
                limit_s = AFTER_FINISH_S if reader.has_finish_reason else idle_s
                since, seen = clock(), reader.data_seen
                failure: APIError | None = None
                chunk: bytes | None = None
                try:
                    async with asyncio.timeout(limit_s - waited_s):
                        chunk = await anext(chunks, None)
                except TimeoutError:
                    failure = failures.silence(reader.sent, idle_s, begun=reader.begun)
                except failures.TRANSPORT_ERRORS as error:
                    failure = failures.broken(reader.sent, error, begun=reader.begun)
                if failure is not None:
                    for event in reader.lost():
                        yield event
                    if not reader.is_over:
                        raise failure
                    return
                if chunk is None:
                    break
                for event in reader.feed(chunk):
                    yield event
                waited_s = waited_s + clock() - since if reader.data_seen == seen else 0.0
        for event in reader.end():
            yield event


def _encoded(body: Mapping[str, JsonValue], sent: failures.Sent) -> bytes:
    """`body` as JSON. Raises BadRequestError for a number that JSON does not have, naming its parameter."""
    try:
        return whole(json.dumps(body, ensure_ascii=False, allow_nan=False)).encode()
    except ValueError as error:
        guilty = next((name for name, value in body.items() if not _is_json(value)), "")
        raise BadRequestError(
            ErrorKind.PARAMETER, values=sent.values(param=guilty), details=sent.details(f"{guilty}: {error}")
        ) from error


def _is_json(value: JsonValue) -> bool:
    try:
        json.dumps(value, allow_nan=False)
    except ValueError:
        return False
    return True


async def _refusal_body(response: httpx.Response) -> str:
    """The beginning of a refusal's body, as far as it comes."""
    data = bytearray()
    try:
        async with asyncio.timeout(_REFUSAL_S):
            async for chunk in response.aiter_bytes():
                data += chunk
                if len(data) >= failures.LARGEST_BODY:
                    break
    except failures.TRANSPORT_ERRORS:
        pass  # what came is all there will be
    return failures.decoded(bytes(data[: failures.LARGEST_BODY]), response.charset_encoding)


async def _list_body(response: httpx.Response, sent: failures.Sent) -> bytes:
    """The body of a list of models. Raises APIError."""
    data = bytearray()
    try:
        async for chunk in response.aiter_bytes():
            data += chunk
            if len(data) > _LARGEST_LIST:
                raise failures.unreadable(sent, f"larger than {_LARGEST_LIST} bytes")
    except failures.TRANSPORT_ERRORS as error:
        raise failures.broken(sent, error) from error
    return bytes(data)
