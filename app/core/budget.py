"""How much of a model's context a request fills and what it costs, roughly, before it is sent.

The exact counts come back with each answer (`Usage`); until then this is an estimate. The rule: 0.7 token for a
Chinese, Japanese or Korean character, a quarter of a token for an ASCII character, about half a token for Cyrillic and
the like, 4 tokens around each message. As these characters have three, one and two bytes in UTF-8, the rule is one
line: 0.225 a byte and 0.025 a character. Source: the sample answer in wcode.net's documentation of doubao-1.5-pro-32k
has 592 wide characters and 91 ASCII ones and was counted as 427 tokens; the rule gives 437. The quarter is OpenAI's
rule of thumb for English. Tokenizers differ: expect 25 % more or less, code and rare characters more than that.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from app.core.catalog import Model
from app.core.message import FilePart, ImagePart, JsonValue, Message, Part, Usage
from app.core.prices import cost

_A_BYTE, _A_CHARACTER = 0.225, 0.025
_AROUND_A_MESSAGE = 4
_AN_IMAGE = 1000
"""Services count images from about 85 to some 2,000 tokens, by size and model."""


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` has; see the module for the rule. A million characters take about a millisecond."""
    tokens = len(text.encode("utf-8", "surrogatepass")) * _A_BYTE + len(text) * _A_CHARACTER
    return math.ceil(round(tokens, 3))


def message_tokens(message: Message) -> int:
    """About how many tokens `message` has in a request: its text, images and tool calls."""
    texts = estimate_tokens(message.text or message.refusal)
    calls = sum(estimate_tokens(call.name + call.arguments) for call in message.tool_calls)
    return texts + calls + attachment_tokens(message.parts) + _AROUND_A_MESSAGE


def attachment_tokens(parts: Sequence[Part]) -> int:
    """About how many tokens the images and text files among `parts` have."""
    images = _AN_IMAGE * sum(isinstance(part, ImagePart) for part in parts)
    return images + math.ceil(sum(part.size for part in parts if isinstance(part, FilePart)) * (_A_BYTE + _A_CHARACTER))


class PromptMeter:
    """Estimates a conversation's prompt again and again; a message that did not change is not counted twice."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[Message, int]] = {}

    def measure(
        self,
        path: Sequence[Message],
        system_prompt: str = "",
        parameters: Mapping[str, JsonValue] | None = None,
        draft: str = "",
    ) -> int:
        """About how many tokens a request with these messages and this text still to be sent would have.

        Where the last reply came with the service's own count, that is taken, and only what followed is estimated.
        """
        total = _text_tokens(draft)
        for message in reversed(path):
            if counted := _counted_up_to(message):
                return total + counted
            total += self._tokens(message)
        total += _text_tokens(system_prompt)
        for name in ("tools", "response_format"):
            if value := (parameters or {}).get(name):
                total += estimate_tokens(json.dumps(value, ensure_ascii=False))
        return total

    def _tokens(self, message: Message) -> int:
        known = self._known.get(message.id)
        if known is None or known[0] is not message:
            known = self._known[message.id] = (message, message_tokens(message))
        return known[1]


def _counted_up_to(message: Message) -> int:
    """The service's count of everything up to and with `message`, thinking left out; 0 when it did not say."""
    usage = message.usage
    if usage is None or usage.prompt_tokens is None or usage.completion_tokens is None:
        return 0
    return usage.prompt_tokens + usage.completion_tokens - (usage.reasoning_tokens or 0)


def _text_tokens(text: str) -> int:
    return estimate_tokens(text) + _AROUND_A_MESSAGE if text.strip() else 0


class Budget(msgspec.Struct, frozen=True):
    """How a request fits the model. All in tokens; `context` is 0 and `left` None where the model's is not known."""

    context: int
    prompt_estimate: int
    reserved_output: int
    """What the user allows the answer to have; 0 when there is no limit of theirs."""
    max_output: int = 0
    """The model's own limit; 0 when not known."""

    @property
    def left(self) -> int | None:
        """Tokens of the context that the prompt leaves for the answer, at least 0."""
        return max(0, self.context - self.prompt_estimate) if self.context else None

    @property
    def is_over(self) -> bool:
        """Whether the prompt alone seems too long for the model."""
        return bool(self.context) and self.prompt_estimate > self.context

    @property
    def longest_answer(self) -> int | None:
        """The longest answer that model and context allow; None when neither is known."""
        limits = [limit for limit in (self.max_output or None, self.left) if limit is not None]
        return min(limits) if limits else None


def budget(model: Model, prompt_tokens: int, parameters: Mapping[str, JsonValue]) -> Budget:
    """The budget of a request of about `prompt_tokens` to `model`."""
    reserved = next(
        (value for name in ("max_completion_tokens", "max_tokens") if isinstance(value := parameters.get(name), int)),
        0,
    )
    return Budget(model.context_tokens, prompt_tokens, reserved, model.max_output_tokens)


def estimated_cost(model: Model, prompt_tokens: int, answer_tokens: int = 0) -> tuple[Decimal, str] | None:
    """About what a request costs, with an answer of `answer_tokens`, and its currency; None without prices."""
    return cost(model.prices, Usage(prompt_tokens=prompt_tokens, completion_tokens=answer_tokens))
