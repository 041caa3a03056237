"""One message of another program as one or more of ours: text, reasoning, calls of tools and their results in order."""

from __future__ import annotations

import msgspec

from app.core.api_key import masked
from app.core.errors import ErrorKind
from app.core.message import (
    Citation,
    ErrorRecord,
    JsonValue,
    Message,
    MessageState,
    OtherPart,
    Part,
    Role,
    TextPart,
    ToolCall,
    Usage,
)
from app.exchange.importers.attached import Attached
from app.exchange.importers.fields import JsonObject, as_text, listed, mapping, objects, text, whole

_ROLES = {
    "user": Role.USER,
    "human": Role.USER,
    "assistant": Role.ASSISTANT,
    "ai": Role.ASSISTANT,
    "bot": Role.ASSISTANT,
    "model": Role.ASSISTANT,
    "system": Role.SYSTEM,
    "developer": Role.SYSTEM,
    "tool": Role.TOOL,
    "function": Role.TOOL,
}


def role(value: JsonValue) -> Role:
    """Who speaks; an unknown speaker is taken for the assistant, who alone is not taken at his word."""
    return _ROLES.get(value.lower() if isinstance(value, str) else "", Role.ASSISTANT)


class Turn:
    """Collects what one message says. A call with a result ends it: the result and what follows are messages too."""

    def __init__(self, base: Message) -> None:
        """`base` has the role, time, model and so on that all the messages share."""
        self.base = base
        self._done: list[Message] = []
        self._parts: list[Part] = []
        self._reasoning: list[str] = []
        self._calls: list[ToolCall] = []
        self._results: list[Message] = []

    def say(self, words: str) -> None:
        """Adds text."""
        if words:
            self._end_calls()
            if self._parts and isinstance(last := self._parts[-1], TextPart):
                self._parts[-1] = TextPart(f"{last.text}\n\n{words}")
            else:
                self._parts.append(TextPart(words))

    def show(self, part: Part) -> None:
        """Adds an image, a file, or something of unknown kind."""
        self._end_calls()
        self._parts.append(part)

    def think(self, words: str) -> None:
        """Adds reasoning."""
        if words:
            self._end_calls()
            self._reasoning.append(words)

    def call(self, call_id: str, name: str, arguments: JsonValue, result: JsonValue = None) -> None:
        """Adds a call of a tool, with its result if there is one."""
        call_id = call_id or f"call-{len(self._done)}-{len(self._calls)}"
        self._calls.append(ToolCall(call_id, name, as_text(arguments)))
        if result is not None:
            self.answer(call_id, as_text(result))

    def answer(self, call_id: str, result: str) -> None:
        """Adds the result of the call `call_id`; where that was not added before, it is text."""
        if not any(call.id == call_id for call in self._calls):
            self.say(result)
            return
        parts = (TextPart(result),) if result else ()
        time = self.base.created_at
        self._results.append(Message(id="", role=Role.TOOL, created_at=time, parts=parts, tool_call_id=call_id))

    def cite(self, *citations: Citation) -> None:
        """Adds sources; one address once."""
        known = {citation.url: citation for citation in (*self.base.citations, *citations) if citation.url}
        self.base = msgspec.structs.replace(self.base, citations=tuple(known.values()))

    def fail(self, why: JsonValue) -> None:
        """Notes the error that ended the message."""
        details = masked(text(why) or text(mapping(why).get("message")) or as_text(why))
        if details:
            self.base = msgspec.structs.replace(
                self.base, error=ErrorRecord(ErrorKind.UNKNOWN, details=details[:20_000])
            )

    @property
    def messages_so_far(self) -> bool:
        """Whether anything was said yet."""
        return bool(self._done or self._parts or self._reasoning or self._calls)

    def messages(self) -> tuple[Message, ...]:
        """What was said, as messages that follow each other; none if nothing was."""
        if self._results:
            self._end_calls()
        if self._parts or self._reasoning or self._calls or (self.base.error and not self._done):
            self._done.append(self._message())
        if not self._done:
            return ()
        last = next(i for i in reversed(range(len(self._done))) if self._done[i].role != Role.TOOL or i == 0)
        whole_of_it = msgspec.structs.replace(
            self._done[last],
            usage=self.base.usage,
            citations=self.base.citations,
            finish_reason=self.base.finish_reason,
            duration_ms=self.base.duration_ms,
            error=self.base.error,
            state=self._state(bool(self._parts or self._done[last].text)),
        )
        return (*self._done[:last], whole_of_it, *self._done[last + 1 :])

    def _state(self, said_something: bool) -> str:
        if self.base.error is None:
            return self.base.state
        return MessageState.INTERRUPTED if said_something else MessageState.FAILED

    def _end_calls(self) -> None:
        """After calls with results a new message begins."""
        if self._results:
            self._done.append(self._message())
            self._done += self._results
            self._results = []

    def _message(self) -> Message:
        first = not any(message.role == self.base.role for message in self._done)
        message = Message(
            id="",
            role=self.base.role,
            created_at=self.base.created_at,
            model=self.base.model,
            parts=tuple(self._parts),
            reasoning="\n\n".join(self._reasoning),
            reasoning_ms=self.base.reasoning_ms if first else None,
            tool_calls=tuple(self._calls),
            tool_call_id=self.base.tool_call_id,
            state=self.base.state,
        )
        self._parts, self._reasoning, self._calls = [], [], []
        return message


def content(turn: Turn, raw: JsonValue, attached: Attached) -> None:
    """Adds content as OpenAI's and Anthropic's protocols write it: a text, or a list of typed parts."""
    if isinstance(raw, str):
        turn.say(raw)
        return
    for part in listed(raw) or ([raw] if isinstance(raw, dict) else []):
        if isinstance(part, str):
            turn.say(part)
        elif isinstance(part, dict):
            _typed(turn, part, attached)


def _typed(turn: Turn, part: JsonObject, attached: Attached) -> None:
    kind = text(part.get("type"))
    inner = mapping(part.get("text"))
    if kind in {"text", "input_text", "output_text"}:
        turn.say(text(part.get("text"), inner.get("value"), part.get("content")))
    elif kind in {"thinking", "reasoning", "think"}:
        turn.think(text(part.get(kind), part.get("text"), part.get("content")))
    elif kind in {"image_url", "input_image", "image"}:
        image = part.get("image_url") or part.get("image") or mapping(part.get("source")).get("data")
        url = text(image) or text(mapping(image).get("url"))
        if url and mapping(part.get("source")).get("type") == "base64":
            url = f"data:{text(mapping(part.get('source')).get('media_type')) or 'image/png'};base64,{url}"
        turn.show(attached.address(url, text(part.get("name"))))
    elif kind == "tool_use":
        turn.call(text(part.get("id")), text(part.get("name")), part.get("input"))
    elif kind == "tool_result":
        tool_result(turn, text(part.get("tool_use_id")), part.get("content"))
    else:
        turn.show(OtherPart(part))


def tool_result(turn: Turn, call_id: str, result: JsonValue) -> None:
    """Adds the result of a call that was added before, or shows it as text where none was."""
    said = "\n\n".join(text(item.get("text")) for item in objects(result) if text(item.get("text"))) or as_text(result)
    turn.answer(call_id, said)


def usage(
    prompt: JsonValue, completion: JsonValue, total: JsonValue = None, reasoning: JsonValue = None
) -> Usage | None:
    """Counts of tokens; None when there are none."""
    counts = Usage(whole(prompt), whole(completion), whole(total), None, whole(reasoning))
    return None if counts == Usage() else counts
