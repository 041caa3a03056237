"""Joins the pieces of tool calls, which services number and name in several ways."""

from __future__ import annotations

import json
from collections.abc import Iterator

from app.api.surrogates import HalfJoiner
from app.api.wire_fields import dicts, string
from app.core.events import ToolCallDelta
from app.core.message import JsonValue


class _Call:
    def __init__(self, slot: int) -> None:
        self.slot = slot
        self.id = self.name = ""
        self.halves = HalfJoiner()


class ToolCallJoiner:
    """Feed it the tool calls of each delta; it numbers the calls from 0 and gives id and name once.

    A piece belongs to the call with its `index`. Without an index, or with a new id and a name under an old index, it
    begins another call; without index and id it goes on with the last one.
    """

    def __init__(self) -> None:
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    def feed(self, message: dict[str, JsonValue]) -> Iterator[ToolCallDelta]:
        """The pieces in a delta or a whole message, in `tool_calls` or the older `function_call`."""
        for piece in dicts(message.get("tool_calls")):
            function = piece.get("function")
            yield from self._piece(piece.get("index"), string(piece.get("id")), function)
        if isinstance(function := message.get("function_call"), dict):
            yield from self._piece(0, "", function)

    def end(self) -> Iterator[ToolCallDelta]:
        """Half characters that were held back, and ids for calls that got none: a result must name its call."""
        for call in self._calls:
            rest = call.halves.end()
            missing = "" if call.id else f"call_{call.slot + 1}"
            call.id = call.id or missing
            if rest or missing:
                yield ToolCallDelta(call.slot, id=missing, arguments=rest)

    def _piece(self, index: JsonValue, id: str, function: JsonValue) -> Iterator[ToolCallDelta]:
        given = function if isinstance(function, dict) else {}
        name = string(given.get("name"))
        call = self._call_for(index, id, name)
        arguments = call.halves.feed(_as_text(given.get("arguments")))
        fresh_id = id if id and not call.id else ""
        fresh_name = name if name and not call.name else ""
        call.id, call.name = call.id or id, call.name or name
        if fresh_id or fresh_name or arguments:
            yield ToolCallDelta(call.slot, fresh_id, fresh_name, arguments)

    def _call_for(self, index: JsonValue, id: str, name: str) -> _Call:
        numbered = isinstance(index, int) and not isinstance(index, bool)
        known = self._by_index.get(index) if numbered else self._by_id(id)
        if known is not None and not (id and name and known.id and id != known.id):
            return known
        call = _Call(len(self._calls))
        self._calls.append(call)
        if numbered:
            self._by_index[index] = call
        return call

    def _by_id(self, id: str) -> _Call | None:
        last = self._calls[-1] if self._calls else None
        return next((call for call in self._calls if call.id == id), None) if id else last


def _as_text(arguments: JsonValue) -> str:
    """Arguments are a string; Ollama and others give the object itself."""
    if isinstance(arguments, str):
        return arguments
    return "" if arguments is None else json.dumps(arguments, ensure_ascii=False)
