"""LobeChat's messages: several with one parent are branches, and the parent says which of them is shown."""

from __future__ import annotations

import msgspec

from app.core.message import Citation, Message, Role
from app.exchange.importers.draft import Draft
from app.exchange.importers.fields import JsonObject, mapping, objects, text, whole
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role, usage

_NONE: dict[str, JsonObject] = {}


def add_messages(
    draft: Draft,
    messages: list[JsonObject],
    plugins: dict[str, JsonObject] = _NONE,
    threads: dict[str, JsonObject] = _NONE,
) -> str | None:
    """Adds one conversation's messages. Returns the end of what LobeChat shows; None to leave the choice."""
    if all(moment(raw.get("createdAt")) for raw in messages):
        messages = sorted(messages, key=lambda raw: moment(raw.get("createdAt")))
    known = {text(raw.get("id")) for raw in messages}
    has_parents = any(text(raw.get("parentId")) in known for raw in messages)
    children: dict[str | None, list[str]] = {}
    active: dict[str | None, int] = {}
    last: dict[str, str] = {}
    for raw in messages:
        thread = text(raw.get("threadId"))
        parent: str | None = text(raw.get("parentId")) or None
        if not has_parents or (thread and parent is None):
            began = text(mapping(threads.get(thread)).get("sourceMessageId")) or None
            parent = last.get(thread) or began
        key = draft.node(text(raw.get("id")), parent, *_message(raw, draft, mapping(plugins.get(text(raw.get("id"))))))
        last[thread] = key
        if not thread:
            children.setdefault(parent if parent in known else None, []).append(key)
        index = whole(mapping(raw.get("metadata")).get("activeBranchIndex"))
        if index is not None:
            active[key] = index
    return _shown(children, active) if active else None


def _shown(children: dict[str | None, list[str]], active: dict[str | None, int]) -> str | None:
    at: str | None = None
    seen: set[str | None] = set()
    while (below := children.get(at)) and at not in seen:
        seen.add(at)
        index = active.get(at, len(below) - 1)
        at = below[index] if index < len(below) else below[-1]
    return at


def _message(raw: JsonObject, draft: Draft, plugin: JsonObject) -> tuple[Message, ...]:
    speaker = role(raw.get("role"))
    extra, metadata = mapping(raw.get("extra")), mapping(raw.get("metadata"))
    counts = mapping(metadata.get("usage")) or metadata
    reasoning = mapping(raw.get("reasoning"))
    turn = Turn(
        Message(
            id="",
            role=speaker,
            created_at=moment(raw.get("createdAt")),
            model=text(raw.get("model"), extra.get("fromModel"), extra.get("model"))
            if speaker == Role.ASSISTANT
            else "",
            tool_call_id=text(raw.get("tool_call_id"), plugin.get("toolCallId")) if speaker == Role.TOOL else "",
            usage=usage(
                counts.get("totalInputTokens"),
                counts.get("totalOutputTokens"),
                counts.get("totalTokens"),
                counts.get("outputReasoningTokens"),
            ),
        )
    )
    if words := text(reasoning.get("content")) or text(raw.get("reasoning")):
        turn.think(words)
        turn.base = msgspec.structs.replace(turn.base, reasoning_ms=whole(reasoning.get("duration")))
    content(turn, raw.get("content"), draft.attached)
    for tool in objects(raw.get("tools")):
        name = ".".join(filter(None, (text(tool.get("identifier")), text(tool.get("apiName")))))
        turn.call(text(tool.get("id")), name, tool.get("arguments"))
    for image in [*objects(raw.get("imageList")), *objects(raw.get("fileList"))]:
        turn.show(draft.attached.address(text(image.get("url")), text(image.get("alt"), image.get("name"))))
    for found in objects(mapping(raw.get("search")).get("citations")):
        turn.cite(Citation(text(found.get("url")), text(found.get("title"))))
    if error := raw.get("error"):
        turn.fail(error)
    return turn.messages()
