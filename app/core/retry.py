"""When a failed request is sent again by itself: never after text was shown, never over money or a wrong key."""

from __future__ import annotations

import random

from app.core.errors import APIConnectionError, APIError, APIStatusError, APITimeoutError, ErrorKind

MAX_RETRIES = 2
MAX_WAIT_S = 60.0
_RETRIED_KINDS = {ErrorKind.RATE_LIMIT, ErrorKind.SERVER, ErrorKind.CONNECTION}


def retry_delay_s(error: APIError, retries_so_far: int) -> float | None:
    """Seconds to wait before trying again, or None for "do not".

    Only before the first content, only for failed connects, 408, 429 and 5xx, at most MAX_RETRIES times; Retry-After
    is honoured up to MAX_WAIT_S. Jitter keeps many clients from coming back in step.
    """
    if retries_so_far >= MAX_RETRIES or isinstance(error, APITimeoutError):
        return None
    if not isinstance(error, APIConnectionError | APIStatusError) or error.kind not in _RETRIED_KINDS:
        return None
    if error.retry_after_s is not None:
        return error.retry_after_s if error.retry_after_s <= MAX_WAIT_S else None
    base = 4.0 if error.kind == ErrorKind.RATE_LIMIT else 1.0
    return base * float(2**retries_so_far) * random.uniform(0.8, 1.2)  # noqa: S311 - jitter, not a secret
