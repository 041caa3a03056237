"""What of a message is looked for."""

from __future__ import annotations

from app.core.message import FilePart, ImagePart, Message


def message_text(message: Message) -> str:
    """Words, thinking, names of attachments, tool calls and sources, one after the other."""
    names = [part.name for part in message.parts if isinstance(part, ImagePart | FilePart)]
    calls = [text for call in message.tool_calls for text in (call.name, call.arguments)]
    citations = [text for citation in message.citations for text in (citation.title, citation.url)]
    return joined(message.text, message.reasoning, message.refusal, *names, *calls, *citations)


def joined(*texts: str) -> str:
    """Those that are not empty, each on lines of its own."""
    return "\n".join(filter(None, texts))
