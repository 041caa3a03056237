"""Reasoning and tools in Open WebUI's answers: HTML `<details>` in the text, or structured output items."""

from __future__ import annotations

import html
import re

import msgspec

from app.core.message import JsonValue, OtherPart
from app.exchange.importers.attached import Attached
from app.exchange.importers.fields import mapping, objects, parsed, text
from app.exchange.importers.turn import Turn, content

_DETAILS = re.compile(
    r'<details\b([^<>]*\btype="(?:reasoning|tool_calls|code_interpreter)"[^<>]*)>(.*?)</details>\s*', re.DOTALL
)
_OPENING = re.compile(r'<details\b([^<>]*\btype="(?:reasoning|tool_calls|code_interpreter)"[^<>]*)>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_SUMMARY = re.compile(r"\s*<summary>.*?</summary>\s*", re.DOTALL)
_QUOTED = re.compile(r"^> ?", re.MULTILINE)


def say_with_details(turn: Turn, words: str) -> None:
    """Adds an answer's text; what its details hold becomes reasoning and calls. Other HTML stays text."""
    at = 0
    while opening := _OPENING.search(words, at):
        block = _DETAILS.match(words, opening.start())
        turn.say(words[at : opening.start()].strip("\n"))
        end = block.end() if block else len(words)  # an answer that was cut off
        _details(turn, dict(_ATTRIBUTE.findall(opening[1])), block[2] if block else words[opening.end() :])
        at = end
    turn.say(words[at:].strip("\n") if at else words)


def _details(turn: Turn, attributes: dict[str, str], inner: str) -> None:
    summary = _SUMMARY.match(inner)
    inner = inner[summary.end() if summary else 0 :].strip()
    kind = attributes.get("type")
    if kind == "reasoning":
        turn.think(html.unescape(_QUOTED.sub("", inner)))
        duration = attributes.get("duration", "")
        if duration.isascii() and duration.isdigit() and len(duration) < 8:
            turn.base = msgspec.structs.replace(turn.base, reasoning_ms=int(duration) * 1000)
    elif kind == "tool_calls":
        result = _unquoted(attributes.get("result", "")) or inner
        arguments = _unquoted(attributes.get("arguments", ""))
        turn.call(attributes.get("id", ""), attributes.get("name", ""), arguments, result or None)
    else:
        turn.call("", "code_interpreter", inner, html.unescape(attributes.get("output", "")) or None)


def _unquoted(attribute: str) -> str:
    """An attribute's text; where that is a JSON string, what is in it."""
    words = html.unescape(attribute)
    value = parsed(words)
    return value if isinstance(value, str) else words


def say_output(turn: Turn, items: list[JsonValue], attached: Attached) -> bool:
    """Adds the structured items of newer versions. False when there are none to add."""
    known = objects(items)
    results = {text(item.get("call_id")): item for item in known if item.get("type") == "function_call_output"}
    calls = {text(item.get("call_id")) for item in known if item.get("type") == "function_call"}
    for item in known:
        kind, call_id = text(item.get("type")), text(item.get("call_id"))
        if kind == "message":
            content(turn, item.get("content"), attached)
        elif kind == "reasoning":
            for part in objects(item.get("content")) or objects(item.get("summary")):
                turn.think(text(part.get("text")))
        elif kind == "function_call":
            turn.call(call_id, text(item.get("name")), item.get("arguments"), _result(results.get(call_id)))
        elif kind == "open_webui:code_interpreter":
            turn.call(text(item.get("id")), "code_interpreter", item.get("code"), item.get("output"))
        elif kind != "function_call_output" or call_id not in calls:
            turn.show(OtherPart(item))
    return bool(known)


def _result(item: JsonValue) -> JsonValue:
    output = mapping(item).get("output")
    said = "\n\n".join(text(part.get("text")) for part in objects(output) if text(part.get("text")))
    return said or output
