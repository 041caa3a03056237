"""One session of Chatbox: its threads as conversations, its forks as branches."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.message import Message, OtherPart, Role
from app.exchange.importers.draft import Draft
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text, whole
from app.exchange.importers.importing import ImportedConversation
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, role, usage


def read_session(
    format: str, source_id: str, raw: JsonObject, modified: str, starred: bool
) -> Iterator[ImportedConversation]:
    """The session's current thread, then the earlier ones, each as a conversation."""
    threads = [raw, *objects(raw.get("threads"))]
    for index, thread in enumerate(threads):
        own_id = source_id if index == 0 else f"{source_id}/{text(thread.get('id')) or index}"
        title = (
            text(raw.get("threadName"), raw.get("name")) if index == 0 else text(thread.get("name"), raw.get("name"))
        )
        settings = mapping(raw.get("settings"))
        parameters = {
            ours: settings[theirs]
            for ours, theirs in (("temperature", "temperature"), ("top_p", "topP"), ("max_tokens", "maxTokens"))
            if settings.get(theirs) is not None
        }
        draft = Draft(format, own_id, title, moment(thread.get("createdAt")), parameters=parameters)
        draft.tag(
            folder=text(raw.get("name")) if len(threads) > 1 else "",
            pinned=starred or raw.get("starred") is True,
            archived=raw.get("hidden") is True,
        )
        shown = _add_thread(draft, objects(thread.get("messages")), mapping(raw.get("messageForksHash")))
        if imported := draft.finished(shown, modified):
            yield imported


def _add_thread(draft: Draft, messages: list[JsonObject], forks: JsonObject) -> str | None:
    """Adds the shown messages and, at the messages where forks hang, the other tails. Returns the end of the shown."""
    keys: dict[str, str] = {}
    shown = _add_tail(draft, messages, None, keys)
    pending = [key for key in forks if key in keys]
    done: set[str] = set()
    while pending:
        key = pending.pop()
        if key in done:
            continue
        done.add(key)
        fork = mapping(forks[key])
        live = whole(fork.get("position"))
        for index, branch in enumerate(listed(fork.get("lists"))):
            tail = objects(mapping(branch).get("messages"))
            # The live branch is stored empty: it is what was added above.
            if index != live or tail:
                _add_tail(draft, [item for item in tail if text(item.get("id")) not in keys], keys[key], keys)
        pending += [other for other in forks if other in keys and other not in done]
    return shown


def _add_tail(draft: Draft, messages: list[JsonObject], parent: str | None, keys: dict[str, str]) -> str | None:
    for raw in messages:
        key = text(raw.get("id"))
        parent = draft.node(key, parent, *_message(raw, draft))
        keys.setdefault(key or parent, parent)
    return parent


def _message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    speaker = role(raw.get("role"))
    counts = mapping(raw.get("usage"))
    turn = Turn(
        Message(
            id="",
            role=speaker,
            created_at=moment(raw.get("timestamp")),
            model=text(raw.get("model")) if speaker == Role.ASSISTANT else "",
            finish_reason=text(raw.get("finishReason")),
            usage=usage(
                counts.get("inputTokens"),
                counts.get("outputTokens"),
                counts.get("totalTokens"),
                counts.get("reasoningTokens"),
            ),
        )
    )
    turn.think(text(raw.get("reasoningContent")))
    for part in objects(raw.get("contentParts")):
        _part(turn, part, draft)
    parts = objects(raw.get("contentParts"))
    if not parts or [text(part.get("text")) for part in parts] == ["..."]:
        turn = _old(turn, raw)
    for picture in objects(raw.get("pictures")):
        turn.show(draft.attached.address(text(picture.get("url"), picture.get("storageKey"))))
    for file in objects(raw.get("files")):
        turn.show(draft.attached.missing(text(file.get("name")), text(file.get("fileType")), image=False))
    if raw.get("error"):
        turn.fail(raw.get("error"))
    return turn.messages()


def _old(turn: Turn, raw: JsonObject) -> Turn:
    """The same turn with the text that older versions kept in `content`."""
    content = raw.get("content")
    fresh = Turn(turn.base)
    fresh.think(text(raw.get("reasoningContent")))
    fresh.say(text(content) if content != "..." else "")
    return fresh


def _part(turn: Turn, part: JsonObject, draft: Draft) -> None:
    kind = text(part.get("type"))
    if kind in {"text", "info"}:
        turn.say(text(part.get("text")))
    elif kind == "reasoning":
        turn.think(text(part.get("text")))
        turn.base = msgspec.structs.replace(turn.base, reasoning_ms=whole(part.get("duration")))
    elif kind == "image":
        turn.show(draft.attached.address(text(part.get("url"), part.get("storageKey"))))
    elif kind == "tool-call":
        turn.call(text(part.get("toolCallId")), text(part.get("toolName")), part.get("args"), part.get("result"))
    else:
        turn.show(OtherPart(part))
