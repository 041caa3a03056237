"""An httpx transport behind which the demo service sits: real bytes through the real client, no socket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import httpx

from app.api.demo.catalog import DEMO_MODELS
from app.api.demo.plan import Planner, Refusal
from app.api.demo.replies import Reply, refusal_body

_START_PIECES = 15
_SLOW_START_PIECES = 200
_LONGEST_WHOLE = 100
"""How many pieces' time an answer in one go takes at most."""


class DemoTransport(httpx.AsyncBaseTransport):
    """Answers every request. `pace_s`: seconds from one piece of text to the next; 0 in tests."""

    def __init__(self, *, pace_s: float = 0.02) -> None:
        self._pace_s = pace_s
        self._planner = Planner()
        self._answered = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Lists the models, or answers a chat."""
        if request.url.path.endswith("/models"):
            return httpx.Response(200, json={"object": "list", "data": [_listed(model.id) for model in DEMO_MODELS]})
        try:
            body = json.loads(await request.aread())
        except ValueError:
            body = None
        if not isinstance(body, dict) or not request.url.path.endswith("/chat/completions"):
            return _refused(Refusal(404, "Nothing is served at this address.", code="not_found"))
        plan = self._planner.plan(body)
        self._answered += 1
        if isinstance(plan, Refusal):
            await asyncio.sleep(self._pace_s * _START_PIECES)
            return _refused(plan)
        await asyncio.sleep(self._pace_s * (_SLOW_START_PIECES if plan.is_slow else _START_PIECES))
        reply = Reply(plan, body, self._answered)
        if not body.get("stream"):
            await asyncio.sleep(self._pace_s * min(reply.piece_count, _LONGEST_WHOLE))
            if plan.drops:
                raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
            if plan.fails_midway:
                return _refused(Refusal(500, "The model crashed.", "server_error", "server_error"))
            return httpx.Response(200, headers={"Content-Type": "application/json"}, content=reply.whole())
        stream = _Stream(reply, self._pace_s, drop_after=reply.piece_count // 2 if plan.drops else None)
        return httpx.Response(200, headers={"Content-Type": "text/event-stream; charset=utf-8"}, stream=stream)


class _Stream(httpx.AsyncByteStream):
    """The bytes of a streamed answer, at the pace of a quick model."""

    def __init__(self, reply: Reply, pace_s: float, drop_after: int | None) -> None:
        self._reply, self._pace_s, self._drop_after = reply, pace_s, drop_after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        sent = 0
        for data, is_piece in self._reply.events():
            if sent == self._drop_after:
                raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")
            if is_piece:
                sent += 1
                await asyncio.sleep(self._pace_s)
            yield data


def _listed(id: str) -> dict[str, str]:
    return {"id": id, "object": "model", "owned_by": "dousha"}


def _refused(refusal: Refusal) -> httpx.Response:
    headers = {"Content-Type": "application/json", **refusal.headers}
    return httpx.Response(refusal.status, headers=headers, content=refusal_body(refusal))
