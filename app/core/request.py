"""The request as a value: from a conversation to the exact JSON that is sent. Sending it is `api`'s business.

The main rule: what the user did not set is not sent. Two keys the app adds by itself, `stream` and, while streaming,
`stream_options`; both can be overridden like any parameter.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import PurePath

import msgspec

from app.core.attached_text import as_sent, read_text
from app.core.conversation import Conversation
from app.core.message import FilePart, ImagePart, JsonValue, Message, OtherPart, Role

STREAM = "stream"
STREAM_OPTIONS = "stream_options"
EXTRA_BODY = "extra_body"
RESERVED = ("model", "messages", STREAM)
"""Keys that neither the extra body nor a parameter of a damaged file may override."""

ReadAttachment = Callable[[str], bytes]
"""Gives the bytes of an attachment by its file name; raises OSError when it is gone."""


class ChatRequest(msgspec.Struct, frozen=True):
    """One request. `parameters` are ParameterSpec names to JSON values; EXTRA_BODY's object is merged last."""

    model: str
    messages: tuple[Mapping[str, JsonValue], ...]
    parameters: Mapping[str, JsonValue] = {}
    stream: bool = True

    def body(self) -> dict[str, JsonValue]:
        """The exact JSON object to send."""
        body: dict[str, JsonValue] = {"model": self.model, "messages": list(self.messages)}
        given = dict(self.parameters)
        extra = given.pop(EXTRA_BODY, None)
        streaming = bool(given.pop(STREAM, self.stream))
        options = given.pop(STREAM_OPTIONS, {"include_usage": True})
        body[STREAM] = streaming
        if streaming and options:
            body[STREAM_OPTIONS] = options
        # null is not "absent": services answer 400 to it
        body.update({name: value for name, value in given.items() if value is not None and name not in RESERVED})
        if isinstance(extra, Mapping):
            body.update({name: value for name, value in extra.items() if name not in RESERVED})
        return body

    @property
    def streaming(self) -> bool:
        """Whether a stream is asked for."""
        return bool(self.body()[STREAM])

    def without(self, names: Iterable[str]) -> ChatRequest:
        """The same request without these parameters, also inside the extra body."""
        dropped = set(names)
        kept = {name: value for name, value in self.parameters.items() if name not in dropped}
        extra = kept.get(EXTRA_BODY)
        if isinstance(extra, Mapping):
            kept[EXTRA_BODY] = {name: value for name, value in extra.items() if name not in dropped}
        if STREAM_OPTIONS in dropped:
            kept[STREAM_OPTIONS] = None
        return msgspec.structs.replace(self, parameters=kept)


NO_TOOL_RESULT = "(no result)"
"""Sent for a tool call that the user left unanswered: services refuse a history with an open call."""


def wire_messages(
    path: Sequence[Message], system_prompt: str, read_attachment: ReadAttachment
) -> tuple[dict[str, JsonValue], ...]:
    """The `messages` array for `path`. Failed and empty replies are left out: services refuse empty messages."""
    wire: list[dict[str, JsonValue]] = []
    if system_prompt.strip():
        wire.append({"role": Role.SYSTEM.value, "content": system_prompt})
    open_calls: list[str] = []
    for message in path:
        if message.role == Role.TOOL:
            if message.tool_call_id in open_calls:
                open_calls.remove(message.tool_call_id)
                wire.append(_tool_result(message.tool_call_id, message.text))
            continue
        wire.extend(_tool_result(call_id, NO_TOOL_RESULT) for call_id in open_calls)
        open_calls = [call.id for call in message.tool_calls]
        if one := _wire_message(message, read_attachment):
            wire.append(one)
    wire.extend(_tool_result(call_id, NO_TOOL_RESULT) for call_id in open_calls)
    return tuple(wire)


def _tool_result(call_id: str, text: str) -> dict[str, JsonValue]:
    return {"role": Role.TOOL.value, "tool_call_id": call_id, "content": text}


def _wire_message(message: Message, read_attachment: ReadAttachment) -> dict[str, JsonValue] | None:
    content = _content(message, read_attachment)
    if message.tool_calls:
        calls = [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": _arguments(call.arguments)},
            }
            for call in message.tool_calls
        ]
        wire: dict[str, JsonValue] = {"role": message.role, "content": content or None, "tool_calls": calls}
        if message.reasoning:  # DeepSeek answers 400 when a tool call comes back without its reasoning
            wire["reasoning_content"] = message.reasoning
        return wire
    return {"role": message.role, "content": content} if content else None


def _arguments(text: str) -> str:
    """Arguments as strict services accept them: an answer cut off in the middle of a call left half a JSON text."""
    try:
        json.loads(text or "{}")
    except ValueError:
        return json.dumps({"incomplete": text}, ensure_ascii=False)
    return text or "{}"


def _content(message: Message, read_attachment: ReadAttachment) -> JsonValue:
    """A plain string where there is only text, else the list of parts. Text files come before the text."""
    files = [part for part in message.parts if isinstance(part, FilePart) and part.file]
    texts = [
        as_sent(part.name or part.file, text)
        for part in files
        if (text := read_text(read_attachment(part.file))) is not None
    ]
    text = "\n\n".join([*texts, *filter(None, [message.text or message.refusal])])
    images = [part for part in message.parts if isinstance(part, ImagePart) and part.file]
    others = [part.raw for part in message.parts if isinstance(part, OtherPart) and isinstance(part.raw, dict)]
    if not images and not others:
        return text
    parts: list[JsonValue] = [{"type": "text", "text": text}] if text else []
    for image in images:
        data = base64.b64encode(read_attachment(image.file)).decode()
        kind = image.media_type or f"image/{PurePath(image.file).suffix.lstrip('.') or 'png'}"
        parts.append({"type": "image_url", "image_url": {"url": f"data:{kind};base64,{data}"}})
    return parts + others


def continuation(language_sample: str) -> dict[str, JsonValue]:
    """The message that asks for the rest of a broken-off answer, in the language that the answer is in."""
    chinese = any("\u4e00" <= char <= "\u9fff" for char in language_sample[-2000:])
    return {
        "role": Role.USER.value,
        "content": "你的上一条回答在中途断开了。请从断开的那个字之后直接接着写，不要重复已有内容，也不要加任何说明。"
        if chinese
        else "Your last answer was cut off. Go on from the exact character where it stopped. "
        "Repeat nothing, add no remark.",
    }


def build_request(
    conversation: Conversation,
    path: Sequence[Message],
    read_attachment: ReadAttachment,
    *,
    refused: Iterable[str] = (),
    streaming: bool = True,
    continuing: bool = False,
) -> ChatRequest:
    """The request for the reply that follows `path`; with `continuing`, for the rest of its last message.

    `refused` are parameters that the service does not take. Raises OSError when an attachment cannot be read.
    """
    messages = wire_messages(path, conversation.system_prompt, read_attachment)
    if continuing and path and path[-1].text:  # without any text there is nothing to go on from
        messages += (continuation(path[-1].text),)
    request = ChatRequest(
        model=conversation.model,
        messages=messages,
        parameters=dict(conversation.parameters),
        stream=streaming,
    )
    return request.without(refused)
