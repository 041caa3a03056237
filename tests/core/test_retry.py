"""What is sent again by itself, how often and when."""

from __future__ import annotations

import pytest

from app.core.errors import (
    APIConnectionError,
    APIError,
    APIResponseValidationError,
    APITimeoutError,
    AuthenticationError,
    BadRequestError,
    ErrorKind,
    InternalServerError,
    NotFoundError,
    PermissionDeniedError,
    RateLimitError,
)
from app.core.retry import MAX_RETRIES, MAX_WAIT_S, retry_delay_s

RETRIED: list[APIError] = [APIConnectionError(), InternalServerError(status=502), RateLimitError(status=429)]
NOT_RETRIED: list[APIError] = [
    APIError(),
    APIError(ErrorKind.STORAGE),
    APITimeoutError(),
    APITimeoutError(ErrorKind.CONNECTION),
    APIConnectionError(ErrorKind.TLS),
    APIConnectionError(ErrorKind.PROXY),
    APIConnectionError(ErrorKind.INTERRUPTED),
    APIResponseValidationError(),
    AuthenticationError(),
    BadRequestError(),
    NotFoundError(),
    PermissionDeniedError(),
    PermissionDeniedError(ErrorKind.QUOTA),
    RateLimitError(ErrorKind.QUOTA, status=429),
]


@pytest.mark.parametrize("error", RETRIED)
def test_what_may_pass_is_tried_twice_more(error: APIError) -> None:
    delays = [retry_delay_s(error, retries) for retries in range(MAX_RETRIES + 2)]
    assert [delay is not None for delay in delays] == [True, True, False, False]


@pytest.mark.parametrize("error", NOT_RETRIED)
def test_what_will_not_pass_is_not_tried_again(error: APIError) -> None:
    assert retry_delay_s(error, 0) is None


@pytest.mark.parametrize("kind", set(ErrorKind) - {ErrorKind.RATE_LIMIT, ErrorKind.SERVER, ErrorKind.CONNECTION})
def test_no_other_kind_is_tried_again(kind: ErrorKind) -> None:
    assert retry_delay_s(InternalServerError(kind), 0) is None


def test_waits_grow_and_differ() -> None:
    first = {retry_delay_s(APIConnectionError(), 0) for _ in range(20)}
    second = {retry_delay_s(APIConnectionError(), 1) for _ in range(20)}
    assert len(first) > 1
    assert all(0.8 <= (delay or 0) <= 1.2 for delay in first)
    assert all(1.6 <= (delay or 0) <= 2.4 for delay in second)
    assert (retry_delay_s(RateLimitError(), 0) or 0) >= 3.2


@pytest.mark.parametrize(
    ("asked", "delay"), [(0.0, 0.0), (7.5, 7.5), (MAX_WAIT_S, MAX_WAIT_S), (MAX_WAIT_S + 1, None), (float("inf"), None)]
)
def test_what_the_service_asks_for_is_honoured_up_to_a_minute(asked: float, delay: float | None) -> None:
    assert retry_delay_s(RateLimitError(retry_after_s=asked), 0) == delay
    assert retry_delay_s(RateLimitError(retry_after_s=asked), MAX_RETRIES) is None
