"""The shown path of a conversation as labelled pieces of text, for the formats that people read."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import FilePart, ImagePart, Message, MessageState, OtherPart, Role

UNTITLED = Text("未命名对话", "Untitled conversation")
SYSTEM_PROMPT = Text("系统提示词", "System prompt")
REASONING = Text("思考过程", "Reasoning")
IMAGE = Text("图片：{name}", "Image: {name}")
FILE = Text("文件：{name}", "File: {name}")
SOURCES = Text("来源", "Sources")
TOOL_CALL = Text("调用工具 {name}", "Call of tool {name}")
UNKNOWN_PART = Text("其他内容", "Other content")
_SPEAKERS = {
    Role.USER.value: Text("我", "You"),
    Role.ASSISTANT.value: Text("助手", "Assistant"),
    Role.SYSTEM.value: Text("系统", "System"),
    Role.TOOL.value: Text("工具结果", "Tool result"),
}
_STATES = {
    MessageState.STOPPED.value: Text("（已停止）", "(stopped)"),
    MessageState.INTERRUPTED.value: Text("（回答中断）", "(the answer broke off)"),
    MessageState.STREAMING.value: Text("（回答中断）", "(the answer broke off)"),
    MessageState.FAILED.value: Text("（没有得到回答）", "(no answer)"),
}


@dataclass(frozen=True)
class Section:
    """One message to read."""

    speaker: str
    time: str
    """ISO 8601, or empty."""
    text: str
    reasoning: str = ""
    code: tuple[tuple[str, str], ...] = ()
    """Label and source: tool calls and parts of an unknown kind."""
    attached: tuple[ImagePart | FilePart, ...] = ()
    sources: tuple[tuple[str, str], ...] = ()
    """Title and address."""
    state: str = ""
    role: str = field(default=Role.USER.value)


def title(conversation: Conversation, language: str) -> str:
    """The title on one line, or a word for none."""
    return " ".join(conversation.title.split()) or UNTITLED.say(language)


def sections(conversation: Conversation, language: str) -> Iterator[Section]:
    """The system prompt, if there is one, and each message of the shown path."""
    if conversation.system_prompt.strip():
        yield Section(SYSTEM_PROMPT.say(language), "", conversation.system_prompt, role=Role.SYSTEM.value)
    for message in conversation.path():
        yield _section(message, language)


def _section(message: Message, language: str) -> Section:
    model = message.model or message.answered_by
    speaker = _SPEAKERS.get(message.role)
    name = speaker.say(language) if speaker else message.role
    calls = [(TOOL_CALL.say(language, name=call.name), call.arguments) for call in message.tool_calls]
    others = [
        (UNKNOWN_PART.say(language), json.dumps(part.raw, ensure_ascii=False, indent=2, default=str))
        for part in message.parts
        if isinstance(part, OtherPart)
    ]
    state = _STATES.get(message.state)
    return Section(
        speaker=f"{name} ({model})" if model and message.role == Role.ASSISTANT else name,
        time=message.created_at,
        text=message.text or message.refusal,
        reasoning=message.reasoning,
        code=tuple(calls + others),
        attached=tuple(part for part in message.parts if isinstance(part, ImagePart | FilePart)),
        sources=tuple((citation.title or citation.url, citation.url) for citation in message.citations),
        state=state.say(language) if state else "",
        role=message.role,
    )


def attachment_label(part: ImagePart | FilePart, language: str) -> str:
    """What stands for an attachment where it cannot be shown."""
    name = part.name or part.file or (part.url if isinstance(part, ImagePart) else "")
    return (IMAGE if isinstance(part, ImagePart) else FILE).say(language, name=" ".join(name.split()))
