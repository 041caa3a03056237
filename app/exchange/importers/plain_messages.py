"""Bare `[{role, content}]` and `{messages: […]}`, as OpenAI's protocol writes a conversation: one a file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from app.core.message import JsonValue, Message, Role
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, as_text, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role


class PlainMessages:
    """Importer of messages as they are sent to a service."""

    format = "openai_messages"
    label = "OpenAI messages JSON"

    def recognises(self, source: Source) -> bool:
        return any(_is_messages(source.peek(name)) for name in source.json_names)

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        names = [name for name in source.json_names if _is_messages(source.peek(name))]
        for name, document in documents_of(source, names, notes):
            if imported := self._read(document, name, source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, document: JsonValue, name: str, modified: str) -> ImportedConversation | None:
        messages = objects(_messages(document))
        top = mapping(document)
        words = as_text(messages).encode("utf-8", "surrogatepass")
        draft = Draft(
            self.format,
            text(top.get("id")) or hashlib.sha256(words).hexdigest(),
            text(top.get("title"), top.get("name")) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0],
            moment(top.get("created_at"), top.get("created")),
            model=text(top.get("model")),
        )
        draft.chain((text(raw.get("id")), message(raw, draft)) for raw in messages)
        return draft.finished(fallback_time=modified)


def message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    """One message of the protocol, with reasoning and calls of tools where they are."""
    turn = Turn(
        Message(
            id="",
            role=role(raw.get("role")),
            created_at=moment(raw.get("created_at"), raw.get("timestamp"), raw.get("created")),
            model=text(raw.get("model")) if role(raw.get("role")) == Role.ASSISTANT else "",
            tool_call_id=text(raw.get("tool_call_id")),
        )
    )
    turn.think(text(raw.get("reasoning_content"), raw.get("reasoning")))
    content(turn, raw.get("content"), draft.attached)
    for call in objects(raw.get("tool_calls")):
        function = mapping(call.get("function"))
        turn.call(text(call.get("id")), text(function.get("name")), function.get("arguments"))
    return turn.messages()


def _messages(document: JsonValue) -> JsonValue:
    return document if isinstance(document, list) else mapping(document).get("messages")


def _is_messages(peek: JsonValue) -> bool:
    first = next(iter(objects(listed(_messages(peek)))), None)
    return first is not None and isinstance(first.get("role"), str) and ("content" in first or "tool_calls" in first)
