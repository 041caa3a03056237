"""One message of a conversation and the small values it is made of; the tree they form is in `conversation`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import msgspec

JsonValue = Any
"""Any value that JSON can hold: it came from a service or a file and is checked where it is used."""


class Role(StrEnum):
    """Who speaks, with the protocol's names."""

    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"
    TOOL = "tool"


class MessageState(StrEnum):
    """How far a message got. Anything but COMPLETE and STREAMING offers Continue or Retry."""

    COMPLETE = "complete"
    STREAMING = "streaming"
    """Being received now. Found on disk at start-up it means: the app was killed; it reads as INTERRUPTED."""
    STOPPED = "stopped"
    """The user pressed Stop."""
    INTERRUPTED = "interrupted"
    """The connection, the service or the app ended before the answer did."""
    FAILED = "failed"
    """Nothing of an answer arrived; `error` says why."""


class TextPart(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="text"):
    """A piece of text."""

    text: str


class ImagePart(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="image"):
    """An image: a file of the conversation's attachments folder (`file`), or an address that is shown as a link."""

    file: str = ""
    url: str = ""
    name: str = ""
    media_type: str = ""


class FilePart(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="file"):
    """A file of the attachments folder. One with text is sent along as text."""

    file: str = ""
    name: str = ""
    media_type: str = ""
    size: int = 0
    """In bytes; 0: not known."""


class OtherPart(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="other"):
    """A part of a kind this version does not know, kept as it came."""

    raw: JsonValue = None


Part = TextPart | ImagePart | FilePart | OtherPart


class ToolCall(msgspec.Struct, frozen=True, gc=False):
    """A function the model asks for. `arguments` is the text as sent: it may be invalid JSON."""

    id: str = ""
    name: str = ""
    arguments: str = ""


class Usage(msgspec.Struct, frozen=True, gc=False):
    """Tokens that a service counted; None where it did not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    total_tokens: int | None = None
    cached_tokens: int | None = None
    reasoning_tokens: int | None = None


class TokenLogprob(msgspec.Struct, frozen=True, gc=False):
    """One output token with its natural-log probability and the likeliest alternatives."""

    token: str
    logprob: float
    bytes: tuple[int, ...] | None = None
    top: tuple[tuple[str, float], ...] = ()


class Citation(msgspec.Struct, frozen=True, gc=False):
    """A source that a searching model names."""

    url: str
    title: str = ""


class ErrorRecord(msgspec.Struct, frozen=True, gc=False):
    """What went wrong with an answer, as kept on disk: kind, values for the sentence, masked details."""

    kind: str
    """A member of `errors.ErrorKind`; unknown kinds read as "unknown"."""
    values: Mapping[str, str] = {}
    details: str = ""
    """For "Details": status, request id, body. Masked before it gets here."""


class Message(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """One message. Frozen: a change is a new value under the same id."""

    id: str
    parent_id: str | None = None
    role: str = Role.USER
    created_at: str = ""
    state: str = MessageState.COMPLETE
    parts: tuple[Part, ...] = ()
    reasoning: str = ""
    reasoning_ms: int | None = None
    """How long the model thought, in ms, where it could be seen."""
    duration_ms: int | None = None
    """From request to the last byte, in ms."""
    refusal: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""
    """For role "tool": the call that this result answers."""
    citations: tuple[Citation, ...] = ()
    endpoint_id: str = ""
    model: str = ""
    """The model asked for."""
    answered_by: str = ""
    """The model that the service says has answered; often another name for the same one."""
    response_id: str = ""
    system_fingerprint: str = ""
    parameters: Mapping[str, JsonValue] = {}
    """What was sent besides model and messages."""
    finish_reason: str = ""
    usage: Usage | None = None
    logprobs: tuple[TokenLogprob, ...] = ()
    unreadable_events: int = 0
    error: ErrorRecord | None = None
    deleted_at: str = ""
    """When the user deleted it. It stays in the tree as a link, unseen and unsent, so that merging copies is safe."""
    restored_at: str = ""
    """When the user took the deleting back: a copy that was deleted earlier does not delete it again."""
    extra: Mapping[str, JsonValue] = {}
    """Fields that this version does not know; written back as they came."""

    @property
    def text(self) -> str:
        """All text parts, joined."""
        if len(self.parts) == 1 and isinstance(self.parts[0], TextPart):
            return self.parts[0].text
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))

    def with_text(self, text: str) -> Message:
        """The same message with its text parts replaced by one; images and files stay, after the text."""
        others = tuple(part for part in self.parts if not isinstance(part, TextPart))
        return msgspec.structs.replace(self, parts=((TextPart(text),) if text else ()) + others)
