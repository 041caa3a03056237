"""What a message of Cherry Studio says: its blocks, or the content that older versions kept in the message."""

from __future__ import annotations

import msgspec

from app.core.message import Citation, JsonValue, Message, OtherPart, Part, Role
from app.exchange.importers.draft import Draft
from app.exchange.importers.fields import JsonObject, listed, mapping, objects, text, whole
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, role, usage


class Blocks:
    """The table of blocks, and the files in the backup that they show."""

    def __init__(self, source: Source, blocks: list[JsonObject], files: list[JsonObject]) -> None:
        self._source = source
        self._blocks = {text(block.get("id")): block for block in blocks}
        self._files = {text(file.get("id")): file for file in files}

    def messages(self, raw: JsonObject, draft: Draft) -> tuple[Message, ...]:
        """One message, as one or more of ours."""
        speaker = role(raw.get("role"))
        counts, metrics, model = mapping(raw.get("usage")), mapping(raw.get("metrics")), mapping(raw.get("model"))
        turn = Turn(
            Message(
                id="",
                role=speaker,
                created_at=moment(raw.get("createdAt")),
                model=text(model.get("id"), raw.get("modelId")) if speaker == Role.ASSISTANT else "",
                usage=usage(counts.get("prompt_tokens"), counts.get("completion_tokens"), counts.get("total_tokens")),
                duration_ms=whole(metrics.get("time_completion_millsec")) or None,
            )
        )
        own = [self._blocks[key] for key in map(text, listed(raw.get("blocks"))) if key in self._blocks]
        for block in own:
            self._add(turn, block, draft)
        if not own:
            turn.think(text(raw.get("reasoning_content")))
            turn.say(text(raw.get("content")))
        for file in objects(raw.get("files")) if not own else []:
            turn.show(self.file(file, draft))
        for image in listed(raw.get("images")) if not own else []:
            turn.show(draft.attached.address(text(image)))
        if not own and raw.get("error"):
            turn.fail(raw.get("error"))
        return turn.messages()

    def _add(self, turn: Turn, block: JsonObject, draft: Draft) -> None:
        kind, words = text(block.get("type")), text(block.get("content"))
        if kind == "main_text":
            turn.say(words)
        elif kind == "thinking":
            turn.think(words)
            turn.base = msgspec.structs.replace(turn.base, reasoning_ms=whole(block.get("thinking_millsec")))
        elif kind == "code":
            turn.say(f"```{text(block.get('language'))}\n{words}\n```")
        elif kind == "image" or (kind == "file" and block.get("file")):
            turn.show(self._shown(block, draft))
        elif kind == "tool":
            name = text(
                block.get("toolName"), mapping(mapping(block.get("metadata")).get("rawMcpToolResponse")).get("name")
            )
            result = block.get("content", block.get("response"))
            turn.call(text(block.get("toolId")), name, block.get("arguments"), result)
        elif kind == "error":
            turn.fail(block.get("error") or words or mapping(block.get("error")).get("message"))
        elif kind == "citation" and (found := _citations(block)):
            turn.cite(*found)
        elif kind != "unknown":
            turn.show(OtherPart(block))

    def _shown(self, block: JsonObject, draft: Draft) -> Part:
        if file := mapping(block.get("file")):
            return self.file(file, draft)
        return draft.attached.address(text(block.get("url")))

    def file(self, raw: JsonObject, draft: Draft) -> Part:
        """The part for a file of the backup."""
        file = {**mapping(self._files.get(text(raw.get("id")))), **raw}
        name = text(file.get("origin_name"), file.get("name"))
        extension = text(file.get("ext"))
        for stored in (text(file.get("name")), f"{text(file.get('id'))}{extension}", text(file.get("id"))):
            if stored and (inner := self._source.by_last_name.get(stored)):
                return draft.attached.inside(self._source, inner, name)
        return draft.attached.missing(name, image=text(file.get("type")) == "image")


def _citations(block: JsonObject) -> list[Citation]:
    response: JsonValue = mapping(block.get("response")).get("results")
    results = mapping(response).get("results", response)
    items = [(text(item.get("url"), item.get("link")), text(item.get("title"))) for item in objects(results)]
    return [Citation(url, title) for url, title in items if url.startswith(("https://", "http://"))]
