"""JSON: our own files with everything, ChatGPT's shape with all branches, and the bare messages of the shown path."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import PurePath

import msgspec

from app.core.conversation import Conversation
from app.core.message import ImagePart, JsonValue, Message, Role, TextPart
from app.core.request import wire_messages
from app.exchange.exporters.exporting import Archive, Export, Write, attachments
from app.exchange.exporters.file_names import FileNames
from app.exchange.exporters.sections import IMAGE, UNTITLED
from app.exchange.exporters.tree import shown_parents

_ROOT = "client-created-root"


def json_bytes(value: JsonValue) -> bytes:
    """`value` as indented UTF-8 JSON that every reader accepts."""
    return json.dumps(_sound(value), ensure_ascii=False, indent=1, allow_nan=False, default=str).encode()


def _sound(value: JsonValue) -> JsonValue:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_sound(str(name)): _sound(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def dousha_json(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """Our own file; as an archive, the data folder's layout with attachments. Nothing is left out."""
    if not archive:
        write(run.snapshot(next(conversations)))
        return
    names = FileNames()
    with Archive(write) as whole:
        for conversation in conversations:
            folder = f"conversations/{names.folder(conversation.id)}"
            whole.add(f"{folder}/conversation.json", [run.snapshot(conversation)])
            for name in attachments(conversation):
                if (data := run.attachment(conversation, name)) is not None:
                    whole.add(f"{folder}/attachments/{name}", [data])


def openai_messages(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """`[{"role", "content"}]` of the shown path, as it would be sent; images inside."""
    if not archive:
        write(json_bytes(_messages(next(conversations), run)) + b"\n")
        return
    names = FileNames(UNTITLED.say(run.language))
    with Archive(write) as whole:
        for conversation in conversations:
            whole.add(names.name(conversation.title, "json"), [json_bytes(_messages(conversation, run)) + b"\n"])


def _messages(conversation: Conversation, run: Export) -> JsonValue:
    def readable(message: Message) -> Message:
        parts = tuple(
            TextPart("\n" + IMAGE.say(run.language, name=part.name or part.file))
            if isinstance(part, ImagePart) and part.file and run.attachment(conversation, part.file) is None
            else part
            for part in message.parts
        )
        return msgspec.structs.replace(message, parts=parts)

    path = [readable(message) for message in conversation.path()]
    return wire_messages(path, conversation.system_prompt, lambda name: run.read_attachment(conversation.id, name))


def chatgpt_json(conversations: Iterator[Conversation], run: Export, write: Write, *, archive: bool) -> None:
    """A conversations.json like that of ChatGPT's data export; as an archive, with the images beside it."""
    if not archive:
        for piece in _chatgpt_pieces(conversations, []):
            write(piece)
        return
    with Archive(write) as whole:
        images: list[tuple[Conversation, str]] = []
        whole.add("conversations.json", _chatgpt_pieces(conversations, images))
        for conversation, name in images:
            if (data := run.attachment(conversation, name)) is not None:
                whole.add(_asset(name) + PurePath(name).suffix, [data])


def _chatgpt_pieces(conversations: Iterator[Conversation], images: list[tuple[Conversation, str]]) -> Iterator[bytes]:
    yield b"["
    seen: set[str] = set()
    for count, conversation in enumerate(conversations):
        yield (b",\n" if count else b"\n") + json_bytes(_chatgpt(conversation))
        holder = Conversation(id=conversation.id)  # the whole of each would fill the memory
        for name in attachments(conversation):
            if name not in seen:
                seen.add(name)
                images.append((holder, name))
    yield b"\n]\n"


def _chatgpt(conversation: Conversation) -> JsonValue:
    mapping: dict[str, dict[str, JsonValue]] = {_ROOT: {"id": _ROOT, "message": None, "parent": None, "children": []}}

    def add(node: str, parent: str, message: JsonValue) -> str:
        while node in mapping:  # ids of an imported conversation may be anything
            node += "_"
        mapping[node] = {"id": node, "message": message, "parent": parent, "children": []}
        mapping[parent]["children"].append(node)
        return node

    root = _ROOT
    if conversation.system_prompt.strip():
        content = {"content_type": "text", "parts": [conversation.system_prompt]}
        root = add("system-prompt", root, _node("system-prompt", Role.SYSTEM, conversation.created_at, content))
    last: dict[str, str] = {}
    for message_id, parent in shown_parents(conversation).items():
        message = conversation.messages[message_id]
        last[message_id] = last[parent] if parent else root
        for node in _nodes(message):
            last[message_id] = add(node["id"], last[message_id], node)
    path = conversation.path()
    return {
        "id": conversation.id,
        "conversation_id": conversation.id,
        "title": conversation.title or None,
        "create_time": _seconds(conversation.created_at),
        "update_time": _seconds(conversation.updated_at),
        "default_model_slug": conversation.model or None,
        "current_node": last[path[-1].id] if path else root,
        "mapping": mapping,
    }


def _nodes(message: Message) -> Iterator[dict[str, JsonValue]]:
    """One message as ChatGPT keeps it: its thoughts, what it says, and each call of a tool stand for themselves."""
    model = {"model_slug": message.answered_by or message.model} if message.role == Role.ASSISTANT else {}
    if message.reasoning:
        thoughts = {"content_type": "thoughts", "thoughts": [{"summary": "", "content": message.reasoning}]}
        yield _node(f"{message.id}-thoughts", message.role, message.created_at, thoughts, model)
    text = message.text or message.refusal
    images = [part for part in message.parts if isinstance(part, ImagePart) and part.file]
    content: JsonValue = {"content_type": "text", "parts": [text]}
    if images:
        pointers = [{"content_type": "image_asset_pointer", "asset_pointer": _pointer(part.file)} for part in images]
        content = {"content_type": "multimodal_text", "parts": [*pointers, *([text] if text else [])]}
    yield _node(message.id, message.role, message.created_at, content, model)
    for number, call in enumerate(message.tool_calls):
        code = {"content_type": "code", "language": "json", "text": call.arguments}
        yield _node(f"{message.id}-call-{number}", message.role, message.created_at, code, model, call.name or "tool")


def _node(
    id: str, role: str, time: str, content: JsonValue, metadata: JsonValue = None, recipient: str = "all"
) -> dict[str, JsonValue]:
    return {
        "id": id,
        "author": {"role": str(role), "name": None, "metadata": {}},
        "create_time": _seconds(time),
        "content": content,
        "status": "finished_successfully",
        "weight": 1,
        "recipient": recipient,
        "metadata": metadata or {},
    }


def _asset(name: str) -> str:
    return "file-" + PurePath(name).stem


def _pointer(name: str) -> str:
    return f"file-service://{_asset(name)}"


def _seconds(time: str) -> float | None:
    try:
        return datetime.fromisoformat(time).timestamp()
    except (ValueError, OverflowError):
        return None
