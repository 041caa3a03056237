"""What the nodes of a ChatGPT conversation say: text, code, tools, thoughts, images."""

from __future__ import annotations

import re

import msgspec

from app.core.message import Citation, Message, OtherPart, Part, Role
from app.exchange.importers.draft import Draft
from app.exchange.importers.fields import JsonObject, as_text, listed, mapping, number, objects, text
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, role

_ASSET = re.compile(r"(file[-_][A-Za-z0-9]+)")
_MARKS = re.compile("\ue200[^\ue201]*\ue201")
"""ChatGPT's marks for a citation inside the text; its fonts show them as nothing."""
_FINISH = {"stop": "stop", "max_tokens": "length"}


class Assets:
    """The images and files in the export, found by the ids that messages name."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.modified = source.modified
        self._names: dict[str, str] = {}
        for name in source.names:
            if found := _ASSET.match(name.rsplit("/", 1)[-1]):
                self._names.setdefault(found[1], name)

    def part(self, draft: Draft, pointer: str, name: str = "", media_type: str = "", image: bool = True) -> Part:
        """The part for `sediment://file_…`, `file-service://file-…` or a bare id."""
        found = _ASSET.search(pointer.rpartition("://")[2])  # "file-service" is no id
        if found and (inner := self._names.get(found[1])):
            return draft.attached.inside(self.source, inner, name, media_type)
        return draft.attached.missing(name or pointer.rsplit("/", 1)[-1][:200], media_type, image)


class Nodes:
    """Adds the nodes of one conversation to its draft. Thoughts go into the assistant's next message."""

    def __init__(self, draft: Draft, assets: Assets, nodes: JsonObject) -> None:
        self._draft, self._assets, self._nodes = draft, assets, nodes
        self._thoughts: dict[str, str] = {}
        self._thinking_ms: dict[str, int] = {}
        self._used: set[str] = set()
        self._calls: set[str] = set()

    def add(self, key: str) -> None:
        """Adds the node `key`, after the nodes above it."""
        node = mapping(self._nodes[key])
        message, parent = mapping(node.get("message")), _parent(node)
        kind = text(mapping(message.get("content")).get("content_type"))
        if kind in {"thoughts", "reasoning_recap"}:
            self._keep_thoughts(key, message)
            self._draft.node(key, parent)
        elif not message or _is_hidden(message):
            self._keep_instructions(message)
            self._draft.node(key, parent)
        else:
            self._draft.node(key, parent, *self._read(key, message))

    def add_thoughts_without_answer(self) -> None:
        """Thoughts that no answer followed become messages of their own."""
        for key in self._thoughts.keys() - self._used:
            message = mapping(mapping(self._nodes[key]).get("message"))
            turn = self._turn(message)
            turn.think(self._thoughts[key])
            self._draft.node(f"{key}/thoughts", key, *turn.messages())

    def _keep_thoughts(self, key: str, message: JsonObject) -> None:
        thoughts = objects(mapping(message.get("content")).get("thoughts"))
        paragraphs = [text(thought.get("content")) or text(thought.get("summary")) for thought in thoughts]
        if words := "\n\n".join(paragraph for paragraph in paragraphs if paragraph):
            self._thoughts[key] = words
        seconds = number(mapping(message.get("metadata")).get("finished_duration_sec"))
        if seconds is not None and 0 < seconds < 1e6:
            self._thinking_ms[key] = int(seconds * 1000)

    def _keep_instructions(self, message: JsonObject) -> None:
        """The user's custom instructions, which ChatGPT sends unseen, are kept but not shown."""
        content = mapping(message.get("content"))
        said = {name: text(content.get(name)) for name in ("user_profile", "user_instructions")}
        if any(said.values()):
            self._draft.extra["custom_instructions"] = {name: words for name, words in said.items() if words}

    def _turn(self, message: JsonObject) -> Turn:
        metadata = mapping(message.get("metadata"))
        speaker = role(mapping(message.get("author")).get("role"))
        return Turn(
            Message(
                id="",
                role=speaker,
                created_at=moment(message.get("create_time")),
                model=text(metadata.get("model_slug")) if speaker == Role.ASSISTANT else "",
                finish_reason=_FINISH.get(text(mapping(metadata.get("finish_details")).get("type")), ""),
            )
        )

    def _read(self, key: str, message: JsonObject) -> tuple[Message, ...]:
        turn = self._turn(message)
        above = self._above(key)
        if turn.base.role == Role.ASSISTANT:
            self._recall(turn, above)
        recipient = text(message.get("recipient")) or "all"
        content = mapping(message.get("content"))
        if recipient != "all" and turn.base.role == Role.ASSISTANT:
            self._calls.add(key)
            turn.call(key, recipient, _plain_text(content))
        else:
            self._content(turn, content, _names(mapping(message.get("metadata"))))
        if turn.base.role == Role.TOOL:
            call = next((at for at in above if at in self._calls), "")
            turn.base = msgspec.structs.replace(turn.base, tool_call_id=call)
        self._metadata(turn, mapping(message.get("metadata")), as_text(content.get("parts")))
        return turn.messages()

    def _above(self, key: str) -> list[str]:
        """The nodes above, nearest first, as far as an answer may reach: up to a message of the user."""
        above: list[str] = []
        seen = {key}
        at = _parent(mapping(self._nodes[key]))
        while at is not None and at in self._nodes and at not in seen:
            message = mapping(mapping(self._nodes[at]).get("message"))
            if mapping(message.get("author")).get("role") == "user":
                break
            above.append(at)
            seen.add(at)
            at = _parent(mapping(self._nodes[at]))
        return above

    def _recall(self, turn: Turn, above: list[str]) -> None:
        """Takes the thoughts between this message and the one before it."""
        found = []
        for at in above:
            kind = text(mapping(mapping(mapping(self._nodes[at]).get("message")).get("content")).get("content_type"))
            if kind not in {"thoughts", "reasoning_recap"}:
                break
            found.append(at)
        for at in reversed(found):
            turn.think(self._thoughts.get(at, ""))
            self._used.add(at)
        lasting = [self._thinking_ms[at] for at in found if at in self._thinking_ms]
        if lasting:
            turn.base = msgspec.structs.replace(turn.base, reasoning_ms=max(lasting))

    def _content(self, turn: Turn, content: JsonObject, names: dict[str, str]) -> None:
        kind = text(content.get("content_type"))
        if kind in {"text", "multimodal_text"}:
            for part in listed(content.get("parts")):
                self._part(turn, part, names)
            if not listed(content.get("parts")):
                turn.say(_clean(text(content.get("text"))))
        elif kind == "code":
            turn.say(f"```{text(content.get('language')).replace('unknown', '')}\n{text(content.get('text'))}\n```")
        elif words := _clean(_plain_text(content)):
            turn.say(words)
            turn.cite(*_citation(content))
        elif content:
            turn.show(OtherPart(content))

    def _part(self, turn: Turn, part: object, names: dict[str, str]) -> None:
        if isinstance(part, str):
            turn.say(_clean(part))
            return
        raw = mapping(part)
        kind = text(raw.get("content_type"))
        if kind == "image_asset_pointer":
            pointer = text(raw.get("asset_pointer"))
            turn.show(self._assets.part(self._draft, pointer, names.get(pointer.rsplit("/", 1)[-1], "")))
        elif kind == "audio_transcription" and text(raw.get("text")):
            turn.say(text(raw.get("text")))
        elif raw:
            turn.show(OtherPart(raw))

    def _metadata(self, turn: Turn, metadata: JsonObject, shown: str) -> None:
        for file in objects(metadata.get("attachments")):
            file_id, name = text(file.get("id")), text(file.get("name"))
            kind = text(file.get("mime_type"), file.get("mimeType"))
            if not file_id or file_id not in shown:
                image = kind.startswith("image/")
                turn.show(self._assets.part(self._draft, file_id, name, kind, image))
        for citation in objects(metadata.get("citations")):
            turn.cite(*_citation(mapping(citation.get("metadata"))))
        for reference in objects(metadata.get("content_references")):
            for item in [reference, *objects(reference.get("items"))]:
                turn.cite(*_citation(item))


def _names(metadata: JsonObject) -> dict[str, str]:
    """The names that the user's files had, by id."""
    return {text(file.get("id")): text(file.get("name")) for file in objects(metadata.get("attachments"))}


def _parent(node: JsonObject) -> str | None:
    parent = node.get("parent")
    return parent if isinstance(parent, str) else None


def _is_hidden(message: JsonObject) -> bool:
    metadata = mapping(message.get("metadata"))
    content = mapping(message.get("content"))
    if metadata.get("is_visually_hidden_from_conversation") is True or message.get("weight") == 0:
        return True
    if text(content.get("content_type")) == "user_editable_context":
        return True
    # An empty system message begins every conversation.
    return mapping(message.get("author")).get("role") == "system" and not _plain_text(content).strip()


def _plain_text(content: JsonObject) -> str:
    parts = [part for part in listed(content.get("parts")) if isinstance(part, str)]
    return "\n\n".join(parts) or text(content.get("text"), content.get("result"), content.get("summary"))


def _clean(words: str) -> str:
    return _MARKS.sub("", words)


def _citation(raw: JsonObject) -> tuple[Citation, ...]:
    url = text(raw.get("url"))
    return (Citation(url, text(raw.get("title"))),) if url.startswith(("https://", "http://")) else ()
