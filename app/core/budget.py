"""How much of a model's context a request fills and what it costs, roughly, before it is sent.

The exact counts come back with each answer (`Usage`); until then this is an estimate. The rule: 0.7 token for a
Chinese, Japanese or Korean character, a quarter of a token for any other ASCII character, half a token for the rest,
4 tokens around each message. Source: the sample answer in wcode.net's documentation of doubao-1.5-pro-32k has 592
such characters and 91 ASCII ones and was counted as 427 tokens; the rule gives 437. The quarter is OpenAI's rule of
thumb for English. Tokenizers differ: expect 25 % more or less, code and rare characters more than that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from app.core.catalog import Model
from app.core.message import ImagePart, JsonValue, Message, Usage
from app.core.prices import cost

_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]+")
_TOKENS_A_WIDE = 0.7
_TOKENS_AN_ASCII = 0.25
_TOKENS_ANOTHER = 0.5
_AROUND_A_MESSAGE = 4
_AN_IMAGE = 1000
"""Services count images from about 85 to some 2,000 tokens, by size and model."""


def estimate_tokens(text: str) -> int:
    """About how many tokens `text` has; see the module for the rule. Some 20 million characters a second."""
    if text.isascii():
        return _up(len(text) * _TOKENS_AN_ASCII)
    wide = sum(map(len, _WIDE.findall(text)))
    ascii_only = len(text.encode("ascii", "ignore"))
    others = len(text) - wide - ascii_only
    return _up(wide * _TOKENS_A_WIDE + ascii_only * _TOKENS_AN_ASCII + others * _TOKENS_ANOTHER)


def _up(tokens: float) -> int:
    return -int(-tokens // 1)


def message_tokens(message: Message) -> int:
    """About how many tokens `message` has in a request: its text, images and tool calls."""
    texts = estimate_tokens(message.text or message.refusal)
    calls = sum(estimate_tokens(call.name + call.arguments) for call in message.tool_calls)
    images = _AN_IMAGE * sum(isinstance(part, ImagePart) for part in message.parts)
    return texts + calls + images + _AROUND_A_MESSAGE


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
        """About how many tokens a request with these messages and this text still to be sent would have."""
        known, self._known = self._known, {}
        for message in path:
            before = known.get(message.id)
            same = before is not None and before[0] is message
            self._known[message.id] = before if before and same else (message, message_tokens(message))
        total = sum(tokens for _, tokens in self._known.values())
        for text in (system_prompt, draft):
            if text.strip():
                total += estimate_tokens(text) + _AROUND_A_MESSAGE
        for name in ("tools", "response_format"):
            if value := (parameters or {}).get(name):
                total += estimate_tokens(json.dumps(value, ensure_ascii=False))
        return total


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
