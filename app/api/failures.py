"""Makes the exceptions of `core.errors` from refusals, broken connections and silence, with masked details."""

from __future__ import annotations

import codecs
import math
import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx
from socksio import SOCKSError

from app.api.failure_kinds import judge
from app.api.page_text import is_page, read_page
from app.api.problem import Problem, problem_in_text
from app.api.surrogates import whole
from app.core import base_url
from app.core.api_key import masked
from app.core.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ErrorKind,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
    UnprocessableEntityError,
)

LARGEST_BODY = 64 * 1024
"""Bytes of a refusal that are read."""
_KEPT_BODY = 4000
"""Characters of it that are kept for the details."""
_ID_HEADERS = (
    "x-request-id",
    "request-id",
    "x-requestid",
    "x-generation-id",
    "x-tt-logid",
    "x-ds-trace-id",
    "x-oneapi-request-id",
    "cf-ray",
    "retry-after",
    "location",
    "content-type",
    "server",
)
TRANSPORT_ERRORS = (
    httpx.HTTPError,
    httpx.InvalidURL,
    httpx.StreamError,
    OSError,
    UnicodeError,
    SOCKSError,
    AssertionError,
)
"""What httpx raises, and what it lets through: socksio's errors and httpcore's asserts on what a SOCKS proxy says."""
_CLASSES: dict[ErrorKind, type[APIStatusError]] = {
    ErrorKind.AUTHENTICATION: AuthenticationError,
    ErrorKind.QUOTA: PermissionDeniedError,
    ErrorKind.PERMISSION: PermissionDeniedError,
    ErrorKind.MODEL_NOT_FOUND: NotFoundError,
    ErrorKind.WRONG_ADDRESS: NotFoundError,
    ErrorKind.REDIRECT: NotFoundError,
    ErrorKind.RATE_LIMIT: RateLimitError,
    ErrorKind.SERVER: InternalServerError,
    ErrorKind.INTERRUPTED: InternalServerError,
}


@dataclass(frozen=True)
class Sent:
    """What was asked, as far as errors speak of it; and, once it came, the head of the response."""

    method: str
    url: str
    key: str = field(default="", repr=False)
    model: str = ""
    parameters: frozenset[str] = frozenset()
    proxied: bool = False
    status: int = 0
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def values(self, **more: str) -> dict[str, str]:
        """The values that sentences may need."""
        return {"model": self.model, **more} if self.model else more

    def details(self, *paragraphs: str) -> str:
        """The text under "Details": what was called, what came, `paragraphs`; masked, without the address's query."""
        url = httpx.URL(self.url).copy_with(query=None, fragment=None, username=None, password=None)
        head = [f"{self.method} {url}"]
        if self.status:
            head.append(f"HTTP {self.status} {_phrase(self.status)}".rstrip())
        head += [f"{name}: {self.headers[name]}" for name in _ID_HEADERS if name in self.headers]
        parts = [_printable(masked(whole(part), self.key)) for part in ("\n".join(head), *paragraphs)]
        return "\n\n".join(_cut(part) for part in parts if part)  # masked first: a cut key would not be recognised


def refusal(sent: Sent, body: str) -> APIStatusError:
    """The error for a response whose status is 400 or more."""
    problem = problem_in_text(body)
    kind, parameter = judge(sent.status, problem, sent.parameters)
    return _status_error(sent, kind, parameter, body)


def redirect(sent: Sent) -> APIStatusError:
    """The error for a response that points elsewhere: following it would show the key to whoever is there."""
    location = sent.headers.get("location", "")
    try:
        target = httpx.URL(sent.url).join(location).copy_with(query=None, fragment=None, username=None, password=None)
        address = base_url.normalise(str(target)) if location else ""
    except (httpx.InvalidURL, ValueError):
        address = ""
    if not address:
        return NotFoundError(ErrorKind.WRONG_ADDRESS, status=sent.status, values=sent.values(), details=sent.details())
    values = sent.values(address=masked(address, sent.key))
    return NotFoundError(ErrorKind.REDIRECT, status=sent.status, values=values, details=sent.details())


