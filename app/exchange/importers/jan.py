"""Jan's data folder: `threads/<id>/thread.json` beside `messages.jsonl`, one message a line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.localized import Text
from app.core.message import JsonValue, Message, Role
from app.exchange.importers import json_reading
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.fields import JsonObject, mapping, objects, text
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import LARGEST_DOCUMENT, Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role

_MESSAGES = "messages.jsonl"
_BAD_LINE = Text("已损坏、无法读取的消息行：{count} 行", "Damaged lines that cannot be read: {count}")


class Jan:
    """Importer of Jan's folder of threads."""

    format = "jan"
    label = "Jan"

    def recognises(self, source: Source) -> bool:
        return bool(source.named(_MESSAGES)) or bool(source.named("thread.json"))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        folders = {name.removesuffix("thread.json") for name in source.named("thread.json")}
        folders |= {name.removesuffix(_MESSAGES) for name in source.named(_MESSAGES)}
        source.expect([folder + _MESSAGES for folder in folders])
        for folder in sorted(folders):
            try:
                imported = self._read(folder, source, notes)
            except ImportProblem as problem:
                notes.add(problem.text)
                continue
            if imported:
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, folder: str, source: Source, notes: Notes) -> ImportedConversation | None:
        thread = mapping(source.document(folder + "thread.json")) if folder + "thread.json" in source else {}
        assistant = next(iter(objects(thread.get("assistants"))), {})
        lines = _lines(folder + _MESSAGES, source, notes) if folder + _MESSAGES in source else []
        name = folder.rstrip("/").rsplit("/", 1)[-1] or source.path.name
        model = text(mapping(thread.get("model")).get("id"), mapping(assistant.get("model")).get("id"))
        draft = Draft(
            self.format,
            text(thread.get("id")) or text(*(line.get("thread_id") for line in lines)) or name,
            text(thread.get("title")),
            moment(thread.get("created")),
            moment(thread.get("updated")),
            system_prompt=text(assistant.get("instructions")),
            model=model,
        )
        draft.tag(pinned=thread.get("isFavorite") is True)
        draft.chain((text(line.get("id")), _message(line, draft)) for line in lines)
        return draft.finished(fallback_time=source.modified)


def _lines(name: str, source: Source, notes: Notes) -> list[JsonObject]:
    lines = []
    for line in source.read(name, LARGEST_DOCUMENT).decode("utf-8-sig", "replace").split("\n"):
        if not line.strip("\0 \t\r"):
            continue
        value = json_reading.document(line)
        if isinstance(value, dict) and ("role" in value or "content" in value):
            lines.append(value)
        else:
            notes.add(_BAD_LINE)
    return lines


def _message(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    speaker, metadata = role(raw.get("role")), mapping(raw.get("metadata"))
    assistant: JsonValue = mapping(metadata.get("assistant"))
    model = text(metadata.get("modelId"), metadata.get("model"), mapping(mapping(assistant).get("model")).get("id"))
    turn = Turn(Message(id="", role=speaker, created_at=moment(raw.get("created_at"))))
    if speaker == Role.ASSISTANT:
        turn.base = msgspec.structs.replace(turn.base, model=model)
    content(turn, raw.get("content"), draft.attached)
    for call in objects(metadata.get("tool_calls")):
        tool = mapping(call.get("tool"))
        function = mapping(tool.get("function"))
        result = mapping(call.get("response")).get("content")
        said = "\n\n".join(text(part.get("text")) for part in objects(result)) or result
        turn.call(text(tool.get("id")), text(function.get("name")), function.get("arguments"), said)
    if error := raw.get("error_message"):
        turn.fail(error)
    return turn.messages()
