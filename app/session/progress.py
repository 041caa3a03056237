"""What a running request is waiting for, for the line that tells the user; never stored."""

from __future__ import annotations

import msgspec

from app.core.error_table import RATE_LIMIT_COUNTDOWN, RETRY_COUNTDOWN, STALLED, STILL_WAITING
from app.core.errors import Action, APIError, ErrorKind
from app.core.localized import Text


class Progress(msgspec.Struct, frozen=True):
    """One sentence with its buttons; `seconds` counts up while waiting and down before a retry."""

    sentence: Text
    actions: tuple[Action, ...] = ()
    seconds: int = 0
    attempt: int = 0
    details: str = ""

    def say(self, language: str) -> str:
        """The sentence with its numbers."""
        return self.sentence.say(language, n=self.seconds, attempt=self.attempt)


SAVING = Progress(Text("正在保存消息…", "Saving your message…"))
KEYRING = Progress(Text("正在等待系统钥匙串…", "Waiting for the system keyring…"))
CONNECTING = Progress(Text("正在等待回应…", "Waiting for the answer…"))


def still_waiting(seconds: int, *, begun: bool) -> Progress:
    """No data for `seconds`; `begun` when a part of the answer is there."""
    row = STALLED if begun else STILL_WAITING
    return Progress(row.sentence, row.actions, seconds)


def retry_countdown(error: APIError, seconds: int, attempt: int) -> Progress:
    """A retry comes in `seconds`; `attempt` counts from 1."""
    row = RATE_LIMIT_COUNTDOWN if error.kind == ErrorKind.RATE_LIMIT else RETRY_COUNTDOWN
    return Progress(row.sentence, row.actions, seconds, attempt, error.details)
