"""The ids in an answer of /models, in whatever shape it comes."""

from __future__ import annotations

import json

from app.api import failures
from app.api.page_text import is_page
from app.api.problem import problem_in, problem_in_text
from app.api.surrogates import whole
from app.core.message import JsonValue


def model_ids(data: bytes, sent: failures.Sent) -> list[str]:
    """The ids in the server's order, each once. Raises APIError for a complaint, a page, or anything but a list."""
    text = data.decode("utf-8-sig", "replace")
    if is_page(text):
        raise failures.in_answer(sent, problem_in_text(text), text, begun=False)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise failures.unreadable(sent, text) from None
    listed = _list_in(value)
    if listed is None:
        if problem := problem_in(value):
            raise failures.in_answer(sent, problem, text, begun=False)
        raise failures.unreadable(sent, text)
    return list(dict.fromkeys(whole(found) for one in listed if (found := _id_of(one))))


def _list_in(value: JsonValue) -> list[JsonValue] | None:
    """OpenAI: {"data": […]}; Ollama: {"models": […]}; Together: a bare list; some wrap once more; null is empty."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    for name in ("data", "models"):
        if name in value:
            inner = value[name]
            if inner is None and not problem_in(value, is_error=False):
                return []
            if (found := _list_in(inner)) is not None:
                return found
    return None


def _id_of(one: JsonValue) -> str:
    if isinstance(one, dict):
        one = next((one[name] for name in ("id", "model", "name") if isinstance(one.get(name), str)), "")
    return one.strip() if isinstance(one, str) else ""
