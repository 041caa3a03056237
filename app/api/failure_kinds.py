"""Judges what a refusal means in the user's terms. The service's own code and wording count before the HTTP status:
many gateways pass an upstream's refusal on under another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from app.api.failure_words import (
    ABOUT_SPEED,
    CODES,
    MINIMAX,
    PLAIN_WORD_PARAMETERS,
    STATUS,
    WORDS,
    ZHIPU,
)
from app.api.problem import Problem
from app.core.errors import ErrorKind

_PAGE_STATUS = {401, 402, 403, 407, 408, 413, 429, 451, 511}


def judge(status: int, problem: Problem, sent: Collection[str]) -> tuple[ErrorKind, str]:
    """The kind of a refusal, and for PARAMETER the name among `sent` that it is about, else ""."""
    if problem.page:
        return _of_page(status if status >= 400 else problem.status), ""
    kind = _of_words(status, problem)
    if kind not in {None, ErrorKind.MODEL_NOT_FOUND, ErrorKind.BAD_REQUEST}:
        return kind or ErrorKind.UNKNOWN, ""
    about = named_parameter(problem, sent) if _may_be_parameter(status, problem) else ""
    if about and (kind is not ErrorKind.MODEL_NOT_FOUND or problem.param == about):
        return ErrorKind.PARAMETER, about
    return kind or _of_status(status, problem), ""


def named_parameter(problem: Problem, sent: Collection[str]) -> str:
    """Which of the keys that were sent the complaint is about; "" when it names none."""
    first = re.split(r"[.\[]", problem.param.removeprefix("body."))[0]
    if first in sent:
        return first
    places = {name: place for name in sent if (place := _mention(name, problem.message)) >= 0}
    if not places and "stream_options" in sent and _mention("include_usage", problem.message) >= 0:
        return "stream_options"
    return min(places, key=lambda name: (places[name], -len(name)), default="")


def _may_be_parameter(status: int, problem: Problem) -> bool:
    return (status if status >= 400 else problem.status or 400) in {400, 404, 422}


def _of_words(status: int, problem: Problem) -> ErrorKind | None:
    """What the service's own code or wording says, None when it says nothing known."""
    if problem.minimax:
        return MINIMAX.get(problem.code, ErrorKind.SERVER)
    if status in {402, 413}:
        return STATUS[status]
    if problem.code in ZHIPU:
        return ZHIPU[problem.code]
    for text, table in ((problem.code, CODES), (problem.type, CODES), (problem.message, WORDS)):
        for kind, pattern in table.items():
            if pattern.search(text):
                return _money_or_speed(status, kind, problem)
    return None


def _money_or_speed(status: int, kind: ErrorKind, problem: Problem) -> ErrorKind:
    """Google says "Quota exceeded: 10 requests per minute", which is about speed, not about money."""
    speed = status == 429 and kind is ErrorKind.QUOTA and ABOUT_SPEED.search(problem.message)
    return ErrorKind.RATE_LIMIT if speed else kind


def _of_status(status: int, problem: Problem) -> ErrorKind:
    if status < 400:
        status = problem.status
    if status in STATUS:
        return STATUS[status]
    if 400 <= status < 500:
        return ErrorKind.BAD_REQUEST
    return ErrorKind.SERVER if status or problem.readable else ErrorKind.UNREADABLE


def _of_page(status: int) -> ErrorKind:
    """A page says little that its status does not; without a telling one it is no chat service that answered."""
    if status in _PAGE_STATUS or (status >= 500 and status != 501):
        return _of_status(status, Problem())
    return ErrorKind.WRONG_ADDRESS


def _mention(name: str, message: str) -> int:
    """Where `message` names the parameter, -1 when it does not."""
    word = rf"(?<![\w-]){re.escape(name)}(?![\w-])"
    if name in PLAIN_WORD_PARAMETERS:
        before = "param(?:eter)?s?|arguments?|fields?|keys?|supplied|unsupported|unknown|invalid|unrecogni[sz]ed|参数"
        after = "is|are|must|should|does|参数|不支持"
        quoted = rf"['\"`“‘「\[.]{re.escape(name)}['\"`”’」\].]"
        word = rf"{quoted}|(?:{before})\W{{0,3}}{word}|{word}\W{{0,2}}(?:{after})|^{word}:"
    found = re.search(word, message, re.IGNORECASE | re.MULTILINE)
    return found.start() if found else -1
