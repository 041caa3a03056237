"""LibreChat's JSON export: one conversation a file, as a flat list with parents or as nested messages."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.message import JsonValue, Message, OtherPart, Role
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, usage

_PARAMETERS = ("temperature", "top_p", "presence_penalty", "frequency_penalty", "max_tokens")


class LibreChat:
    """Importer of LibreChat's exports."""

    format = "librechat"
    label = "LibreChat"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for _name, document in documents_of(source, _files(source), notes):
            if imported := self._read(mapping(document), source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, modified: str) -> ImportedConversation | None:
        options = mapping(raw.get("options"))
        draft = Draft(
            self.format,
            text(raw.get("conversationId")),
            text(raw.get("title")),
            system_prompt=text(options.get("promptPrefix")),
            model=text(options.get("model")),
            parameters={name: options[name] for name in _PARAMETERS if options.get(name) is not None},
        )
        last: str | None = None
        for parent, item in _unnested(objects(raw.get("messagesTree")) or objects(raw.get("messages"))):
            parent_id = item.get("parentMessageId")
            # Nesting counts more than ids; an export without branches has neither.
            above = parent_id if isinstance(parent_id, str) else last if "parentMessageId" not in item else None
            last = draft.node(text(item.get("messageId")), parent or above, *_message(item, draft))
        return draft.finished(fallback_time=modified)


def _unnested(messages: list[JsonObject]) -> Iterator[tuple[str | None, JsonObject]]:
    """All messages, parents first, with the id of the message that each is nested in."""
    stack: list[tuple[str | None, JsonObject]] = [(None, message) for message in reversed(messages)]
    while stack:
        parent, message = stack.pop()
        yield parent, message
        own = text(message.get("messageId")) or None
        stack.extend((own, child) for child in reversed(objects(message.get("children"))))


def _message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    by_user = raw.get("isCreatedByUser")
    is_user = by_user if isinstance(by_user, bool) else text(raw.get("sender")).lower() == "user"
    turn = Turn(
        Message(
            id="",
            role=Role.USER if is_user else Role.ASSISTANT,
            created_at=moment(raw.get("createdAt"), raw.get("updatedAt")),
            model="" if is_user else text(raw.get("model")),
            finish_reason=text(raw.get("finish_reason")),
            usage=None if is_user else usage(None, raw.get("tokenCount")),
        )
    )
    for part in objects(listed(raw.get("content"))):
        _part(turn, part, draft)
    if not turn.messages_so_far and raw.get("error") is not True:
        turn.say(text(raw.get("text")))
    for file in [*objects(raw.get("files")), *objects(raw.get("attachments"))]:
        name, kind = text(file.get("filename")), text(file.get("type"))
        turn.show(draft.attached.address(text(file.get("filepath")), name, kind, kind.startswith("image/")))
    if raw.get("error") is True:
        turn.fail(text(raw.get("text")))
    return turn.messages()


def _part(turn: Turn, part: JsonObject, draft: Draft) -> None:
    kind = text(part.get("type"))
    call = mapping(part.get("tool_call"))
    if kind == "tool_call":
        function = mapping(call.get("function"))
        name, arguments = text(call.get("name"), function.get("name")), call.get("args", function.get("arguments"))
        turn.call(text(call.get("id")), name, arguments, call.get("output"))
    elif kind == "image_file":
        image = mapping(part.get("image_file"))
        turn.show(
            draft.attached.address(text(image.get("filepath"), image.get("file_id")), text(image.get("filename")))
        )
    elif kind == "error":
        turn.fail(part.get("error"))
    elif kind in {"text", "think", "image_url"}:
        content(turn, [part], draft.attached)
    elif part:
        turn.show(OtherPart(part))


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if _is_conversation(source.peek(name))]


def _is_conversation(peek: JsonValue) -> bool:
    raw = mapping(peek)
    return isinstance(raw.get("conversationId"), str) and any(
        isinstance(raw.get(name), list) for name in ("messages", "messagesTree")
    )
