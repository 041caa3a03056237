"""Decides what the demo service does with a request: which answer, which tool call, which error."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.api.demo import answers_en, answers_zh, remarks_en, remarks_zh
from app.api.demo.catalog import ERRORS, THINKING, TOOLS
from app.api.demo.json_sample import sample
from app.api.demo.questions import Question, read_question
from app.api.wire_fields import dicts
from app.core.message import JsonValue


@dataclass(frozen=True)
class Refusal:
    """An error response."""

    status: int
    message: str
    type: str = "invalid_request_error"
    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """An answer, before it is cut into pieces."""

    text: str = ""
    reasoning: str = ""
    tool: str = ""
    arguments: str = ""
    finish_reason: str = "stop"
    is_slow: bool = False
    drops: bool = False
    fails_midway: bool = False


_REFUSALS = {
    400: Refusal(400, "The request body could not be understood.", code="bad_request"),
    401: Refusal(401, "Incorrect API key provided.", code="invalid_api_key"),
    402: Refusal(402, "Insufficient Balance", "unknown_error", "insufficient_balance"),
    403: Refusal(403, "Your account may not use this model.", "permission_error", "permission_denied"),
    404: Refusal(404, "The model does not exist or you do not have access to it.", code="model_not_found"),
    413: Refusal(413, "Request entity too large.", code="request_too_large"),
    429: Refusal(429, "Too many requests, slow down.", "rate_limit_error", "rate_limit_exceeded", {"Retry-After": "3"}),
    500: Refusal(500, "The server had an error while processing your request.", "server_error", "server_error"),
    503: Refusal(503, "The service is overloaded, please try again later.", "server_error", "overloaded"),
}


class Planner:
    """Remembers what it refused with 429: the second try gets its answer, as with real services."""

    def __init__(self) -> None:
        self._slowed_down: set[str] = set()

    def plan(self, body: Mapping[str, JsonValue]) -> Plan | Refusal:
        """What to do with a request's body."""
        model = body.get("model")
        question = read_question(body, bare_numbers=model == ERRORS)
        if not question.messages:
            return Refusal(400, "'messages' must be a non-empty array.", code="invalid_messages")
        if question.error and not question.said_already and (refusal := self._refusal(question)):
            return refusal
        plan = replace(
            _answer(body, question),
            is_slow=question.is_slow,
            drops=question.drops and not question.said_already,
            fails_midway=question.fails_midway and not question.said_already,
        )
        return _limited(plan, question, body)

    def _refusal(self, question: Question) -> Refusal | None:
        if question.error == 429:
            if question.text in self._slowed_down:
                self._slowed_down.discard(question.text)
                return None
            self._slowed_down.add(question.text)
        return _REFUSALS.get(question.error) or Refusal(question.error, "An error, as you wished.", "demo_error")


def _answer(body: Mapping[str, JsonValue], question: Question) -> Plan:
    texts = remarks_zh if question.chinese else remarks_en
    answers = (answers_zh if question.chinese else answers_en).ANSWERS
    reasoning = texts.REASONING.get(question.subject, texts.REASONING[""]) if _thinks(body, question) else ""
    reasoning = "" if question.said_already else reasoning.replace("{question}", _short(question.text))
    if question.tool_results:
        return Plan(texts.after_tool(question.city, question.tool_results), reasoning)
    if (schema := _json_schema(body)) is not None:
        return Plan(json.dumps(sample(schema) or texts.JSON_OBJECT, ensure_ascii=False, indent=2), reasoning)
    if call := _tool_call(body, question):
        return Plan("", reasoning, call[0], json.dumps(call[1], ensure_ascii=False), "tool_calls")
    if body.get("model") == ERRORS or question.error:
        return Plan(texts.AFTER_ERROR if question.error else texts.ERRORS, reasoning)
    if question.subject == "parameters":
        return Plan(texts.parameters(_without_messages(body)), reasoning)
    text = answers.get(question.subject, texts.ABOUT)
    return Plan(text.replace("{question}", _quoted(question.text)), reasoning)


def _thinks(body: Mapping[str, JsonValue], question: Question) -> bool:
    """Whether the request asks for thinking in any of the ways that services know; "off" wins."""
    thinking, reasoning = body.get("thinking"), body.get("reasoning")
    switches = [
        thinking.get("type") if isinstance(thinking, dict) else None,
        body.get("reasoning_effort"),
        body.get("enable_thinking"),
        (reasoning.get("effort") or reasoning.get("enabled")) if isinstance(reasoning, dict) else None,
    ]
    if any(switch in {"disabled", "none", False} for switch in switches if switch is not None):
        return False
    return any(switches) or body.get("model") == THINKING or question.subject == "thinking"


def _json_schema(body: Mapping[str, JsonValue]) -> dict[str, JsonValue] | None:
    """The schema that the answer must fit, {} for any object, None where no JSON is asked for."""
    wanted = body.get("response_format")
    if not isinstance(wanted, dict) or wanted.get("type") not in {"json_object", "json_schema"}:
        return None
    holder = wanted.get("json_schema")
    schema = holder.get("schema") if isinstance(holder, dict) else None
    return schema if isinstance(schema, dict) else {}


def _tool_call(body: Mapping[str, JsonValue], question: Question) -> tuple[str, JsonValue] | None:
    """Name and arguments of the function to call, None to answer in words."""
    choice = body.get("tool_choice")
    if choice == "none" or question.said_already:
        return None
    functions = {
        str(tool["function"].get("name")): tool["function"]
        for tool in dicts(body.get("tools"))
        if isinstance(tool.get("function"), dict)
    }
    chosen = choice.get("function") if isinstance(choice, dict) else None
    name = str(chosen.get("name")) if isinstance(chosen, dict) else ""
    if not name and choice == "required":
        name = next(iter(functions), "")
    wants_weather = question.subject == "weather" or body.get("model") == TOOLS
    if not name and wants_weather:
        name = "get_weather"
    if not name:
        return None
    if name == "get_weather":
        return name, {"city": question.city, "unit": "celsius"}
    parameters = functions.get(name, {}).get("parameters")
    return name, sample(parameters if isinstance(parameters, dict) else {}) or {}


def _limited(plan: Plan, question: Question, body: Mapping[str, JsonValue]) -> Plan:
    """The rest of an answer that was begun, cut at the first stop word."""
    text = plan.text
    if question.said_already and text.startswith(question.said_already):
        text = text[len(question.said_already) :]
    stops = body.get("stop")
    for stop in [stops] if isinstance(stops, str) else stops if isinstance(stops, list) else []:
        if isinstance(stop, str) and stop:
            text = text.split(stop)[0]
    return replace(plan, text=text)


def _without_messages(body: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
    return {name: value for name, value in body.items() if name != "messages"}


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else text[:60] + "…"


def _quoted(text: str) -> str:
    """The question as a Markdown quote, its first lines only."""
    lines = text.splitlines()[:3] or [""]
    return "\n".join(f"> {line[:200]}" for line in lines)