def in_answer(sent: Sent, problem: Problem, shown: str, *, begun: bool) -> APIError:
    """The error for a complaint that came inside a response with a good status; `shown` is its text as it came."""
    kind, parameter = judge(sent.status, problem, sent.parameters)
    if begun:
        kind = ErrorKind.INTERRUPTED
    elif kind is ErrorKind.UNREADABLE:
        return unreadable(sent, shown)
    return _status_error(sent, kind, parameter, shown)


def unreadable(sent: Sent, shown: str) -> APIResponseValidationError:
    """The error for a response that is neither an answer nor a complaint."""
    return APIResponseValidationError(values=sent.values(), details=sent.details(_shown_body(shown)))


def silence(sent: Sent, seconds: int, *, begun: bool) -> APITimeoutError:
    """The error for no data within the endpoint's idle timeout."""
    kind = ErrorKind.INTERRUPTED if begun else ErrorKind.TIMEOUT
    details = sent.details(f"No data for {seconds} s")
    return APITimeoutError(kind, values=sent.values(n=str(seconds)), details=details)


def broken(sent: Sent, error: Exception, *, begun: bool = False) -> APIError:
    """The error for whatever httpx raised: not reached, not trusted, or lost on the way."""
    if isinstance(error, httpx.DecodingError) and not begun:
        return unreadable(sent, "\n".join(_chain(error)))
    details = sent.details("\n".join(_chain(error)))
    kind = ErrorKind.INTERRUPTED if begun else _broken_kind(sent, error)
    if kind is ErrorKind.WRONG_ADDRESS:
        return NotFoundError(kind, values=sent.values(), details=details)
    return APIConnectionError(kind, values=sent.values(), details=details)


def decoded(body: bytes, charset: str | None) -> str:
    """The text of a refusal: UTF-8 whatever is claimed, else the claimed charset, else the Chinese one."""
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(body)  # a character cut by the limit is no error
    except UnicodeDecodeError:
        pass
    try:
        return body.decode(charset or "gb18030", "replace")
    except LookupError:
        return body.decode("gb18030", "replace")


def retry_after_s(value: str) -> float | None:
    """The seconds that a Retry-After header asks for: a number or an HTTP date; None for nonsense and the past."""
    try:
        seconds = float(value)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(value).astimezone(UTC) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError, OverflowError):
            return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _status_error(sent: Sent, kind: ErrorKind, parameter: str, body: str) -> APIStatusError:
    known = _CLASSES.get(kind)
    if kind is ErrorKind.QUOTA and sent.status == 429:
        known = RateLimitError
    if known is None:
        known = UnprocessableEntityError if sent.status == 422 else BadRequestError
    return known(
        kind,
        status=sent.status,
        values=sent.values(param=parameter) if parameter else sent.values(),
        details=sent.details(_shown_body(body)),
        retry_after_s=retry_after_s(sent.headers.get("retry-after", "")),
    )


def _broken_kind(sent: Sent, error: Exception) -> ErrorKind:
    if isinstance(error, httpx.ProxyError | SOCKSError | AssertionError):
        return ErrorKind.PROXY
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol | UnicodeError):
        return ErrorKind.WRONG_ADDRESS
    if isinstance(error, httpx.RemoteProtocolError) and not sent.status and "disconnected" not in str(error):
        return ErrorKind.WRONG_ADDRESS  # something else than HTTP lives there
    if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout):
        if any(_is_tls(cause) for cause in _causes(error)):
            return ErrorKind.TLS
        if sent.proxied:
            return ErrorKind.PROXY
    return ErrorKind.CONNECTION


def _is_tls(error: BaseException) -> bool:
    """An end of file within the handshake says that the line was cut, not that the certificate is bad."""
    return isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _chain(error: Exception) -> list[str]:
    return list(dict.fromkeys(f"{type(cause).__name__}: {cause}" for cause in _causes(error)))


def _shown_body(body: str) -> str:
    if is_page(body):
        page = read_page(body)
        body = f"{page.title}\n{page.text}".strip()
    return body.strip()


def _cut(text: str) -> str:
    return text if len(text) <= _KEPT_BODY else text[:_KEPT_BODY] + "…"


def _printable(text: str) -> str:
    """Without control and text-direction characters, which could hide or reorder what is shown."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return ""
