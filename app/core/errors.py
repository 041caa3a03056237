"""Everything that can go wrong with a request, as exceptions with the names of OpenAI's SDK.

An error knows its kind, the values for its sentence and masked details; sentences and buttons are in `error_table`.

    APIError
    ├── APIConnectionError          nothing reached, or the connection broke
    │   └── APITimeoutError         connected, but no data for too long
    ├── APIStatusError              the service answered with a refusal
    │   ├── BadRequestError 400, AuthenticationError 401, PermissionDeniedError 403, NotFoundError 404,
    │   ├── UnprocessableEntityError 422, RateLimitError 429, InternalServerError 5xx
    └── APIResponseValidationError  an answer that could not be understood
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.core.message import ErrorRecord


class ErrorKind(StrEnum):
    """What went wrong, in the user's terms. The words are kept on disk: never rename one."""

    NO_KEY = "no_key"
    BAD_KEY_TEXT = "bad_key_text"
    """The key has characters that cannot be sent."""
    AUTHENTICATION = "authentication"
    QUOTA = "quota"
    PERMISSION = "permission"
    MODEL_NOT_FOUND = "model_not_found"
    NO_MODEL = "no_model"
    """No model was chosen."""
    NO_ENDPOINT = "no_endpoint"
    """The conversation's endpoint was removed."""
    WRONG_ADDRESS = "wrong_address"
    REDIRECT = "redirect"
    CONTEXT_LENGTH = "context_length"
    PARAMETER = "parameter"
    BAD_REQUEST = "bad_request"
    TOO_LARGE = "too_large"
    CONTENT_BLOCKED = "content_blocked"
    RATE_LIMIT = "rate_limit"
    SERVER = "server"
    CONNECTION = "connection"
    PROXY = "proxy"
    TLS = "tls"
    TIMEOUT = "timeout"
    INTERRUPTED = "interrupted"
    """The answer broke off after it had begun."""
    LENGTH = "length"
    EMPTY = "empty"
    EMPTY_BUT_REASONING = "empty_but_reasoning"
    UNREADABLE = "unreadable"
    STOPPED = "stopped"
    KEYRING = "keyring"
    """The system keyring did not give the key."""
    STORAGE = "storage"
    """A message could not be written to disk."""
    ATTACHMENT = "attachment"
    """A file or picture of the conversation could not be read."""
    UNKNOWN = "unknown"


class Action(StrEnum):
    """What a button under an error does."""

    OPEN_SETTINGS = "open_settings"
    GET_KEY = "get_key"
    CHANGE_KEY = "change_key"
    OPEN_BILLING = "open_billing"
    CHOOSE_MODEL = "choose_model"
    CHECK_ADDRESS = "check_address"
    USE_ADDRESS = "use_address"
    DROP_OLDEST = "drop_oldest"
    NEW_CHAT = "new_chat"
    SEND_WITHOUT = "send_without"
    EDIT_PARAMETER = "edit_parameter"
    EDIT_MESSAGE = "edit_message"
    RETRY = "retry"
    RETRY_NOW = "retry_now"
    CANCEL = "cancel"
    PROXY_SETTINGS = "proxy_settings"
    KEEP_WAITING = "keep_waiting"
    CONTINUE = "continue"
    RAISE_LIMIT = "raise_limit"
    REGENERATE = "regenerate"
    UNLOCK_KEYRING = "unlock_keyring"


class APIError(Exception):
    """Base of all. `kind` chooses sentence and buttons, `values` fill the sentence, `details` are masked text."""

    kind = ErrorKind.UNKNOWN

    def __init__(
        self,
        kind: ErrorKind | None = None,
        *,
        values: Mapping[str, str] | None = None,
        details: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        self.kind = kind or type(self).kind
        self.values = dict(values or {})
        self.details = details
        self.retry_after_s = retry_after_s
        """What the service asked for, in seconds; None when it did not say or said nonsense."""
        super().__init__(str(self.kind))

    def record(self) -> ErrorRecord:
        """The error as kept with the message."""
        return ErrorRecord(kind=self.kind, values=self.values, details=self.details)


class APIConnectionError(APIError):
    """The service could not be reached, or the connection broke; kinds CONNECTION, PROXY, TLS, INTERRUPTED."""

    kind = ErrorKind.CONNECTION


class APITimeoutError(APIConnectionError):
    """No data for longer than the endpoint's idle timeout; `values["n"]` is that time in seconds."""

    kind = ErrorKind.TIMEOUT


class APIStatusError(APIError):
    """The service refused; `status` is the HTTP status (200 when the refusal came in a 200's body)."""

    kind = ErrorKind.BAD_REQUEST

    def __init__(
        self,
        kind: ErrorKind | None = None,
        *,
        status: int = 0,
        values: Mapping[str, str] | None = None,
        details: str = "",
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(kind, values=values, details=details, retry_after_s=retry_after_s)
        self.status = status


class BadRequestError(APIStatusError):
    """400 and its relatives: kinds PARAMETER (`values["param"]`), CONTEXT_LENGTH, CONTENT_BLOCKED, TOO_LARGE."""


class AuthenticationError(APIStatusError):
    """401, or a key that cannot be sent."""

    kind = ErrorKind.AUTHENTICATION


class PermissionDeniedError(APIStatusError):
    """402 and 403: kinds QUOTA and PERMISSION."""

    kind = ErrorKind.PERMISSION


class NotFoundError(APIStatusError):
    """404, 405, a redirect or a web page: kinds MODEL_NOT_FOUND, WRONG_ADDRESS, REDIRECT (`values["address"]`)."""

    kind = ErrorKind.WRONG_ADDRESS


class UnprocessableEntityError(APIStatusError):
    """422: a parameter has the wrong type or value."""


class RateLimitError(APIStatusError):
    """429; with kind QUOTA when the account is empty, which some services also say with 429."""

    kind = ErrorKind.RATE_LIMIT


class InternalServerError(APIStatusError):
    """5xx, or an error inside a stream."""

    kind = ErrorKind.SERVER


class APIResponseValidationError(APIError):
    """A reply that could not be understood."""

    kind = ErrorKind.UNREADABLE
