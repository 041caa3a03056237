"""What a service says went wrong, read from whatever shape it says it in; `failure_kinds` judges what that means."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from app.api.page_text import is_page, read_page
from app.api.wire_fields import dicts
from app.core.message import JsonValue

_LONGEST_TEXT = 200


@dataclass(frozen=True, repr=False)
class Problem:
    """A complaint in the service's own words, not masked yet (so no repr). Fields are "" where it says nothing."""

    message: str = ""
    code: str = ""
    """As text, whatever it was: services send strings, numbers and strings of digits."""
    type: str = ""
    param: str = ""
    minimax: bool = False
    """The code is one of base_resp's, whose numbers mean other things elsewhere."""
    page: bool = False
    """It is a web page; `message` is its title."""
    readable: bool = True
    """False for plain text: the sender does not speak this protocol, or a proxy wrote it."""

    @property
    def status(self) -> int:
        """The HTTP status that stands in the code or at the start of the text, 0 when none does."""
        found = re.fullmatch(r"[45]\d\d", self.code) or re.match(
            r"(?:HTTP/[\d.]+ |HTTP |Error )?([45]\d\d)\b", self.message
        )
        return int(found[found.lastindex or 0]) if found else 0


def problem_in_text(body: str) -> Problem:
    """The complaint in the body of a refusal, or in stray lines of a stream. Never fails."""
    text = body.strip()
    if is_page(text):
        page = read_page(text)
        return Problem(page.title or page.text[:_LONGEST_TEXT], page=True)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return Problem(text[:_LONGEST_TEXT], readable=False)
    if isinstance(value, str):
        return Problem(value[:_LONGEST_TEXT])
    return problem_in(value) or Problem(text[:_LONGEST_TEXT] if value else "")


def problem_in(value: JsonValue, *, is_error: bool = True) -> Problem | None:
    """The complaint in a JSON value, or None when there is none.

    `is_error` says that the value is known to be one, by its status or event name; otherwise a `message` at the top
    counts only beside a sign of failure, so that an odd but healthy event is not taken for one.
    """
    if isinstance(value, list):
        found = (problem_in(one, is_error=is_error) for one in dicts(value))
        return next((problem for problem in found if problem), None)
    if not isinstance(value, dict):
        return None
    return (
        _from_error(value.get("error"), value)
        or _from_choice(value)
        or _from_base_resp(value.get("base_resp"))
        or (_from_top(value) if is_error or _looks_failed(value) else None)
    )


def _from_error(error: JsonValue, holder: dict[str, JsonValue]) -> Problem | None:
    if isinstance(error, str) and error.strip():
        return Problem(_text(holder.get("message")) or error, _text(holder.get("code")) or error)
    if not isinstance(error, dict) or not error:
        return None
    inner = error.get("error")
    if isinstance(inner, dict) and "message" not in error:
        return _from_error(inner, holder)
    message = _text(error.get("message")) or _text(error.get("msg")) or _raw(error)
    code = _text(error.get("code")) or _text(holder.get("code"))
    return Problem(
        _with_metadata(message, error.get("metadata")), code, _text(error.get("type")), _text(error.get("param"))
    )


def _from_choice(value: dict[str, JsonValue]) -> Problem | None:
    """OpenRouter puts the error of a broken-off answer into its choice."""
    for choice in dicts(value.get("choices")):
        if problem := _from_error(choice.get("error"), {}):
            return problem
        if choice.get("finish_reason") == "error":
            return Problem("finish_reason: error")
    return None


def _from_base_resp(base_resp: JsonValue) -> Problem | None:
    if not isinstance(base_resp, dict) or base_resp.get("status_code") in {None, 0, "0"}:
        return None
    return Problem(_text(base_resp.get("status_msg")), _text(base_resp.get("status_code")), minimax=True)


def _from_top(value: dict[str, JsonValue]) -> Problem | None:
    code, kind, param = (_text(value.get(name)) for name in ("code", "type", "param"))
    for name in ("message", "msg", "error_msg", "error_description", "title"):
        if message := _text(value.get(name)):
            return Problem(message, code, kind, param)
    if detail := value.get("detail"):
        return _from_detail(detail)
    errors = value.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if isinstance(first, str):
        return Problem(first, code)
    return _from_error(first, value)


def _from_detail(detail: JsonValue) -> Problem | None:
    """FastAPI: a string, or a list of {"loc": ["body", "temperature"], "msg": …}."""
    if isinstance(detail, dict):
        return _from_error(detail, {}) if "message" in detail or "msg" in detail else Problem(_raw(detail))
    if not isinstance(detail, list):
        return Problem(_text(detail))
    lines, param = [], ""
    for one in dicts(detail):
        place = one.get("loc")
        path = [str(step) for step in place if step != "body"] if isinstance(place, list) else []
        lines.append(": ".join(filter(None, (".".join(path), _text(one.get("msg"))))))
        param = param or (path[0] if path else "")
    return Problem("\n".join(lines) or _raw(detail), param=param)


def _looks_failed(value: dict[str, JsonValue]) -> bool:
    if value.get("object") == "error" or value.get("type") == "error" or value.get("success") is False:
        return True
    if dicts(value.get("choices")):
        return False
    signs = [value.get(name) for name in ("code", "status_code", "detail", "errors")]
    return any(sign and sign not in (200, "200", "0", "success") for sign in signs)


def _with_metadata(message: str, metadata: JsonValue) -> str:
    """OpenRouter: what the provider behind it said."""
    raw = _text(metadata.get("raw")) if isinstance(metadata, dict) else ""
    return f"{message}\n{raw}" if raw and raw not in message else message


def _text(value: JsonValue) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return value.strip() if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""


def _raw(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)[:_LONGEST_TEXT]
