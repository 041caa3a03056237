"""Claude's data export: `conversations.json` in a zip, or alone. It says no parents: messages follow each other."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.message import JsonValue, Message, Part
from app.exchange.importers.draft import NO_MESSAGES, NOT_A_CONVERSATION, Draft
from app.exchange.importers.entries import members_of
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role


class Claude:
    """Importer of Claude's data export."""

    format = "claude"
    label = "Claude"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for _key, raw in members_of(source, _files(source), _is_conversation, notes, frozenset({"conversations"})):
            if not _is_conversation("", raw):
                notes.add(NOT_A_CONVERSATION)
            elif (imported := self._read(mapping(raw), source.modified)) is not None:
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, modified: str) -> ImportedConversation | None:
        messages = objects(raw.get("chat_messages"))
        source_id = text(raw.get("uuid"), raw.get("id"), *(message.get("uuid") for message in messages))
        draft = Draft(
            self.format,
            source_id or text(raw.get("created_at")),
            text(raw.get("name")),
            moment(raw.get("created_at")),
            moment(raw.get("updated_at")),
            model=text(raw.get("model")),
        )
        draft.tag(pinned=raw.get("is_starred") is True)
        draft.chain((text(message.get("uuid")), _message(message, draft)) for message in messages)
        return draft.finished(fallback_time=modified)


def _message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    turn = Turn(Message(id="", role=role(raw.get("sender")), created_at=moment(raw.get("created_at"))))
    content(turn, listed(raw.get("content")), draft.attached)
    if not turn.messages_so_far:
        turn.say(text(raw.get("text")))
    for file in objects(raw.get("attachments")):
        turn.show(_file(file, draft))
        turn.say(text(file.get("extracted_content")))
    for file in objects(raw.get("files")):
        turn.show(_file(file, draft))
    return turn.messages()


def _file(raw: JsonObject, draft: Draft) -> Part:
    return draft.attached.missing(text(raw.get("file_name"), raw.get("name")), text(raw.get("file_type")), image=False)


def _files(source: Source) -> list[str]:
    return [
        name
        for name in source.json_names
        if any(
            _is_conversation("", item)
            for item in listed(source.peek(name)) or listed(mapping(source.peek(name)).get("conversations"))
        )
    ]


def _is_conversation(_key: str, raw: JsonValue) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("chat_messages"), list)
