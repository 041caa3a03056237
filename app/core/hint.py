"""One remark about the parameters of a conversation and the buttons that help, as values; the rules are in
`parameter_hints`.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.localized import Text
from app.core.message import JsonValue

Parameters = Mapping[str, JsonValue]


class Fix(msgspec.Struct, frozen=True):
    """One way to put things right: a button's text and what it does."""

    label: Text
    parameters: Parameters = {}
    """Values to set; None for "not sent"."""
    system_prompt_line: Text | None = None
    """A line to add to the system prompt."""
    accept_again: str = ""
    """The name of a refused parameter to send again."""


class Hint(msgspec.Struct, frozen=True):
    """One sentence about the parameters `names`; it is shown at the first of them."""

    names: tuple[str, ...]
    sentence: Text
    fixes: tuple[Fix, ...] = ()
    is_note: bool = False
    """Just good to know; nothing is wrong."""


class Circumstances(msgspec.Struct, frozen=True):
    """What hints depend on besides model and parameters."""

    messages_say_json: bool = False
    """Whether the word JSON stands in the system prompt or any message."""
    prompt_tokens: int = 0
    """The estimate for the next request."""
    refused: tuple[str, ...] = ()
    """Parameters that this service refused for this model."""
    logit_bias_model: str = ""
    """The model that the present logit_bias was made for; "" when not known."""
