"""The parts of an answer besides its text: usage, log probabilities, sources. Any field may be of any type."""

from __future__ import annotations

import math
from collections.abc import Iterator

from app.api.surrogates import whole
from app.core.message import Citation, JsonValue, TokenLogprob, Usage

NEVER = -9999.0
"""The log probability of a token that cannot come; some services say -Infinity, which JSON cannot hold."""


def text_of(value: JsonValue) -> str:
    """The text in a field that is a string, null, a number, a part or a list of parts."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "".join(text_of(part) for part in value)
    if isinstance(value, dict):
        return text_of(value.get("text")) if value.get("type") not in _THINKING_PARTS else ""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def thinking_of(value: JsonValue) -> str:
    """The reasoning among the parts of a content list."""
    if not isinstance(value, list):
        return ""
    parts = [part for part in value if isinstance(part, dict) and part.get("type") in _THINKING_PARTS]
    return "".join(text_of(part.get("thinking")) or text_of(part.get("text")) for part in parts)


_THINKING_PARTS = ("thinking", "reasoning")
_LARGEST_COUNT = 2**53
"""Beyond it, a number of tokens is an attack on whoever has to save it."""


def string(value: JsonValue) -> str:
    """`value` if it is a string that can be saved and shown, else ""."""
    return whole(value) if isinstance(value, str) else ""


def usage_of(chunk: dict[str, JsonValue]) -> Usage | None:
    """The token counts in a chunk, wherever the service puts them; None when there are none."""
    for holder in (chunk, *dicts(chunk.get("choices")), chunk.get("x_groq")):
        found = holder.get("usage") if isinstance(holder, dict) else None
        if isinstance(found, dict):
            usage = _usage(found)
            if usage != Usage():
                return usage
    return None


def _usage(found: dict[str, JsonValue]) -> Usage:
    prompt = _count(found, "prompt_tokens", "input_tokens")
    completion = _count(found, "completion_tokens", "output_tokens")
    total = _count(found, "total_tokens")
    if total is None and prompt is not None and completion is not None:
        total = prompt + completion
    asked = found.get("prompt_tokens_details") or found.get("input_tokens_details")
    answered = found.get("completion_tokens_details") or found.get("output_tokens_details")
    cached = _count(asked, "cached_tokens")
    if cached is None:
        cached = _count(found, "cached_tokens", "prompt_cache_hit_tokens")
    return Usage(prompt, completion, total, cached, _count(answered, "reasoning_tokens"))


def _count(holder: JsonValue, *names: str) -> int | None:
    for name in names:
        value = holder.get(name) if isinstance(holder, dict) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= _LARGEST_COUNT:
            return int(value)  # NaN fails both comparisons
    return None


def logprobs_of(choice: dict[str, JsonValue]) -> tuple[TokenLogprob, ...]:
    """The log probabilities in a choice, in OpenAI's form."""
    found = choice.get("logprobs")
    tokens = dicts(found.get("content")) if isinstance(found, dict) else ()
    return tuple(_logprob(token) for token in tokens)


def _logprob(token: dict[str, JsonValue]) -> TokenLogprob:
    top = tuple((string(other.get("token")), _probability(other)) for other in dicts(token.get("top_logprobs")))
    return TokenLogprob(string(token.get("token")), _probability(token), _bytes(token.get("bytes")), top)


def _probability(token: dict[str, JsonValue]) -> float:
    value = token.get("logprob")
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return NEVER
    return max(float(value), NEVER)


def _bytes(value: JsonValue) -> tuple[int, ...] | None:
    if not isinstance(value, list):
        return None
    good = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < 256 for one in value)
    return tuple(value) if good else None


def citations_of(chunk: dict[str, JsonValue], message: dict[str, JsonValue]) -> Iterator[Citation]:
    """The web sources that a message (annotations) or a whole chunk (citations, search_results) names."""
    for annotation in dicts(message.get("annotations")):
        source = annotation.get("url_citation")
        yield from _citation(source if isinstance(source, dict) else annotation)
    for source in dicts(chunk.get("search_results")):
        yield from _citation(source)
    links = chunk.get("citations")
    for link in links if isinstance(links, list) else ():
        yield from _citation(link if isinstance(link, dict) else {"url": link})


def _citation(source: dict[str, JsonValue]) -> Iterator[Citation]:
    url = string(source.get("url")).strip()
    if url.lower().startswith(("http://", "https://")):
        yield Citation(url, string(source.get("title")))


def dicts(value: JsonValue) -> list[dict[str, JsonValue]]:
    """The objects in a list; nothing when it is no list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
