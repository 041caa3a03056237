"""Open WebUI's chat export: an array of chats whose `history` is a tree; its HTML in texts is `open_webui_details`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.message import Citation, JsonValue, Message, Role
from app.exchange.importers.draft import NO_MESSAGES, NOT_A_CONVERSATION, Draft
from app.exchange.importers.entries import members_of
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes, stable_id
from app.exchange.importers.open_webui_details import say_output, say_with_details
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role, usage

_PARAMETERS = frozenset({"temperature", "top_p", "max_tokens", "frequency_penalty", "presence_penalty", "seed", "stop"})


class OpenWebUI:
    """Importer of Open WebUI's exports."""

    format = "open_webui"
    label = "Open WebUI"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for key, raw in members_of(source, _files(source), _is_conversation, notes):
            if key:
                continue
            if not _is_conversation("", raw):
                notes.add(NOT_A_CONVERSATION)
            elif (imported := self._read(mapping(raw), source.modified)) is not None:
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, modified: str) -> ImportedConversation | None:
        chat = mapping(raw.get("chat")) or raw
        history = mapping(chat.get("history"))
        messages = mapping(history.get("messages"))
        draft = Draft(
            self.format,
            text(raw.get("id"), chat.get("id")) or stable_id(*messages, text(chat.get("title"))),
            text(raw.get("title"), chat.get("title")),
            moment(raw.get("created_at"), chat.get("timestamp")),
            moment(raw.get("updated_at")),
            system_prompt=text(chat.get("system"), mapping(chat.get("params")).get("system")),
            parameters={
                name: value
                for name, value in mapping(chat.get("params")).items()
                if name in _PARAMETERS and value is not None
            },
        )
        tags = [
            text(tag, mapping(tag).get("name"))
            for tag in listed(mapping(raw.get("meta")).get("tags")) or listed(chat.get("tags"))
        ]
        draft.tag("", tags, raw.get("pinned") is True, raw.get("archived") is True)
        if folder := text(raw.get("folder_id")):
            draft.extra["folder_id"] = folder  # its name is not in the export
        for key, message in messages.items():
            if isinstance(message, dict):
                parent = message.get("parentId")
                draft.node(key, parent if isinstance(parent, str) else None, *_message(message, draft))
        if not messages:
            draft.chain((text(item.get("id")), _message(item, draft)) for item in objects(chat.get("messages")))
        current = history.get("currentId")
        return draft.finished(current if isinstance(current, str) and current in messages else None, modified)


def _message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    speaker = role(raw.get("role"))
    counts = mapping(raw.get("usage"))
    turn = Turn(
        Message(
            id="",
            role=speaker,
            created_at=moment(raw.get("timestamp")),
            model=text(raw.get("model")) if speaker == Role.ASSISTANT else "",
            usage=usage(counts.get("prompt_tokens"), counts.get("completion_tokens"), counts.get("total_tokens")),
        )
    )
    if not (speaker == Role.ASSISTANT and say_output(turn, listed(raw.get("output")), draft.attached)):
        if speaker == Role.ASSISTANT and isinstance(raw.get("content"), str):
            say_with_details(turn, text(raw.get("content")))
        else:
            content(turn, raw.get("content"), draft.attached)
    for file in objects(raw.get("files")):
        inner = mapping(file.get("file"))
        name = text(file.get("name"), inner.get("filename"))
        turn.show(draft.attached.address(text(file.get("url")), name, image=file.get("type") == "image"))
    turn.cite(*_citations(raw))
    if error := raw.get("error"):
        turn.fail(mapping(error).get("content") or error)
    if speaker == Role.USER:
        turn.base = msgspec.structs.replace(turn.base, model="")
    return turn.messages()


def _citations(raw: JsonObject) -> Iterator[Citation]:
    for source in objects(raw.get("sources")):
        described = mapping(source.get("source"))
        for item in [described, *objects(source.get("metadata"))]:
            url = text(item.get("url"), item.get("source"))
            if url.startswith(("https://", "http://")):
                yield Citation(url, text(item.get("title"), item.get("name"), described.get("name")))


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if any(_is_conversation("", item) for item in listed(source.peek(name)))]


def _is_conversation(_key: str, raw: JsonValue) -> bool:
    chat = mapping(raw).get("chat", raw)
    return isinstance(mapping(chat).get("history"), dict)
