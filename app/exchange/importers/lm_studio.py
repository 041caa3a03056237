"""LM Studio's folder of `*.conversation.json`: every message has versions, of which one is shown.

There is no official description; the shape is from the files.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from app.core.message import JsonValue, Message, OtherPart, Role
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text, whole
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, content, role, tool_result, usage

_SUFFIX = ".conversation.json"


class LMStudio:
    """Importer of LM Studio's conversations."""

    format = "lm_studio"
    label = "LM Studio"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for name, document in documents_of(source, _files(source), notes):
            if imported := self._read(mapping(document), name, source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, name: str, modified: str) -> ImportedConversation | None:
        folder, _, file = name.rpartition("/")
        draft = Draft(
            self.format,
            file.removesuffix(_SUFFIX),
            text(raw.get("name")),
            moment(raw.get("createdAt")),
            moment(raw.get("assistantLastMessagedAt"), raw.get("userLastMessagedAt")),
            system_prompt=text(raw.get("systemPrompt")),
            model=text(mapping(raw.get("lastUsedModel")).get("identifier")),
        )
        draft.tag(folder=folder.rsplit("/", 1)[-1].removesuffix("conversations"), pinned=raw.get("pinned") is True)
        shown: str | None = None
        for index, item in enumerate(objects(raw.get("messages"))):
            shown = _add_versions(draft, index, item, shown)
        return draft.finished(shown, modified)


def _add_versions(draft: Draft, index: int, raw: JsonObject, parent: str | None) -> str | None:
    """Adds the versions of one message as siblings. Returns the one that is shown."""
    versions = objects(raw.get("versions"))
    keys = [
        draft.node(f"{index}.{number}", parent, *_version(version, draft)) for number, version in enumerate(versions)
    ]
    selected = whole(raw.get("currentlySelected")) or 0
    return keys[selected] if selected < len(keys) else keys[-1] if keys else parent


def _version(raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
    speaker = role(raw.get("role"))
    turn = Turn(Message(id="", role=speaker))
    if speaker == Role.ASSISTANT:
        turn.base = msgspec.structs.replace(turn.base, model=text(mapping(raw.get("senderInfo")).get("senderName")))
    _contents(turn, raw.get("content"), draft, False)
    for step in objects(raw.get("steps")):
        if step.get("type") == "contentBlock":
            _facts(turn, mapping(step.get("genInfo")))
            thinking = mapping(step.get("style")).get("type") == "thinking"
            _contents(turn, step.get("content"), draft, thinking)
        elif step.get("type") not in ("debugInfoBlock", "status"):
            turn.show(OtherPart(step))
    return turn.messages()


def _contents(turn: Turn, contents: JsonValue, draft: Draft, thinking: bool) -> None:
    for part in objects(contents):
        kind = text(part.get("type"))
        if kind == "text" and (thinking or part.get("isThinking") is True):
            turn.think(text(part.get("text")))
        elif kind == "file":
            image = part.get("fileType") == "image"
            turn.show(draft.attached.missing(text(part.get("name"), part.get("fileIdentifier")), image=image))
        elif kind == "toolCallRequest":
            turn.call(_call_id(part), text(part.get("name")), part.get("parameters", part.get("arguments")))
        elif kind == "toolCallResult":
            tool_result(turn, _call_id(part), part.get("content"))
        else:
            content(turn, [part], draft.attached)


def _call_id(part: JsonObject) -> str:
    return text(part.get("toolCallRequestId"), part.get("toolCallId"), part.get("callId"))


def _facts(turn: Turn, raw: JsonObject) -> None:
    """Model, tokens and reason of the end, which every step may say."""
    stats = mapping(raw.get("stats"))
    turn.base = msgspec.structs.replace(
        turn.base,
        model=text(raw.get("identifier"), raw.get("indexedModelIdentifier")) or turn.base.model,
        usage=usage(stats.get("promptTokensCount"), stats.get("predictedTokensCount"), stats.get("totalTokensCount"))
        or turn.base.usage,
        finish_reason={"eosFound": "stop", "maxPredictedTokensReached": "length"}.get(
            text(stats.get("stopReason")), ""
        ),
    )


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if _is_conversation(source.peek(name))]


def _is_conversation(peek: JsonValue) -> bool:
    messages = listed(mapping(peek).get("messages"))
    return any(isinstance(mapping(item).get("versions"), list) for item in messages)
