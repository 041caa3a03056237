"""The exceptions: named as in OpenAI's SDK, each with what a message keeps of it."""

from __future__ import annotations

import pytest

from app.core import errors
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
from app.core.message import ErrorRecord

STATUS_ERRORS = [
    BadRequestError,
    AuthenticationError,
    PermissionDeniedError,
    NotFoundError,
    UnprocessableEntityError,
    RateLimitError,
    InternalServerError,
]


def test_the_family() -> None:
    assert issubclass(APITimeoutError, APIConnectionError)
    for kind in (*STATUS_ERRORS, APIConnectionError, APIResponseValidationError):
        assert issubclass(kind, APIError)
    assert all(issubclass(kind, APIStatusError) for kind in STATUS_ERRORS)
    assert not issubclass(APIConnectionError, APIStatusError)


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (APIError(), ErrorKind.UNKNOWN),
        (APIConnectionError(), ErrorKind.CONNECTION),
        (APITimeoutError(), ErrorKind.TIMEOUT),
        (AuthenticationError(), ErrorKind.AUTHENTICATION),
        (AuthenticationError(ErrorKind.NO_KEY), ErrorKind.NO_KEY),
        (PermissionDeniedError(), ErrorKind.PERMISSION),
        (NotFoundError(), ErrorKind.WRONG_ADDRESS),
        (RateLimitError(), ErrorKind.RATE_LIMIT),
        (InternalServerError(), ErrorKind.SERVER),
        (APIResponseValidationError(), ErrorKind.UNREADABLE),
    ],
)
def test_kinds(error: APIError, kind: ErrorKind) -> None:
    assert error.kind == kind
    assert error.record().kind == kind


def test_what_is_kept_with_the_message() -> None:
    values = {"param": "top_k"}
    error = BadRequestError(ErrorKind.PARAMETER, status=400, values=values, details="HTTP 400", retry_after_s=1.5)
    values["param"] = "changed later"
    assert error.record() == ErrorRecord("parameter", {"param": "top_k"}, "HTTP 400")
    assert (error.status, error.retry_after_s) == (400, 1.5)


def test_a_traceback_shows_the_kind_and_no_details() -> None:
    error = AuthenticationError(status=401, details="body with something private")
    assert "private" not in f"{error} {error!r}"
    assert str(error) == "authentication"


def test_the_words_on_disk_do_not_change() -> None:
    """A new kind is added here; renaming one would turn the errors of old conversations into "unknown"."""
    assert {kind.value for kind in ErrorKind} == {
        "no_key", "bad_key_text", "authentication", "quota", "permission", "model_not_found", "no_model",
        "no_endpoint", "wrong_address", "redirect", "context_length", "parameter", "bad_request", "too_large",
        "content_blocked", "rate_limit", "server", "connection", "proxy", "tls", "timeout", "interrupted", "length",
        "empty", "empty_but_reasoning", "unreadable", "stopped", "keyring", "storage", "attachment",
        "unknown",
    }  # fmt: skip


def test_the_tree_in_the_docstring_names_every_class() -> None:
    classes = [name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, APIError)]
    assert all(name in (errors.__doc__ or "") for name in classes)
