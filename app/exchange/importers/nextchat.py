"""NextChat's backup. Its "access-control" holds keys in plain text and is not looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from app.core.message import JsonValue, Message, Role
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, as_text, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes, stable_id
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role

_STORE = "chat-next-web-store"
_PARAMETERS = ("temperature", "top_p", "max_tokens", "presence_penalty", "frequency_penalty")


class NextChat:
    """Importer of NextChat's backups."""

    format = "nextchat"
    label = "NextChat"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for _name, document in documents_of(source, _files(source), notes):
            for session in objects(mapping(mapping(document).get(_STORE)).get("sessions")):
                if imported := self._read(session, source.modified):
                    yield imported
                else:
                    notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, modified: str) -> ImportedConversation | None:
        messages = objects(raw.get("messages"))
        mask = mapping(raw.get("mask"))
        config = mapping(mask.get("modelConfig"))
        draft = Draft(
            self.format,
            text(raw.get("id")) or stable_id(text(raw.get("topic")), as_text(messages[:2])),
            text(raw.get("topic")),
            updated_at=moment(raw.get("lastUpdate")),
            model=text(config.get("model")),
            parameters={name: config[name] for name in _PARAMETERS if config.get(name) is not None},
        )
        if memory := text(raw.get("memoryPrompt")):
            draft.extra["memory"] = memory
        times = _times(messages, draft.updated_at or modified)
        draft.created_at = min(times, default="")
        # A mask's messages are sent before every turn.
        before = [(text(item.get("id")), _message(item, draft, "")) for item in objects(mask.get("context"))]
        said = [(text(item.get("id")), _message(item, draft, when)) for item, when in zip(messages, times, strict=True)]
        return draft.finished(draft.chain([*before, *said]) if said else None, modified) if said else None


def _times(messages: list[JsonObject], end: str) -> list[str]:
    """The messages' times. Where one cannot be read: a second after the one before, or all up to `end`."""
    read = [moment(item.get("date")) for item in messages]
    known = next((index for index, when in enumerate(read) if when), None)
    if known is None:
        known, start = len(read) - 1, end
    else:
        start = read[known]
    for index in range(known, -1, -1):
        read[index] = read[index] or _later(start, index - known)
    for index in range(known + 1, len(read)):
        read[index] = read[index] or _later(read[index - 1], 1)
    return read


def _later(when: str, seconds: int) -> str:
    try:
        moved = datetime.fromisoformat(when) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return when
    return moved.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _message(raw: JsonObject, draft: Draft, when: str) -> tuple[Message, ...]:
    speaker = role(raw.get("role"))
    model = text(raw.get("model")) if speaker == Role.ASSISTANT else ""
    turn = Turn(Message(id="", role=speaker, created_at=when, model=model))
    for tool in objects(raw.get("tools")):
        function = mapping(tool.get("function"))
        result = tool.get("content", tool.get("errorMsg"))
        turn.call(text(tool.get("id")), text(function.get("name")), function.get("arguments"), result)
    if raw.get("isError") is True:
        turn.fail(raw.get("content"))
    else:
        content(turn, raw.get("content"), draft.attached)
    return turn.messages()


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if _is_backup(source.peek(name))]


def _is_backup(peek: JsonValue) -> bool:
    return isinstance(mapping(mapping(peek).get(_STORE)).get("sessions"), list)
